CREATE TABLE `api_key_addresses` (
	`key_id` text NOT NULL,
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`address_hash` text NOT NULL,
	`first_seen_at` integer NOT NULL,
	`seen_at` integer NOT NULL,
	PRIMARY KEY(`key_id`, `address_hash`)
);
--> statement-breakpoint
CREATE TABLE `audit_heads` (
	`company_id` text PRIMARY KEY NOT NULL,
	`found_through` integer NOT NULL,
	`sealed_through` integer DEFAULT 0 NOT NULL,
	`segment` integer DEFAULT 0 NOT NULL,
	`hash` text,
	`total_events` integer DEFAULT 0 NOT NULL,
	`newest_at` integer DEFAULT 0 NOT NULL,
	`due_at` integer
);
--> statement-breakpoint
CREATE INDEX `audit_heads_due` ON `audit_heads` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `audit_progress` (
	`id` integer PRIMARY KEY NOT NULL,
	`found_through` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_segments` (
	`company_id` text NOT NULL,
	`number` integer NOT NULL,
	`first_seq` integer NOT NULL,
	`last_seq` integer NOT NULL,
	`first_event` text NOT NULL,
	`last_event` text NOT NULL,
	`events` integer NOT NULL,
	`total_events` integer NOT NULL,
	`events_hash` text NOT NULL,
	`previous_hash` text,
	`hash` text NOT NULL,
	`key_id` text NOT NULL,
	`signature` text NOT NULL,
	`sealed_at` integer NOT NULL,
	`newest_at` integer NOT NULL,
	`dropped_at` integer,
	PRIMARY KEY(`company_id`, `number`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_segments_last` ON `audit_segments` (`company_id`,`last_seq`);--> statement-breakpoint
CREATE INDEX `audit_segments_kept` ON `audit_segments` (`newest_at`,`company_id`,`number`) WHERE dropped_at IS NULL;--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`notice_seq` integer NOT NULL,
	`company_id` text,
	`channel` text NOT NULL,
	`recipient` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`claim_id` text,
	`due_at` integer NOT NULL,
	`sweep_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`finished_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_once` ON `deliveries` (`notice_seq`,`channel`,`recipient`);--> statement-breakpoint
CREATE INDEX `deliveries_sweep` ON `deliveries` (`sweep_at`) WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX `deliveries_recipient` ON `deliveries` (`company_id`,`recipient`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_age` ON `deliveries` (`created_at`);--> statement-breakpoint
CREATE TABLE `delivery_attempts` (
	`delivery_id` text NOT NULL,
	`number` integer NOT NULL,
	`at` integer NOT NULL,
	`outcome` text NOT NULL,
	`status_code` integer,
	`duration_ms` integer NOT NULL,
	PRIMARY KEY(`delivery_id`, `number`)
);
--> statement-breakpoint
CREATE INDEX `delivery_attempts_age` ON `delivery_attempts` (`at`);--> statement-breakpoint
CREATE TABLE `notification_preferences` (
	`user_id` text PRIMARY KEY NOT NULL,
	`muted` text NOT NULL,
	`revision` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `notifications` (
	`user_id` text NOT NULL,
	`notice_seq` integer NOT NULL,
	`id` text NOT NULL,
	`company_id` text,
	`created_at` integer NOT NULL,
	`read_at` integer,
	PRIMARY KEY(`user_id`, `notice_seq`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notifications_id` ON `notifications` (`id`);--> statement-breakpoint
CREATE INDEX `notifications_unread` ON `notifications` (`user_id`,`notice_seq`) WHERE read_at IS NULL;--> statement-breakpoint
CREATE INDEX `notifications_age` ON `notifications` (`created_at`);--> statement-breakpoint
CREATE TABLE `webhook_endpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`url` text NOT NULL,
	`description` text,
	`events` text NOT NULL,
	`status` text NOT NULL,
	`disabled_reason` text,
	`sealed_secret` text NOT NULL,
	`previous_sealed_secret` text,
	`previous_until` integer,
	`failing_since` integer,
	`failures` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL,
	`revision` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `webhook_endpoints_list` ON `webhook_endpoints` (`company_id`,`created_at`,`id`);--> statement-breakpoint
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
CREATE INDEX `vault_versions_key` ON `vault_versions` (`key_id`);--> statement-breakpoint
ALTER TABLE `api_keys` ADD `next_notice_at` integer DEFAULT 0;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `age_noticed_at` integer;--> statement-breakpoint
CREATE INDEX `api_keys_next_notice` ON `api_keys` (`next_notice_at`) WHERE next_notice_at IS NOT NULL;--> statement-breakpoint
ALTER TABLE `outbox` ADD `dedupe_key` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `audience` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `sweep_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_dedupe` ON `outbox` (`dedupe_key`);--> statement-breakpoint
CREATE INDEX `outbox_sweep` ON `outbox` (`sweep_at`) WHERE handled_at IS NULL;--> statement-breakpoint
CREATE INDEX `outbox_age` ON `outbox` (`created_at`) WHERE substr(dedupe_key, 1, 5) = 'once|';--> statement-breakpoint
ALTER TABLE `companies` ADD `policy_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `companies` ADD `key_age_notice_days` integer DEFAULT 90 NOT NULL;--> statement-breakpoint
CREATE INDEX `audit_events_environment` ON `audit_events` (`company_id`,`environment`);--> statement-breakpoint
CREATE INDEX `audit_events_action` ON `audit_events` (`company_id`,`action`);--> statement-breakpoint
CREATE INDEX `audit_events_actor` ON `audit_events` (`company_id`,`actor_id`);--> statement-breakpoint
CREATE INDEX `audit_events_target` ON `audit_events` (`company_id`,`target`);--> statement-breakpoint
CREATE INDEX `audit_events_category` ON `audit_events` (`company_id`,`category`);--> statement-breakpoint
CREATE INDEX `audit_events_outcome` ON `audit_events` (`company_id`,`outcome`);--> statement-breakpoint
CREATE INDEX `audit_events_at` ON `audit_events` (`company_id`,`at`);