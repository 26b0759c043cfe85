package api

import (
	"context"
	"slices"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
)

// anywhere is of operations that ask for an account at most, whatever its roles.
func anywhere[I any](context.Context, *I) ([]access.Object, error) { return nil, nil }

// agency is of what belongs to the whole agency: it stands at its top units.
func agencyWide[I any](s *server) where[I] {
	return func(ctx context.Context, _ *I) ([]access.Object, error) { return s.whole(ctx) }
}

// whole is the agency as an object. An agency without units has nobody with a role in it: its object is at no unit.
func (s *server) whole(ctx context.Context) ([]access.Object, error) {
	tops, err := s.Desk.Tops(ctx)
	if l := fault.Of(err); l != nil && l[0].Code == "desk_empty" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := make([]access.Object, len(tops))
	for i, code := range tops {
		out[i] = access.Object{Unit: code, Above: []string{code}}
	}
	return out, nil
}

// unit is a unit, given by code or name, as an object.
func (s *server) unit(ctx context.Context, wish string) (access.Object, error) {
	above, err := s.Desk.Lineage(ctx, wish)
	if err != nil {
		return access.Object{}, err
	}
	return access.Object{Unit: above[0], Above: above}, nil
}

// unitOrClosed is a unit by its code; one that is no more stands under whom it stood last.
func (s *server) unitOrClosed(ctx context.Context, code string) (access.Object, error) {
	o, err := s.unit(ctx, code)
	if l := fault.Of(err); l == nil || l[0].Code != "desk_unit_unknown" {
		return o, err
	}
	above := []string{code}
	unknown := err
	err = s.Desk.Hold(ctx, desk.Question{}, func(scene desk.Scene) error {
		for {
			vs := scene.Directory.Units.Versions(above[len(above)-1])
			if len(vs) == 0 && len(above) == 1 {
				return unknown
			}
			if len(vs) == 0 || vs[len(vs)-1].Value.Parent == "" || slices.Contains(above, vs[len(vs)-1].Value.Parent) {
				return nil
			}
			above = append(above, vs[len(vs)-1].Value.Parent)
		}
	})
	return access.Object{Unit: code, Above: above}, err
}

// atUnit is of operations about one unit that the form names. The form holds its code from then on: a name may be another unit's on
// the day that the operation is about, and then what was decided about would not be what is done.
func atUnit[I any](s *server, name func(*I) *string) where[I] {
	return func(ctx context.Context, in *I) ([]access.Object, error) {
		o, err := s.unitCode(ctx, name(in))
		return []access.Object{o}, err
	}
}

// unitCode is a unit as an object, and puts its code in the place of its name.
func (s *server) unitCode(ctx context.Context, wish *string) (access.Object, error) {
	o, err := s.unit(ctx, *wish)
	if err == nil {
		*wish = o.Unit
	}
	return o, err
}

// atUnits is of operations about several units that the form names, or about what the caller reaches when it names none.
func atUnits[I any](s *server, does access.Operation, names func(*I) []string) where[I] {
	return func(ctx context.Context, in *I) ([]access.Object, error) {
		wishes := names(in)
		if len(wishes) == 0 {
			return somewhere(ctx, does), nil
		}
		return s.units(ctx, wishes)
	}
}

func (s *server) units(ctx context.Context, wishes []string) ([]access.Object, error) {
	out := make([]access.Object, 0, len(wishes))
	for _, w := range wishes {
		o, err := s.unit(ctx, w)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// somewhere is the first unit at which the caller may do it: a list is then narrowed to what it reaches.
func somewhere(ctx context.Context, does access.Operation) []access.Object {
	units, _ := access.Units(of(ctx).subject, does)
	if len(units) == 0 {
		return nil
	}
	return []access.Object{{Unit: units[0], Above: units[:1]}}
}

// narrowed is of lists: it needs a role somewhere, and the operation shows what lies in reach.
func narrowed[I any](does access.Operation) where[I] {
	return func(ctx context.Context, _ *I) ([]access.Object, error) { return somewhere(ctx, does), nil }
}

// sees returns a test of whether the caller may do it at a unit. It asks for each unit once.
func (s *server) sees(ctx context.Context, does access.Operation) func(unit string) (bool, error) {
	reach, all := access.Units(of(ctx).subject, does)
	known := map[string]bool{}
	return func(unit string) (bool, error) {
		if all {
			return true, nil
		}
		if yes, ok := known[unit]; ok {
			return yes, nil
		}
		o, err := s.unitOrClosed(ctx, unit)
		if err != nil {
			return false, err
		}
		yes := slices.ContainsFunc(o.Above, func(u string) bool { return slices.Contains(reach, u) })
		known[unit] = yes
		return yes, nil
	}
}

// rolesFor lists the roles that may call an operation at their own unit; nil when it asks for none.
func rolesFor(does access.Operation) []string {
	if _, all := access.Units(access.Subject{Account: "anybody"}, does); all {
		return []string{}
	}
	var out []string
	for _, r := range access.Roles() {
		s := access.Subject{Account: "somebody", Grants: []access.Grant{{Role: r, Unit: "unit"}}}
		if units, _ := access.Units(s, does); len(units) > 0 {
			out = append(out, string(r))
		}
	}
	return out
}
