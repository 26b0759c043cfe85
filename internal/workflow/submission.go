package workflow

import (
	"slices"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
)

// Submission is a unit's return for a period, as one step left it; each step is a version of it in the ledger.
type Submission struct {
	Unit        string    `json:"unit"`
	Period      string    `json:"period"`
	State       State     `json:"state"` // submitted, verified or returned
	By          string    `json:"by"`    // who took this step
	At          time.Time `json:"at"`    // when; the entry's instant
	SubmittedBy string    `json:"submitted_by"`
	SubmittedAt time.Time `json:"submitted_at"`
	DraftedBy   []string  `json:"drafted_by,omitempty"` // all who saved the draft
	Late        bool      `json:"late,omitempty"`       // handed in after the period's submit-by
	Round       int       `json:"round"`                // 1 when handed in first, one more each time it is handed in again
	Records     []int64   `json:"records"`              // the observations and corrections handed in, by number
	Reason      string    `json:"reason,omitempty"`     // why it was returned
	Seq         int64     `json:"seq,omitempty"`        // the number of this version; not part of what is kept
}

// Key is the code under which a unit's return, its draft and its lock for a period are kept.
func Key(unit, period string) string { return unit + "/" + period }

// Key is the submission's code.
func (s Submission) Key() string { return Key(s.Unit, s.Period) }

// Hand makes the version that hands a draft in: the first, or the one after a return. last is the latest version, the zero
// Submission when there is none; its state and the period's lock are judged by Next beforehand.
func Hand(last Submission, p Period, d Draft, by string, at time.Time, records []int64) Submission {
	return Submission{Unit: d.Unit, Period: p.Code, State: Submitted, By: by, At: at, SubmittedBy: by, SubmittedAt: at,
		DraftedBy: slices.Clone(d.Authors), Late: p.Late(at), Round: last.Round + 1, Records: slices.Clone(records)}
}

// Verify makes the version that says the figures are right. Nobody verifies what they wrote or handed in.
func (s Submission) Verify(by string, at time.Time) (Submission, error) {
	if by == s.SubmittedBy || slices.Contains(s.DraftedBy, by) {
		return s, fault.New("workflow_own_submission", by, "")
	}
	return s.step(Verify, by, at, "")
}

// Return makes the version that sends the figures back; it needs a reason.
func (s Submission) Return(by string, at time.Time, reason string) (Submission, error) {
	if reason == "" {
		return s, fault.At("reason", "workflow_reason_missing", "", "")
	}
	return s.step(Return, by, at, reason)
}

func (s Submission) step(do Step, by string, at time.Time, reason string) (Submission, error) {
	state, err := Next(s.State, do)
	if err != nil {
		return s, err
	}
	s.State, s.By, s.At, s.Reason, s.Seq = state, by, at, reason, 0
	return s, nil
}
