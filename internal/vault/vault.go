// Package vault keeps evidence files and published documents by what they hold: a file's name is the SHA-256 of its bytes. What is kept is
// never changed; the ledger holds the hash, so a flipped byte shows. Files stand on disk or in S3-compatible storage.
package vault

import (
	"context"
	"io"
	"iter"
	"regexp"
)

// File is a file that is kept.
type File struct {
	Hash  string `json:"hash"`  // SHA-256 of its bytes, 64 hexadecimal digits
	Size  int64  `json:"size"`  // bytes
	Media string `json:"media"` // what it is by its content: "application/pdf"
}

// Vault keeps files. Its methods may be called from many goroutines.
type Vault interface {
	// Put keeps what r gives, once it is whole and allowed; a file that is kept already is kept once. It holds no more than a block of it in
	// memory. Faults: vault_empty, vault_too_large, vault_cut, vault_type, vault_macro, vault_active, vault_polyglot, vault_bomb, vault_broken; a
	// store.Failure when the storage fails. After an error nothing is kept.
	Put(ctx context.Context, r io.Reader, l Limits) (File, error)
	// Open returns a kept file's bytes and how many there are. The reader checks them against the hash and holds its last block back until they
	// are right: what was read to the end without an error is what was put. A store.Failure with vault_missing or vault_damaged otherwise.
	Open(ctx context.Context, hash string) (r io.ReadCloser, size int64, err error)
	// Walk gives the hashes of all kept files, in no order that means anything.
	Walk(ctx context.Context) iter.Seq2[string, error]
}

// Limits bound what is taken in.
type Limits struct {
	Size     int64    // the most bytes; 0 is DefaultSize
	Declared int64    // how many bytes the sender announced; 0 when it did not say
	Media    []string // what is allowed; nil is Evidence
	Opaque   bool     // take it whatever it is, and say that it is application/octet-stream: of files that only programs are given
}

// DefaultSize is the most that a file may hold unless Limits say otherwise: 32 MiB, a scan of some hundred pages.
const DefaultSize = 32 << 20

// What files are, by their content.
const (
	PDF  = "application/pdf"
	PNG  = "image/png"
	JPEG = "image/jpeg"
	WebP = "image/webp"
	DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	OFD  = "application/ofd" // GB/T 33190
	Text = "text/plain"      // CSV and Markdown too
	JSON = "application/json"
)

// Evidence is what people may hand in; Publication what an edition is made of.
var (
	Evidence    = []string{PDF, PNG, JPEG, WebP, DOCX, XLSX, OFD, Text}
	Publication = []string{DOCX, XLSX, Text, JSON}
)

var hexHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

// IsHash says whether s can be the name of a kept file.
func IsHash(s string) bool { return hexHash.MatchString(s) }

// shelf is the path of a file below the folder or the prefix that all stand under: two levels, so that no folder grows too long.
func shelf(hash string) string { return hash[:2] + "/" + hash[2:4] + "/" + hash }
