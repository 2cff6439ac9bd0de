ALTER TABLE `sms_codes` ADD `purpose` text DEFAULT 'enroll' NOT NULL;--> statement-breakpoint
ALTER TABLE `sms_codes` ADD `company_id` text;--> statement-breakpoint
ALTER TABLE `sms_codes` ADD `country` text;--> statement-breakpoint
CREATE INDEX `sms_codes_company` ON `sms_codes` (`company_id`,`sent_at`) WHERE purpose = 'enroll';--> statement-breakpoint
CREATE INDEX `sms_codes_country` ON `sms_codes` (`country`,`sent_at`) WHERE purpose = 'enroll';--> statement-breakpoint
ALTER TABLE `deliveries` ADD `retried_at` integer;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `attempts_before` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `invitations_address` ON `invitations` (`email`,`created_at`);