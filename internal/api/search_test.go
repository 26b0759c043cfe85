package api_test

import (
	"net/url"
	"testing"

	"github.com/tongchou/tongchou/internal/access"
)

func (b *bench) found(q, token string) (hits []map[string]any) {
	b.t.Helper()
	got := b.ask("GET", "/api/v1/search?q="+url.QueryEscape(q), nil, "token: "+token).is(200, "").json()
	for _, h := range got["items"].([]any) {
		hits = append(hits, h.(map[string]any))
	}
	return hits
}

func TestSearch(t *testing.T) {
	b := start(t, nil)
	token := b.role(access.Commander, county)
	for q, want := range map[string][2]string{
		"beihufenju": {"unit", county}, "bhfj": {"unit", county}, "北hu": {"unit", county}, county: {"unit", county}, "电信诈骗": {"item", "DXZP"}, "ＤＸＺＰ": {"indicator", "dxzp"},
	} {
		if hits := b.found(q, token); len(hits) == 0 || hits[0]["kind"] != want[0] || hits[0]["code"] != want[1] {
			t.Errorf("%s: %v", q, hits)
		}
	}
	if hits := b.found("nobody knows", token); len(hits) != 0 {
		t.Errorf("found %v", hits)
	}
	b.ask("GET", "/api/v1/search?q=bh&limit=1000", nil, "token: "+token).is(422, "")
}

func TestUnitsSayHowTheyAreSpelled(t *testing.T) {
	b := start(t, nil)
	got := b.ask("GET", "/api/v1/units", nil, "token: "+b.account("reader")).is(200, "").json()
	for _, u := range got["items"].([]any) {
		if m := u.(map[string]any); m["code"] == county && (m["pinyin"] != "beihufenju" || m["initials"] != "bhfj") {
			t.Errorf("%v", m)
		}
	}
}
