CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE installation (
	id INTEGER NOT NULL, 
	sealed BLOB NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_installation PRIMARY KEY (id)
);

CREATE TABLE mailbox (
	id INTEGER NOT NULL, 
	team TEXT NOT NULL, 
	email TEXT NOT NULL, 
	name TEXT NOT NULL, 
	zone TEXT NOT NULL, 
	settings JSON NOT NULL, 
	last_message INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_mailbox PRIMARY KEY (id), 
	CONSTRAINT uq_mailbox_team_email UNIQUE (team, email)
);

CREATE TABLE account (
	id INTEGER NOT NULL, 
	mailbox_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	stored INTEGER NOT NULL, 
	followed INTEGER NOT NULL, 
	CONSTRAINT pk_account PRIMARY KEY (id), 
	CONSTRAINT fk_account_mailbox_id_mailbox FOREIGN KEY(mailbox_id) REFERENCES mailbox (id) ON DELETE CASCADE, 
	CONSTRAINT uq_account_mailbox_id_name UNIQUE (mailbox_id, name)
);

CREATE TABLE awaited (
	mailbox_id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	thread_id INTEGER NOT NULL, 
	CONSTRAINT pk_awaited PRIMARY KEY (mailbox_id, "key"), 
	CONSTRAINT fk_awaited_mailbox_id_mailbox FOREIGN KEY(mailbox_id) REFERENCES mailbox (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;

CREATE TABLE commitment (
	mailbox_id INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	"by" VARCHAR(32) NOT NULL, 
	account TEXT NOT NULL, 
	message TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	due_at DATETIME, 
	settled_at DATETIME, 
	withdrawn_at DATETIME, 
	confirmed BOOLEAN NOT NULL, 
	dismissed BOOLEAN NOT NULL, 
	unclear BOOLEAN NOT NULL, 
	sealed BLOB NOT NULL, closed_at DATETIME, 
	CONSTRAINT pk_commitment PRIMARY KEY (mailbox_id, id), 
	CONSTRAINT fk_commitment_mailbox_id_mailbox FOREIGN KEY(mailbox_id) REFERENCES mailbox (id) ON DELETE CASCADE
);

CREATE TABLE draft (
	id INTEGER NOT NULL, 
	mailbox_id INTEGER NOT NULL, 
	commitment TEXT NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	mark TEXT NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	text_hash BLOB NOT NULL, 
	in_reply_to TEXT, 
	provider_ref TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	empty_looks INTEGER NOT NULL, 
	planned_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	next_attempt_at DATETIME, 
	sealed BLOB NOT NULL, sink TEXT DEFAULT '' NOT NULL, held_at DATETIME, 
	CONSTRAINT pk_draft PRIMARY KEY (id), 
	CONSTRAINT fk_draft_mailbox_id_mailbox FOREIGN KEY(mailbox_id) REFERENCES mailbox (id) ON DELETE CASCADE, 
	CONSTRAINT uq_draft_mailbox_id_commitment_kind UNIQUE (mailbox_id, commitment, kind), 
	CONSTRAINT uq_draft_mark UNIQUE (mark)
);

CREATE TABLE entry (
	id INTEGER NOT NULL, 
	mailbox_id INTEGER NOT NULL, 
	commitment TEXT NOT NULL, 
	digest BLOB NOT NULL, 
	repeat INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	author VARCHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	message TEXT, 
	meeting TEXT, 
	sealed BLOB NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	CONSTRAINT pk_entry PRIMARY KEY (id), 
	CONSTRAINT fk_entry_mailbox_id_mailbox FOREIGN KEY(mailbox_id) REFERENCES mailbox (id) ON DELETE CASCADE, 
	CONSTRAINT uq_entry_mailbox_id_commitment_digest_repeat UNIQUE (mailbox_id, commitment, digest, repeat)
);

CREATE TABLE meeting (
	id INTEGER NOT NULL, 
	mailbox_id INTEGER NOT NULL, 
	uid TEXT NOT NULL, 
	occurrence TEXT NOT NULL, 
	starts_at DATETIME NOT NULL, 
	sequence INTEGER NOT NULL, 
	updated_at DATETIME, 
	sealed BLOB NOT NULL, gone_at DATETIME, 
	CONSTRAINT pk_meeting PRIMARY KEY (id), 
	CONSTRAINT fk_meeting_mailbox_id_mailbox FOREIGN KEY(mailbox_id) REFERENCES mailbox (id) ON DELETE CASCADE, 
	CONSTRAINT uq_meeting_mailbox_id_uid_occurrence UNIQUE (mailbox_id, uid, occurrence)
);

CREATE TABLE message (
	id INTEGER NOT NULL, 
	mailbox_id INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	thread_id INTEGER NOT NULL, 
	sent_at DATETIME NOT NULL, 
	offset_minutes INTEGER NOT NULL, 
	side VARCHAR(32) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	sender TEXT NOT NULL, 
	small BOOLEAN NOT NULL, 
	sealed BLOB, 
	CONSTRAINT pk_message PRIMARY KEY (id), 
	CONSTRAINT fk_message_mailbox_id_mailbox FOREIGN KEY(mailbox_id) REFERENCES mailbox (id) ON DELETE CASCADE, 
	CONSTRAINT uq_message_mailbox_id_key UNIQUE (mailbox_id, "key")
);

CREATE TABLE source (
	id INTEGER NOT NULL, 
	mailbox_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	cursor TEXT NOT NULL, 
	checked_at DATETIME NOT NULL, walk INTEGER DEFAULT '0' NOT NULL, vanished INTEGER DEFAULT '0' NOT NULL, frozen_at DATETIME, 
	CONSTRAINT pk_source PRIMARY KEY (id), 
	CONSTRAINT fk_source_mailbox_id_mailbox FOREIGN KEY(mailbox_id) REFERENCES mailbox (id) ON DELETE CASCADE, 
	CONSTRAINT uq_source_mailbox_id_name UNIQUE (mailbox_id, name)
);

CREATE TABLE item (
	source_id INTEGER NOT NULL, 
	ref TEXT NOT NULL, 
	verdict VARCHAR(32) NOT NULL, 
	reason TEXT NOT NULL, 
	message_id INTEGER, 
	gone_at DATETIME, walk INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_item PRIMARY KEY (source_id, ref), 
	CONSTRAINT fk_item_source_id_source FOREIGN KEY(source_id) REFERENCES source (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;

CREATE TABLE meeting_account (
	meeting_id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	CONSTRAINT pk_meeting_account PRIMARY KEY (meeting_id, account_id), 
	CONSTRAINT fk_meeting_account_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE, 
	CONSTRAINT fk_meeting_account_meeting_id_meeting FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;

CREATE TABLE message_account (
	message_id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	CONSTRAINT pk_message_account PRIMARY KEY (message_id, account_id), 
	CONSTRAINT fk_message_account_account_id_account FOREIGN KEY(account_id) REFERENCES account (id) ON DELETE CASCADE, 
	CONSTRAINT fk_message_account_message_id_message FOREIGN KEY(message_id) REFERENCES message (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;

CREATE TABLE retraction (
	entry_id INTEGER NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	CONSTRAINT pk_retraction PRIMARY KEY (entry_id), 
	CONSTRAINT fk_retraction_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id) ON DELETE CASCADE
);

CREATE TABLE connection (
	id INTEGER NOT NULL, 
	mailbox_id INTEGER NOT NULL, 
	provider TEXT NOT NULL, 
	address TEXT NOT NULL, 
	options JSON NOT NULL, 
	secret BLOB NOT NULL, 
	secret_version INTEGER NOT NULL, 
	secret_holder TEXT NOT NULL, 
	secret_until DATETIME, 
	state VARCHAR(32) NOT NULL, 
	reason TEXT NOT NULL, 
	checked_at DATETIME, 
	next_check_at DATETIME, 
	failures INTEGER NOT NULL, 
	lease_holder TEXT NOT NULL, 
	lease_until DATETIME, 
	fence INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, push_at DATETIME, push_until DATETIME, push_trouble TEXT DEFAULT '' NOT NULL, troubled_at DATETIME, owed_at DATETIME, 
	CONSTRAINT pk_connection PRIMARY KEY (id), 
	CONSTRAINT fk_connection_mailbox_id_mailbox FOREIGN KEY(mailbox_id) REFERENCES mailbox (id) ON DELETE CASCADE, 
	CONSTRAINT uq_connection_mailbox_id_provider_address UNIQUE (mailbox_id, provider, address)
);

CREATE TABLE meeting_item (
	meeting_id INTEGER NOT NULL, 
	source_id INTEGER NOT NULL, 
	ref TEXT NOT NULL, 
	CONSTRAINT pk_meeting_item PRIMARY KEY (meeting_id, source_id, ref), 
	CONSTRAINT fk_meeting_item_meeting_id_meeting FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE, 
	CONSTRAINT fk_meeting_item_source_id_source FOREIGN KEY(source_id) REFERENCES source (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;

CREATE TABLE turn (
	name TEXT NOT NULL, 
	holder TEXT NOT NULL, 
	until DATETIME NOT NULL, 
	CONSTRAINT pk_turn PRIMARY KEY (name)
);

CREATE TABLE job (
	id INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	mailbox_id INTEGER NOT NULL, 
	connection_id INTEGER, 
	due_at DATETIME NOT NULL, 
	is_backfill BOOLEAN NOT NULL, 
	nudged_until DATETIME, 
	running_by TEXT NOT NULL, 
	running_until DATETIME, 
	strikes INTEGER NOT NULL, 
	set_aside_at DATETIME, 
	reason TEXT NOT NULL, 
	ran_at DATETIME, 
	CONSTRAINT pk_job PRIMARY KEY (id), 
	CONSTRAINT fk_job_connection_id_connection FOREIGN KEY(connection_id) REFERENCES connection (id) ON DELETE CASCADE, 
	CONSTRAINT fk_job_mailbox_id_mailbox FOREIGN KEY(mailbox_id) REFERENCES mailbox (id) ON DELETE CASCADE, 
	CONSTRAINT uq_job_kind_mailbox_id_connection_id UNIQUE (kind, mailbox_id, connection_id)
);

CREATE TABLE forgotten (
	id INTEGER NOT NULL, 
	mailbox_id INTEGER NOT NULL, 
	sealed BLOB NOT NULL, 
	asked_at DATETIME NOT NULL, 
	CONSTRAINT pk_forgotten PRIMARY KEY (id), 
	CONSTRAINT fk_forgotten_mailbox_id_mailbox FOREIGN KEY(mailbox_id) REFERENCES mailbox (id) ON DELETE CASCADE
);

CREATE TABLE retention (
	mailbox_id INTEGER NOT NULL, 
	"before" DATETIME NOT NULL, 
	ran_at DATETIME NOT NULL, 
	messages INTEGER NOT NULL, 
	meetings INTEGER NOT NULL, 
	CONSTRAINT pk_retention PRIMARY KEY (mailbox_id), 
	CONSTRAINT fk_retention_mailbox_id_mailbox FOREIGN KEY(mailbox_id) REFERENCES mailbox (id) ON DELETE CASCADE
);

CREATE TABLE suspect (
	mailbox_id INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	ref TEXT NOT NULL, 
	takes INTEGER NOT NULL, 
	CONSTRAINT pk_suspect PRIMARY KEY (mailbox_id, source, ref), 
	CONSTRAINT fk_suspect_mailbox_id_mailbox FOREIGN KEY(mailbox_id) REFERENCES mailbox (id) ON DELETE CASCADE
);

CREATE INDEX ix_awaited_thread_id ON awaited (thread_id);

CREATE INDEX ix_commitment_mailbox_id_account ON commitment (mailbox_id, account);

CREATE INDEX ix_commitment_mailbox_id_due_at ON commitment (mailbox_id, due_at);

CREATE INDEX ix_draft_mailbox_id_state_next_attempt_at ON draft (mailbox_id, state, next_attempt_at);

CREATE INDEX ix_message_thread_id ON message (thread_id);

CREATE INDEX ix_meeting_account_account_id_meeting_id ON meeting_account (account_id, meeting_id);

CREATE INDEX ix_message_account_account_id_message_id ON message_account (account_id, message_id);

CREATE INDEX ix_meeting_item_source_id_ref ON meeting_item (source_id, ref);

CREATE INDEX ix_job_due_at ON job (due_at);

CREATE INDEX ix_item_message_id ON item (message_id)
