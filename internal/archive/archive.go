// Package archive writes a ledger with its evidence files into one file, and reads one back. It trusts no file that it reads: what is
// cut off, changed by a byte or not what it says it is gives a fault, and nothing of it is kept.
//
// A backup is a tar file compressed with zstd. Its members, in this order:
//
//	ledger.db          the ledger and the papers, as an SQLite database, whatever database they came from
//	evidence/<SHA-256> each evidence file and published document
//	checkpoint         the last signed checkpoint, where there is one
//	keys/log.pub       the public half of the key that signs the log; keys/log.key only when asked for
//	backup.json        the Manifest: what all of these must be. It is the last, so a file without it was cut off
package archive

import "time"

// Format is the version of the layout above.
const Format = 1

// Names of the members.
const (
	ledgerName     = "ledger.db"
	manifestName   = "backup.json"
	evidencePrefix = "evidence/"
)

// Manifest says what a backup holds.
type Manifest struct {
	Format  int       `json:"format"`
	Program string    `json:"program"` // the version that wrote it
	MadeAt  time.Time `json:"made_at"`
	Agency  string    `json:"agency"`
	Seq     int64     `json:"seq"`      // number of the last record or version
	LogSize int64     `json:"log_size"` // leaves
	LogRoot string    `json:"log_root"` // hex
	Keys    bool      `json:"keys"`     // the private key is in it
	Members []Member  `json:"members"`
}

// Member is one file of a backup.
type Member struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`   // bytes
	SHA256 string `json:"sha256"` // hex
}
