package desk

import (
	"context"
	"fmt"

	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/store"
)

// Edits are the cells of an imported file that were corrected before it was taken in. The file itself is not kept: whoever has it finds
// by its digest what it said, and here what was read instead.
type Edits struct {
	File   string         `json:"file"`
	Digest string         `json:"digest"` // SHA-256 of the file as it came, in hex
	Cells  []sheet.Edited `json:"cells"`
	Erased bool           `json:"erased,omitempty"` // by law: nothing else is known any more
}

// ImportEdited is ImportBook of a file with edits laid over its cells. The entry's origin names the file's digest and how many cells
// were corrected; the cells are kept in the entry. Without an edit that changes something it is ImportBook.
func (d *Desk) ImportEdited(ctx context.Context, by By, book *sheet.Book, digest string, edits []sheet.Edit, o intake.Options, dry bool) (Imported, error) {
	cells, err := book.Edit(edits)
	if err != nil {
		return Imported{}, err
	}
	if len(cells) == 0 {
		return d.ImportBook(ctx, by, book, o, dry)
	}
	by.Origin = fmt.Sprintf("%s sha256:%s edited:%d", book.Name, digest, len(cells))
	return d.importBook(ctx, by, book, o, dry, func(e *Entry) error {
		_, err := e.version(store.Edits, digest, Edits{File: book.Name, Digest: digest, Cells: cells})
		return err
	})
}

// EntryEdits returns an entry, given by any number in it, and the corrected cells of the file that it came from, nil when there are none.
func (d *Desk) EntryEdits(ctx context.Context, seq int64) (store.Entry, *Edits, error) {
	e, err := d.store.EntryOf(ctx, seq)
	if err != nil {
		return e, nil, err
	}
	for v, err := range d.store.Versions(ctx, e.Last-1) { // it is an entry's last
		if err != nil || v.Seq != e.Last || v.Kind != store.Edits {
			return e, nil, err
		}
		b, err := body[Edits](v)
		return e, &b, err
	}
	return e, nil, nil
}
