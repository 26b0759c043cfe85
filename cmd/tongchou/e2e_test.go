package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/store/pgtest"
)

// TestWhatEachUserCanDo is the work of one reporting period, from the clerk's draft to a stranger's check of the published figure, over HTTP by a client that knows the
// OpenAPI document alone; on SQLite, and on PostgreSQL with the same ledger moved there.
func TestWhatEachUserCanDo(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: a whole period on two databases")
	}
	t.Run("SQLite", func(t *testing.T) { wholePeriod(t, demoAt(t)) })
	t.Run("PostgreSQL", func(t *testing.T) {
		from, to := demoAt(t), filepath.Join(t.TempDir(), "moved")
		e := shell(t, "--data", from, "move", "--to", to, "--database", pgtest.URL(t))
		if e != 0 {
			t.Fatal("the demo cannot be moved to PostgreSQL")
		}
		wholePeriod(t, to)
	})
}

// shell runs a command and returns its exit status.
func shell(t *testing.T, args ...string) int {
	t.Helper()
	code, out := said(t, args...)
	if code != 0 {
		t.Logf("tongchou %s: %d\n%s", strings.Join(args, " "), code, out)
	}
	return code
}

// said runs a command and returns what it says on both outputs.
func said(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	code := run(context.Background(), args, world{In: strings.NewReader(""), Out: &out, Err: &out, Env: plain, Now: time.Now})
	return code, out.String()
}

func plain(name string) string { return map[string]string{"LANG": "zh_CN.UTF-8", "USER": "test"}[name] }

// cast are the demo's accounts, signed in.
func cast(t *testing.T, dir, at string) map[string]*user {
	t.Helper()
	var out bytes.Buffer
	code := run(context.Background(), []string{"demo", dir, "--accounts", "--format", "json"}, world{In: strings.NewReader(""), Out: &out, Err: io.Discard, Env: plain, Now: time.Now})
	var made struct {
		Accounts []struct{ Name, Password string }
	}
	if err := json.Unmarshal(out.Bytes(), &made); code != 0 || err != nil || len(made.Accounts) < 8 {
		t.Fatalf("demo accounts: %d %v %s", code, err, out.String())
	}
	users := map[string]*user{}
	for _, a := range made.Accounts {
		u := visitor(t, at)
		u.name = a.Name
		u.do("sign-in", call{"body": call{"name": a.Name, "password": a.Password}})
		users[a.Name] = u
	}
	return users
}

const (
	station = "431002-01"
	bureau  = "431002"
	city    = "431000"
)

// story is one period's work in progress.
type story struct {
	*testing.T
	dir                                             string
	at                                              string
	clerk, office, head, checker, auditor, accounts *user
	evidence                                        string // hash
}

func wholePeriod(t *testing.T, dir string) {
	r := runServer(t, dir, plain)
	users := cast(t, dir, r.url)
	s := &story{T: t, dir: dir, at: r.url, clerk: users["beihu-neiqin"], office: users["kaoheban"], head: users["beihu-juzhang"], checker: users["shenhe"],
		auditor: users["shenji"], accounts: users["guanli"]}
	s.openPeriod()
	s.clerkReports()
	s.officeVerifiesAndLocks()
	s.correctionAfterLock()
	s.officeAmendsAndActivates()
	code := s.publishes()
	s.headObjects(code)
	amended := s.publishesAmended(code)
	s.auditorReadsAll(code)
	s.anyoneChecks(code, amended)
	if code := r.end(); code != 0 {
		t.Errorf("the server ended with %d", code)
	}
	if code, out := said(t, "--data", dir, "verify"); code != 0 {
		t.Errorf("verify afterwards: %d %s", code, out)
	}
	s.flippedEvidenceIsNamed()
	// The target amended above no longer adds up with those below it, which doctor says; nothing else.
	if _, out := said(t, "--data", dir, "doctor", "--format", "json"); !strings.Contains(out, `"breaks": []`) {
		t.Errorf("doctor afterwards: %s", out)
	}
}

// flippedEvidenceIsNamed changes one byte of the clerk's file where it lies.
func (s *story) flippedEvidenceIsNamed() {
	path := filepath.Join(s.dir, "evidence", s.evidence[:2], s.evidence[2:4], s.evidence)
	b, err := os.ReadFile(path)
	if err != nil {
		s.Fatal(err)
	}
	b[len(b)-2] ^= 1
	if err := os.Chmod(path, 0o600); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		s.Fatal(err)
	}
	if code, out := said(s.T, "--data", s.dir, "verify"); code != 1 || !strings.Contains(out, s.evidence) {
		s.Errorf("a flipped byte of an evidence file: %d %s", code, out)
	}
}

// period is the reporting period of the test: the ten days up to yesterday, since a period cannot be locked before it has ended.
var period = dayBefore(1)[:7]

// dayBefore is a date so many days ago, in the demo's time zone.
func dayBefore(n int) string {
	return time.Now().UTC().Add(8*time.Hour).AddDate(0, 0, -n).Format(time.DateOnly)
}

func (s *story) openPeriod() {
	soon, later := time.Now().Add(48*time.Hour).Format(time.RFC3339), time.Now().Add(96*time.Hour).Format(time.RFC3339)
	body := call{"code": period, "name": "本期", "first": dayBefore(10), "last": dayBefore(1), "submit_by": soon, "verify_by": later, "unit": bureau}
	s.clerk.refused("open-period", call{"body": body}, 403, "access_denied")
	s.office.do("open-period", call{"body": body}).is("period.code", period)
	s.office.refused("open-period", call{"body": body}, 409, "workflow_period_exists")
}

// clerkReports: signs in, sees only its own unit's open tasks and periods, saves a draft, submits, is told what was returned and why.
func (s *story) clerkReports() {
	tasks := s.clerk.do("list-tasks", call{})
	var seen struct {
		Items []struct{ Unit, Period, State, Reason string }
	}
	s.decode(tasks, &seen)
	found := false
	for _, task := range seen.Items {
		found = found || task.Period == period
		if task.Unit != station {
			s.Errorf("the clerk sees a task of %s", task.Unit)
		}
	}
	if !found {
		s.Fatalf("the clerk does not see the new period: %s", tasks.body)
	}
	s.evidence = s.clerk.do("attach-evidence", call{"unit": station, "file:登记表.csv": []byte("日期,数量\n" + dayBefore(1) + ",3\n")}).text("evidence.hash")
	own, other := call{"unit": station, "period": period}, call{"unit": "4310A1-01", "period": period}
	lines := func(q string) call {
		return call{"lines": []call{{"indicator": "jd", "day": dayBefore(1), "quantity": q, "voucher": "北湖禁〔1〕号", "evidence": []string{s.evidence}}}}
	}
	s.clerk.refused("save-draft", own.with("body", lines("三")), 428, "api_match_missing")
	wrong := s.clerk.do("save-draft", own.with("body", lines("三"), "header:If-None-Match", "*"))
	wrong.is("wrong.0.field", "lines[0].quantity")
	draft := s.clerk.do("save-draft", own.with("body", lines("3"), "header:If-Match", wrong.header.Get("ETag")))
	s.clerk.refused("save-draft", own.with("body", lines("4"), "header:If-Match", wrong.header.Get("ETag")), 412, "api_changed")
	s.clerk.refused("save-draft", other.with("body", lines("4"), "header:If-None-Match", "*"), 403, "access_denied")
	s.clerk.refused("get-draft", other.with(), 403, "access_denied")
	s.clerk.do("submit-draft", own.with("header:If-Match", draft.header.Get("ETag"))).is("submission.state", "submitted")
	s.clerk.refused("verify-submission", own.with(), 403, "access_denied")

	s.checker.do("return-submission", own.with("body", call{"reason": "数量与登记表不符"}))
	s.decode(s.clerk.do("list-tasks", call{}), &seen)
	told := false
	for _, task := range seen.Items {
		told = told || task.Period == period && task.State == "returned" && task.Reason == "数量与登记表不符"
	}
	if !told {
		s.Errorf("the clerk is not told why: %+v", seen.Items)
	}
	draft = s.clerk.do("get-draft", own.with())
	draft = s.clerk.do("save-draft", own.with("body", lines("4"), "header:If-Match", draft.header.Get("ETag")))
	s.clerk.do("submit-draft", own.with("header:If-Match", draft.header.Get("ETag")))
}

// officeVerifiesAndLocks: verifies or returns submissions, locks a period.
func (s *story) officeVerifiesAndLocks() {
	own := call{"unit": station, "period": period}
	s.office.do("verify-submission", own.with()).is("submission.state", "verified")
	s.office.do("lock-period", call{"code": period, "body": call{"unit": bureau, "reason": "本月结账"}}).is("lock.unit", bureau)
	own["body"] = call{"lines": []call{{"indicator": "jd", "day": dayBefore(1), "quantity": "9"}}}
	s.clerk.refused("save-draft", own.with("header:If-None-Match", "*"), 409, "workflow_step_locked")
}

// correctionAfterLock needs a reason and a second person.
func (s *story) correctionAfterLock() {
	steps := s.clerk.do("get-submission", call{"unit": station, "period": period})
	var seen struct {
		Steps []struct{ Records []int64 }
	}
	s.decode(steps, &seen)
	records := seen.Steps[len(seen.Steps)-1].Records
	if len(records) == 0 {
		s.Fatalf("the submission names no record: %s", steps.body)
	}
	record := records[len(records)-1]
	s.office.refused("correct-record", call{"seq": record, "body": call{"quantity": "5", "reason": "漏报一起"}}, 409, "desk_period_locked")
	code := s.office.do("propose-correction", call{"body": call{"kind": "correction", "record": record, "quantity": "5", "reason": "漏报一起"}}).text("proposal.code")
	s.office.refused("approve-proposal", call{"code": code}, 403, "access_second_person")
	s.checker.do("approve-proposal", call{"code": code}).is("proposal.state", "approved")
}

// officeAmendsAndActivates: amends a target, activates a rulebook.
func (s *story) officeAmendsAndActivates() {
	at := call{"unit": bureau, "indicator": "jd", "start": "2021-02-10"}
	target := s.office.do("get-target", at.with())
	s.office.do("amend-target", at.with("header:If-Match", target.header.Get("ETag"), "body", call{"quantity": "95", "from": "2021-05-01", "reason": "年中调整"})).is("target.quantity", "95")
	s.office.refused("amend-target", at.with("header:If-Match", target.header.Get("ETag"), "body", call{"quantity": "96", "reason": "再调"}), 412, "api_changed")
	text := s.office.do("get-rulebook", call{"code": "LT2021"}).text("text")
	next := strings.Replace(text, "version: 1", "version: 2", 1)
	s.clerk.refused("apply-rulebook", call{"body": call{"text": next, "from": "2021-07-01"}}, 403, "access_denied")
	s.office.do("apply-rulebook", call{"body": call{"text": next, "from": "2021-07-01"}})
}

// publishes: freezes and publishes an edition, with a window for objections.
func (s *story) publishes() string {
	wish := call{"as_of": "2021-04-26", "known_at": "2021-04-26T20:30:00+08:00", "title": "四月考核"}
	s.head.refused("freeze-edition", call{"body": wish}, 403, "access_denied")
	code := s.office.do("freeze-edition", call{"body": wish}).text("edition.code")
	visitor(s.T, s.at).refused("get-edition", call{"code": code}, 404, "workflow_edition_unknown")
	s.office.do("publish-edition", call{"code": code, "body": call{"object_until": time.Now().Add(5 * 24 * time.Hour).Format(time.RFC3339)}}).is("edition.state", "published")
	return code
}

// headObjects: objects to a score within the objection window, with evidence; sees the decision and its reason. The office answers.
func (s *story) headObjects(code string) {
	hash := s.head.do("attach-evidence", call{"unit": bureau, "file:复核.csv": []byte("案号,结论\n1,成立\n")}).text("evidence.hash")
	body := call{"edition": code, "unit": bureau, "item": "ZFGF", "ground": "两起扣分事项已整改", "evidence": []string{hash}}
	s.clerk.refused("file-objection", call{"body": body}, 403, "access_denied")
	s.head.refused("file-objection", call{"body": call{"edition": code, "unit": "4310A1", "item": "ZFGF", "ground": "别人的分"}}, 403, "access_denied")
	objection := s.head.do("file-objection", call{"body": body}).text("objection.code")
	s.head.refused("decide-objection", call{"code": objection, "body": call{"upheld": true, "reason": "自己定"}}, 403, "access_denied")
	s.office.do("decide-objection", call{"code": objection, "body": call{"upheld": true, "reason": "经核实，其中一起不应扣分"}})
	s.head.do("get-objection", call{"code": objection}).is("state", "upheld").is("decision", "经核实，其中一起不应扣分")
}

// publishesAmended: publishes an amended edition that names what changed and why.
func (s *story) publishesAmended(code string) string {
	records := s.office.do("list-records", call{"unit": bureau, "indicator": "zfwt", "limit": 500})
	var seen struct {
		Records []struct {
			Seq      int64
			On       string `json:"occurred_on"`
			Standing string
		}
	}
	s.decode(records, &seen)
	retracted := false
	for _, r := range seen.Records {
		if r.Standing == "live" && r.On >= "2021-02-10" && r.On <= "2021-04-26" {
			s.office.do("retract-records", call{"body": call{"records": []int64{r.Seq}, "reason": "异议成立，撤回一起扣分"}})
			retracted = true
			break
		}
	}
	if !retracted {
		s.Fatalf("no record to retract among %.800s", records.body)
	}
	amended := s.office.do("amend-edition", call{"code": code, "body": call{"reason": "异议成立，撤回一起扣分"}})
	next := amended.is("edition.amends", code).is("edition.changes.0.why", "异议成立，撤回一起扣分").text("edition.code")
	s.office.do("publish-edition", call{"code": next, "body": call{}}).is("edition.state", "published")
	return next
}

// auditorReadsAll: reads all of it, writes nothing, verifies the log offline.
func (s *story) auditorReadsAll(code string) {
	for _, op := range []string{"get-board", "list-records", "list-submissions", "list-proposals", "list-objections", "list-editions", "list-entries", "list-events", "list-targets", "list-rulebooks", "examine-ledger"} {
		s.auditor.do(op, call{})
	}
	for op, in := range map[string]call{
		"verify-submission": {"unit": station, "period": period},
		"lock-period":       {"code": period, "body": call{"unit": city}},
		"apply-rulebook":    {"body": call{"text": "x", "from": "2021-01-01"}},
		"publish-edition":   {"code": code, "body": call{}},
		"attach-evidence":   {"unit": station, "file:a.csv": []byte("a\n")},
	} {
		s.auditor.refused(op, in, 403, "access_denied")
	}
	s.accounts.refused("list-records", call{}, 403, "access_denied")
	s.accounts.do("list-accounts", call{})
	signed := s.auditor.do("get-checkpoint", call{}).body
	key := s.auditor.do("get-log", call{}).text("key")
	if code, out := said(s.T, "--data", s.dir, "verify", "--checkpoint", writeFile(s.T, signed), "--key", key); code != 0 {
		s.Errorf("the auditor's own verification: %d %s", code, out)
	}
}

// anyoneChecks: opens a published edition, checks one figure and the whole edition against the signed checkpoint, without an account.
func (s *story) anyoneChecks(code, amended string) {
	v := visitor(s.T, s.at)
	page := v.send("GET", "/p/"+code, nil, call{})
	for _, words := range []string{"北湖分局", "85", "演示数据", amended} {
		if page.status != 200 || !strings.Contains(string(page.body), words) {
			s.Errorf("/p/%s answers %d and does not say %s", code, page.status, words)
		}
	}
	figure := v.send("GET", "/p/"+code, url.Values{"unit": {bureau}, "item": {"JD"}}, call{})
	if figure.status != 200 || !strings.Contains(string(figure.body), "禁毒") {
		s.Errorf("the figure's page answers %d: %.300s", figure.status, figure.body)
	}
	v.refused("list-records", call{}, 401, "access_signed_out")
	v.do("verify-edition", call{"code": code}).is("sound", "true")
	v.do("verify-edition", call{"code": code, "unit": bureau, "item": "JD"}).is("sound", "true")
	file := writeFile(s.T, v.do("download-edition", call{"code": code}).body)
	if page := v.send("GET", "/p/"+code+"/"+code+".tongchou.zip", nil, call{}); page.status != 200 {
		s.Errorf("the page's own download answers %d", page.status)
	}
	key := v.do("get-log", call{}).text("key")
	if code, out := said(s.T, "verify", file, "--key", key); code != 0 || !strings.Contains(out, "✓") {
		s.Errorf("offline: %d %s", code, out)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		s.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if code, out := said(s.T, "verify", writeFile(s.T, b), "--key", key); code == 0 {
		s.Errorf("a flipped byte in the middle of the file is not noticed: %s", out)
	}
}

func (s *story) decode(r *reply, to any) {
	s.Helper()
	if err := json.Unmarshal(r.body, to); err != nil {
		s.Fatalf("%s: %v: %s", r.op, err, r.body)
	}
}

// with is a copy of c with more in it.
func (c call) with(more ...any) call {
	out := call{}
	for k, v := range c {
		out[k] = v
	}
	for i := 0; i+1 < len(more); i += 2 {
		out[fmt.Sprint(more[i])] = more[i+1]
	}
	return out
}

func writeFile(t *testing.T, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "edition.tongchou.json")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
