CREATE TABLE `policies` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`name` text NOT NULL,
	`description` text,
	`effect` text NOT NULL,
	`resource` text NOT NULL,
	`actions` text NOT NULL,
	`conditions` text NOT NULL,
	`principals` text NOT NULL,
	`enabled` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `policies_list` ON `policies` (`company_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `secret_bindings` (
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`slug` text NOT NULL,
	`consumer_type` text NOT NULL,
	`consumer_id` text NOT NULL,
	`consumer_name` text NOT NULL,
	`host` text,
	PRIMARY KEY(`company_id`, `environment`, `slug`, `consumer_type`, `consumer_id`)
);
--> statement-breakpoint
CREATE INDEX `secret_bindings_consumer` ON `secret_bindings` (`company_id`,`consumer_type`,`consumer_id`);--> statement-breakpoint
CREATE TABLE `secret_names` (
	`physical_name` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`slug` text NOT NULL,
	`use` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `secret_names_use` ON `secret_names` (`company_id`,`environment`,`slug`,`use`);--> statement-breakpoint
CREATE TABLE `secrets` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`slug` text NOT NULL,
	`physical_name` text NOT NULL,
	`type` text NOT NULL,
	`description` text,
	`tags` text NOT NULL,
	`allowed_hosts` text NOT NULL,
	`status` text NOT NULL,
	`version` integer NOT NULL,
	`version_token` text,
	`attempt_id` text,
	`pending_token` text,
	`touched_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`last_rotated_at` integer,
	`reminder_interval_days` integer,
	`reminder_due_at` integer,
	`next_notice_at` integer,
	`revision` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `secrets_slug` ON `secrets` (`company_id`,`environment`,`slug`);--> statement-breakpoint
CREATE UNIQUE INDEX `secrets_physical_name` ON `secrets` (`physical_name`);--> statement-breakpoint
CREATE INDEX `secrets_list` ON `secrets` (`company_id`,`environment`,`status`,`slug`);--> statement-breakpoint
CREATE INDEX `secrets_unsettled` ON `secrets` (`touched_at`) WHERE status <> 'active';--> statement-breakpoint
CREATE INDEX `secrets_next_notice` ON `secrets` (`next_notice_at`) WHERE next_notice_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `vault_names` (
	`name` text PRIMARY KEY NOT NULL,
	`current_token` text,
	`created_at` integer NOT NULL,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE TABLE `vault_versions` (
	`name` text NOT NULL,
	`token` text NOT NULL,
	`envelope` text NOT NULL,
	`key_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`name`, `token`),
	FOREIGN KEY (`name`) REFERENCES `vault_names`(`name`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `outbox` ADD `dedupe_key` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `audience` text;--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_dedupe` ON `outbox` (`dedupe_key`);--> statement-breakpoint
ALTER TABLE `companies` ADD `policy_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `companies` ADD `key_age_notice_days` integer DEFAULT 90 NOT NULL;