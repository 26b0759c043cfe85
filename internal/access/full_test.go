package access

import (
	"context"
	"errors"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
)

// fullPapers is a store on a full disk: it reads and can't write.
type fullPapers struct{ under }

// under is another name to embed Papers by, whose own is a method of it.
type under = Papers

func (fullPapers) Write(context.Context, store.Meta, func(Tx) error) (store.Entry, error) {
	return store.Entry{}, &store.Failure{Fault: fault.New("store_full", "", ""), Cause: errors.New("no space left on device")}
}

// countingPapers counts the writes.
type countingPapers struct {
	under
	writes int
}

func (p *countingPapers) Write(ctx context.Context, m store.Meta, fn func(Tx) error) (store.Entry, error) {
	p.writes++
	return p.under.Write(ctx, m, fn)
}
