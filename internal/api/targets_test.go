package api_test

import (
	"testing"

	"github.com/tongchou/tongchou/internal/access"
)

// Who has a role at one unit is told what does not add up there and below, and nothing of others.
func TestTargetCheckEndsAtTheReachOfWhoAsks(t *testing.T) {
	b := start(t, nil)
	office := "token: " + b.role(access.Office, city)
	b.ask("PATCH", "/api/v1/targets/431002/za/2021-02-10", `{"quantity": "7", "reason": "x"}`, office, "If-Match: *").is(200, "")
	found := func(token string) map[string]bool {
		units := map[string]bool{}
		all, _ := b.ask("GET", "/api/v1/targets/check", nil, token).is(200, "").at("mismatches").([]any)
		for _, m := range all {
			unit, _ := m.(map[string]any)["unit"].(string)
			units[unit] = true
		}
		return units
	}
	if all := found(office); !all["431002"] || !all[city] {
		t.Fatalf("of the whole agency: %v", all)
	}
	if branch := found("token: " + b.role(access.Commander, "431002")); len(branch) != 1 || !branch["431002"] {
		t.Errorf("of the branch: %v", branch)
	}
	if other := found("token: " + b.role(access.Clerk, "4310A1")); len(other) != 0 {
		t.Errorf("of another branch: %v", other)
	}
}
