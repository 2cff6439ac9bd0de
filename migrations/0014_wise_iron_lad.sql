CREATE TABLE `runner_attempts` (
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`job_id` text NOT NULL,
	`attempt` integer NOT NULL,
	`runner_id` text NOT NULL,
	`session_id` text NOT NULL,
	`claimed_at` integer NOT NULL,
	`delivered_at` integer,
	`ended_at` integer,
	`outcome` text,
	`seq` integer DEFAULT 0 NOT NULL,
	`stdout` text DEFAULT '' NOT NULL,
	`stderr` text DEFAULT '' NOT NULL,
	`truncated` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`job_id`, `attempt`)
);
--> statement-breakpoint
CREATE INDEX `runner_attempts_runner` ON `runner_attempts` (`company_id`,`environment`,`runner_id`,`ended_at`);--> statement-breakpoint
CREATE TABLE `runner_jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`workflow_id` text NOT NULL,
	`instance_id` text NOT NULL,
	`phase` text NOT NULL,
	`started_by` text NOT NULL,
	`run` text NOT NULL,
	`labels` text NOT NULL,
	`env` text NOT NULL,
	`timeout_seconds` integer NOT NULL,
	`retries` integer NOT NULL,
	`created_at` integer NOT NULL,
	`status` text NOT NULL,
	`attempt` integer DEFAULT 0 NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`losses` integer DEFAULT 0 NOT NULL,
	`claimed_by` text,
	`session_id` text,
	`lease_until` integer,
	`run_until` integer,
	`claimable_at` integer,
	`due_at` integer,
	`ended_at` integer,
	`end` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `runner_jobs_phase` ON `runner_jobs` (`instance_id`,`phase`);--> statement-breakpoint
CREATE INDEX `runner_jobs_claimable` ON `runner_jobs` (`company_id`,`environment`,`claimable_at`) WHERE claimable_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `runner_jobs_claimed` ON `runner_jobs` (`company_id`,`environment`,`claimed_by`) WHERE claimed_by IS NOT NULL;--> statement-breakpoint
CREATE INDEX `runner_jobs_due` ON `runner_jobs` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `runner_jobs_old` ON `runner_jobs` (`ended_at`) WHERE ended_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `runner_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`runner_id` text NOT NULL,
	`public_key` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `runner_sessions_runner` ON `runner_sessions` (`runner_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `runners` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`environment` text NOT NULL,
	`name` text NOT NULL,
	`labels` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`registration_hash` text,
	`registration_expires_at` integer NOT NULL,
	`credential_hash` text,
	`version` text,
	`last_seen_at` integer,
	`offline_told_at` integer,
	`revoked_at` integer,
	`revision` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `runners_registration` ON `runners` (`registration_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `runners_credential` ON `runners` (`credential_hash`);--> statement-breakpoint
CREATE INDEX `runners_list` ON `runners` (`company_id`,`environment`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `runners_unseen` ON `runners` (`last_seen_at`) WHERE last_seen_at IS NOT NULL AND offline_told_at IS NULL AND revoked_at IS NULL;--> statement-breakpoint
CREATE INDEX `runners_unregistered` ON `runners` (`registration_expires_at`) WHERE registration_hash IS NOT NULL;--> statement-breakpoint
CREATE INDEX `runners_revoked` ON `runners` (`revoked_at`) WHERE revoked_at IS NOT NULL;