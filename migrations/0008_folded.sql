ALTER TABLE `secrets` ADD `description_folded` text;--> statement-breakpoint
CREATE INDEX `secrets_unfolded` ON `secrets` (`description_folded`) WHERE description_folded IS NULL AND description IS NOT NULL;--> statement-breakpoint
ALTER TABLE `groups` ADD `name_folded` text;--> statement-breakpoint
CREATE INDEX `groups_unfolded` ON `groups` (`name_folded`) WHERE name_folded IS NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `name_folded` text;--> statement-breakpoint
ALTER TABLE `users` ADD `email_folded` text;--> statement-breakpoint
CREATE INDEX `users_unfolded` ON `users` (`name_folded`) WHERE name_folded IS NULL;