package intake

import (
	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/target"
)

func defaultHeading(k Kind, f Field) string { return say.In("zh").T(headingKey(k, f)) }

// Columns are the columns of an export of kind k, headings in the language of v. What is written below them by UnitRow,
// RecordRow and so on, Run reads back and adds nothing.
func Columns(k Kind, v say.Voice) []sheet.OutColumn {
	var out []sheet.OutColumn
	for _, c := range columns[k] {
		out = append(out, sheet.OutColumn{Heading: v.T(headingKey(k, c.field)), Kind: c.holds})
	}
	return out
}

// SheetTitle names the sheet of kind k.
func SheetTitle(k Kind, v say.Voice) string { return v.T("intake.kind." + string(k)) }

func yesNoValue(b bool, v say.Voice) sheet.Value {
	if b {
		return sheet.TextValue(v.T("intake.yes"))
	}
	return sheet.TextValue(v.T("intake.no"))
}

// UnitRow writes a unit under Columns(Units).
func UnitRow(u agency.Unit, v say.Voice) []sheet.Value {
	return []sheet.Value{
		sheet.TextValue(u.Code), sheet.TextValue(u.Name), sheet.TextValue(u.Kind), sheet.TextValue(u.Parent),
		wholeValue(int64(u.Region)), yesNoValue(u.Closed, v), sheet.DateValue(u.From),
	}
}

// IndicatorRow writes an indicator under Columns(Indicators).
func IndicatorRow(i agency.Indicator, v say.Voice) []sheet.Value {
	return []sheet.Value{
		sheet.TextValue(i.Code), sheet.TextValue(i.Name), sheet.TextValue(i.Measure), sheet.TextValue(v.T("intake.direction." + string(i.Direction))),
		sheet.TextValue(v.T("intake.adding." + string(i.OverTime))), sheet.TextValue(v.T("intake.adding." + string(i.OverUnits))),
		yesNoValue(i.Manual, v), sheet.DateValue(i.From),
	}
}

// PersonRow writes a person under Columns(People); unitName may be "".
func PersonRow(p agency.Person, unitName string, v say.Voice) []sheet.Value {
	return []sheet.Value{
		sheet.TextValue(p.Code), sheet.TextValue(p.Name), sheet.TextValue(p.Unit), sheet.TextValue(unitName), sheet.TextValue(p.Post),
		yesNoValue(p.Closed, v), sheet.DateValue(p.From),
	}
}

// GroupRows writes a peer group under Columns(Groups), a row for each member; name gives a unit's name by its code.
func GroupRows(g agency.Group, name func(unit string) string, v say.Voice) [][]sheet.Value {
	var out [][]sheet.Value
	for _, m := range g.Members {
		out = append(out, []sheet.Value{
			sheet.TextValue(g.Code), sheet.TextValue(g.Name), sheet.TextValue(m.Unit), sheet.TextValue(name(m.Unit)),
			sheet.QtyValue(m.Difficulty), sheet.TextValue(m.Derivation), sheet.DateValue(g.From),
		})
	}
	return out
}

// TargetRow writes a target under Columns(Targets).
func TargetRow(t target.Target, unitName, indicatorName string, v say.Voice) []sheet.Value {
	return []sheet.Value{
		sheet.TextValue(t.Unit), sheet.TextValue(unitName), sheet.TextValue(t.Indicator), sheet.TextValue(indicatorName),
		sheet.QtyValue(t.Quantity), sheet.DateValue(t.Period.Start), sheet.DateValue(t.Period.Due), sheet.DateValue(t.From),
		yesNoValue(t.Withdrawn, v), sheet.TextValue(t.Reason),
	}
}

// Named are the code and the name of a unit or an indicator.
type Named struct{ Code, Name string }

// RecordRow writes a record under Columns(Observations): of any kind, so that the rows may be the whole history of a ledger
// or only what counts in it. The last two columns, for a correction's reason and a retraction, stay blank for the reader to fill in.
func RecordRow(r ledger.Record, unit, indicator Named, v say.Voice) []sheet.Value {
	state := sheet.Value{}
	if r.Kind == ledger.Observation || r.Kind == ledger.Correction {
		state = sheet.TextValue(v.T("intake.state." + r.Basis.String()))
	}
	ref := sheet.Value{}
	if r.Ref != 0 {
		ref = wholeValue(r.Ref)
	}
	return []sheet.Value{
		wholeValue(r.Seq), sheet.TextValue(v.T("intake.record." + r.Kind.String())), sheet.TextValue(unit.Code), sheet.TextValue(unit.Name),
		sheet.TextValue(indicator.Code), sheet.TextValue(indicator.Name), sheet.DateValue(r.On), sheet.QtyValue(r.Qty),
		sheet.TextValue(r.Voucher), state, sheet.TextValue(r.By), sheet.TextValue(r.Reason), sheet.TextValue(r.Evidence), ref, {}, {},
	}
}

// wholeValue writes a whole number; one too large for a quantity is written in digits.
func wholeValue(n int64) sheet.Value {
	q, err := num.Int(n)
	if err != nil {
		return sheet.TextValue(recordNumber(n))
	}
	return sheet.QtyValue(q)
}
