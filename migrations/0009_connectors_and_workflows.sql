CREATE TABLE `requests` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`service_id` text NOT NULL,
	`title` text NOT NULL,
	`input` text NOT NULL,
	`status` text NOT NULL,
	`assignee_id` text,
	`instance_id` text,
	`created_by_type` text NOT NULL,
	`created_by_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`closed_at` integer,
	`revision` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `requests_list` ON `requests` (`company_id`,`environment`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `requests_by_status` ON `requests` (`company_id`,`environment`,`status`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `requests_by_service` ON `requests` (`company_id`,`environment`,`service_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `requests_instance` ON `requests` (`company_id`,`environment`,`instance_id`);--> statement-breakpoint
CREATE TABLE `connector_bindings` (
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`slug` text NOT NULL,
	`workflow_id` text NOT NULL,
	`phase_key` text NOT NULL,
	`name` text NOT NULL,
	PRIMARY KEY(`company_id`, `environment`, `slug`, `workflow_id`, `phase_key`)
);
--> statement-breakpoint
CREATE INDEX `connector_bindings_workflow` ON `connector_bindings` (`company_id`,`environment`,`workflow_id`);--> statement-breakpoint
CREATE TABLE `connectors` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`base_url` text NOT NULL,
	`auth` text NOT NULL,
	`refused_since` integer,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `connectors_slug` ON `connectors` (`company_id`,`environment`,`slug`);--> statement-breakpoint
CREATE TABLE `inbound_calls` (
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`webhook_id` text NOT NULL,
	`dedupe_key` text NOT NULL,
	`instance_id` text NOT NULL,
	`received_at` integer NOT NULL,
	PRIMARY KEY(`webhook_id`, `dedupe_key`)
);
--> statement-breakpoint
CREATE INDEX `inbound_calls_old` ON `inbound_calls` (`received_at`);--> statement-breakpoint
CREATE TABLE `inbound_webhooks` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`name` text NOT NULL,
	`workflow_id` text NOT NULL,
	`secret` text NOT NULL,
	`enabled` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `inbound_webhooks_list` ON `inbound_webhooks` (`company_id`,`environment`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `inbound_webhooks_workflow` ON `inbound_webhooks` (`company_id`,`environment`,`workflow_id`);--> statement-breakpoint
CREATE TABLE `secret_holds` (
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`secret_id` text NOT NULL,
	`version` integer NOT NULL,
	`holder_type` text NOT NULL,
	`holder_id` text NOT NULL,
	`held_at` integer NOT NULL,
	PRIMARY KEY(`secret_id`, `version`, `holder_type`, `holder_id`)
);
--> statement-breakpoint
CREATE INDEX `secret_holds_holder` ON `secret_holds` (`company_id`,`environment`,`holder_type`,`holder_id`);--> statement-breakpoint
CREATE TABLE `secret_versions` (
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`secret_id` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`retrievals` integer DEFAULT 0 NOT NULL,
	`last_retrieved_at` integer,
	`unused_told_at` integer,
	PRIMARY KEY(`secret_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `workflow_instances` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`workflow_id` text NOT NULL,
	`version` integer NOT NULL,
	`status` text NOT NULL,
	`input` text NOT NULL,
	`source` text NOT NULL,
	`source_id` text,
	`started_by_type` text NOT NULL,
	`started_by_id` text NOT NULL,
	`started_by_name` text,
	`failure` text,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	`touched_at` integer NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `workflow_instances_list` ON `workflow_instances` (`company_id`,`environment`,`workflow_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `workflow_instances_by_status` ON `workflow_instances` (`company_id`,`environment`,`workflow_id`,`status`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `workflow_instances_unsettled` ON `workflow_instances` (`touched_at`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE INDEX `workflow_instances_old` ON `workflow_instances` (`ended_at`) WHERE ended_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `workflow_phases` (
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`instance_id` text NOT NULL,
	`key` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`status` text NOT NULL,
	`attempt` integer DEFAULT 0 NOT NULL,
	`open` integer DEFAULT false NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	`output` text,
	`failure` text,
	PRIMARY KEY(`instance_id`, `key`)
);
--> statement-breakpoint
CREATE TABLE `workflow_versions` (
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`workflow_id` text NOT NULL,
	`version` integer NOT NULL,
	`phases` text NOT NULL,
	`published_at` integer NOT NULL,
	`published_by` text NOT NULL,
	PRIMARY KEY(`workflow_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `workflows` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`name` text NOT NULL,
	`phases` text NOT NULL,
	`published_version` integer,
	`has_draft` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `workflows_list` ON `workflows` (`company_id`,`environment`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `services_workflow` ON `services` (`company_id`,`environment`,`workflow_id`);--> statement-breakpoint
INSERT INTO `secret_versions` (`company_id`, `environment`, `secret_id`, `version`, `created_at`, `created_by`, `retrievals`)
SELECT `company_id`, `environment`, `id`, `version`, coalesce(`last_rotated_at`, `created_at`), `created_by`, 0 FROM `secrets` WHERE `version_token` IS NOT NULL;
