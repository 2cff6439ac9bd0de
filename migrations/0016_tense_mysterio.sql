ALTER TABLE `api_keys` ADD `name_folded` text;--> statement-breakpoint
CREATE INDEX `api_keys_standing` ON `api_keys` (`company_id`,`environment`,`created_at`,`id`) WHERE revoked_at IS NULL;--> statement-breakpoint
CREATE INDEX `secrets_due` ON `secrets` (`company_id`,`environment`,`reminder_due_at`,`slug`) WHERE reminder_due_at IS NOT NULL;