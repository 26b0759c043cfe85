package desk

import (
	"context"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/when"
)

// Export lists what the ledger holds of a kind today, in the columns that an import reads back. f narrows observations only:
// of those, the ones that count are listed.
func (d *Desk) Export(ctx context.Context, k intake.Kind, f Filter, v say.Voice) (sheet.Output, error) {
	done, err := d.reading(ctx)
	if err != nil {
		return sheet.Output{}, err
	}
	defer done() // rows of observations are walked later, and hold memory themselves
	out := sheet.Output{Name: intake.SheetTitle(k, v), Columns: intake.Columns(k, v)}
	var rows [][]sheet.Value
	switch k {
	case intake.Observations:
		f.Kinds = []ledger.Kind{ledger.Observation, ledger.Correction}
		out.Rows = func(yield func([]sheet.Value, error) bool) {
			for l, err := range d.Records(ctx, f) {
				if err == nil && l.Standing != "live" {
					continue
				}
				row := intake.RecordRow(l.Record, intake.Named{Code: l.Unit, Name: l.UnitName}, intake.Named{Code: l.Indicator, Name: l.Name}, v)
				if !yield(row, err) || err != nil {
					return
				}
			}
		}
		return out, nil
	case intake.Units:
		for _, u := range latest(&d.directory.Units) {
			rows = append(rows, intake.UnitRow(u, v))
		}
	case intake.Indicators:
		for _, i := range latest(&d.directory.Indicators) {
			rows = append(rows, intake.IndicatorRow(i, v))
		}
	case intake.People:
		for _, p := range latest(&d.directory.People) {
			rows = append(rows, intake.PersonRow(p, d.unitName(p.Unit), v))
		}
	case intake.Groups:
		for _, g := range latest(&d.directory.Groups) {
			rows = append(rows, intake.GroupRows(g, d.unitName, v)...)
		}
	case intake.Targets:
		for _, t := range d.targets.All(when.MaxRecordDate, d.seq) {
			i, _ := last(&d.directory.Indicators, t.Indicator)
			rows = append(rows, intake.TargetRow(t, d.unitName(t.Unit), i.Name, v))
		}
	default:
		return out, fault.At("KIND", "desk_not_exported", string(k), "units, people, indicators, groups, targets, observations")
	}
	out.Rows = sheet.RowsOf(rows)
	return out, nil
}

// last returns the version of k that overrides all others once its day has come.
func last[V any](h *when.History[string, V], k string) (v V, ok bool) {
	vs := h.Versions(k)
	if len(vs) == 0 {
		return v, false
	}
	return vs[len(vs)-1].Value, true
}

func latest[V any](h *when.History[string, V]) []V {
	var out []V
	for _, k := range h.Keys() {
		v, _ := last(h, k)
		out = append(out, v)
	}
	return out
}

func (d *Desk) unitName(code string) string {
	u, _ := last[agency.Unit](&d.directory.Units, code)
	return u.Name
}
