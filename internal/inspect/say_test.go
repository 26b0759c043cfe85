package inspect

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/say"
)

// Every fault that this package makes has its sentence, and the catalogue has no sentence for a fault that it does not make.
func TestEveryFaultHasItsSentence(t *testing.T) {
	code := regexp.MustCompile(`"(inspect_[a-z_]+)"`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	made := map[string]bool{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range code.FindAllStringSubmatch(string(b), -1) {
			made[m[1]] = true
		}
	}
	for _, state := range states() {
		made[state] = true
	}
	for c := range made {
		if !strings.HasSuffix(c, "_") && !say.In("zh").Has("fault."+c) {
			t.Errorf("%s has no sentence", c)
		}
	}
	for _, name := range []string{"inspect", "inspection"} {
		b, err := os.ReadFile("../say/catalog/" + name + ".zh.yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^fault\.(inspect_[a-z_]+):`).FindAllStringSubmatch(string(b), -1) {
			if !made[m[1]] {
				t.Errorf("fault %s is made nowhere", m[1])
			}
		}
	}
}

// states are the faults that name the state which does not let a step be done.
func states() (out []string) {
	for s := range steps {
		out = append(out, "inspect_step_"+string(s))
	}
	for s := range findingSteps {
		out = append(out, "inspect_finding_"+string(s))
	}
	for s := range orderSteps {
		out = append(out, "inspect_order_"+string(s))
	}
	return out
}
