package api_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/api"
	"github.com/tongchou/tongchou/internal/desk"
)

// offered are the accounts of a demo, of which one has another password by now.
func offered(o *api.Options) {
	o.Demo = func() ([]api.DemoLogin, error) {
		return []api.DemoLogin{{Name: "neiqin", Shown: "内勤", Role: access.Clerk, Unit: county, Password: password},
			{Name: "guanli", Shown: "管理员", Role: access.Administrator, Unit: access.Whole, Password: "not the password"}}, nil
	}
}

func TestDemoAccountsAreOnePressAway(t *testing.T) {
	b := start(t, offered)
	b.account("neiqin", access.Grant{Role: access.Clerk, Unit: county})
	b.account("guanli")
	got := b.ask("GET", "/api/v1/demo/accounts", nil).is(200, "")
	if text := string(got.Body); strings.Contains(text, password) || !strings.Contains(text, `"unit_name": "北湖分局"`) || !strings.Contains(text, `"unit_name": "市局（演示）"`) {
		t.Errorf("offered: %s", text)
	}
	in := b.ask("POST", "/api/v1/demo/session", `{"name": "neiqin"}`).is(200, "")
	cookie, _, _ := strings.Cut(in.Header.Get("Set-Cookie"), ";")
	if me := b.ask("GET", "/api/v1/me", nil, "Cookie: "+cookie).json(); me["account"] != "neiqin" {
		t.Errorf("signed in as %v", me)
	}
	b.ask("POST", "/api/v1/demo/session", `{"name": "guanli"}`).is(401, "access_sign_in")
	b.ask("POST", "/api/v1/demo/session", `{"name": "kaoheban"}`).is(404, "access_account_unknown")
}

func TestDemoAccountsAreOfferedNowhereElse(t *testing.T) {
	refused := func(b *bench, headers ...string) {
		t.Helper()
		b.ask("GET", "/api/v1/demo/accounts", nil, headers...).is(404, "api_not_found")
		b.ask("POST", "/api/v1/demo/session", `{"name": "neiqin"}`, headers...).is(404, "api_not_found")
	}
	refused(start(t, nil))
	refused(start(t, func(o *api.Options) { o.Demo = func() ([]api.DemoLogin, error) { return nil, nil } }))
	b := start(t, offered)
	b.account("neiqin")
	for _, h := range []string{"X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1", "Via: 1.1 proxy"} {
		refused(b, h)
	}
	dir := filepath.Join(t.TempDir(), "real")
	d, err := desk.Create(ctx, dir, agency.Settings{Name: "某局", Zone: "Asia/Shanghai", Region: 431000}, time.Now)
	must(t, err)
	must(t, d.Close())
	refused(serve(t, dir, offered))
}

func TestTheDemosLatestDayIsItsReportingDate(t *testing.T) {
	b := start(t, nil)
	got := b.ask("GET", "/api/v1/agency", nil, "token: "+b.account("reader")).is(200, "").json()
	if got["latest"] != "2021-04-26" || got["today"] != "2021-04-27" {
		t.Errorf("latest %v, today %v", got["latest"], got["today"])
	}
}
