package api_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/access"
)

// TestAMonthFromDraftToAmendedEdition walks the way of a return by HTTP alone, each step by whose it is.
func TestAMonthFromDraftToAmendedEdition(t *testing.T) {
	onEachStore(t, func(t *testing.T, b *bench) {
		clerk, verifier := b.role(access.Clerk, county), b.role(access.Verifier, county)
		head, office := b.role(access.Commander, county), b.role(access.Office, city)
		second := b.account("second-office", access.Grant{Role: access.Office, Unit: city})
		base := "/api/v1/units/" + county + "/periods/2021-04a"

		b.ask("POST", "/api/v1/periods", map[string]any{"code": "2021-04a", "name": "四月上旬", "first": "2021-04-01", "last": "2021-04-10", "submit_by": "2021-04-28T00:00:00Z",
			"verify_by": "2021-04-29T00:00:00Z", "unit": city, "kind": "县局"}, "token: "+office).is(201, "")
		tasks := b.ask("GET", "/api/v1/tasks", nil, "token: "+clerk).is(200, "").at("items").([]any)
		mine := 0
		for _, x := range tasks {
			task := x.(map[string]any)
			if !strings.HasPrefix(task["unit"].(string), county) {
				t.Errorf("the clerk of %s sees a task of %v", county, task["unit"])
			}
			if task["period"] == "2021-04a" && task["state"] == "open" {
				mine++
			}
		}
		expect(t, "tasks of the new period", mine, 1)
		draft := map[string]any{"lines": []map[string]any{{"indicator": "zfwt", "day": "2021-04-05", "quantity": "two"}}}
		saved := b.ask("PUT", base+"/draft", draft, "token: "+clerk, "If-None-Match: *").is(200, "")
		if wrong := saved.at("wrong").([]any); len(wrong) != 1 {
			t.Errorf("the draft's faults: %v", wrong)
		}
		b.ask("POST", base+"/submission", nil, "token: "+clerk, "If-Match: "+saved.Header.Get("ETag")).is(422, "")
		draft["lines"].([]map[string]any)[0]["quantity"] = "2"
		b.ask("PUT", base+"/draft", draft, "token: "+clerk).is(428, "api_match_missing")
		saved = b.ask("PUT", base+"/draft", draft, "token: "+clerk, "If-Match: "+saved.Header.Get("ETag")).is(200, "")
		b.ask("POST", base+"/submission", nil, "token: "+clerk, "If-Match: "+saved.Header.Get("ETag")).is(201, "")

		b.ask("POST", base+"/submission/return", map[string]string{"reason": "数不对"}, "token: "+verifier).is(200, "")
		steps := b.ask("GET", base+"/submission", nil, "token: "+clerk).is(200, "").at("steps").([]any)
		expect(t, "why it was returned", fmt.Sprint(steps[len(steps)-1].(map[string]any)["reason"]), "数不对")
		tag := b.ask("GET", base+"/draft", nil, "token: "+clerk).is(200, "").Header.Get("ETag")
		b.ask("POST", base+"/submission", nil, "token: "+clerk, "If-Match: "+tag).is(201, "")
		b.ask("POST", base+"/submission/verify", nil, "token: "+clerk).is(403, "access_denied")
		b.ask("POST", base+"/submission/verify", nil, "token: "+verifier).is(200, "")
		b.ask("POST", "/api/v1/periods/2021-04a/locks", map[string]string{"unit": county}, "token: "+office).is(201, "")

		records := b.ask("GET", "/api/v1/records?limit=500&indicator=zfwt&from=2021-04-05&to=2021-04-05&unit="+county, nil, "token: "+clerk).is(200, "").at("records").([]any)
		seq := fmt.Sprint(records[len(records)-2].(map[string]any)["seq"]) // behind it stands its verification
		b.ask("POST", "/api/v1/records/"+seq+"/correction", map[string]string{"quantity": "1", "reason": "多记"}, "token: "+clerk).is(409, "desk_period_locked")

		frozen := b.ask("POST", "/api/v1/editions", map[string]string{"as_of": "2021-04-26"}, "token: "+office).is(201, "")
		code := frozen.at("edition", "code").(string)
		if page := b.ask("GET", "/p/"+code, nil); page.Status != 404 {
			t.Errorf("an edition that is only frozen: %d", page.Status)
		}
		if page := b.ask("GET", "/p/"+code, nil, "token: "+clerk).is(200, ""); !strings.Contains(string(page.Body), "尚未发布") || !strings.Contains(page.Header.Get("Cache-Control"), "private") {
			t.Errorf("the preview: %v\n%s", page.Header, page.Body)
		}
		b.ask("GET", "/api/v1/editions/"+code, nil).is(404, "workflow_edition_unknown")
		if l := b.ask("GET", "/api/v1/editions", nil).is(200, ""); strings.Contains(string(l.Body), code) {
			t.Errorf("a visitor's list has what is only frozen: %s", l.Body)
		}
		b.ask("GET", "/api/v1/editions/"+code, nil, "token: "+clerk).is(200, "")
		b.ask("POST", "/api/v1/editions/"+code+"/publish", map[string]string{"object_until": b.clock.now().Add(72 * time.Hour).Format(time.RFC3339)}, "token: "+office).is(200, "")
		page := b.ask("GET", "/p/"+code, nil).is(200, "")
		if csp := page.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "style-src 'self'") {
			t.Errorf("the public page's policy is %q", csp)
		}
		objection := b.ask("POST", "/api/v1/objections", map[string]string{"edition": code, "unit": county, "ground": "第 " + seq + " 号记录多记一件"}, "token: "+head).is(201, "").at("objection", "code").(string)

		proposal := b.ask("POST", "/api/v1/proposals", map[string]any{"kind": "correction", "record": json.Number(seq), "quantity": "1", "reason": "多记"}, "token: "+office).is(201, "").at("proposal", "code").(string)
		b.ask("POST", "/api/v1/proposals/"+proposal+"/approve", nil, "token: "+office).is(403, "access_second_person")
		b.ask("POST", "/api/v1/proposals/"+proposal+"/approve", nil, "token: "+second).is(200, "")
		kinds := ""
		for _, l := range b.ask("GET", "/api/v1/records/"+seq+"/chain", nil, "token: "+clerk).is(200, "").at("items").([]any) {
			kinds += l.(map[string]any)["kind"].(string) + " "
		}
		expect(t, "the record's history", kinds, "observation verification correction ")
		b.ask("POST", "/api/v1/objections/"+objection+"/decision", map[string]any{"upheld": true, "reason": "属实"}, "token: "+office).is(200, "")
		amended := b.ask("POST", "/api/v1/editions/"+code+"/amend", map[string]string{"reason": "更正执法问题数"}, "token: "+office).is(201, "")
		if changes, _ := amended.at("edition", "changes").([]any); len(changes) == 0 {
			t.Errorf("the amended edition names no change: %s", amended.Body)
		}
		next := amended.at("edition", "code").(string)
		b.ask("POST", "/api/v1/editions/"+next+"/publish", map[string]string{}, "token: "+office).is(200, "")
		expect(t, "amended by", fmt.Sprint(b.ask("GET", "/api/v1/editions/"+code, nil, "token: "+clerk).at("amended_by")), next)
		expect(t, "sound", fmt.Sprint(b.ask("GET", "/api/v1/editions/"+next+"/verification", nil, "token: "+clerk).is(200, "").at("sound")), "true")
	})
}

func TestEvidenceIsServedSoThatNothingRuns(t *testing.T) {
	b := start(t, nil)
	clerk := b.role(access.Clerk, county)
	r := b.upload("/api/v1/units/"+county+"/evidence", "说明<script>.txt", strings.NewReader("见附表\n"), "token: "+clerk).is(201, "")
	hash := r.at("evidence", "hash").(string)
	got := b.ask("GET", "/api/v1/evidence/"+hash+"/content", nil, "token: "+clerk).is(200, "")
	expect(t, "content", string(got.Body), "见附表\n")
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Content-Disposition": "attachment", "Content-Security-Policy": "sandbox"} {
		if h := got.Header.Get(name); !strings.Contains(h, want) {
			t.Errorf("%s is %q", name, h)
		}
	}
	b.ask("GET", "/api/v1/evidence/"+hash+"/content", nil, "token: "+b.role(access.Clerk, other)).is(403, "access_denied")
	b.upload("/api/v1/units/"+county+"/evidence", "x.html", strings.NewReader("<html><script>alert(1)</script></html>"), "token: "+clerk).is(415, "vault_type")
	b.ask("GET", "/api/v1/evidence/"+strings.Repeat("0", 64), nil, "token: "+clerk).is(404, "workflow_evidence_unknown")
}

func TestRolesAreInTheLedger(t *testing.T) {
	b := start(t, nil)
	admin := b.role(access.Administrator, city)
	b.ask("POST", "/api/v1/accounts", `{"name": "zhang.san", "unit": "`+county+`"}`, "token: "+admin).is(201, "")
	r := b.ask("POST", "/api/v1/accounts/zhang.san/grants", `{"role": "clerk", "unit": "`+county+`", "why": "到岗"}`, "token: "+admin).is(200, "")
	if r.at("entry", "actor") != "administrator-"+city {
		t.Errorf("the ledger's entry: %v", r.at("entry"))
	}
	b.ask("POST", "/api/v1/accounts/administrator-"+city+"/grants", `{"role": "office", "unit": "`+city+`", "why": "x"}`, "token: "+admin).is(403, "access_own_grant")
	b.ask("POST", "/api/v1/accounts/ADMINISTRATOR-"+city+"/grants", `{"role": "office", "unit": "`+city+`", "why": "x"}`, "token: "+admin).is(403, "access_own_grant")
	b.ask("GET", "/api/v1/records", nil, "token: "+admin).is(403, "access_denied")
}

// golden holds a body to the file that says what it is to be; UPDATE=1 writes it anew.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") != "" {
		must(t, os.MkdirAll("testdata", 0o755))
		must(t, os.WriteFile(file, got, 0o644))
	}
	want, err := os.ReadFile(file)
	must(t, err)
	if string(got) != string(want) {
		t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
	}
}

func TestProblemsKeepTheirShape(t *testing.T) {
	b := start(t, nil)
	clerk := b.role(access.Clerk, county)
	for name, r := range map[string]reply{
		"problem_form.json":   b.ask("POST", "/api/v1/records/verify", `{"records": ["x"], "why": 1}`, "token: "+clerk, "X-Request-Id: r1"),
		"problem_domain.json": b.ask("GET", "/api/v1/board?group=nowhere", nil, "token: "+clerk, "X-Request-Id: r2", "Accept-Language: en"),
		"problem_file.json":   b.upload("/api/v1/imports", "台账.csv", strings.NewReader("单位代码,指标代码,日期,数量\n"+county+",za,昨天,三\n"), "token: "+clerk, "X-Request-Id: r3"),
		"problem_login.json":  b.ask("GET", "/api/v1/board", nil, "X-Request-Id: r4"),
	} {
		golden(t, name, r.Body)
	}
}
