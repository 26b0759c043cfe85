package access

import (
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
)

// Somebody with every role everywhere: whatever is refused below, no role would allow it.
func mighty() Subject {
	s := Subject{Account: "me"}
	for _, r := range Roles() {
		s.Grants = append(s.Grants, Grant{r, Whole})
	}
	return s
}

func TestSeparationOfDuties(t *testing.T) {
	for _, c := range []struct {
		rule string
		op   Operation
		o    Object
		want string
	}{
		{"others' submission is verified", SubmissionVerify, Object{SubmittedBy: "li", DraftedBy: []string{"wang"}}, ""},
		{"nobody verifies what they submitted", SubmissionVerify, Object{SubmittedBy: "me"}, "access_own_work"},
		{"nobody verifies what they drafted and another submitted", SubmissionVerify, Object{SubmittedBy: "li", DraftedBy: []string{"wang", "me"}}, "access_own_work"},
		{"others' submission is returned", SubmissionReturn, Object{SubmittedBy: "li"}, ""},
		{"nobody returns what they submitted", SubmissionReturn, Object{SubmittedBy: "me"}, "access_own_work"},
		{"nobody returns what they drafted", SubmissionReturn, Object{SubmittedBy: "li", DraftedBy: []string{"me"}}, "access_own_work"},

		{"a second person approves", CorrectionApprove, Object{ProposedBy: "li"}, ""},
		{"who proposed approves not", CorrectionApprove, Object{ProposedBy: "me"}, "access_second_person"},

		{"an objection to others' verification is decided", ObjectionDecide, Object{FiledBy: "li", VerifiedBy: []string{"wang"}}, ""},
		{"an objection to an imported figure is decided", ObjectionDecide, Object{FiledBy: "li"}, ""},
		{"nobody decides what they filed", ObjectionDecide, Object{FiledBy: "me"}, "access_own_objection"},
		{"nobody decides about their own verification", ObjectionDecide, Object{FiledBy: "li", VerifiedBy: []string{"wang", "me"}}, "access_own_verification"},

		{"roles are given to others", AccountGrant, Object{Unit: "431002", Account: "li"}, ""},
		{"nobody gives themselves a role", AccountGrant, Object{Unit: "431002", Account: "me"}, "access_own_grant"},
	} {
		if got := codeOf(Decide(mighty(), c.op, c.o)); got != c.want {
			t.Errorf("%s: %q, want %q", c.rule, got, c.want)
		}
	}
}

// TestSeparationNeedsItsFacts: who forgets to say who did what finds out at once, and nothing slips through.
func TestSeparationNeedsItsFacts(t *testing.T) {
	for _, op := range []Operation{SubmissionVerify, SubmissionReturn, CorrectionApprove, ObjectionDecide, AccountGrant} {
		if err := Decide(mighty(), op, Object{Unit: "431002"}); err == nil || fault.Of(err) != nil {
			t.Errorf("%s without its people: %v, want an error that is no fault", op, err)
		}
	}
	if len(separations) != 5 {
		t.Errorf("%d separations; one without a test", len(separations))
	}
}

// TestSeparationIsOnlyAddedToRoles: that the work is another's gives nobody a role.
func TestSeparationIsOnlyAddedToRoles(t *testing.T) {
	s := Subject{Account: "me", Grants: []Grant{{Clerk, Whole}}}
	if got := codeOf(Decide(s, SubmissionVerify, Object{SubmittedBy: "li"})); got != "access_denied" {
		t.Errorf("a clerk verifies another's: %q", got)
	}
}
