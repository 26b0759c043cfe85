package notary

import (
	"testing"

	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/store"
)

// Words that are taken away leave their commitment, and so the log, as it was: only an erasure in the ledger makes that lawful.
func TestErasedWithoutAnErasureIsNamed(t *testing.T) {
	o := open(t)
	o.add(3)
	verify := func() (codes []string) {
		r, err := Verify(ctx, o.st, o.dir, Wish{Trust: proof.Trust{Log: o.notary.Public()}})
		o.check(err)
		for _, f := range r.Breaks {
			codes = append(codes, f.Code)
			if f.Place.Record != 2 {
				t.Errorf("%s names %d", f.Code, f.Place.Record)
			}
		}
		return codes
	}
	write := func(fn func(*store.Tx) error) {
		_, err := o.st.Write(ctx, store.Meta{Actor: "考核办"}, fn)
		o.check(err)
	}
	write(func(tx *store.Tx) error { return tx.Erase(2) })
	if got := verify(); len(got) != 1 || got[0] != "log_erased_unsaid" {
		t.Errorf("words taken away in the database: %v", got)
	}
	write(func(tx *store.Tx) error {
		_, _, err := tx.Version(store.Erasure, "erasure", 18700, map[string]any{"record": 2, "reason": "依法"})
		return err
	})
	if got := verify(); len(got) != 0 {
		t.Errorf("words taken away by an erasure: %v", got)
	}
}
