-- What the server needs: the log that makes the ledger tamper-evident, and papers. Lines that begin with --postgres are for
-- PostgreSQL alone.

-- A seal is the salt of a commitment (16 bytes) or, once the content was erased by law, the commitment itself (32 bytes).
ALTER TABLE version ADD COLUMN seal BYTEA; -- of kind, code and body
ALTER TABLE record  ADD COLUMN seal BYTEA; -- of the note; NULL when there is none
ALTER TABLE entry   ADD COLUMN seal BYTEA; -- of actor, origin and digest

-- Entries are numbered 1, 2, 3…; each has a leaf of its own in the log, after those of its records.
ALTER TABLE entry ADD COLUMN no BIGINT;
UPDATE entry SET no = numbered.no
FROM (SELECT first_seq, region, ROW_NUMBER() OVER (ORDER BY first_seq, region) AS no FROM entry) AS numbered
WHERE entry.first_seq = numbered.first_seq AND entry.region = numbered.region;

-- Hashes of leaves, at most 256 of 32 bytes in a row, from leaf index first on.
CREATE TABLE leaf (
	first  BIGINT  NOT NULL,
	region INTEGER NOT NULL,
	hashes BYTEA   NOT NULL,
	PRIMARY KEY (first, region)
) WITHOUT ROWID;

-- Roots of the complete subtrees of 256^level leaves, level 1 and above.
CREATE TABLE node (
	level  SMALLINT NOT NULL,
	no     BIGINT   NOT NULL,
	region INTEGER  NOT NULL,
	hash   BYTEA    NOT NULL,
	PRIMARY KEY (level, no, region)
) WITHOUT ROWID;

-- Signed notes, with cosignatures.
CREATE TABLE checkpoint (
	size   BIGINT  NOT NULL,
	region INTEGER NOT NULL,
	note   TEXT    NOT NULL,
	PRIMARY KEY (size, region)
) WITHOUT ROWID;

-- Papers may change and go: accounts, sessions, drafts. They are no part of the ledger.
CREATE TABLE paper (
	drawer     TEXT    NOT NULL,
	key        TEXT    NOT NULL,
	region     INTEGER NOT NULL,
	owner      TEXT    NOT NULL,
	body       TEXT    NOT NULL, -- JSON
	rev        BIGINT  NOT NULL,
	expires_at BIGINT  NOT NULL, -- microseconds UTC, 0 for never
	PRIMARY KEY (drawer, key, region)
) WITHOUT ROWID;

CREATE INDEX paper_owner ON paper (drawer, owner, key);

-- Numbers of units and indicators fill 32 bits without a sign; SQLite's INTEGER holds them. Keys are in the order of
-- their bytes, as in SQLite.
--postgres ALTER TABLE record ALTER COLUMN unit TYPE BIGINT, ALTER COLUMN indicator TYPE BIGINT;
--postgres ALTER TABLE paper ALTER COLUMN drawer TYPE TEXT COLLATE "C", ALTER COLUMN key TYPE TEXT COLLATE "C", ALTER COLUMN owner TYPE TEXT COLLATE "C";
