package workflow

import (
	"regexp"
	"slices"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/when"
)

// Period is a reporting period 填报期: which days are reported, by whom, and by when. It reaches the subtree of the unit it is
// opened at.
type Period struct {
	Code       string    `json:"code"` // "2021-04"; unique in the agency
	Name       string    `json:"name"`
	First      when.Date `json:"first"` // the days covered, both included
	Last       when.Date `json:"last"`
	SubmitBy   time.Time `json:"submit_by"` // what is handed in after this instant is late
	VerifyBy   time.Time `json:"verify_by"`
	Unit       string    `json:"unit"`                 // code of the unit it is opened at
	Kind       string    `json:"kind,omitempty"`       // units of this kind report (派出所…); empty: units that have none below them
	Indicators []string  `json:"indicators,omitempty"` // codes that every return must hold; empty: none in particular
	Reason     string    `json:"reason,omitempty"`     // why it was amended
	Withdrawn  bool      `json:"withdrawn,omitempty"`  // nothing is asked any more
}

// codeForm is what codes of periods and editions look like: they stand in addresses and file names.
var codeForm = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$`)

// CodeForm describes codeForm in faults.
const CodeForm = "2021-04"

// Days are the days that the period covers.
func (p Period) Days() when.Period { return when.Period{Start: p.First, Due: p.Last} }

// Late says whether what is handed in at an instant is late.
func (p Period) Late(at time.Time) bool { return at.After(p.SubmitBy) }

// Asks says whether an indicator may be reported: any, where none in particular is asked for.
func (p Period) Asks(indicator string) bool {
	return len(p.Indicators) == 0 || slices.Contains(p.Indicators, indicator)
}

// Check says what is wrong with a period by itself; that its unit, kind and indicators exist is the desk's business.
func (p Period) Check() error {
	var l fault.List
	add := func(field, code, found, want string) { l = append(l, fault.At(field, code, found, want)) }
	if !codeForm.MatchString(p.Code) {
		add("code", "workflow_code", p.Code, CodeForm)
	}
	if p.Name == "" {
		add("name", "workflow_missing", "", "")
	}
	if p.Unit == "" {
		add("unit", "workflow_missing", "", "")
	}
	if p.First < 0 || p.Last > when.MaxRecordDate {
		add("first", "workflow_days", p.First.String()+"–"+p.Last.String(), "1970-01-01–"+when.MaxRecordDate.String())
	}
	if p.Last < p.First {
		add("last", "workflow_last_before_first", p.Last.String(), p.First.String())
	}
	if p.SubmitBy.IsZero() {
		add("submit_by", "workflow_missing", "", "")
	}
	if p.VerifyBy.Before(p.SubmitBy) {
		add("verify_by", "workflow_verify_before_submit", Instant(p.VerifyBy), Instant(p.SubmitBy))
	}
	if twice := repeated(p.Indicators); twice != "" {
		add("indicators", "workflow_twice", twice, "")
	}
	return l.Err()
}

// Amendment changes a period; what is nil stays as it is.
type Amendment struct {
	Name        *string    `json:"name,omitempty"`
	First, Last *when.Date `json:"-"`
	SubmitBy    *time.Time `json:"submit_by,omitempty"`
	VerifyBy    *time.Time `json:"verify_by,omitempty"`
	Kind        *string    `json:"kind,omitempty"`
	Indicators  *[]string  `json:"indicators,omitempty"`
	Withdraw    bool       `json:"withdraw,omitempty"`
	Reason      string     `json:"reason"`
}

// Amend returns the period as an amendment leaves it. at is when it is amended: a deadline can't be moved to before that, or
// somebody would become late who was not. begun says that something was handed in or locked: then the days stay as they are.
func (p Period) Amend(a Amendment, at time.Time, begun bool) (Period, error) {
	if a.Reason == "" {
		return p, fault.At("reason", "workflow_reason_missing", "", "")
	}
	if p.Withdrawn {
		return p, fault.New("workflow_period_withdrawn", p.Code, "")
	}
	next := p
	next.Reason, next.Withdrawn, next.Indicators = a.Reason, a.Withdraw, slices.Clone(p.Indicators)
	set(&next.Name, a.Name)
	set(&next.First, a.First)
	set(&next.Last, a.Last)
	set(&next.SubmitBy, a.SubmitBy)
	set(&next.VerifyBy, a.VerifyBy)
	set(&next.Kind, a.Kind)
	set(&next.Indicators, a.Indicators)
	if next.Days() != p.Days() && begun {
		return p, fault.At("first", "workflow_days_fixed", next.Days().Start.String()+"–"+next.Days().Due.String(), p.Days().Start.String()+"–"+p.Days().Due.String())
	}
	if next.Withdrawn && begun {
		return p, fault.New("workflow_period_begun", p.Code, "")
	}
	if !next.SubmitBy.Equal(p.SubmitBy) && next.SubmitBy.Before(at) {
		return p, fault.At("submit_by", "workflow_deadline_past", Instant(next.SubmitBy), Instant(at))
	}
	if same(next, p) {
		return p, fault.New("workflow_amends_nothing", p.Code, "")
	}
	return next, next.Check()
}

func same(a, b Period) bool {
	return a.Name == b.Name && a.Days() == b.Days() && a.SubmitBy.Equal(b.SubmitBy) && a.VerifyBy.Equal(b.VerifyBy) &&
		a.Kind == b.Kind && slices.Equal(a.Indicators, b.Indicators) && a.Withdrawn == b.Withdrawn
}

func set[V any](to, from *V) {
	if from != nil {
		*to = *from
	}
}

// repeated returns the first value that stands in a list twice, "" when none does.
func repeated(list []string) string {
	for i, s := range list {
		if slices.Contains(list[:i], s) {
			return s
		}
	}
	return ""
}

// Instant writes an instant as faults quote it.
func Instant(t time.Time) string { return t.Format("2006-01-02T15:04:05Z07:00") }
