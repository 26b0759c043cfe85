package fuzz

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/tongchou/tongchou/faults/rig"
)

// prepare gives the ledger something of everything, so that made-up requests meet more than emptiness.
func (f *fuzzer) prepare(ctx context.Context, l *rig.Ledger) error {
	clerk, office := l.Tokens[rig.Clerk(rig.Station(0, 0))], l.Tokens[rig.Office]
	verifier, commander := l.Tokens[rig.Verifier(rig.Bureau(0))], l.Tokens[rig.Commander(rig.Bureau(0))]
	returns := "/api/v1/units/" + rig.Station(0, 0) + "/periods/"
	var lines strings.Builder
	for n := range 60 {
		fmt.Fprintf(&lines, `{"unit": %q, "indicator": %q, "occurred_on": "2025-%02d-10", "quantity": "%d", "voucher": "p%d"}`+"\n", rig.StationAt(n), rig.Indicators[n%3], 1+n%12, n, n)
	}
	proof, kind, err := rig.Upload{Field: "file", Name: "proof.txt", Type: "text/plain", Content: []byte("proof\n")}.Form()
	if err != nil {
		return err
	}
	const json = "application/json"
	for _, s := range []struct{ of, token, method, path, kind, body, header, value string }{
		{"imports", office, http.MethodPost, "/api/v1/observations?basis=submitted", "application/x-ndjson", lines.String(), "", ""},
		{"evidence", clerk, http.MethodPost, "/api/v1/units/" + rig.Station(0, 0) + "/evidence", kind, string(proof), "", ""},
		{"units", clerk, http.MethodPut, returns + "2025-03/draft", json, `{"lines": [{"indicator": "aj", "day": "2025-03-04", "quantity": "3"}]}`, "If-None-Match", "*"},
		{"units", clerk, http.MethodPost, returns + "2025-03/submission", "", "", "If-Match", "*"},
		{"units", verifier, http.MethodPost, returns + "2025-03/submission/verify", "", "", "", ""},
		{"units", clerk, http.MethodPut, returns + "2025-04/draft", json, `{"lines": [{"indicator": "aj", "day": "2025-04-04", "quantity": "3"}]}`, "If-None-Match", "*"},
		{"periods", office, http.MethodPost, "/api/v1/periods/2025-12/locks", json, `{"unit": "B1", "reason": "closed"}`, "", ""},
		{"editions", office, http.MethodPost, "/api/v1/editions", json, `{"code": "E1", "as_of": "2025-11-30", "basis": "submitted", "languages": ["zh"]}`, "", ""},
		{"editions", office, http.MethodPost, "/api/v1/editions/E1/publish", json, `{"object_until": "2099-01-01T00:00:00Z"}`, "", ""},
		{"objections", commander, http.MethodPost, "/api/v1/objections", json, `{"edition": "E1", "unit": "B1", "ground": "one case is missing"}`, "", ""},
		{"proposals", clerk, http.MethodPost, "/api/v1/proposals", json, `{"kind": "observation", "unit": "B1-1", "indicator": "aj", "on": "2025-12-05", "quantity": "2", "reason": "late papers"}`, "", ""},
	} {
		c := rig.NewClient(f.client.URL, s.token)
		r, err := c.Send(ctx, s.method, s.path, strings.NewReader(s.body), "Content-Type", s.kind, s.header, s.value)
		c.HTTP.CloseIdleConnections()
		if err != nil {
			return err
		}
		var v any
		if err := r.Into(&v); err != nil {
			return fmt.Errorf("%s %s: %w", s.method, s.path, err)
		}
		f.make.of = s.of
		f.make.harvest(v)
	}
	return nil
}
