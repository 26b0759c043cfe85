package intake

import (
	"bytes"
	"context"
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/sheet"
)

// cellsOfFields returns "field code" of each fault.
func cellsOfFields(err error) (out []string) {
	for _, f := range fault.Of(err) {
		out = append(out, f.Place.Field+" "+f.Code)
	}
	return out
}

// Whatever a text holds, it is taken or refused with faults, never a panic; what was taken adds nothing a second time.
func FuzzRun(f *testing.F) {
	for _, s := range []string{someUnits, someIndicators, someFigures, spellings, repeated, unknown, correctionsText, editedExport, "\xff\xfe", "记录号,撤回,更正理由\n1,是,x\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 1<<16 {
			return
		}
		m := agencyOf(t)
		open := func() *sheet.Book {
			b, err := sheet.Read("f.csv", bytes.NewReader(text), int64(len(text)), sheet.Options{})
			if err != nil {
				return nil
			}
			return b
		}
		b := open()
		if b == nil {
			return
		}
		if _, err := m.take(b, Options{}); err != nil {
			if fault.Of(err) == nil {
				t.Fatalf("an error that is no fault: %v", err)
			}
			return
		}
		rep, err := Run(context.Background(), open(), Options{}, m, Discard{})
		if err != nil || rep.Total().New+rep.Total().Corrections+rep.Total().Retractions > 0 {
			t.Fatalf("a second time: %+v %v", rep.Total(), err)
		}
	})
}

// A mapping is read or refused with faults, never a panic.
func FuzzMapping(f *testing.F) {
	f.Add([]byte(ownMapping))
	f.Add([]byte("columns: [1]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := ParseMapping("m.yaml", b); err != nil && fault.Of(err) == nil {
			t.Fatalf("an error that is no fault: %v", err)
		}
	})
}
