// Package trouble puts a running server into the troubles of real machines, one after the other: a full disk, a database that goes
// away, a clock that goes back, a second server on the same ledger, uploads cut in half. It prints what clients saw.
package trouble

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/tongchou/tongchou/faults/rig"
)

// row is what came of one trouble on one store.
type row struct {
	saw     string // by clients while it lasted
	kept    string // how it was made sure that nothing is lost or half-written
	resumed string
}

// trouble is one of them; it errs when something that must hold does not.
type trouble struct {
	name   string
	stores []string
	run    func(ctx context.Context, r *rig.Rig, kind string) (row, error)
}

var troubles = []trouble{
	{"disk full", []string{rig.SQLite, rig.Postgres}, diskFull},
	{"database gone", []string{rig.Postgres}, databaseGone},
	{"clock set back an hour", []string{rig.SQLite, rig.Postgres}, clockBack},
	{"two servers on one database", []string{rig.SQLite, rig.Postgres}, twoServers},
	{"import cut in half", []string{rig.SQLite, rig.Postgres}, importCut},
	{"evidence cut in half", []string{rig.SQLite, rig.Postgres}, evidenceCut},
}

// Run goes through all troubles and prints a table of them.
func Run(ctx context.Context, r *rig.Rig, out io.Writer) error {
	rig.Heading(out, "Troubles")
	fmt.Fprint(out, "After each, with the server stopped: `tongchou doctor` and `tongchou verify` clean, every acknowledged write there once, every other at most once and whole.\n\n")
	t := rig.Table{Columns: []string{"trouble", "store", "clients saw", "kept", "service resumed"}}
	var errs []error
	for _, one := range troubles {
		for _, kind := range r.Stores {
			if !contains(one.stores, kind) {
				continue
			}
			start := time.Now()
			got, err := one.run(ctx, r, kind)
			if err != nil {
				errs = append(errs, fmt.Errorf("%s on %s: %w", one.name, kind, err))
				got.kept += " **failed: " + err.Error() + "**"
			}
			t.Add(one.name, rig.Title(kind), got.saw, got.kept, got.resumed)
			r.Logf("%s on %s: %v", one.name, rig.Title(kind), time.Since(start).Round(time.Millisecond))
		}
	}
	t.Print(out)
	return errors.Join(errs...)
}

func contains(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
}
