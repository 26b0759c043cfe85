package desk

import (
	"context"

	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/store"
)

// Previewed is a file as it would be taken in now, with the cells that were corrected.
type Previewed struct {
	intake.Preview
	Edited []sheet.Edited
	Before *store.Entry // the entry by which the same content came in earlier
}

// Preview shows what an import of a file would do. It writes nothing and waits for no writer; it lets writes into memory every few
// thousand rows, so that a large file holds nobody up.
func (d *Desk) Preview(ctx context.Context, book *sheet.Book, edits []sheet.Edit, o intake.Options, w intake.Window) (p Previewed, err error) {
	if p.Edited, err = book.Edit(edits); err != nil {
		return p, err
	}
	if err = d.catchUp(ctx); err != nil {
		return p, err
	}
	told := o.Progress
	o.Progress = func(rows int64) {
		d.mu.RUnlock()
		d.mu.RLock()
		if told != nil {
			told(rows)
		}
	}
	func() {
		d.mu.RLock()
		defer d.mu.RUnlock()
		p.Preview, err = intake.Look(ctx, book, o, d.known(ctx), w, p.Edited)
	}()
	if err != nil || p.Digest == "" {
		return p, err
	}
	before, found, err := d.store.EntryByDigest(ctx, p.Digest)
	if found {
		p.Before = &before
	}
	return p, err
}
