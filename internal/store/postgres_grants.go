package store

import (
	"strings"

	"github.com/jackc/pgx/v5"
)

// PostgresGrants is the SQL with which the owner of a ledger lets role serve it: whoever is signed in as role can append to the
// ledger and its log but neither change nor remove what is there, whatever program is used. Papers may change and go, and a
// checkpoint may gain cosignatures. Upgrading the schema and erasing personal content remain the owner's.
//
// So an agency keeps two roles: the owner, whose address is used to create, upgrade, restore and erase and is then put away, and the
// writer, whose address stands in database.url. Whoever is the owner or a superuser can change anything; that is what the log
// and its witnesses are for.
func PostgresGrants(role string) string {
	return strings.ReplaceAll(text("grants.sql"), "WRITER", pgx.Identifier{role}.Sanitize())
}
