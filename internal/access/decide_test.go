package access

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The units of these tests: the bureau 4310 has the counties 431002 and 431003; the station 43100201 belongs to the first. Roles are
// given at the county 431002.
var places = []struct {
	name string
	o    Object
}{
	{"own", Object{Unit: "431002", Above: []string{"431002", "4310"}}},
	{"lower", Object{Unit: "43100201", Above: []string{"43100201", "431002", "4310"}}},
	{"other", Object{Unit: "431003", Above: []string{"431003", "4310"}}},
	{"upper", Object{Unit: "4310", Above: []string{"4310"}}},
}

// ofOthers is o with every fact about people filled in by people who are not asking.
func ofOthers(o Object) Object {
	o.SubmittedBy, o.DraftedBy, o.ProposedBy, o.FiledBy, o.VerifiedBy, o.Account = "s", []string{"d"}, "p", "f", []string{"v"}, "a"
	return o
}

func codeOf(err error) string {
	if err == nil {
		return ""
	}
	if l := fault.Of(err); len(l) == 1 {
		return l[0].Code
	}
	return "error: " + err.Error()
}

// TestTable spells every role × operation × place, and what a visitor and an account without roles may do.
func TestTable(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Which role, given at a unit, may do what: at its own unit, one below it, another beside it, the one above it.\n")
	b.WriteString("# The object is always other people's work; what nobody does to their own is in separate_test.go.\n")
	holders := []struct {
		name string
		s    Subject
	}{{"(visitor)", Subject{}}, {"(no role)", Subject{Account: "me"}}}
	for _, r := range Roles() {
		holders = append(holders, struct {
			name string
			s    Subject
		}{string(r), Subject{Account: "me", Grants: []Grant{{r, "431002"}}}})
	}
	for _, op := range Operations() {
		fmt.Fprintf(&b, "\n%s\n", op)
		for _, h := range holders {
			fmt.Fprintf(&b, "  %-14s", h.name)
			for _, p := range places {
				err := Decide(h.s, op, ofOthers(p.o))
				answer := p.name
				if err != nil {
					answer = "-"
					if want := map[bool]string{true: "access_signed_out", false: "access_denied"}[h.s.Account == ""]; codeOf(err) != want {
						t.Errorf("%s, %s, %s unit: %v, want %s", h.name, op, p.name, err, want)
					}
				}
				fmt.Fprintf(&b, " %-6s", answer)
			}
			b.WriteString("\n")
		}
	}
	got := strings.ReplaceAll(b.String(), " \n", "\n")
	for strings.Contains(got, " \n") {
		got = strings.ReplaceAll(got, " \n", "\n")
	}
	golden(t, "access.golden", got)
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from what is decided now; run go test -update and read the difference.\n%s", path, got)
	}
}

func TestRightsOfEachRoleInWords(t *testing.T) {
	at := func(r Role) Subject { return Subject{Account: "me", Grants: []Grant{{r, "431002"}}} }
	own, lower, other, upper := ofOthers(places[0].o), ofOthers(places[1].o), ofOthers(places[2].o), ofOthers(places[3].o)
	reads := func(op Operation) bool {
		return strings.HasSuffix(string(op), ".read") || op == WhatifAsk || op == Public || op == SessionOwn || op == TokenOwn || op == CommandRun
	}
	for _, op := range Operations() {
		if err := Decide(at(Auditor), op, own); (err == nil) != reads(op) {
			t.Errorf("an auditor reads everything and writes nothing; %s: %v", op, err)
		}
		accounts := []Operation{AccountRead, AccountWrite, AccountGrant, LookRead, BackupRead, BackupWrite, JobRead, SessionOwn, TokenOwn, CommandRun, Public, BoardRead, RulebookRead, DirectoryRead, EditionRead, LogRead}
		if err := Decide(at(Administrator), op, own); (err == nil) != slices.Contains(accounts, op) {
			t.Errorf("an administrator of accounts sees accounts, who looked at what, backups and jobs without their contents, and what every account sees; %s: %v", op, err)
		}
		for _, r := range Roles() {
			if rows[op].reach == atUnit && (Decide(at(r), op, other) == nil || Decide(at(r), op, upper) == nil) {
				t.Errorf("%s at a county does %s at another county or at the bureau", r, op)
			}
			if (Decide(at(r), op, own) == nil) != (Decide(at(r), op, lower) == nil) {
				t.Errorf("%s: %s must reach below exactly where it holds", r, op)
			}
		}
	}
}

func TestGrantsAddUpButStayAtTheirUnits(t *testing.T) {
	s := Subject{Account: "me", Grants: []Grant{{Clerk, "431002"}, {Verifier, "431003"}}}
	if err := Decide(s, SubmissionVerify, ofOthers(places[2].o)); err != nil {
		t.Errorf("verifier at 431003 verifies there: %v", err)
	}
	if err := Decide(s, SubmissionVerify, ofOthers(places[0].o)); codeOf(err) != "access_denied" {
		t.Errorf("clerk at 431002 verifies there: %v", err)
	}
}

func TestWholeReachesWhatHasNoUnit(t *testing.T) {
	s := Subject{Account: "me", Grants: []Grant{{Administrator, Whole}}}
	for _, o := range []Object{{}, {Unit: "431002"}, {Unit: Whole}} {
		if err := Decide(s, AccountWrite, o); err != nil {
			t.Errorf("%+v: %v", o, err)
		}
	}
	county := Subject{Account: "me", Grants: []Grant{{Administrator, "431002"}, {Administrator, ""}}}
	for _, o := range []Object{{}, {Unit: Whole}, {Unit: "431003"}} {
		if err := Decide(county, AccountWrite, o); codeOf(err) != "access_denied" {
			t.Errorf("a county's administrator at %+v: %v", o, err)
		}
	}
}

func TestScopeOnlyNarrows(t *testing.T) {
	own := ofOthers(places[0].o)
	s := Subject{Account: "me", Grants: []Grant{{Clerk, "431002"}}, Scope: []Operation{RecordRead, SubmissionVerify}}
	for op, want := range map[Operation]string{
		RecordRead: "", Public: "", DraftRead: "access_scope", SessionOwn: "access_scope", BoardRead: "access_scope",
		SubmissionVerify: "access_denied", // in the scope, but a clerk's token is no verifier's
	} {
		if got := codeOf(Decide(s, op, own)); got != want {
			t.Errorf("%s: %q, want %q", op, got, want)
		}
	}
	s.Scope = []Operation{}
	if got := codeOf(Decide(s, RecordRead, own)); got != "access_scope" {
		t.Errorf("an empty scope allows nothing, got %q", got)
	}
}

func TestSomebodyElsesPasswordOpensNothingButItsChange(t *testing.T) {
	s := Subject{Account: "me", Grants: []Grant{{Office, "431002"}}, Renew: true}
	for _, op := range Operations() {
		want := "access_renew"
		if op == SessionOwn || op == Public {
			want = ""
		}
		if got := codeOf(Decide(s, op, ofOthers(places[0].o))); got != want {
			t.Errorf("%s: %q, want %q", op, got, want)
		}
	}
}

func TestUnknownOperationIsRefused(t *testing.T) {
	s := Subject{Account: "me", Grants: []Grant{{Office, Whole}}}
	if err := Decide(s, "record.burn", Object{Unit: "431002"}); err == nil || fault.Of(err) != nil {
		t.Errorf("an operation that is none: %v, want an error that is no fault", err)
	}
	if units, all := Units(s, "record.burn"); all || units != nil {
		t.Errorf("it reaches %v, %v", units, all)
	}
}

// TestUnitsAgreeWithDecide holds the narrowing of lists to the decision about each thing in them.
func TestUnitsAgreeWithDecide(t *testing.T) {
	for _, r := range Roles() {
		for _, s := range []Subject{
			{}, {Account: "me"}, {Account: "me", Grants: []Grant{{r, "431002"}}}, {Account: "me", Grants: []Grant{{r, Whole}}},
			{Account: "me", Grants: []Grant{{r, "431002"}, {r, "431002"}, {Clerk, "431003"}}, Scope: []Operation{RecordRead, AccountRead}},
			{Account: "me", Grants: []Grant{{r, "431002"}}, Renew: true},
		} {
			for _, op := range Operations() {
				units, all := Units(s, op)
				for _, p := range places {
					in := all || slices.ContainsFunc(units, func(u string) bool { return slices.Contains(p.o.Above, u) })
					if err := Decide(s, op, ofOthers(p.o)); (err == nil) != in {
						t.Errorf("%+v %s at %s: units %v all %v, but Decide says %v", s, op, p.name, units, all, err)
					}
				}
			}
		}
	}
}

func TestEveryOperationAndRoleHasItsWord(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		v := say.In(lang)
		for _, op := range Operations() {
			if !v.Has("access.operation." + string(op)) {
				t.Errorf("%s: no word for operation %s", lang, op)
			}
		}
		for _, r := range Roles() {
			if !v.Has("access.role." + string(r)) {
				t.Errorf("%s: no word for role %s", lang, r)
			}
		}
	}
}

// TestDocument holds the table of docs/access.md to the one that decides.
func TestDocument(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "access.md")
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(page), "<!-- table -->\n")
	old, after, ok2 := strings.Cut(rest, "<!-- /table -->\n")
	if !ok || !ok2 {
		t.Fatal("docs/access.md has no place for the table")
	}
	want := Table(say.In("zh"))
	if *update {
		if err := os.WriteFile(path, []byte(before+"<!-- table -->\n"+want+"<!-- /table -->\n"+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if old != want {
		t.Errorf("the table of docs/access.md is not the one that decides; run go test -update. It is:\n%s", want)
	}
}
