package api

import (
	"context"
	"net/http"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/store"
)

type entryPage struct {
	Entries []store.Entry `json:"entries"`
	Next    string        `json:"next,omitempty" doc:"api.doc.next"`
}

type entryRef struct {
	Number int64 `path:"number" minimum:"1" doc:"api.doc.entry_number"`
}

// entrySeen is an entry and the cells that were corrected in the file it came from.
type entrySeen struct {
	Entry store.Entry `json:"entry"`
	Edits *desk.Edits `json:"edits,omitempty" doc:"api.doc.edits_kept"`
}

// entries registers what was written when and by whom, and the doctor. Both look at the whole agency.
func (s *server) entries() {
	register(s, op{ID: "list-entries", Method: http.MethodGet, Path: "/api/v1/entries", Tag: "ledger", Does: access.RecordRead},
		agencyWide[struct{ PageParams }](s), s.listEntries)
	register(s, op{ID: "get-entry", Method: http.MethodGet, Path: "/api/v1/entries/{number}", Tag: "ledger", Does: access.RecordRead},
		agencyWide[entryRef](s), func(ctx context.Context, in *entryRef) (*answer[entrySeen], error) {
			e, edits, err := s.Desk.EntryEdits(ctx, in.Number)
			return &answer[entrySeen]{entrySeen{e, edits}}, err
		})
	if s.Data == "" {
		return
	}
	register(s, op{ID: "examine-ledger", Method: http.MethodGet, Path: "/api/v1/doctor", Tag: "ledger", Does: access.DoctorRead, Timeout: s.Limits.Patience},
		agencyWide[struct{}](s), func(ctx context.Context, _ *struct{}) (*answer[desk.Health], error) {
			h, err := desk.Examine(ctx, s.Data)
			return &answer[desk.Health]{h}, err
		})
}

func (s *server) listEntries(ctx context.Context, in *struct{ PageParams }) (*answer[entryPage], error) {
	at, err := in.from("entries")
	if err != nil {
		return nil, err
	}
	last, err := s.Desk.Store().Last(ctx)
	if err != nil {
		return nil, err
	}
	page := entryPage{Entries: []store.Entry{}}
	for after := at.After; after < last.Last && len(page.Entries) < in.Limit; {
		e, err := s.Desk.Store().EntryOf(ctx, after+1)
		if err != nil {
			return nil, err
		}
		page.Entries = append(page.Entries, e)
		if after = e.Last; len(page.Entries) == in.Limit && after < last.Last {
			page.Next = place{Of: "entries", After: after}.cursor()
		}
	}
	return &answer[entryPage]{page}, nil
}
