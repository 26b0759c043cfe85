package api_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/api"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/publish"
	"github.com/tongchou/tongchou/internal/vault"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/workflow"
)

// Where an operation is decided.
const (
	public  = "public"  // nobody has to be signed in
	account = "account" // any account
	list    = "list"    // a role somewhere: the answer is narrowed to its reach
	atUnit  = "unit"    // a role at the unit or above it
	whole   = "whole"   // a role at the top
)

// Who may, as the office would write it down: independent of package access's own table.
const (
	readers = "clerk verifier office supervision political commander auditor"
	office  = "office"
	enters  = "clerk office"
	judges  = "verifier office"
	admins  = "administrator"
	watches = "auditor administrator"
)

// row is an operation with a request for it. {U} is the unit, {T} a period that it reports for, {R} a record of it, {P} a proposal, {O} an
// objection, {H} an evidence file, {A} an account; {E} is an edition.
type row struct {
	id, does, where, who string
	method, path, body   string
}

const question = "as_of=2021-04-26"

var accessTable = []row{
	{"get-board", "board.read", account, "", "GET", "/api/v1/board?" + question, ""},
	{"export-board", "board.read", account, "", "GET", "/api/v1/board/file?format=csv&" + question, ""},
	{"compare-boards", "board.read", account, "", "GET", "/api/v1/board/compare?" + question + "&to_as_of=2021-04-20", ""},
	{"get-robustness", "board.read", account, "", "GET", "/api/v1/board/robustness?runs=1&" + question, ""},
	{"explain-score", "explain.read", atUnit, readers, "GET", "/api/v1/board/explanation?" + question + "&unit={U}", ""},
	{"get-pace", "pace.read", atUnit, readers, "GET", "/api/v1/pace?" + question + "&unit={U}", ""},
	{"get-pace-series", "pace.read", atUnit, readers, "GET", "/api/v1/pace/series?" + question + "&unit={U}&indicator=za", ""},
	{"ask-what-if", "whatif.ask", atUnit, readers, "POST", "/api/v1/board/what-if?" + question, `{"figures": [{"unit": "{U}", "indicator": "za", "quantity": "+1"}]}`},

	{"list-records", "record.read", atUnit, readers, "GET", "/api/v1/records?limit=1&unit={U}", ""},
	{"get-record", "record.read", atUnit, readers, "GET", "/api/v1/records/{R}", ""},
	{"get-record-chain", "record.read", atUnit, readers, "GET", "/api/v1/records/{R}/chain", ""},
	{"prove-record", "record.read", atUnit, readers, "GET", "/api/v1/records/{R}/proof", ""},
	{"correct-record", "record.write", atUnit, enters, "POST", "/api/v1/records/{R}/correction", `{"quantity": "9", "reason": "x"}`},
	{"retract-records", "record.write", atUnit, enters, "POST", "/api/v1/records/retract", `{"records": [{R}], "reason": "x"}`},
	{"verify-records", "submission.verify", atUnit, judges, "POST", "/api/v1/records/verify", `{"records": [{R}]}`},
	{"return-records", "submission.return", atUnit, judges, "POST", "/api/v1/records/return", `{"records": [{R}], "reason": "x"}`},

	{"list-targets", "target.read", atUnit, readers, "GET", "/api/v1/targets?unit={U}", ""},
	{"get-target", "target.read", atUnit, readers, "GET", "/api/v1/targets/{U}/za/2021-02-10", ""},
	{"list-target-versions", "target.read", atUnit, readers, "GET", "/api/v1/targets/{U}/za/2021-02-10/versions", ""},
	{"check-targets", "target.read", list, readers, "GET", "/api/v1/targets/check", ""},
	{"assign-target", "target.write", atUnit, office, "POST", "/api/v1/targets", `{"unit": "{U}", "indicator": "za", "quantity": "5", "start": "2021-02-10", "due": "2021-06-30"}`},
	{"amend-target", "target.write", atUnit, office, "PATCH", "/api/v1/targets/{U}/za/2021-02-10", `{"quantity": "5", "reason": "x"}`},
	{"split-target", "target.write", atUnit, office, "POST", "/api/v1/targets/{U}/za/2021-02-10/split", `{"reason": "x"}`},

	{"list-rulebooks", "rulebook.read", account, "", "GET", "/api/v1/rulebooks", ""},
	{"get-rulebook", "rulebook.read", account, "", "GET", "/api/v1/rulebooks/LT2021", ""},
	{"get-rulebook-schema", "rulebook.read", account, "", "GET", "/api/v1/rulebook-schema", ""},
	{"check-rulebook", "rulebook.read", account, "", "POST", "/api/v1/rulebooks/check", `{"text": "code: X"}`},
	{"apply-rulebook", "rulebook.write", whole, office, "POST", "/api/v1/rulebooks", `{"text": "code: X", "from": "2021-05-01"}`},

	{"list-units", "directory.read", account, "", "GET", "/api/v1/units", ""},
	{"search", "directory.read", account, "", "GET", "/api/v1/search?q=bh", ""},
	{"list-indicators", "directory.read", account, "", "GET", "/api/v1/indicators", ""},
	{"list-groups", "directory.read", account, "", "GET", "/api/v1/groups", ""},
	{"get-agency", "directory.read", account, "", "GET", "/api/v1/agency", ""},
	{"get-template", "directory.read", account, "", "GET", "/api/v1/templates/observations?format=csv", ""},
	{"list-people", "record.read", atUnit, readers, "GET", "/api/v1/people?limit=1&unit={U}", ""},

	{"export-ledger", "export.read", atUnit, readers, "GET", "/api/v1/export/observations?format=csv&from=2021-04-26&unit={U}", ""},
	{"get-brief", "brief.read", whole, readers, "GET", "/api/v1/brief?format=md&" + question, ""},
	{"list-figures", "brief.read", whole, readers, "GET", "/api/v1/brief/figures?" + question, ""},
	{"list-entries", "record.read", whole, readers, "GET", "/api/v1/entries?limit=1", ""},
	{"examine-ledger", "doctor.read", whole, "office auditor", "GET", "/api/v1/doctor", ""},

	{"import-file", "import.write", list, enters, "POST", "/api/v1/imports", "file"},
	{"import-observations", "import.write", list, enters, "POST", "/api/v1/observations", "lines"},
	{"get-import", "import.write", list, enters, "GET", "/api/v1/imports/none", ""},
	{"watch-import", "import.write", list, enters, "GET", "/api/v1/imports/none/events", ""},

	{"list-events", "event.read", list, readers, "GET", "/api/v1/events?limit=1", ""},
	{"list-reminders", "task.read", list, readers, "GET", "/api/v1/reminders", ""},

	{"get-me", "public", public, "", "GET", "/api/v1/me", ""},
	{"sign-in", "public", public, "", "POST", "/api/v1/session", `{"name": "nobody.there", "password": "x"}`},
	{"sign-out", "public", public, "", "DELETE", "/api/v1/session?", "keep"},
	{"begin-passkey-sign-in", "public", public, "", "POST", "/api/v1/session/passkey/begin", ""},
	{"finish-passkey-sign-in", "public", public, "", "POST", "/api/v1/session/passkey/finish", `{"handle": "x", "answer": {}}`},
	{"list-demo-accounts", "public", public, "", "GET", "/api/v1/demo/accounts", ""},
	{"sign-in-demo", "public", public, "", "POST", "/api/v1/demo/session", `{"name": "nobody.there"}`},
	{"list-providers", "public", public, "", "GET", "/api/v1/oidc", ""},
	{"begin-provider-sign-in", "public", public, "", "GET", "/api/v1/oidc/none/start", ""},
	{"finish-provider-sign-in", "public", public, "", "GET", "/api/v1/oidc/none/callback?state=x&code=y&iss=z", ""},

	{"change-password", "session.own", account, "", "PUT", "/api/v1/me/password", `{"old_password": "x", "password": "short"}`},
	{"list-own-sessions", "session.own", account, "", "GET", "/api/v1/me/sessions", ""},
	{"end-own-session", "session.own", account, "", "DELETE", "/api/v1/me/sessions/none", ""},
	{"end-other-sessions", "session.own", account, "", "DELETE", "/api/v1/me/sessions", ""},
	{"enrol-totp", "session.own", account, "", "POST", "/api/v1/me/totp", ""},
	{"confirm-totp", "session.own", account, "", "POST", "/api/v1/me/totp/confirm", `{"code": "000000"}`},
	{"drop-totp", "session.own", account, "", "POST", "/api/v1/me/totp/drop", `{"code": "000000"}`},
	{"list-passkeys", "session.own", account, "", "GET", "/api/v1/me/passkeys", ""},
	{"begin-passkey", "session.own", account, "", "POST", "/api/v1/me/passkeys/begin", ""},
	{"finish-passkey", "session.own", account, "", "POST", "/api/v1/me/passkeys/finish", `{"handle": "x", "name": "x", "answer": {}}`},
	{"drop-passkey", "session.own", account, "", "DELETE", "/api/v1/me/passkeys/none", ""},
	{"list-tokens", "token.own", account, "", "GET", "/api/v1/me/tokens", ""},
	{"make-token", "token.own", account, "", "POST", "/api/v1/me/tokens", `{"name": "x", "scope": ["board.read"], "until": "2021-04-29T00:00:00Z"}`},
	{"revoke-token", "token.own", account, "", "DELETE", "/api/v1/me/tokens/none", ""},
	{"run-command", "command.run", account, "", "POST", "/api/v1/commands", "command"},

	{"list-accounts", "account.read", list, watches, "GET", "/api/v1/accounts?limit=1", ""},
	{"get-account", "account.read", atUnit, watches, "GET", "/api/v1/accounts/{A}", ""},
	{"list-account-sessions", "account.read", atUnit, watches, "GET", "/api/v1/accounts/{A}/sessions", ""},
	{"make-account", "account.write", atUnit, admins, "POST", "/api/v1/accounts", `{"name": "{A}", "unit": "{U}"}`},
	{"change-account", "account.write", atUnit, admins, "PATCH", "/api/v1/accounts/{A}", `{"shown": "x"}`},
	{"reset-password", "account.write", atUnit, admins, "POST", "/api/v1/accounts/{A}/password", `{}`},
	{"reset-second-factor", "account.write", atUnit, admins, "DELETE", "/api/v1/accounts/{A}/second-factor", ""},
	{"end-account-sessions", "account.write", atUnit, admins, "DELETE", "/api/v1/accounts/{A}/sessions", ""},
	{"give-role", "account.grant", atUnit, admins, "POST", "/api/v1/accounts/{A}/grants", `{"role": "clerk", "unit": "{U}", "why": "x"}`},
	{"take-role", "account.grant", atUnit, admins, "POST", "/api/v1/accounts/{A}/grants/take", `{"role": "clerk", "unit": "{U}", "why": "x"}`},

	{"list-periods", "period.read", list, readers, "GET", "/api/v1/periods", ""},
	{"get-period", "period.read", list, readers, "GET", "/api/v1/periods/C1", ""},
	{"open-period", "period.write", atUnit, office, "POST", "/api/v1/periods", `{"code": "X", "name": "x", "first": "2021-04-01", "last": "2021-04-30", "submit_by": "2021-05-05T00:00:00Z", "verify_by": "2021-05-09T00:00:00Z", "unit": "{U}"}`},
	{"amend-period", "period.write", whole, office, "PATCH", "/api/v1/periods/C1", `{"name": "x", "reason": "x"}`},
	{"list-locks", "period.read", list, readers, "GET", "/api/v1/locks", ""},
	{"list-tasks", "task.read", atUnit, readers, "GET", "/api/v1/tasks?unit={U}", ""},
	{"get-draft", "draft.read", atUnit, "clerk office auditor", "GET", "/api/v1/units/{U}/periods/{T}/draft", ""},
	{"check-draft", "draft.read", atUnit, "clerk office auditor", "POST", "/api/v1/units/{U}/periods/{T}/draft/check", `{"lines": []}`},
	{"save-draft", "draft.write", atUnit, "clerk", "PUT", "/api/v1/units/{U}/periods/{T}/draft", `{"lines": []}`},
	{"list-submissions", "submission.read", atUnit, readers, "GET", "/api/v1/submissions?unit={U}", ""},
	{"get-submission", "submission.read", atUnit, readers, "GET", "/api/v1/units/{U}/periods/{T}/submission", ""},
	{"submit-draft", "submission.submit", atUnit, "clerk", "POST", "/api/v1/units/{U}/periods/{T}/submission", ""},
	{"verify-submission", "submission.verify", atUnit, judges, "POST", "/api/v1/units/{U}/periods/{T}/submission/verify", ""},
	{"return-submission", "submission.return", atUnit, judges, "POST", "/api/v1/units/{U}/periods/{T}/submission/return", `{"reason": "x"}`},
	{"list-proposals", "correction.read", list, readers, "GET", "/api/v1/proposals", ""},
	{"get-proposal", "correction.read", atUnit, readers, "GET", "/api/v1/proposals/{P}", ""},
	{"propose-correction", "correction.propose", atUnit, "clerk verifier office", "POST", "/api/v1/proposals", `{"kind": "correction", "record": {R}, "quantity": "7", "reason": "x"}`},
	{"approve-proposal", "correction.approve", atUnit, judges, "POST", "/api/v1/proposals/{P}/approve", ""},
	{"refuse-proposal", "correction.approve", atUnit, judges, "POST", "/api/v1/proposals/{P}/refuse", `{"reason": "x"}`},
	{"list-objections", "objection.read", list, readers, "GET", "/api/v1/objections", ""},
	{"get-objection", "objection.read", atUnit, readers, "GET", "/api/v1/objections/{O}", ""},
	{"file-objection", "objection.file", atUnit, "commander", "POST", "/api/v1/objections", `{"edition": "{E}", "unit": "{U}", "ground": "x"}`},
	{"decide-objection", "objection.decide", atUnit, office, "POST", "/api/v1/objections/{O}/decision", `{"upheld": false, "reason": "x"}`},
	{"lock-period", "period.lock", atUnit, office, "POST", "/api/v1/periods/{T}/locks", `{"unit": "{U}"}`},

	{"list-evidence", "evidence.read", atUnit, readers, "GET", "/api/v1/units/{U}/evidence", ""},
	{"attach-evidence", "evidence.write", atUnit, "clerk verifier office supervision commander", "POST", "/api/v1/units/{U}/evidence", "file"},
	{"get-evidence", "evidence.read", atUnit, readers, "GET", "/api/v1/evidence/{H}", ""},
	{"download-evidence", "evidence.read", atUnit, readers, "GET", "/api/v1/evidence/{H}/content", ""},

	{"list-editions", "public", public, "", "GET", "/api/v1/editions", ""},
	{"get-edition", "public", public, "", "GET", "/api/v1/editions/{E}", ""},
	{"download-edition", "public", public, "", "GET", "/api/v1/editions/{E}/file", ""},
	{"download-document", "public", public, "", "GET", "/api/v1/editions/{E}/documents/board.json", ""},
	{"verify-edition", "public", public, "", "GET", "/api/v1/editions/{E}/verification?unit=" + county, ""},
	{"freeze-edition", "edition.freeze", whole, office, "POST", "/api/v1/editions", `{"as_of": "2021-04-20"}`},
	{"publish-edition", "edition.publish", whole, office, "POST", "/api/v1/editions/{E}/publish", `{}`},
	{"amend-edition", "edition.amend", whole, office, "POST", "/api/v1/editions/{E}/amend", `{"reason": "x"}`},

	{"get-log", "public", public, "", "GET", "/api/v1/log", ""},
	{"get-checkpoint", "public", public, "", "GET", "/api/v1/log/checkpoint", ""},
	{"prove-inclusion", "public", public, "", "GET", "/api/v1/log/inclusion?index=0&size=5", ""},
	{"prove-consistency", "public", public, "", "GET", "/api/v1/log/consistency?from=2&to=5", ""},
	{"get-leaf", "log.read", account, "", "GET", "/api/v1/log/leaves/1", ""},
	{"sign-checkpoint", "log.sign", whole, office, "POST", "/api/v1/log/checkpoint", ""},
}

// objects are what the requests of the table are about, by unit.
type objects map[string]*strings.Replacer

const lower = county + "-01"

// prepare puts something of each kind at the unit, below it and elsewhere: made by people whom no request comes from.
func prepare(b *bench) objects {
	by := desk.By{Actor: "author"}
	t := b.t
	for code, kind := range map[string]string{"C1": "县局", "S1": "派出所"} {
		_, _, err := b.desk.OpenPeriod(ctx, by, workflow.Period{Code: code, Name: code, First: when.MustDate("2021-03-01"), Last: when.MustDate("2021-03-31"),
			SubmitBy: b.clock.now().Add(time.Hour), VerifyBy: b.clock.now().Add(2 * time.Hour), Unit: city, Kind: kind})
		must(t, err)
	}
	ed, err := publish.Freeze(ctx, b.desk, b.vault, by, publish.Wish{Question: desk.Question{AsOf: when.MustDate("2021-04-26"), Basis: ledger.Verified}})
	must(t, err)
	_, err = publish.Publish(ctx, b.desk, by, ed.Code, time.Time{})
	must(t, err)
	out := objects{}
	for _, unit := range []string{county, lower, other} {
		period := "C1"
		if unit == lower {
			period = "S1"
		}
		w, err := b.desk.SaveDraft(ctx, by, workflow.Draft{Unit: unit, Period: period, Lines: []workflow.Line{{Indicator: "zfwt", Day: "2021-03-03", Quantity: "1"}}})
		must(t, err)
		_, _, err = b.desk.Submit(ctx, by, unit, period, w.Rev)
		must(t, err)
		e, err := b.desk.Write(ctx, by, func(e *desk.Entry) error {
			return e.Record(ledger.Record{Kind: ledger.Observation, Unit: b.unitNo(unit), Indicator: b.indicatorNo("za"), On: when.MustDate("2021-04-25"), Qty: num.One,
				Basis: ledger.Submitted, Voucher: "T-" + unit, Region: 431000})
		})
		must(t, err)
		p, _, err := b.desk.Propose(ctx, by, workflow.Proposal{Kind: workflow.Correct, Record: e.First, Quantity: 3 * num.One, Reason: "x"})
		must(t, err)
		objection := "none"
		if unit != lower { // stations are not on the board
			o, _, err := b.desk.Object(ctx, by, workflow.Objection{Edition: ed.Code, Unit: unit, Ground: "x"})
			must(t, err)
			objection = o.Code
		}
		f, err := b.vault.Put(ctx, strings.NewReader("evidence of "+unit+"\n"), vault.Limits{})
		must(t, err)
		_, _, err = b.desk.Attach(ctx, by, workflow.Evidence{Hash: f.Hash, Size: f.Size, MediaType: f.Media, Name: "a.txt", Unit: unit})
		must(t, err)
		name := "target-" + unit
		_, err = b.access.CreateAccount(ctx, access.By{Actor: "author"}, access.NewAccount{Name: name, Unit: unit, Password: password})
		must(t, err)
		out[unit] = strings.NewReplacer("{U}", unit, "{T}", period, "{R}", jsonInt(int(e.First)), "{P}", p.Code, "{O}", objection, "{H}", f.Hash, "{A}", name, "{E}", ed.Code)
	}
	return out
}

func (b *bench) unitNo(code string) (no agency.UnitNo) {
	must(b.t, b.desk.Hold(ctx, desk.Question{}, func(s desk.Scene) error { no = s.Directory.UnitNo(code); return nil }))
	return no
}

func (b *bench) indicatorNo(code string) (no agency.IndicatorNo) {
	must(b.t, b.desk.Hold(ctx, desk.Question{}, func(s desk.Scene) error { no = s.Directory.IndicatorNo(code); return nil }))
	return no
}

// cookie signs an account in and returns its session's cookie.
func (b *bench) cookie(name string, grants ...access.Grant) string {
	b.account(name, grants...)
	in, err := b.access.SignIn(ctx, name, password, "", "192.0.2.1")
	must(b.t, err)
	return "Cookie: " + api.SessionCookie + "=" + in.Secret
}

// call sends a row's request about a unit.
func (b *bench) call(r row, o objects, unit string, headers ...string) reply {
	path, body := o[unit].Replace(r.path), o[unit].Replace(r.body)
	switch r.body {
	case "file", "command":
		var form bytes.Buffer
		m := multipart.NewWriter(&form)
		part, err := m.CreateFormFile("file", "a.csv")
		if r.body == "command" {
			part, err = m.CreateFormField("command")
		}
		must(b.t, err)
		_, err = part.Write([]byte("{}"))
		must(b.t, err)
		must(b.t, m.Close())
		return b.ask(r.method, path, &form, append(headers, "Content-Type: "+m.FormDataContentType())...)
	case "lines":
		return b.ask(r.method, path, strings.NewReader("{}\n"), append(headers, "Content-Type: application/x-ndjson")...)
	case "keep": // signing out would end the session that the other rows are asked with
		return b.ask(r.method, path, nil)
	case "":
		return b.ask(r.method, path, nil, headers...)
	}
	return b.ask(r.method, path, body, headers...)
}

// refusals are the codes by which access says no.
var refusals = map[string]bool{"access_denied": true, "access_scope": true, "access_signed_out": true, "access_renew": true, "access_own_work": true,
	"access_second_person": true, "access_own_objection": true, "access_own_verification": true, "access_own_grant": true}

func (r reply) refused() bool {
	code, _ := r.json()["code"].(string)
	return refusals[code] && (r.Status == http.StatusForbidden || r.Status == http.StatusUnauthorized)
}

func TestAccessTableCoversEveryOperation(t *testing.T) {
	b := start(t, func(o *api.Options) { o.Limits.PerSecond = -1 })
	_, doc := document(b, "en")
	rows := map[string]row{}
	for _, r := range accessTable {
		rows[r.id] = r
	}
	eachOperation(doc, func(method, path string, o map[string]any) {
		id := o["operationId"].(string)
		r, ok := rows[id]
		if !ok {
			t.Errorf("operation %s has no row in the access table", id)
			return
		}
		delete(rows, id)
		if r.method != method || r.does != o["x-operation"] {
			t.Errorf("%s is %s %s, the table says %s %s", id, method, o["x-operation"], r.method, r.does)
		}
	})
	for id := range rows {
		t.Errorf("the table has a row %s, which is no operation", id)
	}
}

func TestAccessTable(t *testing.T) {
	b := start(t, func(o *api.Options) { o.Limits.PerSecond = -1 })
	o := prepare(b)
	none := b.cookie("without-roles")
	atCounty, atCity := map[access.Role]string{}, map[access.Role]string{}
	for _, r := range access.Roles() {
		atCounty[r] = b.cookie("county-"+string(r), access.Grant{Role: r, Unit: county})
		atCity[r] = b.cookie("city-"+string(r), access.Grant{Role: r, Unit: city})
	}
	for _, r := range accessTable {
		t.Run(r.id, func(t *testing.T) {
			b.t = t
			check := func(who string, unit, session string, may bool) {
				t.Helper()
				var headers []string
				if session != "" {
					headers = []string{session}
				}
				got := b.call(r, o, unit, headers...)
				if got.refused() == may || got.Status >= 500 && r.id != "begin-provider-sign-in" {
					t.Errorf("%s about %s: %d %s; may: %v", who, unit, got.Status, got.json()["code"], may)
				}
				if may && r.where == atUnit && got.Status == http.StatusNotFound {
					t.Errorf("%s about %s: not found, so nothing was decided: %s", who, unit, got.Body)
				}
			}
			check("nobody", county, "", r.where == public)
			check("an account without roles", county, none, r.where == public || r.where == account)
			for _, role := range access.Roles() {
				has := strings.Contains(" "+r.who+" ", " "+string(role)+" ") || r.where == public || r.where == account
				who := string(role)
				check(who+" of the unit", county, atCounty[role], has && r.where != whole)
				switch r.where {
				case whole:
					check(who+" of the agency", county, atCity[role], has)
				case atUnit:
					if !strings.Contains(r.path+r.body, "{O}") && r.id != "file-objection" {
						check(who+" of the unit above", lower, atCounty[role], has)
					}
					check(who+" of another unit", other, atCounty[role], false)
					check(who+" of the agency", other, atCity[role], has)
				}
			}
		})
	}
}
