package inspect

import (
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
)

// places writes faults as "field code", joined by commas.
func places(err error) string {
	var out []string
	for _, f := range fault.Of(err) {
		out = append(out, f.Place.Field+" "+f.Code)
	}
	return strings.Join(out, ", ")
}

func TestWhatAPlanMustBe(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Plan)
		want   string
	}{
		"as it should be":                    {func(*Plan) {}, ""},
		"no code":                            {func(p *Plan) { p.Code = "" }, "code inspect_missing"},
		"a code with a blank":                {func(p *Plan) { p.Code = "D 1" }, "code inspect_code"},
		"no title":                           {func(p *Plan) { p.Title = "" }, "title inspect_missing"},
		"a title of two lines":               {func(p *Plan) { p.Title = "a\nb" }, "title inspect_text"},
		"a title with a line separator":      {func(p *Plan) { p.Title = "a\u2028b" }, "title inspect_text"},
		"a title that is no UTF-8":           {func(p *Plan) { p.Title = "a\xff" }, "title inspect_text"},
		"a title with a bracket":             {func(p *Plan) { p.Title = "a<b" }, "title inspect_text"},
		"a blank at the end":                 {func(p *Plan) { p.Title = "a " }, "title inspect_text"},
		"in place of itself":                 {func(p *Plan) { p.Replaces = p.Code }, "replaces inspect_draw_replaces_itself"},
		"in place of another":                {func(p *Plan) { p.Replaces = "D2026-0" }, ""},
		"more drawn than there are":          {func(p *Plan) { p.Strata[0].Draw = 3 }, "strata[0].draw inspect_draw_too_many, inspectors inspect_draw_too_few"},
		"nothing drawn":                      {func(p *Plan) { p.Strata[0].Draw, p.Strata[1].Draw = 0, 0 }, "strata inspect_draw_nothing"},
		"a unit of no stratum":               {func(p *Plan) { p.Units[0].Stratum = "X" }, "units[0].stratum inspect_draw_unknown"},
		"units out of order":                 {func(p *Plan) { p.Units[0], p.Units[1] = p.Units[1], p.Units[0] }, "units[1] inspect_draw_order"},
		"a unit twice":                       {func(p *Plan) { p.Units[1] = p.Units[0] }, "units[1] inspect_draw_order, exclusions[2].unit inspect_draw_unknown, exclusions[5].unit inspect_draw_unknown"},
		"an inspector twice":                 {func(p *Plan) { p.Inspectors[1] = p.Inspectors[0] }, "inspectors[1] inspect_draw_order"},
		"an exclusion of nobody":             {func(p *Plan) { p.Exclusions[0].Inspector = "A" }, "exclusions[0].inspector inspect_draw_unknown"},
		"an exclusion without a reason":      {func(p *Plan) { p.Exclusions[0].Reason = "" }, "exclusions[0].reason inspect_missing"},
		"an exclusion without a ground":      {func(p *Plan) { p.Exclusions[0].Ground = "dislike" }, "exclusions[0].ground inspect_draw_ground"},
		"who serves there may be drawn":      {func(p *Plan) { p.Inspectors[0].Home = "4310A102" }, "inspectors[0].home inspect_draw_home_open"},
		"no inspectors for a unit":           {func(p *Plan) { p.PerUnit = 0 }, "per_unit inspect_range"},
		"too few inspectors":                 {func(p *Plan) { p.PerUnit = 3 }, "inspectors inspect_draw_too_few"},
		"no unit for an inspector":           {func(p *Plan) { p.Most = 0 }, "most inspect_range, inspectors inspect_draw_too_few"},
		"no wait":                            {func(p *Plan) { p.Wait = 2 }, "wait inspect_range"},
		"no commitment":                      {func(p *Plan) { p.Commitments = nil }, "commitments inspect_range"},
		"a commitment that is none":          {func(p *Plan) { p.Commitments[0].SHA256 = "ab" }, "commitments[0].sha256 inspect_hash"},
		"a commitment in capitals":           {func(p *Plan) { p.Commitments[0].SHA256 = strings.ToUpper(p.Commitments[0].SHA256) }, "commitments[0].sha256 inspect_hash"},
		"a commitment copied from the other": {func(p *Plan) { p.Commitments[1].SHA256 = p.Commitments[0].SHA256 }, "commitments[1].sha256 inspect_draw_same_commitment"},
		"a unit that nobody may inspect": {func(p *Plan) {
			p.Exclusions = nil
			for _, x := range p.Inspectors {
				for _, u := range p.Units {
					if x.Home == u.Code || u.Code == "431002" {
						p.Exclusions = append(p.Exclusions, Exclusion{x.Code, u.Code, Other, "r"})
					}
				}
			}
		}, "units[0] inspect_draw_unit_barred"},
	} {
		p := example()
		c.change(&p)
		if got := places(p.Check()); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestWhoServesThereOrAboveOrBelowIsKeptAway(t *testing.T) {
	up := map[string]string{"PCS": "FJ", "FJ": "SJ", "ring1": "ring2", "ring2": "ring1"}
	parent := func(u string) (string, bool) { p, ok := up[u]; return p, ok }
	units := []Unit{{"FJ", "n", "S"}, {"PCS", "n", "S"}, {"ring1", "n", "S"}}
	got := map[string]string{}
	for _, e := range Lines([]Inspector{{"at", "n", "PCS"}, {"over", "n", "SJ"}, {"none", "n", "ZX"}, {"r", "n", "ring2"}}, units, parent, func(Ground) string { return "r" }) {
		got[e.Inspector] += e.Unit + " " + string(e.Ground) + "; "
	}
	want := map[string]string{"at": "FJ line; PCS home; ", "over": "FJ line; PCS line; ", "r": "ring1 line; "}
	if len(got) != len(want) || got["at"] != want["at"] || got["over"] != want["over"] || got["r"] != want["r"] {
		t.Errorf("got %v", got)
	}
}
