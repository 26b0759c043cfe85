package agency

import (
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/when"
)

// CheckUnit says what keeps u from becoming a version of its unit, going by what was known up to seq. It holds the version against every
// day on which it would be the unit's word and something changes around it. Faults, by field: unit_text_missing, unit_own_parent,
// unit_parent_missing, unit_cycle, unit_has_children, unit_closed_new, unit_unchanged.
func (d *Directory) CheckUnit(u Unit, seq int64) fault.List {
	var l fault.List
	if strings.TrimSpace(u.Code) == "" {
		l = append(l, fault.At("code", "unit_text_missing", "", ""))
	}
	if strings.TrimSpace(u.Name) == "" {
		l = append(l, fault.At("name", "unit_text_missing", "", ""))
	}
	was, there := d.Units.At(u.Code, u.From, seq)
	if u.Closed && !there {
		l = append(l, fault.At("closed", "unit_closed_new", u.Code, u.From.String()))
	}
	if same := was.Value; there {
		if same.From, same.No = u.From, u.No; same == u {
			l = append(l, fault.At("name", "unit_unchanged", u.Code, u.From.String()))
		}
	}
	if u.Parent == u.Code && u.Code != "" {
		return append(l, fault.At("parent", "unit_own_parent", u.Parent, ""))
	}
	for _, day := range d.daysOf(u) {
		if f := d.checkOn(u, day, seq); f != nil {
			return append(l, f)
		}
	}
	return l
}

// daysOf are the days on which something changes while u is its unit's word, the first of them u's own.
func (d *Directory) daysOf(u Unit) []when.Date {
	days := []when.Date{u.From}
	for _, day := range d.unitFrom {
		if day <= u.From {
			continue
		}
		if slices.ContainsFunc(d.Units.Versions(u.Code), func(v when.Version[Unit]) bool { return v.From == day }) {
			break
		}
		days = append(days, day)
	}
	return days
}

// checkOn holds u against the organisation of one day.
func (d *Directory) checkOn(u Unit, day when.Date, seq int64) *fault.Fault {
	if u.Closed {
		var below []string
		for _, code := range d.Units.Keys() {
			if v, ok := d.Units.At(code, day, seq); ok && !v.Value.Closed && v.Value.Parent == u.Code && code != u.Code {
				below = append(below, code)
			}
		}
		if len(below) > 0 {
			return fault.At("closed", "unit_has_children", u.Code, strings.Join(below[:min(len(below), 12)], ", "))
		}
		return nil
	}
	if u.Parent == "" {
		return nil
	}
	at, steps := u.Parent, 0
	for at != "" && steps <= len(d.unitCode) {
		if at == u.Code {
			return fault.At("parent", "unit_cycle", u.Parent, u.Code)
		}
		v, ok := d.Units.At(at, day, seq)
		if !ok || v.Value.Closed {
			if at == u.Parent {
				return fault.At("parent", "unit_parent_missing", u.Parent, day.String())
			}
			return nil
		}
		at = v.Value.Parent
		steps++
	}
	return nil
}
