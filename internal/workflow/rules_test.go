package workflow

import (
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

var (
	noon = time.Date(2021, 4, 26, 4, 0, 0, 0, time.UTC)
	hash = strings.Repeat("ab", 32)
)

// refused fails unless err is exactly one fault of this code.
func refused(t *testing.T, err error, code string) {
	t.Helper()
	if l := fault.Of(err); len(l) != 1 || l[0].Code != code {
		t.Errorf("got %v, want the fault %s", err, code)
	}
}

// places writes faults as "field code", joined by commas.
func places(err error) string {
	var out []string
	for _, f := range fault.Of(err) {
		out = append(out, f.Place.Field+" "+f.Code)
	}
	return strings.Join(out, ", ")
}

func april() Period {
	return Period{Code: "2021-04", Name: "四月", First: when.MustDate("2021-03-26"), Last: when.MustDate("2021-04-25"),
		SubmitBy: noon, VerifyBy: noon.Add(48 * time.Hour), Unit: "S"}
}

func TestPeriodByItself(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Period)
		want   string
	}{
		"as it should be":            {func(*Period) {}, ""},
		"a code with a slash":        {func(p *Period) { p.Code = "2021/04" }, "code workflow_code"},
		"no code":                    {func(p *Period) { p.Code = "" }, "code workflow_code"},
		"no name":                    {func(p *Period) { p.Name = "" }, "name workflow_missing"},
		"no unit":                    {func(p *Period) { p.Unit = "" }, "unit workflow_missing"},
		"ends before it begins":      {func(p *Period) { p.Last = p.First - 1 }, "last workflow_last_before_first"},
		"one day":                    {func(p *Period) { p.Last = p.First }, ""},
		"beyond the ledger":          {func(p *Period) { p.Last = when.MaxRecordDate + 1 }, "first workflow_days"},
		"verified before handed in":  {func(p *Period) { p.VerifyBy = p.SubmitBy.Add(-1) }, "verify_by workflow_verify_before_submit"},
		"both deadlines at once":     {func(p *Period) { p.VerifyBy = p.SubmitBy }, ""},
		"no deadline":                {func(p *Period) { p.SubmitBy = time.Time{} }, "submit_by workflow_missing"},
		"an indicator asked twice":   {func(p *Period) { p.Indicators = []string{"x", "y", "x"} }, "indicators workflow_twice"},
		"everything wrong is named":  {func(p *Period) { p.Name, p.Unit = "", "" }, "name workflow_missing, unit workflow_missing"},
		"a deadline before the last": {func(p *Period) { p.SubmitBy = noon.Add(-1000 * time.Hour) }, ""}, // a period may be handed in as it runs
	} {
		p := april()
		c.change(&p)
		if got := places(p.Check()); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestLateIsAfterTheDeadline(t *testing.T) {
	p := april()
	if p.Late(p.SubmitBy) || !p.Late(p.SubmitBy.Add(time.Microsecond)) {
		t.Error("at the deadline is in time, a microsecond later is late")
	}
}

func TestAmendingAPeriod(t *testing.T) {
	day, later, before := april().Last+1, noon.Add(time.Hour), noon.Add(-time.Hour)
	name := "四月（调整）"
	for title, c := range map[string]struct {
		a     Amendment
		begun bool
		want  string // "" or the fault
	}{
		"a deadline moved on":                          {Amendment{SubmitBy: &later, Reason: "系统停机"}, true, ""},
		"a deadline moved to before now":               {Amendment{SubmitBy: &before, Reason: "早"}, false, "workflow_deadline_past"},
		"no reason":                                    {Amendment{SubmitBy: &later}, false, "workflow_reason_missing"},
		"nothing":                                      {Amendment{Reason: "无"}, false, "workflow_amends_nothing"},
		"days, before anything was handed in":          {Amendment{Last: &day, Reason: "改"}, false, ""},
		"days, after":                                  {Amendment{Last: &day, Reason: "改"}, true, "workflow_days_fixed"},
		"the name, after":                              {Amendment{Name: &name, Reason: "改"}, true, ""},
		"withdrawn, before anything was handed in":     {Amendment{Withdraw: true, Reason: "不办"}, false, ""},
		"withdrawn, after":                             {Amendment{Withdraw: true, Reason: "不办"}, true, "workflow_period_begun"},
		"a deadline moved past that of verification":   {Amendment{SubmitBy: ptr(noon.Add(72 * time.Hour)), Reason: "改"}, false, "workflow_verify_before_submit"},
		"both deadlines moved past what was the later": {Amendment{SubmitBy: ptr(noon.Add(72 * time.Hour)), VerifyBy: ptr(noon.Add(80 * time.Hour)), Reason: "改"}, false, ""},
	} {
		got, err := april().Amend(c.a, noon, c.begun)
		if c.want != "" {
			refused(t, err, c.want)
			continue
		}
		if err != nil || got.Reason != c.a.Reason {
			t.Errorf("%s: %+v, %v", title, got, err)
		}
	}
	gone := april()
	gone.Withdrawn = true
	_, err := gone.Amend(Amendment{Name: &name, Reason: "改"}, noon, false)
	refused(t, err, "workflow_period_withdrawn")
}

func ptr[V any](v V) *V { return &v }

func TestVerifyingIsSomebodyElses(t *testing.T) {
	d := Draft{Unit: "A1", Authors: []string{"甲", "乙"}}
	s := Hand(Submission{}, april(), d, "甲", noon, []int64{7, 8})
	if s.State != Submitted || s.Round != 1 || s.Late || s.Key() != "A1/2021-04" {
		t.Errorf("handed in: %+v", s)
	}
	for _, who := range []string{"甲", "乙"} {
		_, err := s.Verify(who, noon)
		refused(t, err, "workflow_own_submission")
	}
	v, err := s.Verify("丙", noon)
	if err != nil || v.State != Verified || v.By != "丙" || v.SubmittedBy != "甲" {
		t.Errorf("verified: %+v, %v", v, err)
	}
	_, err = v.Return("丙", noon, "反悔")
	refused(t, err, "workflow_step_verified")
	_, err = s.Return("丙", noon, "")
	refused(t, err, "workflow_reason_missing")
	r, err := s.Return("丙", noon, "缺证据")
	if err != nil || r.State != Returned || r.Reason != "缺证据" {
		t.Errorf("returned: %+v, %v", r, err)
	}
	again := Hand(r, april(), d, "乙", noon.Add(time.Second), []int64{9})
	if again.Round != 2 || !again.Late || again.Reason != "" || again.SubmittedBy != "乙" {
		t.Errorf("handed in again: %+v", again)
	}
}

func TestLockingNeedsAnEndedPeriodAndNothingWaiting(t *testing.T) {
	p := april()
	_, err := LockPeriod(p, "A", "考核办", noon, p.Last, nil, "")
	refused(t, err, "workflow_lock_early")
	_, err = LockPeriod(p, "A", "考核办", noon, p.Last+1, []string{"A1"}, "")
	refused(t, err, "workflow_lock_waiting")
	l, err := LockPeriod(p, "A", "考核办", noon, p.Last+1, nil, "封账")
	if err != nil || l.Key() != "A/2021-04" {
		t.Fatal(l, err)
	}
	for day, want := range map[when.Date]bool{p.First - 1: false, p.First: true, p.Last: true, p.Last + 1: false} {
		if l.Covers(day) != want {
			t.Errorf("%s locked: %v, want %v", day, !want, want)
		}
	}
	f := l.Refusal(p.First, time.FixedZone("", 8*3600))
	if f.Code != "desk_period_locked" || f.Found != "2021-03-26" || f.Want != "A 2021-04 · 考核办 2021-04-26 12:00" {
		t.Errorf("refusal %+v", f)
	}
}

func TestProposalsTakeTwoPeople(t *testing.T) {
	p := Proposal{Code: "P1", Kind: Correct, Record: 7, Reason: "多记一起", State: Proposed, By: "甲", At: noon}
	_, err := p.Approve("甲", noon)
	refused(t, err, "workflow_second_person")
	ok, err := p.Approve("乙", noon)
	if err != nil || ok.State != Approved || ok.DecidedBy != "乙" {
		t.Errorf("approved: %+v, %v", ok, err)
	}
	_, err = p.Refuse("乙", noon, "")
	refused(t, err, "workflow_reason_missing")
	no, err := p.Refuse("甲", noon, "撤回申请")
	if err != nil || no.State != Refused || no.Decision != "撤回申请" {
		t.Errorf("taken back: %+v, %v", no, err)
	}
	for _, done := range []Proposal{ok, no} {
		_, err = done.Approve("丙", noon)
		refused(t, err, "workflow_decided")
		_, err = done.Refuse("丙", noon, "再议")
		refused(t, err, "workflow_decided")
	}
	for want, bad := range map[string]Proposal{
		"reason workflow_reason_missing":                              {Kind: Correct, Record: 7},
		"record workflow_missing":                                     {Kind: Withdraw, Reason: "撤"},
		"kind workflow_proposal_kind":                                 {Kind: "删除", Record: 7, Reason: "删"},
		"record workflow_record_of_addition":                          {Kind: Add, Record: 7, Unit: "A1", Indicator: "x", Reason: "漏"},
		"unit workflow_missing, indicator workflow_missing":           {Kind: Add, Reason: "漏"},
		"reason workflow_reason_missing, kind workflow_proposal_kind": {},
	} {
		if got := places(bad.Check()); got != want {
			t.Errorf("%+v: %s, want %s", bad, got, want)
		}
	}
}

func published() Edition {
	e, err := Edition{Code: "2021-04-26-XQ-1", Title: "考核榜", Group: "XQ", AsOf: april().Last, KnownAt: noon, KnownSeq: 9, Basis: "verified",
		Rulebook: "T", RulebookVersion: 1, BoardSHA256: hash}.Freeze("考核办", noon)
	if err == nil {
		e, err = e.Publish("考核办", noon, noon.Add(72*time.Hour))
	}
	if err != nil {
		panic(err)
	}
	return e
}

func TestObjectionsOnlyInTheWindowAndDecidedOnce(t *testing.T) {
	e := published()
	o := Objection{Code: "O1", Unit: "A", Ground: "漏计一起"}
	for at, want := range map[time.Time]string{
		noon.Add(-time.Microsecond):             "workflow_window_closed",
		noon:                                    "",
		e.ObjectUntil:                           "",
		e.ObjectUntil.Add(1 * time.Microsecond): "workflow_window_closed",
	} {
		_, err := o.File(e, "甲", at)
		if want != "" {
			refused(t, err, want)
		} else if err != nil {
			t.Errorf("at %s: %v", at, err)
		}
	}
	_, err := Objection{Unit: "A"}.File(e, "甲", noon)
	refused(t, err, "workflow_missing")
	frozen := e
	frozen.State = Frozen
	_, err = o.File(frozen, "甲", noon)
	refused(t, err, "workflow_not_published")

	filed, err := o.File(e, "甲", noon)
	if err != nil {
		t.Fatal(err)
	}
	_, err = filed.Decide("甲", noon, true, "属实", nil)
	refused(t, err, "workflow_second_person")
	_, err = filed.Decide("乙", noon, true, "属实", []string{"丙", "乙"})
	refused(t, err, "workflow_own_verification")
	_, err = filed.Decide("乙", noon, true, "", nil)
	refused(t, err, "workflow_reason_missing")
	for upheld, want := range map[bool]Outcome{true: Upheld, false: Rejected} {
		d, err := filed.Decide("乙", noon, upheld, "经核", []string{"丙"})
		if err != nil || d.State != want || d.Decision != "经核" {
			t.Errorf("decided: %+v, %v", d, err)
		}
		_, err = d.Decide("丁", noon, !upheld, "再核", nil)
		refused(t, err, "workflow_decided")
	}
}

func TestEditions(t *testing.T) {
	e := published()
	_, err := e.Publish("考核办", noon, noon)
	refused(t, err, "workflow_edition_published")
	f := e
	f.State = Frozen
	_, err = f.Publish("考核办", noon, noon.Add(-1))
	refused(t, err, "workflow_window")

	for want, change := range map[string]func(*Edition){
		"code workflow_code":                     func(e *Edition) { e.Code = "第一期" },
		"title workflow_missing":                 func(e *Edition) { e.Title = "" },
		"basis workflow_basis":                   func(e *Edition) { e.Basis = "some" },
		"known_at workflow_missing":              func(e *Edition) { e.KnownSeq = 0 },
		"board_sha256 workflow_hash":             func(e *Edition) { e.BoardSHA256 = "00" },
		"documents[0].sha256 workflow_hash":      func(e *Edition) { e.Documents = []Document{{Name: "通报.docx"}} },
		"documents[1].name workflow_twice":       func(e *Edition) { e.Documents = []Document{{Name: "a", SHA256: hash}, {Name: "a", SHA256: hash}} },
		"amends workflow_missing":                func(e *Edition) { e.Changes = []Change{{Unit: "A", Why: "更正"}} },
		"changes workflow_no_changes":            func(e *Edition) { e.Amends = "前" },
		"changes[0].why workflow_reason_missing": func(e *Edition) { e.Amends, e.Changes = "前", []Change{{Unit: "A", From: num.One}} },
	} {
		bad := published()
		change(&bad)
		if got := places(bad.Check()); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	next := published()
	next.Code, next.Amends = "2021-04-26-XQ-2", e.Code
	if err := next.CheckAmends(e); err != nil {
		t.Error(err)
	}
	other, amended := e, e
	other.Group, amended.AmendedBy = "PCS", "2021-04-26-XQ-3"
	refused(t, next.CheckAmends(other), "workflow_other_group")
	refused(t, next.CheckAmends(amended), "workflow_amended_already")
	refused(t, next.CheckAmends(f), "workflow_not_published")
}

func TestDraftLinesSayWhatIsWrongAndWhere(t *testing.T) {
	x := agency.Indicator{No: 1, Code: "x", Name: "破案", OverTime: agency.Sum}
	m := agency.Indicator{No: 2, Code: "m", Name: "评定", OverTime: agency.Latest, Manual: true}
	around := Surroundings{Period: april(), Today: when.MustDate("2021-04-20"),
		Indicator: func(code string, _ when.Date) (agency.Indicator, bool) {
			i, ok := map[string]agency.Indicator{"x": x, "m": m}[code]
			return i, ok
		},
		Evidence: func(h string) bool { return h == hash }}
	good := Line{Indicator: "x", Day: "2021-04-01", Quantity: "1200.5"}
	for want, lines := range map[string][]Line{
		"":                                                                  {good, {Indicator: "x", Day: "2021-04-01", Quantity: "0", Voucher: "甲-1", Evidence: []string{hash}}},
		"lines workflow_no_lines":                                           {},
		"lines[0].day workflow_missing":                                     {{Indicator: "x", Quantity: "1"}},
		"lines[0].day workflow_not_a_date":                                  {{Indicator: "x", Day: "4月1日", Quantity: "1"}},
		"lines[0].day workflow_day_outside":                                 {{Indicator: "x", Day: "2021-03-25", Quantity: "1"}},
		"lines[0].day workflow_day_to_come":                                 {{Indicator: "x", Day: "2021-04-21", Quantity: "1"}},
		"lines[1].quantity workflow_not_a_number":                           {good, {Indicator: "x", Day: "2021-04-02", Quantity: "一"}},
		"lines[0].quantity workflow_missing":                                {{Indicator: "x", Day: "2021-04-02"}},
		"lines[0].quantity workflow_too_precise":                            {{Indicator: "x", Day: "2021-04-02", Quantity: "0.00001"}},
		"lines[0].quantity workflow_too_large":                              {{Indicator: "x", Day: "2021-04-02", Quantity: "999999999999999999"}},
		"lines[0].quantity workflow_negative":                               {{Indicator: "x", Day: "2021-04-02", Quantity: "-1"}},
		"lines[0].indicator workflow_missing":                               {{Day: "2021-04-02", Quantity: "1"}},
		"lines[0].indicator workflow_indicator_unknown":                     {{Indicator: "z", Day: "2021-04-02", Quantity: "1"}},
		"lines[0].evidence[0] workflow_evidence_unknown":                    {{Indicator: "x", Day: "2021-04-02", Quantity: "1", Evidence: []string{"00"}}},
		"lines[0].reason workflow_manual_incomplete":                        {{Indicator: "m", Day: "2021-04-02", Quantity: "1"}},
		"lines[2] workflow_line_twice":                                      {good, {Indicator: "x", Day: "2021-04-02", Quantity: "1"}, {Indicator: "x", Day: "2021-04-01", Quantity: "3"}},
		"lines[0].day workflow_missing, lines[0].quantity workflow_missing": {{Indicator: "x"}},
	} {
		figures, wrong := Draft{Lines: lines}.Check(around)
		if got := places(wrong.Err()); got != want {
			t.Errorf("%v: %s, want %s", lines, got, want)
		}
		if want == "" && (len(figures) != 2 || figures[0].Qty != num.MustQty("1200.5") || figures[1].Evidence != "sha256:"+hash) {
			t.Errorf("figures %+v", figures)
		}
	}
	around.Period.Indicators = []string{"x", "m"}
	_, wrong := Draft{Lines: []Line{good}}.Check(around)
	if got := places(wrong); got != "lines workflow_indicator_asked" {
		t.Errorf("an indicator asked for is missing: %s", got)
	}
	around.Period.Indicators = []string{"m"}
	_, wrong = Draft{Lines: []Line{good}}.Check(around)
	if got := places(wrong); got != "lines[0].indicator workflow_indicator_not_asked, lines workflow_indicator_asked" {
		t.Errorf("an indicator not asked for: %s", got)
	}
}

func TestReminders(t *testing.T) {
	p := april()
	all := []Standing{{"A1", p, Open}, {"A2", p, Drafted}, {"B1", p, Returned}, {"B2", p, Submitted}, {"C1", p, Verified}, {"C2", p, Locked}}
	for at, want := range map[time.Time]string{
		p.SubmitBy.Add(-Near - 1):       "",
		p.SubmitBy.Add(-Near):           "A1 submit_near, A2 submit_near, B1 submit_near",
		p.SubmitBy:                      "A1 submit_near, A2 submit_near, B1 submit_near, B2 verify_near",
		p.SubmitBy.Add(1):               "A1 submit_overdue, A2 submit_overdue, B1 submit_overdue, B2 verify_near",
		p.VerifyBy.Add(time.Nanosecond): "A1 submit_overdue, A2 submit_overdue, B1 submit_overdue, B2 verify_overdue",
	} {
		var got []string
		for _, e := range Remind(all, at) {
			got = append(got, e.Unit+" "+strings.TrimPrefix(e.Kind, "reminder."))
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("at %s: %s, want %s", at, s, want)
		}
	}
}
