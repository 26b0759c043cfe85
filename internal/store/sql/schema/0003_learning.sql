-- Learning records. A statement is a version of kind statement; what stands here only finds it again and is made of what the ledger holds.

CREATE TABLE statement (
	seq    BIGINT   NOT NULL,
	region INTEGER  NOT NULL,
	id     TEXT     NOT NULL, -- the statement's UUID in lower case
	refers TEXT,              -- the statement that its object is
	voids  SMALLINT NOT NULL, -- 1: it takes that one back
	terms  BYTEA    NOT NULL, -- the hashes of its own terms, 16 bytes each
	files  TEXT,              -- its attachments that are kept: JSON, from sha2 as the statement has it to the name in the vault
	PRIMARY KEY (seq, region),
	UNIQUE (id, region)
) WITHOUT ROWID;

CREATE INDEX statement_refers ON statement (refers, voids) WHERE refers IS NOT NULL;

-- What statements are looked up by: the first 16 bytes of the SHA-256 of a term. One that refers to another is found by that one's terms, too.
CREATE TABLE term (
	term   BYTEA   NOT NULL,
	seq    BIGINT  NOT NULL,
	region INTEGER NOT NULL,
	PRIMARY KEY (term, seq, region)
) WITHOUT ROWID;

-- What memory is built from, without a walk over all that was learnt.
CREATE INDEX version_told ON version (seq) WHERE kind <> 'statement';
