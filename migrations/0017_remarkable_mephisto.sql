CREATE TABLE `restores` (
	`at` integer PRIMARY KEY NOT NULL,
	`restored_to` integer NOT NULL,
	`ended_at` integer,
	`keys_after` text DEFAULT '' NOT NULL,
	`keys_done_at` integer,
	`keys_ended` integer DEFAULT 0 NOT NULL,
	`secrets_after` text DEFAULT '' NOT NULL,
	`secrets_done_at` integer,
	`secrets_changed` integer DEFAULT 0 NOT NULL,
	`failed` integer DEFAULT 0 NOT NULL,
	`checked_at` integer
);
