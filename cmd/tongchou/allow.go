package main

import (
	"context"
	"slices"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/ledger"
)

// allowed is what the subject may write by an import: each row is asked about at its own unit. It is worked out beforehand, since the
// ledger can't be asked while it is being written.
func allowed(ctx context.Context, d *desk.Desk, s access.Subject) (intake.Allow, error) {
	reach := map[access.Operation]units{}
	err := d.Hold(ctx, desk.Question{}, func(scene desk.Scene) error {
		for _, op := range []access.Operation{access.ImportWrite, access.RecordAttest, access.TargetWrite, access.DirectoryWrite} {
			reach[op] = reached(scene, s, op)
		}
		return nil
	})
	if empty(err) { // without a unit only who reaches everything may write
		for _, op := range []access.Operation{access.ImportWrite, access.RecordAttest, access.TargetWrite, access.DirectoryWrite} {
			reach[op] = units{all: reachesAll(s, op, nil)}
		}
		err = nil
	}
	return func(k intake.Kind, u agency.UnitNo, b ledger.Basis) bool {
		switch k {
		case intake.Observations, intake.Corrections:
			return reach[access.ImportWrite].has(u) && (b != ledger.Verified || reach[access.RecordAttest].has(u))
		case intake.Targets:
			return reach[access.TargetWrite].has(u)
		}
		return reach[access.DirectoryWrite].all
	}, err
}

// empty says that a question failed because the ledger holds nothing yet.
func empty(err error) bool {
	l := fault.Of(err)
	return len(l) == 1 && l[0].Code == "desk_empty"
}

// units are those that an operation reaches.
type units struct {
	all bool
	in  map[agency.UnitNo]bool
}

func (r units) has(u agency.UnitNo) bool { return r.all || r.in[u] }

func reached(scene desk.Scene, s access.Subject, op access.Operation) units {
	var tops []string
	for _, no := range scene.Tree.Top() {
		tops = append(tops, scene.Directory.UnitCode(no))
	}
	r := units{all: reachesAll(s, op, tops), in: map[agency.UnitNo]bool{}}
	codes, _ := access.Units(s, op)
	for _, code := range codes {
		if no := scene.Directory.UnitNo(code); no != 0 {
			scene.Tree.Walk(no, func(below agency.UnitNo) { r.in[below] = true })
		}
	}
	return r
}

// reachesAll says whether an operation is allowed at every top unit, and so at whatever unit an import may bring.
func reachesAll(s access.Subject, op access.Operation, tops []string) bool {
	codes, all := access.Units(s, op)
	if all || len(tops) == 0 {
		return all
	}
	return !slices.ContainsFunc(tops, func(top string) bool { return !slices.Contains(codes, top) })
}
