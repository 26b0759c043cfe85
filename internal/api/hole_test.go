package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/api"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

// Who drafted verifies nothing of it, not one by one either.
func TestWhoDraftedVerifiesNoRecordOfIt(t *testing.T) {
	b := start(t, nil)
	both := b.account("both", access.Grant{Role: access.Clerk, Unit: county}, access.Grant{Role: access.Verifier, Unit: county})
	clerk, verifier := b.role(access.Clerk, county), b.role(access.Verifier, county)
	b.ask("POST", "/api/v1/periods", map[string]any{"code": "2021-04a", "name": "四月上旬", "first": "2021-04-01", "last": "2021-04-10", "submit_by": "2021-04-28T00:00:00Z",
		"verify_by": "2021-04-29T00:00:00Z", "unit": city, "kind": "县局"}, "token: "+b.role(access.Office, city)).is(201, "")
	base := "/api/v1/units/" + county + "/periods/2021-04a"
	draft := map[string]any{"lines": []map[string]any{{"indicator": "zfwt", "day": "2021-04-05", "quantity": "2"}}}
	tag := b.ask("PUT", base+"/draft", draft, "token: "+both, "If-None-Match: *").is(200, "").Header.Get("ETag")
	seq := b.ask("POST", base+"/submission", nil, "token: "+clerk, "If-Match: "+tag).is(201, "").at("submission", "records").([]any)[0]
	body := fmt.Sprintf(`{"records": [%v]}`, seq)
	b.ask("POST", "/api/v1/records/verify", body, "token: "+both).is(403, "access_own_work")
	b.ask("POST", "/api/v1/records/return", strings.Replace(body, "}", `, "reason": "x"}`, 1), "token: "+both).is(403, "access_own_work")
	b.ask("POST", "/api/v1/records/verify", body, "token: "+verifier).is(200, "")
}

// A name that has gone from one unit to another shows what the one who has it today may be shown.
func TestANameIsTheUnitThatBearsItToday(t *testing.T) {
	b := start(t, nil)
	one, two := unitOf(t, b, county), unitOf(t, b, other)
	_, err := b.desk.Write(ctx, desk.By{Actor: "test"}, func(e *desk.Entry) error {
		one.From, two.From = when.MustDate("2021-04-27"), when.MustDate("2021-04-27")
		one.Name, two.Name = two.Name, one.Name
		if err := e.Unit(one); err != nil {
			return err
		}
		return e.Unit(two)
	})
	must(t, err)
	name := unitOf(t, b, county).Name
	clerk := b.role(access.Clerk, county)
	before := b.ask("GET", "/api/v1/board/explanation?as_of=2021-04-20&unit="+county, nil, "token: "+clerk).is(200, "")
	byName := b.ask("GET", "/api/v1/board/explanation?as_of=2021-04-20&unit="+url.QueryEscape(name), nil, "token: "+clerk).is(200, "")
	expect(t, "the explanation by name", string(byName.Body), string(before.Body))
}

// A proxy that adds a line of its own is believed, not the line before it.
func TestTheLastForwardedLineCounts(t *testing.T) {
	b := start(t, func(o *api.Options) { o.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	req, err := http.NewRequest(http.MethodGet, b.url+"/api/v1/me", nil)
	must(t, err)
	req.Header["X-Forwarded-For"] = []string{"198.51.100.7", "203.0.113.9"}
	got, err := http.DefaultClient.Do(req)
	must(t, err)
	got.Body.Close()
	if log := b.log.String(); !strings.Contains(log, "203.0.113.9") || strings.Contains(log, "198.51.100.7") {
		t.Errorf("the address in the log: %s", log)
	}
}

// A password's fingerprint would be found by guessing.
func TestNoFingerprintOfAPasswordIsKept(t *testing.T) {
	b := start(t, nil)
	admin := b.role(access.Administrator, city)
	prints := map[string]bool{}
	for i, word := range []string{"correct horse battery", "stapled donkey accu"} {
		key := fmt.Sprintf("make-an-account-%d", i)
		b.ask("POST", "/api/v1/accounts", fmt.Sprintf(`{"name": "one.more%d", "unit": %q, "password": %q}`, i, county, word), "token: "+admin, "Idempotency-Key: "+key).is(201, "")
		p, found, err := b.desk.Store().Paper(ctx, store.OnceDrawer, "administrator-"+city+" "+key)
		if err != nil || !found {
			t.Fatal(found, err)
		}
		var body store.OnceBody
		must(t, json.Unmarshal(p.Body, &body))
		prints[body.Print] = true
	}
	expect(t, "fingerprints of two passwords", len(prints), 1)
}

// unitOf is a unit as it stands today.
func unitOf(t *testing.T, b *bench, code string) (u agency.Unit) {
	t.Helper()
	must(t, b.desk.Hold(ctx, desk.Question{}, func(scene desk.Scene) error {
		u, _ = scene.Tree.Unit(scene.Directory.UnitNo(code))
		return nil
	}))
	return u
}
