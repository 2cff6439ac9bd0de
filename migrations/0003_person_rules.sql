ALTER TABLE `companies` ADD `mfa_all_since` integer;--> statement-breakpoint
ALTER TABLE `memberships` ADD `sessions_ended_at` integer;