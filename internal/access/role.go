package access

import (
	"slices"
	"time"
)

// Role is what somebody is at a unit.
type Role string

// The roles. Each is given at a unit and reaches all units below it.
const (
	Clerk         Role = "clerk"         // 内勤: enters and submits
	Verifier      Role = "verifier"      // 审核员: verifies or returns
	Office        Role = "office"        // 考核办: targets, rulebooks, periods, editions, decisions on objections
	Supervision   Role = "supervision"   // 督察: reads, adds evidence
	Political     Role = "political"     // 政工: reads; learning records and the courseware that reports them
	Commander     Role = "commander"     // 领导, a unit's head: reads, objects
	Auditor       Role = "auditor"       // 审计员: reads everything, writes nothing
	Administrator Role = "administrator" // 账号管理员: accounts, backups taken and jobs run on the server, and by this role alone no records
)

// Roles lists all roles in the order of the table.
func Roles() []Role {
	return []Role{Clerk, Verifier, Office, Supervision, Political, Commander, Auditor, Administrator}
}

// Whole stands for a unit above every unit: what is given there reaches all, in an agency that has no units yet or several at its
// top. The first administrator has it; it is given on only by who has it.
const Whole = "*"

// Grant is a role at a unit.
type Grant struct {
	Role Role   `json:"role"`
	Unit string `json:"unit"` // code or Whole, never ""; who serves the whole agency has the role at its top unit
}

// Subject is who wants to do something. The zero Subject is nobody: a visitor without an account.
type Subject struct {
	Account string // the account's name, under which the ledger knows the actor
	Name    string // as people read it
	Grants  []Grant
	Scope   []Operation // of an API token: all it may do; nil: whatever the grants allow
	Renew   bool        // signed in with a password somebody else chose: nothing but choosing another

	Session string    // its ID or the API token's; "" when the subject is made by hand
	Since   time.Time // when the session began; zero for a token
}

// has says whether s holds one of the roles at one of the units.
func (s Subject) has(roles []Role, units []string) bool {
	return slices.ContainsFunc(s.Grants, func(g Grant) bool {
		return g.Unit != "" && slices.Contains(roles, g.Role) && (g.Unit == Whole || slices.Contains(units, g.Unit))
	})
}

// Object is what something is to be done to. The facts about people are account names, as the ledger has them for actors.
type Object struct {
	Unit  string   // code of the unit it stands at; what belongs to the whole agency stands at its top unit
	Above []string // Unit and its ancestors, from Unit up; nil: Unit alone

	SubmittedBy string   // of a submission
	DraftedBy   []string // all who had a hand in its draft
	ProposedBy  string   // of a correction
	FiledBy     string   // of an objection
	VerifiedBy  []string // all who verified what the figure objected to rests on
	Account     string   // whose roles are to change
}

// units are those at which a role reaches o.
func (o Object) units() []string {
	if len(o.Above) == 0 {
		return []string{o.Unit}
	}
	return o.Above
}
