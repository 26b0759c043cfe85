package workflow

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

// Draft is the return of a unit for a period while it is being written. It may be saved incomplete; it is never in the ledger.
type Draft struct {
	Unit    string    `json:"unit"`
	Period  string    `json:"period"`
	Lines   []Line    `json:"lines"`
	Reason  string    `json:"reason,omitempty"`  // of handing in again, where that withdraws a record that still stands
	By      string    `json:"by"`                // who saved it last
	Authors []string  `json:"authors,omitempty"` // all who saved it, in order
	SavedAt time.Time `json:"saved_at"`
	Rev     int64     `json:"rev"` // of the paper, 0 before it was first saved; a save with an old one is refused
}

// Line is one figure of a draft, as it was typed: quantity is the exact decimal text.
type Line struct {
	Indicator string   `json:"indicator"`
	Day       string   `json:"day"` // 2021-04-26
	Quantity  string   `json:"quantity"`
	Voucher   string   `json:"voucher,omitempty"` // 凭证号: tells apart several figures of one indicator and day
	Reason    string   `json:"reason,omitempty"`
	Evidence  []string `json:"evidence,omitempty"` // hashes of attached files
}

// Figure is a line that was understood.
type Figure struct {
	Indicator agency.Indicator
	On        when.Date
	Qty       num.Qty
	Voucher   string
	Reason    string
	Evidence  string // "sha256:…" once for each file, blanks between
}

// FigureKey tells figures of one unit apart.
type FigureKey struct {
	Indicator agency.IndicatorNo
	On        when.Date
	Voucher   string
}

// Key is the figure's key.
func (f Figure) Key() FigureKey { return FigureKey{f.Indicator.No, f.On, f.Voucher} }

// Surroundings is what a draft's lines are held against.
type Surroundings struct {
	Period    Period
	Today     when.Date
	Indicator func(code string, on when.Date) (agency.Indicator, bool)
	Evidence  func(hash string) bool // whether the file is attached to the unit
}

// MaxLines bounds a draft.
const MaxLines = 5000

// Check reads a draft line by line and returns its figures and all that is wrong with it: places are "lines[2].quantity". What
// is wrong does not keep a draft from being saved, only from being handed in.
func (d Draft) Check(s Surroundings) ([]Figure, fault.List) {
	var l fault.List
	figures := make([]Figure, 0, len(d.Lines))
	first := map[FigureKey]int{}
	told := map[string]bool{}
	for i, line := range d.Lines {
		f, faults := line.read(s)
		for _, one := range faults {
			one.Place.Field = fmt.Sprintf("lines[%d].%s", i, one.Place.Field)
		}
		l = append(l, faults...)
		told[line.Indicator] = true
		if len(faults) > 0 {
			continue
		}
		if before, twice := first[f.Key()]; twice {
			l = append(l, fault.At(fmt.Sprintf("lines[%d]", i), "workflow_line_twice", fmt.Sprint(i+1), fmt.Sprint(before+1)))
			continue
		}
		first[f.Key()] = i
		figures = append(figures, f)
	}
	for _, code := range s.Period.Indicators {
		if !told[code] {
			l = append(l, fault.At("lines", "workflow_indicator_asked", code, ""))
		}
	}
	if len(d.Lines) == 0 && len(s.Period.Indicators) == 0 {
		l = append(l, fault.At("lines", "workflow_no_lines", "", ""))
	}
	return figures, l
}

func (l Line) read(s Surroundings) (f Figure, faults fault.List) {
	add := func(field, code, found, want string) { faults = append(faults, fault.At(field, code, found, want)) }
	day, err := when.ParseDate(l.Day)
	switch {
	case l.Day == "":
		add("day", "workflow_missing", "", "")
	case err != nil:
		add("day", "workflow_not_a_date", l.Day, "2021-04-26")
	case !s.Period.Days().Contains(day):
		add("day", "workflow_day_outside", l.Day, s.Period.First.String()+"–"+s.Period.Last.String())
	case day > s.Today:
		add("day", "workflow_day_to_come", l.Day, s.Today.String())
	}
	on := day
	if err != nil {
		on = s.Period.Last // the indicator can be judged all the same
	}
	known := false
	f.Indicator, known = s.Indicator(l.Indicator, on)
	switch {
	case l.Indicator == "":
		add("indicator", "workflow_missing", "", "")
	case !known:
		add("indicator", "workflow_indicator_unknown", l.Indicator, "")
	case !s.Period.Asks(f.Indicator.Code):
		add("indicator", "workflow_indicator_not_asked", l.Indicator, strings.Join(s.Period.Indicators, ", "))
	}
	f.Qty = l.quantity(f.Indicator, known, add)
	for i, hash := range l.Evidence {
		if !s.Evidence(hash) {
			add(fmt.Sprintf("evidence[%d]", i), "workflow_evidence_unknown", hash, "")
		}
	}
	if known && f.Indicator.Manual && (l.Reason == "" || len(l.Evidence) == 0) {
		add("reason", "workflow_manual_incomplete", l.Indicator, "")
	}
	f.On, f.Voucher, f.Reason, f.Evidence = day, l.Voucher, l.Reason, Proof(l.Evidence)
	return f, faults
}

// quantity reads the exact decimal; a flow can't be negative.
func (l Line) quantity(i agency.Indicator, known bool, add func(field, code, found, want string)) num.Qty {
	q, err := num.ParseQty(l.Quantity)
	switch {
	case l.Quantity == "":
		add("quantity", "workflow_missing", "", "")
	case errors.Is(err, num.ErrPrecision):
		add("quantity", "workflow_too_precise", l.Quantity, "")
	case errors.Is(err, num.ErrOverflow):
		add("quantity", "workflow_too_large", l.Quantity, "")
	case err != nil:
		add("quantity", "workflow_not_a_number", l.Quantity, "1200, 12.5")
	case known && q < 0 && (i.OverTime == agency.Sum || i.OverTime == agency.Max):
		add("quantity", "workflow_negative", l.Quantity, i.Name)
	}
	return q
}

// Proof writes hashes of attached files as a record's evidence.
func Proof(hashes []string) string {
	var out []string
	for _, h := range hashes {
		out = append(out, "sha256:"+h)
	}
	return strings.Join(out, " ")
}
