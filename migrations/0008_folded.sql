ALTER TABLE `secrets` ADD `description_folded` text;--> statement-breakpoint
CREATE INDEX `secrets_unfolded` ON `secrets` (`id`) WHERE description_folded IS NULL AND description IS NOT NULL;--> statement-breakpoint
ALTER TABLE `groups` ADD `name_folded` text;--> statement-breakpoint
CREATE INDEX `groups_unfolded` ON `groups` (`id`) WHERE name_folded IS NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `name_folded` text;--> statement-breakpoint
ALTER TABLE `users` ADD `email_folded` text;--> statement-breakpoint
CREATE INDEX `users_unfolded` ON `users` (`id`) WHERE name_folded IS NULL;