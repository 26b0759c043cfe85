package publish

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/score"
)

// A file that somebody made up may hold any tree: the check must come to an end, and say that it does not hold.
func TestMadeUpTreesEnd(t *testing.T) {
	for name, steps := range map[string][]Step{
		"too few children":   {{Op: score.OpSub}, {Op: score.OpPlace}, {Op: score.OpBand}, {Op: score.OpWhen}, {Op: score.OpMissing}, {Op: score.OpByPlace}, {Op: score.OpMean}, {Op: score.OpRoot}},
		"an unknown step":    {{Op: "magic", Value: "1"}},
		"no number":          {{Op: score.OpParam, Value: "1e999999999"}, {Op: score.OpNumber, Value: "0x10"}, {Op: score.OpParam, Value: strings.Repeat("9", 5000)}},
		"a root of nothing":  {{Op: score.OpNumber, Value: "0"}, {Op: score.OpNumber, Value: "1"}, {Op: score.OpRoot, Of: []int{0, 1, 1}, With: map[string]string{"places": "2", "mode": "half_up"}}},
		"a root of too much": {{Op: score.OpNumber, Value: "1"}, {Op: score.OpNumber, Value: "999999999"}, {Op: score.OpRoot, Of: []int{0, 1, 1}, With: map[string]string{"places": "2", "mode": "half_up"}}},
		"a place below one":  {{Op: score.OpNumber, Value: "-3"}, {Op: score.OpByPlace, Of: []int{0, 0, 0}}},
		"rounding to where":  {{Op: score.OpNumber, Value: "1"}, {Op: score.OpRound, Of: []int{0}, With: map[string]string{"places": "-1"}}},
	} {
		values := (&Trees{Steps: steps}).recomputed()
		if v := values[len(values)-1]; v.err == nil && !v.none {
			t.Errorf("%s: worth %s", name, v.String())
		}
	}
}

// Steps that double at each level would take for ever if each use were worked out anew.
func TestSharedStepsAreWorkedOutOnce(t *testing.T) {
	steps := []Step{{Op: score.OpNumber, Value: "1"}}
	for i := range 2000 {
		steps = append(steps, Step{Op: score.OpMax, Of: []int{i, i}})
	}
	began := time.Now()
	if v := (&Trees{Steps: steps}).recomputed()[2000]; v.err != nil || v.String() != "1" {
		t.Errorf("worth %v, %v", v, v.err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestTreesRefuseWhatIsNotBefore(t *testing.T) {
	for name, text := range map[string]string{
		"a cycle":         `{"steps":[{"op":"same","of":[0]}]}`,
		"a later step":    `{"steps":[{"op":"same","of":[1]},{"op":"number","value":"1"}]}`,
		"no such record":  `{"steps":[{"op":"records","records":[7]}]}`,
		"no such root":    `{"steps":[],"roots":[{"unit":"A","items":{"x":0}}]}`,
		"a negative root": `{"steps":[],"roots":[{"unit":"A","total":-1,"items":{}}]}`,
		"unknown fields":  `{"steps":[],"more":1}`,
		"a tail":          `{"steps":[]} {}`,
	} {
		if _, err := parseTrees([]byte(text)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

// Trees read back are those that were written.
func TestTreesThereAndBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tr := &Trees{Units: []Named{}, Indicators: []Named{}, Records: []Input{}, Steps: []Step{}, Roots: []UnitRoot{}}
		for i := range rapid.IntRange(0, 20).Draw(rt, "steps") {
			s := Step{Op: score.OpAdd, Value: fmt.Sprint(rapid.IntRange(-5, 5).Draw(rt, "value")), What: rapid.StringMatching(`[a-z<&]{0,5}`).Draw(rt, "what")}
			if i > 0 {
				s.Of = rapid.SliceOfN(rapid.IntRange(0, i-1), 1, 3).Draw(rt, "of")
			}
			tr.Steps = append(tr.Steps, s)
		}
		b, err := tr.marshal()
		if err != nil {
			rt.Fatal(err)
		}
		again, err := parseTrees(b)
		if err != nil {
			rt.Fatal(err)
		}
		x, _ := json.Marshal(tr)
		y, _ := json.Marshal(again)
		if string(x) != string(y) {
			rt.Fatalf("%s\n%s", x, y)
		}
	})
}
