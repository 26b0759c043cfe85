package workflow

import (
	"time"

	"github.com/tongchou/tongchou/internal/fault"
)

// Evidence is a file attached by a unit; the file itself lies in the vault under its hash.
type Evidence struct {
	Hash      string    `json:"hash"` // SHA-256, hex
	Size      int64     `json:"size"` // bytes
	MediaType string    `json:"media_type"`
	Name      string    `json:"name"` // as it was uploaded
	Unit      string    `json:"unit"` // code
	By        string    `json:"by"`
	At        time.Time `json:"at"`
	Seq       int64     `json:"seq,omitempty"` // the number of the version; not part of what is kept
}

// Check says what is wrong with a statement about a file by itself.
func (e Evidence) Check() error {
	var l fault.List
	if !isHash(e.Hash) {
		l = append(l, fault.At("hash", "workflow_hash", e.Hash, ""))
	}
	if e.Size <= 0 {
		l = append(l, fault.At("size", "workflow_empty_file", e.Name, ""))
	}
	if e.Name == "" {
		l = append(l, fault.At("name", "workflow_missing", "", ""))
	}
	if e.Unit == "" {
		l = append(l, fault.At("unit", "workflow_missing", "", ""))
	}
	return l.Err()
}
