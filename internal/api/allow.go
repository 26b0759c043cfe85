package api

import (
	"context"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/ledger"
)

// territory is the units at which somebody may do something.
type territory struct {
	all bool // the whole agency, units to come included
	in  map[agency.UnitNo]bool
}

func (t territory) has(u agency.UnitNo) bool { return t.all || t.in[u] }

// territory finds where the caller may do it, once for a whole file.
func (s *server) territory(ctx context.Context, does access.Operation) (territory, error) {
	sub := of(ctx).subject
	top, err := s.whole(ctx)
	if err != nil {
		return territory{}, err
	}
	if decide(sub, does, top) == nil {
		return territory{all: true}, nil
	}
	units, all := access.Units(sub, does)
	t := territory{all: all, in: map[agency.UnitNo]bool{}}
	err = s.Desk.Hold(ctx, desk.Question{}, func(scene desk.Scene) error {
		for _, code := range units {
			scene.Tree.Walk(scene.Directory.UnitNo(code), func(no agency.UnitNo) { t.in[no] = true })
		}
		return nil
	})
	if isEmpty(err) {
		err = nil
	}
	return t, err
}

// allow is what an import of the caller's may write. It is worked out beforehand: the import asks it while memory is held.
func (s *server) allow(ctx context.Context) (intake.Allow, error) {
	may := map[access.Operation]territory{}
	for _, does := range []access.Operation{access.ImportWrite, access.RecordWrite, access.RecordAttest, access.TargetWrite, access.DirectoryWrite} {
		t, err := s.territory(ctx, does)
		if err != nil {
			return nil, err
		}
		may[does] = t
	}
	return func(k intake.Kind, u agency.UnitNo, b ledger.Basis) bool {
		switch k {
		case intake.Observations, intake.Corrections:
			return may[access.ImportWrite].has(u) && may[access.RecordWrite].has(u) && (b != ledger.Verified || may[access.RecordAttest].has(u))
		case intake.Targets:
			return may[access.TargetWrite].has(u)
		}
		return may[access.DirectoryWrite].all
	}, nil
}
