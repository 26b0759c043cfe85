package access

import (
	"fmt"
	"slices"

	"github.com/tongchou/tongchou/internal/fault"
)

// separations are the duties that one person may not hold together, whatever the roles. Each errs otherwise than by a fault
// when the object does not say who did what: a check that can't be made isn't passed.
var separations = map[Operation]func(Subject, Object) error{
	SubmissionVerify:  notOwnWork,
	SubmissionReturn:  notOwnWork,
	CorrectionApprove: secondPerson,
	ObjectionDecide:   notPartyTo,
	AccountGrant:      notOwnRoles,
}

func notOwnWork(s Subject, o Object) error {
	if err := told(o.SubmittedBy, "who submitted"); err != nil {
		return err
	}
	if o.SubmittedBy == s.Account || slices.Contains(o.DraftedBy, s.Account) {
		return fault.New("access_own_work", s.Account, "")
	}
	return nil
}

func secondPerson(s Subject, o Object) error {
	if err := told(o.ProposedBy, "who proposed"); err != nil {
		return err
	}
	if o.ProposedBy == s.Account {
		return fault.New("access_second_person", s.Account, "")
	}
	return nil
}

func notPartyTo(s Subject, o Object) error {
	if err := told(o.FiledBy, "who objected"); err != nil {
		return err
	}
	switch {
	case o.FiledBy == s.Account:
		return fault.New("access_own_objection", s.Account, "")
	case slices.Contains(o.VerifiedBy, s.Account): // what was imported as verified has nobody here
		return fault.New("access_own_verification", s.Account, "")
	}
	return nil
}

func notOwnRoles(s Subject, o Object) error {
	if err := told(o.Account, "whose roles change"); err != nil {
		return err
	}
	if o.Account == s.Account {
		return fault.New("access_own_grant", s.Account, "")
	}
	return nil
}

func told(name, what string) error {
	if name == "" {
		return fmt.Errorf("access: the object does not say %s", what)
	}
	return nil
}
