ALTER TABLE `deliveries` ADD `category` text;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `granted_at` integer;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `digest_id` text;--> statement-breakpoint
CREATE INDEX `deliveries_waiting` ON `deliveries` (`company_id`,`recipient`,`category`,`notice_seq`) WHERE state = 'pending' AND category IS NOT NULL AND granted_at IS NULL;--> statement-breakpoint
CREATE INDEX `deliveries_granted` ON `deliveries` (`company_id`,`recipient`,`category`,`granted_at`) WHERE granted_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `deliveries_digest` ON `deliveries` (`digest_id`,`notice_seq`) WHERE digest_id IS NOT NULL;