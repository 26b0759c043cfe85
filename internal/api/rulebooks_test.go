package api_test

import (
	"testing"

	"github.com/tongchou/tongchou/internal/access"
)

// A text that is still being written is a question, not a mistake of the one who asks: the answer places what is wrong.
func TestACheckedRulebookSaysWhereItIsWrong(t *testing.T) {
	b := start(t, nil)
	token := "token: " + b.role(access.Office, city)
	check := func(text string) reply {
		return b.ask("POST", "/api/v1/rulebooks/check", map[string]string{"text": text}, token).is(200, "")
	}
	if got := check("code: X\nname: [\n").list("faults", "line"); got == "" || got == "<nil>" {
		t.Errorf("a fault without its line: %q", got)
	}
	expect(t, "no items", check("code: X\nname: X\n").json()["rulebook"], nil)
	text := b.ask("GET", "/api/v1/rulebooks/LT2021", nil, token).is(200, "").json()["text"].(string)
	sound := check(text)
	expect(t, "faults of a sound text", sound.list("faults", "line"), "")
	expect(t, "its code", sound.at("rulebook", "code"), "LT2021")
}
