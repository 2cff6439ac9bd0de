ALTER TABLE `secret_versions` ADD `unused_check_at` integer;--> statement-breakpoint
CREATE INDEX `secret_versions_check` ON `secret_versions` (`unused_check_at`) WHERE unused_check_at IS NOT NULL;--> statement-breakpoint
ALTER TABLE `secrets` ADD `attempt_by` text;