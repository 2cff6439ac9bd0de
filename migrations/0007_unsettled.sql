ALTER TABLE `secret_names` ADD `discard_at` integer;--> statement-breakpoint
ALTER TABLE `secret_names` ADD `discard_token` text;--> statement-breakpoint
CREATE INDEX `secret_names_discard` ON `secret_names` (`discard_at`) WHERE discard_at IS NOT NULL;--> statement-breakpoint
ALTER TABLE `secrets` ADD `answer_by` integer;--> statement-breakpoint
ALTER TABLE `secrets` ADD `recheck_at` integer;--> statement-breakpoint
CREATE INDEX `secrets_recheck` ON `secrets` (`recheck_at`) WHERE recheck_at IS NOT NULL;