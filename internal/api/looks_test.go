package api_test

import (
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/api"
	"github.com/tongchou/tongchou/internal/store"
)

func TestLooksAreKeptAndForAuditorsOnly(t *testing.T) {
	b := start(t, nil)
	clerk, auditor := "token: "+b.role(access.Clerk, county), "token: "+b.role(access.Auditor, city)
	b.ask("GET", "/api/v1/people?limit=1&unit="+county, nil, clerk).is(200, "")
	b.ask("GET", "/api/v1/people?limit=1&unit="+other, nil, clerk).is(403, "access_denied")
	b.ask("GET", "/api/v1/board?as_of=2021-04-26", nil, clerk).is(200, "") // no look
	b.ask("GET", "/api/v1/looks", nil, clerk).is(403, "access_denied")
	seen := b.ask("GET", "/api/v1/looks?what=people&account=clerk-"+county, nil, auditor).is(200, "")
	expect(t, "looks", seen.list("looks", "operation", "object", "status"),
		"list-people /api/v1/people?limit=1&unit="+other+" 403, list-people /api/v1/people?limit=1&unit="+county+" 200")
	one := b.ask("GET", "/api/v1/looks?what=people&limit=1", nil, auditor).is(200, "")
	next := b.ask("GET", "/api/v1/looks?what=people&limit=1&cursor="+one.at("next").(string), nil, auditor).is(200, "")
	expect(t, "the next page", next.list("looks", "status"), "200")
	expect(t, "another day", b.ask("GET", "/api/v1/looks?to=2021-01-01", nil, auditor).is(200, "").list("looks", "what"), "")
	expect(t, "from a later day", b.ask("GET", "/api/v1/looks?from=2031-01-01", nil, auditor).is(200, "").list("looks", "what"), "")
}

func TestALookIsWrittenWithoutBeingAskedFor(t *testing.T) {
	b := start(t, nil)
	b.ask("GET", "/api/v1/people?limit=1&unit="+county, nil, "token: "+b.role(access.Clerk, county)).is(200, "")
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		kept := 0
		for _, err := range b.desk.Store().Papers(ctx, "look", store.PaperFilter{}) {
			must(t, err)
			kept++
		}
		if kept > 0 {
			return
		}
		if time.Now().After(end) {
			t.Fatal("the look was not kept")
		}
	}
}

// A misspelt operation would never be noted.
func TestWhatIsWatchedIsThere(t *testing.T) {
	_, doc := document(start(t, nil), "en")
	there := map[string]bool{}
	eachOperation(doc, func(_, _ string, o map[string]any) { there[o["operationId"].(string)] = true })
	for _, name := range api.XapiOperations() {
		there[name] = true
	}
	for operation := range api.Watched() {
		if !there[operation] {
			t.Errorf("no operation %s", operation)
		}
	}
}
