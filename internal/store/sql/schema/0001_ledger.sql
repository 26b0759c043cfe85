-- The ledger. Every table that grows carries region in its key, so that it can be sharded by it one day. Dates are days
-- since 1970-01-01, instants microseconds UTC, quantities 1/10,000 of the unit of measure. Nothing here is ever updated
-- or deleted. WITHOUT ROWID is SQLite's word for a table kept in the order of its primary key.

CREATE TABLE agency (
	id     SMALLINT NOT NULL PRIMARY KEY CHECK (id = 1),
	name   TEXT     NOT NULL,
	zone   TEXT     NOT NULL,
	region INTEGER  NOT NULL,
	demo   SMALLINT NOT NULL
);

-- One transaction: who wrote the numbers first_seq to last_seq, when, and from what.
CREATE TABLE entry (
	first_seq   BIGINT  NOT NULL,
	region      INTEGER NOT NULL,
	last_seq    BIGINT  NOT NULL,
	recorded_at BIGINT  NOT NULL,
	actor       TEXT    NOT NULL,
	origin      TEXT    NOT NULL,
	digest      TEXT    NOT NULL,
	PRIMARY KEY (first_seq, region)
) WITHOUT ROWID;

CREATE INDEX entry_recorded_at ON entry (recorded_at, last_seq);
CREATE INDEX entry_digest ON entry (digest) WHERE digest <> '';

-- What versions are of: a code of some kind, numbered from 1 within its kind in order of first appearance.
CREATE TABLE thing (
	kind   TEXT    NOT NULL,
	no     BIGINT  NOT NULL,
	region INTEGER NOT NULL,
	code   TEXT    NOT NULL,
	PRIMARY KEY (kind, no, region),
	UNIQUE (kind, code, region)
) WITHOUT ROWID;

CREATE TABLE version (
	seq    BIGINT  NOT NULL,
	region INTEGER NOT NULL,
	kind   TEXT    NOT NULL,
	no     BIGINT  NOT NULL,
	holds  INTEGER NOT NULL, -- the day from which it holds
	body   TEXT    NOT NULL, -- JSON
	PRIMARY KEY (seq, region)
) WITHOUT ROWID;

CREATE TABLE record (
	seq         BIGINT   NOT NULL,
	region      INTEGER  NOT NULL,
	kind        SMALLINT NOT NULL,
	unit        INTEGER  NOT NULL,
	indicator   INTEGER  NOT NULL,
	occurred_on INTEGER  NOT NULL,
	qty         BIGINT   NOT NULL,
	basis       SMALLINT NOT NULL,
	ref         BIGINT,
	note        TEXT, -- JSON of voucher, by, reason, evidence; NULL when none is set
	PRIMARY KEY (seq, region)
) WITHOUT ROWID;

-- Few records refer to another, and only those stand in this index. With kind in it, questions about chains need not
-- read the table.
CREATE INDEX record_ref ON record (ref, kind) WHERE ref IS NOT NULL;
