package intake

import (
	"slices"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/when"
)

// Template is an empty table of kind k to be filled in: headings with notes (* marks those that must be filled), drop-lists of what is
// known, and one example row, which Run passes over. k must be one of Kinds.
func Template(k Kind, known Known, v say.Voice) sheet.Output {
	out := sheet.Output{
		Name:   SheetTitle(k, v),
		Titles: []string{v.T("intake.template.title", say.Args{"Kind": SheetTitle(k, v)}), v.T("intake.template.advice")},
	}
	var example []sheet.Value
	for _, c := range columns[k] {
		if slices.Contains(writtenByExport, c.field) && k != Corrections {
			continue
		}
		o := sheet.OutColumn{
			Heading: v.T(headingKey(k, c.field)), Kind: c.holds, Note: v.T("intake.note." + string(k) + "." + string(c.field)),
			Choices: choices(k, c.field, known, v),
		}
		if c.required {
			o.Heading += "*"
		}
		out.Columns = append(out.Columns, o)
		example = append(example, exampleValue(k, c, len(example) == 0, v))
	}
	out.Rows = sheet.RowsOf([][]sheet.Value{example})
	return out
}

// writtenByExport are columns that only mean something beside a record number.
var writtenByExport = []Field{Record, RecordKind, Ref, Why, Retract}

// choices are the words or codes that may stand in a column; nil where anything may.
func choices(k Kind, f Field, known Known, v say.Voice) []string {
	switch f {
	case Closed, Manual, Withdrawn, Retract:
		return []string{v.T("intake.yes"), v.T("intake.no")}
	case State:
		return []string{v.T("intake.state.verified"), v.T("intake.state.submitted")}
	case Direction:
		return []string{v.T("intake.direction.more"), v.T("intake.direction.less")}
	case OverTime:
		return adding(v, agency.Sum, agency.Latest, agency.Mean, agency.Max)
	case OverUnits:
		return adding(v, agency.Sum, agency.Mean, agency.Max)
	case Parent, Unit:
		return unitCodes(known)
	case Indicator:
		return indicatorCodes(known)
	}
	return nil
}

func adding(v say.Voice, as ...agency.Adding) (out []string) {
	for _, a := range as {
		out = append(out, v.T("intake.adding."+string(a)))
	}
	return out
}

// unitCodes are the units that exist, code and name: people look for the name, the code is what counts.
func unitCodes(known Known) (out []string) {
	units := &known.Directory().Units
	for _, code := range units.Keys() {
		if u := latest(units.Versions(code)); !u.Closed {
			out = append(out, u.Code+" "+u.Name)
		}
	}
	return out
}

func indicatorCodes(known Known) (out []string) {
	indicators := &known.Directory().Indicators
	for _, code := range indicators.Keys() {
		out = append(out, code+" "+latest(indicators.Versions(code)).Name)
	}
	return out
}

// exampleValue is what the example row has in a column. Its first cell begins with the mark by which the row is known.
func exampleValue(k Kind, c column, first bool, v say.Voice) sheet.Value {
	s := exampleText(k, c.field, v)
	if first {
		return sheet.TextValue(v.T("intake.template.example") + s)
	}
	switch c.field {
	case Quantity:
		return sheet.QtyValue(12 * num.One)
	case Difficulty:
		return sheet.QtyValue(num.MustQty("1.05"))
	case Region:
		return wholeValue(431000)
	case Date, From, Start:
		return sheet.DateValue(when.MustDate("2021-01-01"))
	case Due:
		return sheet.DateValue(when.MustDate("2021-06-30"))
	}
	return sheet.TextValue(s)
}

func exampleText(k Kind, f Field, v say.Voice) string {
	word := func(key string) string { return v.T("intake.template." + key) }
	switch f {
	case Code:
		return map[Kind]string{Units: "431002", Indicators: "D01", People: "P0001", Groups: "G1"}[k]
	case Name:
		return map[Kind]string{Units: word("unit"), Indicators: word("indicator"), People: word("person"), Groups: word("group")}[k]
	case Unit:
		return "431002"
	case UnitName:
		return word("unit")
	case Parent:
		return "431000"
	case Level:
		return word("level")
	case Indicator:
		return "D01"
	case IndicName:
		return word("indicator")
	case Measure:
		return word("measure")
	case Direction:
		return v.T("intake.direction.more")
	case OverTime, OverUnits:
		return v.T("intake.adding.sum")
	case Closed, Manual, Withdrawn:
		return v.T("intake.no")
	case Post:
		return word("post")
	case Derivation:
		return word("derivation")
	case State:
		return v.T("intake.state.submitted")
	case Record:
		return "1024"
	case Why:
		return word("reason")
	case Evidence:
		return word("evidence")
	}
	return ""
}
