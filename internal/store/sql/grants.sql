-- Lets WRITER serve this ledger: append and read, but neither change nor remove what is recorded.
-- Run it as the ledger's owner, in the ledger's database, with the ledger's schema first in search_path.
DO $grant$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO ', current_schema()) || $role$WRITER$role$; END $grant$;
REVOKE ALL ON agency, migration, entry, thing, version, record, leaf, node, checkpoint, paper, statement, term FROM PUBLIC, WRITER;
GRANT SELECT ON agency, migration TO WRITER;
GRANT SELECT, INSERT ON entry, thing, version, record, leaf, node, statement, term TO WRITER;
GRANT SELECT, INSERT, UPDATE (note) ON checkpoint TO WRITER;
GRANT SELECT, INSERT, UPDATE, DELETE ON paper TO WRITER;
