package workflow

import (
	"encoding/hex"
	"fmt"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// EditionState is how far an edition has come.
type EditionState string

// The states of an edition. An amended one stays published; the one that amends it names it.
const (
	Frozen    EditionState = "frozen"    // made, not yet to be seen
	Published EditionState = "published" // open to anyone, for ever
)

// Edition 期号 is the manifest of a frozen board: what it says, at which moment, by which rulebook, and the hash of all it
// consists of.
type Edition struct {
	Code            string       `json:"code"` // "2021-04-26-XQ-1"
	Title           string       `json:"title"`
	State           EditionState `json:"state"`
	Group           string       `json:"group"`
	AsOf            when.Date    `json:"as_of"`
	KnownAt         time.Time    `json:"known_at"`
	KnownSeq        int64        `json:"known_seq"` // the last number that the board knew
	Basis           string       `json:"basis"`     // verified, submitted
	Rulebook        string       `json:"rulebook"`  // code
	RulebookVersion int          `json:"rulebook_version"`
	BoardSHA256     string       `json:"board_sha256"` // of the board's bytes, hex
	Documents       []Document   `json:"documents"`
	FrozenBy        string       `json:"frozen_by,omitempty"`
	FrozenAt        time.Time    `json:"frozen_at,omitzero"`
	PublishedBy     string       `json:"published_by,omitempty"`
	PublishedAt     time.Time    `json:"published_at,omitzero"`
	ObjectUntil     time.Time    `json:"object_until,omitzero"` // the end of the objection window
	Amends          string       `json:"amends,omitempty"`      // code of the edition that this one amends
	Changes         []Change     `json:"changes,omitempty"`     // of an amending edition: what is otherwise, and why
	Demo            bool         `json:"demo,omitempty"`

	AmendedBy string `json:"amended_by,omitempty"` // found on reading; not part of what is kept
	Seq       int64  `json:"seq,omitempty"`        // the number of the latest version; not part of what is kept
}

// Document is a file of an edition.
type Document struct {
	Name      string `json:"name"`
	MediaType string `json:"media_type"`
	Size      int64  `json:"size"`
	SHA256    string `json:"sha256"`
}

// Change is a score that an amending edition changes; an empty item is the total.
type Change struct {
	Unit string  `json:"unit"`
	Item string  `json:"item,omitempty"`
	From num.Qty `json:"from"`
	To   num.Qty `json:"to"`
	Why  string  `json:"why"`
}

// Check says what is wrong with a manifest by itself.
func (e Edition) Check() error {
	var l fault.List
	add := func(field, code, found, want string) { l = append(l, fault.At(field, code, found, want)) }
	if !codeForm.MatchString(e.Code) {
		add("code", "workflow_code", e.Code, "2021-04-26-XQ-1")
	}
	for field, v := range map[string]string{"title": e.Title, "group": e.Group, "rulebook": e.Rulebook} {
		if v == "" {
			add(field, "workflow_missing", "", "")
		}
	}
	if e.Basis != "verified" && e.Basis != "submitted" {
		add("basis", "workflow_basis", e.Basis, "verified, submitted")
	}
	if e.KnownSeq <= 0 || e.KnownAt.IsZero() {
		add("known_at", "workflow_missing", "", "")
	}
	if !isHash(e.BoardSHA256) {
		add("board_sha256", "workflow_hash", e.BoardSHA256, "")
	}
	names := map[string]bool{}
	for i, d := range e.Documents {
		field := fmt.Sprintf("documents[%d]", i)
		if d.Name == "" || names[d.Name] {
			add(field+".name", "workflow_twice", d.Name, "")
		}
		names[d.Name] = true
		if !isHash(d.SHA256) {
			add(field+".sha256", "workflow_hash", d.SHA256, "")
		}
	}
	return append(l, e.checkChanges()...).Err()
}

// checkChanges holds an amending edition to naming what it changes and why.
func (e Edition) checkChanges() (l fault.List) {
	if e.Amends == "" {
		if len(e.Changes) > 0 {
			l = append(l, fault.At("amends", "workflow_missing", "", ""))
		}
		return l
	}
	if len(e.Changes) == 0 {
		l = append(l, fault.At("changes", "workflow_no_changes", e.Code, ""))
	}
	for i, c := range e.Changes {
		if c.Why == "" {
			l = append(l, fault.At(fmt.Sprintf("changes[%d].why", i), "workflow_reason_missing", "", ""))
		}
	}
	return l
}

// Freeze makes the first version of an edition.
func (e Edition) Freeze(by string, at time.Time) (Edition, error) {
	e.State, e.FrozenBy, e.FrozenAt = Frozen, by, at
	e.PublishedBy, e.PublishedAt, e.ObjectUntil, e.AmendedBy, e.Seq = "", time.Time{}, time.Time{}, "", 0
	return e, e.Check()
}

// Publish makes the version that opens a frozen edition to all, with the objection window's end.
func (e Edition) Publish(by string, at, until time.Time) (Edition, error) {
	if e.State != Frozen {
		return e, fault.New("workflow_edition_published", e.Code, Instant(e.PublishedAt))
	}
	if until.Before(at) {
		return e, fault.At("object_until", "workflow_window", Instant(until), Instant(at))
	}
	e.State, e.PublishedBy, e.PublishedAt, e.ObjectUntil, e.AmendedBy, e.Seq = Published, by, at, until, "", 0
	return e, nil
}

// Kept is the manifest as the ledger holds it: without what is found on reading, and without the names of those who froze and
// published it. It goes to the public to the byte; who did it stands in its entry.
func (e Edition) Kept() Edition {
	e.FrozenBy, e.PublishedBy, e.AmendedBy, e.Seq = "", "", "", 0
	return e
}

// CheckAmends says whether an edition may amend another: one that is published, of the same group, and not amended yet.
func (e Edition) CheckAmends(old Edition) error {
	switch {
	case old.State != Published:
		return fault.At("amends", "workflow_not_published", old.Code, "")
	case old.Group != e.Group:
		return fault.At("amends", "workflow_other_group", old.Group, e.Group)
	case old.AmendedBy != "" && old.AmendedBy != e.Code:
		return fault.At("amends", "workflow_amended_already", old.Code, old.AmendedBy)
	}
	return nil
}

// isHash says whether s is a SHA-256 in hex.
func isHash(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32
}
