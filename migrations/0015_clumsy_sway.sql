CREATE TABLE `key_rings` (
	`name` text PRIMARY KEY NOT NULL,
	`first_id` text NOT NULL,
	`first_since` integer NOT NULL,
	`retired_ids` text NOT NULL,
	`left_under` integer DEFAULT 0 NOT NULL,
	`broken` integer DEFAULT 0 NOT NULL,
	`walk_after` integer DEFAULT 0 NOT NULL,
	`walk_failed` integer DEFAULT 0 NOT NULL,
	`walked_at` integer,
	`checked_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `api_keys` ADD `sealed_by` text;--> statement-breakpoint
CREATE INDEX `api_keys_sealed_by` ON `api_keys` (`sealed_by`);--> statement-breakpoint
ALTER TABLE `runners` ADD `sealed_by` text;--> statement-breakpoint
CREATE INDEX `runners_sealed_by` ON `runners` (`sealed_by`);--> statement-breakpoint
CREATE INDEX `mfa_factors_sealed` ON `mfa_factors` (`sealed_secret`);--> statement-breakpoint
CREATE INDEX `webhook_endpoints_sealed` ON `webhook_endpoints` (`sealed_secret`);--> statement-breakpoint
CREATE INDEX `webhook_endpoints_previous` ON `webhook_endpoints` (`previous_sealed_secret`);