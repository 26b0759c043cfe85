package workflow

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// office is a little agency acting at random by the rules alone: S above A and B1, A above A1 and A2.
type office struct {
	*rapid.T
	book Book
	seq  int64
	at   time.Time
	log  []statement
}

type statement struct {
	seq        int64
	kind, code string
	body       []byte
}

var aboveOf = map[string][]string{"A1": {"A1", "A", "S"}, "A2": {"A2", "A", "S"}, "B1": {"B1", "S"}, "A": {"A", "S"}, "S": {"S"}}

// keep appends a version, as the desk would.
func (o *office) keep(kind, code string, body any) {
	b, err := json.Marshal(body)
	if err != nil {
		o.Fatal(err)
	}
	o.seq++
	o.log = append(o.log, statement{o.seq, kind, code, b})
	if err := o.book.Take(o.seq, kind, code, b); err != nil {
		o.Fatal(err)
	}
}

func (o *office) one(name string, of ...string) string { return rapid.SampledFrom(of).Draw(o.T, name) }

func (o *office) who() string { return o.one("who", "甲", "乙", "丙") }

// step does one thing, or finds that it may not be done.
func (o *office) step() {
	o.at = o.at.Add(time.Duration(rapid.IntRange(1, 20).Draw(o.T, "hours")) * time.Hour)
	switch o.one("do", "submit", "verify", "return", "lock", "propose", "approve", "refuse", "publish", "object", "decide", "amend") {
	case "submit":
		o.hand()
	case "verify":
		o.judge(Verify, func(s Submission) (Submission, error) { return s.Verify(o.who(), o.at) })
	case "return":
		o.judge(Return, func(s Submission) (Submission, error) { return s.Return(o.who(), o.at, "缺证据") })
	case "lock":
		o.lock()
	case "propose":
		p := Proposal{Code: "P" + string(rune('1'+len(o.book.Proposals(o.seq))%9)), Kind: Correct, Record: 1, Reason: "多记", State: Proposed, By: o.who(), At: o.at}
		if _, there := o.book.Proposal(p.Code, o.seq); !there {
			o.keep(kindProposal, p.Code, p)
		}
	case "approve", "refuse":
		o.settle()
	case "publish":
		o.publish()
	case "object":
		o.object()
	case "decide":
		o.decide()
	case "amend":
		o.amend()
	}
}

func (o *office) hand() {
	unit, period := o.one("unit", "A1", "A2", "B1"), o.one("period", "2021-03", "2021-04")
	p, ok := o.book.Period(period, o.seq)
	if _, err := Next(o.book.State(aboveOf[unit], period, o.seq), Submit); err != nil || !ok {
		return
	}
	last, _ := o.book.Submission(unit, period, o.seq)
	s := Hand(last, p, Draft{Unit: unit, Authors: []string{o.who()}}, o.who(), o.at, []int64{o.seq})
	o.keep(kindSubmission, s.Key(), s)
}

func (o *office) judge(do Step, rule func(Submission) (Submission, error)) {
	unit, period := o.one("unit", "A1", "A2", "B1"), o.one("period", "2021-03", "2021-04")
	if _, err := Next(o.book.State(aboveOf[unit], period, o.seq), do); err != nil {
		return
	}
	last, _ := o.book.Submission(unit, period, o.seq)
	if s, err := rule(last); err == nil {
		o.keep(kindSubmission, s.Key(), s)
	}
}

func (o *office) lock() {
	unit, period := o.one("unit", "A1", "A2", "B1", "A", "S"), o.one("period", "2021-03", "2021-04")
	p, ok := o.book.Period(period, o.seq)
	if _, locked := o.book.Lock(aboveOf[unit], period, o.seq); locked || !ok {
		return
	}
	var waiting []string
	for _, s := range o.book.Submissions(o.seq) {
		if s.Period == period && s.State == Submitted && strings.Contains(strings.Join(aboveOf[s.Unit], " "), unit) {
			waiting = append(waiting, s.Unit)
		}
	}
	if l, err := LockPeriod(p, unit, o.who(), o.at, p.Last+1, waiting, ""); err == nil {
		o.keep(kindLock, l.Key(), l)
	}
}

func (o *office) settle() {
	p, ok := o.book.Proposal(o.one("proposal", "P1", "P2", "P3"), o.seq)
	if !ok {
		return
	}
	next, err := p.Approve(o.who(), o.at)
	if rapid.Bool().Draw(o.T, "refuse") {
		next, err = p.Refuse(o.who(), o.at, "证据不足")
	}
	if err == nil {
		o.keep(kindProposal, p.Code, next)
	}
}

func (o *office) publish() {
	e := published()
	e.Code = "E" + o.one("edition", "1", "2", "3")
	if old, there := o.book.Edition(e.Code, o.seq); there {
		if next, err := old.Publish(o.who(), o.at, o.at.Add(48*time.Hour)); err == nil {
			o.keep(kindEdition, e.Code, next)
		}
		return
	}
	if amends := o.one("amends", "", "E1", "E2"); amends != "" && amends != e.Code {
		old, _ := o.book.Edition(amends, o.seq)
		if e.Amends, e.Changes = amends, []Change{{Unit: "A", Why: "更正"}}; e.CheckAmends(old) != nil {
			return
		}
	}
	if next, err := e.Freeze(o.who(), o.at); err == nil {
		o.keep(kindEdition, e.Code, next)
	}
}

func (o *office) object() {
	e, ok := o.book.Edition("E"+o.one("edition", "1", "2", "3"), o.seq)
	if !ok {
		return
	}
	code := e.Code + "-O" + o.one("number", "1", "2")
	if _, there := o.book.Objection(code, o.seq); there {
		return
	}
	if next, err := (Objection{Code: code, Unit: "A", Ground: "漏计"}).File(e, o.who(), o.at); err == nil {
		o.keep(kindObjection, code, next)
	}
}

func (o *office) decide() {
	old, ok := o.book.Objection("E"+o.one("edition", "1", "2", "3")+"-O"+o.one("number", "1", "2"), o.seq)
	if !ok {
		return
	}
	if next, err := old.Decide(o.who(), o.at, rapid.Bool().Draw(o.T, "upheld"), "经核", []string{"丙"}); err == nil {
		o.keep(kindObjection, old.Code, next)
	}
}

func (o *office) amend() {
	code := o.one("period", "2021-03", "2021-04")
	p, ok := o.book.Period(code, o.seq)
	if !ok {
		return
	}
	a := Amendment{Reason: "调整", SubmitBy: ptr(o.at.Add(time.Duration(rapid.IntRange(-30, 30).Draw(o.T, "move")) * time.Hour)), Withdraw: rapid.Bool().Draw(o.T, "withdraw")}
	a.VerifyBy = ptr(a.SubmitBy.Add(time.Hour))
	if next, err := p.Amend(a, o.at, o.book.Begun(code, o.seq)); err == nil {
		o.keep(kindPeriod, code, next)
	}
}

// TestNoSequenceOfActsReachesWhatTheRulesForbid acts at random and looks at all that came to be; then it replays it.
func TestNoSequenceOfActsReachesWhatTheRulesForbid(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := &office{T: rt, at: noon.Add(-100 * time.Hour)}
		for _, code := range []string{"2021-03", "2021-04"} {
			p := april()
			p.Code = code
			o.keep(kindPeriod, code, p)
		}
		for range rapid.IntRange(0, 60).Draw(rt, "steps") {
			o.step()
		}
		o.lookAtReturns()
		o.lookAtDecisions()
		o.replay()
	})
}

// lookAtReturns walks each return's steps: only along the life cycle, never by who wrote it, never after a lock.
func (o *office) lookAtReturns() {
	for _, s := range o.book.Submissions(o.seq) {
		state := Open
		for i, step := range o.book.SubmissionSteps(s.Unit, s.Period, o.seq) {
			do := map[State]Step{Submitted: Submit, Verified: Verify, Returned: Return}[step.State]
			if _, err := Next(state, do); err != nil {
				o.Fatalf("step %d: %s after %s", i, step.State, state)
			}
			state = step.State
			if state == Verified && (step.By == step.SubmittedBy || step.DraftedBy[0] == step.By) {
				o.Fatalf("%s verified their own", step.By)
			}
			if _, locked := o.book.Lock(aboveOf[s.Unit], s.Period, step.Seq); locked {
				o.Fatalf("a step after the lock: %+v", step)
			}
			if p, ok := o.book.Period(s.Period, step.Seq); !ok || step.Late != p.Late(step.SubmittedAt) && state == Submitted {
				o.Fatalf("late: %v, of a period that stands: %v", step.Late, ok)
			}
		}
		if _, locked := o.book.Lock(aboveOf[s.Unit], s.Period, o.seq); locked && state == Submitted {
			o.Fatal("locked while it waits to be verified")
		}
	}
}

// lookAtDecisions holds proposals and objections to one decision by somebody else, and editions to staying as they were.
func (o *office) lookAtDecisions() {
	decided := map[string]int{}
	first := map[string]Edition{}
	for _, s := range o.log {
		switch s.kind {
		case kindProposal:
			p, _ := o.book.Proposal(s.code, s.seq)
			if p.State != Proposed {
				decided[s.code]++
			}
			if p.State == Approved && p.DecidedBy == p.By {
				o.Fatal("approved by who proposed it")
			}
		case kindObjection:
			b, _ := o.book.Objection(s.code, s.seq)
			e, _ := o.book.Edition(b.Edition, s.seq)
			if b.State != Pending {
				decided[s.code]++
				if b.DecidedBy == b.By || b.DecidedBy == "丙" {
					o.Fatalf("decided by a party: %s", b.DecidedBy)
				}
			}
			if e.State != Published || b.At.After(e.ObjectUntil) || b.At.Before(e.PublishedAt) {
				o.Fatal("filed out of the window")
			}
		case kindEdition:
			e, _ := o.book.Edition(s.code, s.seq)
			was, there := first[s.code]
			if !there {
				first[s.code] = e
			} else if was.BoardSHA256 != e.BoardSHA256 || was.Amends != e.Amends || was.State == Published {
				o.Fatal("an edition changed after it was made")
			}
		}
	}
	for code, n := range decided {
		if n > 1 {
			o.Fatalf("%s was decided %d times", code, n)
		}
	}
}

// replay builds the book again from what was kept: it is the same, and what was known at any number is what a book knew then.
func (o *office) replay() {
	var again Book
	for _, s := range o.log {
		if err := again.Take(s.seq, s.kind, s.code, s.body); err != nil {
			o.Fatal(err)
		}
		if !reflect.DeepEqual(again.Submissions(s.seq), o.book.Submissions(s.seq)) || !reflect.DeepEqual(again.Locks(s.seq), o.book.Locks(s.seq)) ||
			!reflect.DeepEqual(again.Periods(s.seq), o.book.Periods(s.seq)) || !reflect.DeepEqual(again.Editions(s.seq), o.book.Editions(s.seq)) {
			o.Fatalf("what was known at %d is not what is said of it now", s.seq)
		}
	}
	if !reflect.DeepEqual(again, o.book) {
		o.Fatal("replayed, the book is another")
	}
}
