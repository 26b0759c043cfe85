// Package access knows who may do what: accounts and their ways to sign in, sessions, API tokens, roles at units. Every decision is made
// by Decide and nowhere else. What it keeps are papers of the store, which may change and go; roles given and taken are in the ledger too.
package access

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
)

// Decide says whether s may do op to o: nil, or a fault that says why not.
//
//	access_signed_out        nobody is signed in, and the operation needs an account
//	access_renew             the password was somebody else's choice and must be changed first
//	access_scope             the API token was not made for it
//	access_denied            no role of the account allows it at this unit
//	access_own_work          verifying or returning what one submitted or drafted
//	access_second_person     approving or refusing the correction one proposed
//	access_own_objection     deciding the objection one filed
//	access_own_verification  deciding an objection to what one verified
//	access_own_grant         giving or taking one's own role
//
// An error of another kind is a mistake of the program: an operation that is none, or an object without the people that the
// separation of duties asks about. It refuses too.
func Decide(s Subject, op Operation, o Object) error {
	r, ok := rows[op]
	if !ok {
		return fmt.Errorf("access: no operation %q", op)
	}
	if r.reach == nobody {
		return nil
	}
	if err := s.door(op); err != nil {
		return err
	}
	if r.reach == atUnit && !s.has(r.roles, o.units()) {
		return denied(r, o.Unit)
	}
	if separate := separations[op]; separate != nil {
		return separate(s, o)
	}
	return nil
}

// door asks what needs no object.
func (s Subject) door(op Operation) error {
	switch {
	case s.Account == "":
		return fault.New("access_signed_out", "", "")
	case s.Renew && op != SessionOwn:
		return fault.New("access_renew", "", "")
	case s.Scope != nil && !slices.Contains(s.Scope, op):
		return fault.New("access_scope", string(op), "")
	}
	return nil
}

func denied(r row, unit string) error {
	roles := make([]string, len(r.roles))
	for i, role := range r.roles {
		roles[i] = string(role)
	}
	found := string(r.op)
	if unit != "" {
		found += " @ " + unit
	}
	return fault.New("access_denied", found, strings.Join(roles, ", "))
}

// Units returns the units whose subtrees op reaches for s, by which lists are narrowed; all says that it reaches every unit. Both
// are empty when s may do op nowhere. What the separation of duties forbids besides depends on the object: ask Decide.
func Units(s Subject, op Operation) (units []string, all bool) {
	r, ok := rows[op]
	if !ok {
		return nil, false
	}
	if r.reach == nobody {
		return nil, true
	}
	if s.door(op) != nil {
		return nil, false
	}
	for _, g := range s.Grants {
		switch {
		case r.reach != atUnit || g.Unit == "" || !slices.Contains(r.roles, g.Role):
		case g.Unit == Whole:
			return nil, true
		case !slices.Contains(units, g.Unit):
			units = append(units, g.Unit)
		}
	}
	return units, r.reach == account
}
