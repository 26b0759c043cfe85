package store

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
)

// A record's words stand together in one column, as JSON, because most records have none.
type note struct {
	Voucher  string `json:"voucher,omitempty"`
	By       string `json:"by,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Evidence string `json:"evidence,omitempty"`
}

// checkText refuses what JSON and PostgreSQL's text cannot hold: bytes that are not UTF-8, and U+0000.
func checkText(s string) error {
	if !utf8.ValidString(s) {
		return fault.New("store_text_broken", fmt.Sprintf("%q", s), "UTF-8")
	}
	for i := 0; i < len(s); i++ {
		if s[i] == 0 {
			return fault.New("store_text_broken", fmt.Sprintf("%q", s), "UTF-8")
		}
	}
	return nil
}

// appendNote writes r's words as JSON to b, nothing when there are none. By hand, because encoding/json takes longer than
// SQLite does for the whole row.
func appendNote(b []byte, r *ledger.Record) []byte {
	if r.Voucher == "" && r.By == "" && r.Reason == "" && r.Evidence == "" {
		return b
	}
	opened := false
	word := func(name, s string) {
		if s == "" {
			return
		}
		if opened {
			b = append(b, ',')
		} else {
			b, opened = append(b, '{'), true
		}
		b = append(b, '"')
		b = append(b, name...)
		b = append(b, '"', ':')
		b = appendString(b, s)
	}
	word("voucher", r.Voucher)
	word("by", r.By)
	word("reason", r.Reason)
	word("evidence", r.Evidence)
	return append(b, '}')
}

func appendString(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			quoted, err := json.Marshal(s)
			if err != nil {
				panic(err) // a string always has a JSON form
			}
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// readNote puts the words of a note into r.
func readNote(b []byte, r *ledger.Record) error {
	if len(b) == 0 {
		return nil
	}
	var n note
	if err := json.Unmarshal(b, &n); err != nil {
		return &fault.Fault{Code: "store_note_broken", Place: fault.Place{Record: r.Seq}, Found: err.Error()}
	}
	r.Voucher, r.By, r.Reason, r.Evidence = n.Voucher, n.By, n.Reason, n.Evidence
	return nil
}
