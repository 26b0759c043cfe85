package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/find"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/when"
)

func (s *server) searches() {
	register(s, op{ID: "search", Method: http.MethodGet, Path: "/api/v1/search", Tag: "directory", Does: access.DirectoryRead}, anywhere, s.search)
}

type searchForm struct {
	Q     string `query:"q" required:"true" maxLength:"60" doc:"api.doc.search"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"api.doc.limit"`
}

// hit is something that was found.
type hit struct {
	Kind     string `json:"kind" enum:"unit,indicator,item,edition,person"`
	Code     string `json:"code"`
	Name     string `json:"name"`
	Note     string `json:"note,omitempty" doc:"api.doc.hit_note"`
	Unit     string `json:"unit,omitempty" doc:"api.doc.hit_unit"`
	Rulebook string `json:"rulebook,omitempty" doc:"api.doc.hit_rulebook"`

	rank find.Rank
}

// kinds is the order of equally good hits.
var kinds = []string{"unit", "indicator", "item", "edition", "person"}

// search looks through what the caller may list: units, indicators, items of the rulebooks in force, editions, and people in reach.
func (s *server) search(ctx context.Context, in *searchForm) (*answer[items[hit]], error) {
	q := find.Of(in.Q)
	var hits []hit
	look := func(h hit) {
		var ok bool
		if h.rank, ok = q.Match(h.Name, h.Code); ok {
			hits = append(hits, h)
		}
	}
	err := s.Desk.Hold(ctx, desk.Question{}, func(scene desk.Scene) error {
		named := func(code string) string {
			u, _ := scene.Tree.Unit(scene.Directory.UnitNo(code))
			return u.Name
		}
		for _, code := range scene.Directory.Units.Keys() {
			if u, ok := scene.Tree.Unit(scene.Directory.UnitNo(code)); ok {
				look(hit{Kind: "unit", Code: u.Code, Name: u.Name, Note: named(u.Parent), Unit: u.Parent})
			}
		}
		for _, i := range holding(&scene.Directory.Indicators, scene) {
			look(hit{Kind: "indicator", Code: i.Code, Name: i.Name, Note: i.Measure})
		}
		for _, p := range holding(&scene.Directory.People, scene) {
			if !p.Closed {
				look(hit{Kind: "person", Code: p.Code, Name: cmp.Or(p.Name, p.Code), Note: named(p.Unit), Unit: p.Unit})
			}
		}
		return nil
	})
	if err != nil && !isEmpty(err) {
		return nil, err
	}
	if err := s.searchPapers(ctx, look); err != nil {
		return nil, err
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)),
			cmp.Compare(utf8.RuneCountInString(a.Name), utf8.RuneCountInString(b.Name)), cmp.Compare(a.Code, b.Code))
	})
	out := items[hit]{Items: []hit{}}
	sees := s.sees(ctx, access.RecordRead) // as list-people has it
	for _, h := range hits {
		if len(out.Items) == in.Limit {
			break
		}
		if h.Kind == "person" {
			switch ok, err := sees(h.Unit); {
			case err != nil:
				return nil, err
			case !ok:
				continue
			}
		}
		out.Items = append(out.Items, h)
	}
	return &answer[items[hit]]{out}, nil
}

// searchPapers looks through the items of the rulebooks in force, and the editions that the caller may see.
func (s *server) searchPapers(ctx context.Context, look func(hit)) error {
	all, err := s.Desk.RulebookVersions(ctx, "")
	if err != nil {
		return err
	}
	for _, r := range inForce(all, s.Desk.Today()) {
		var walk func([]score.Item)
		walk = func(items []score.Item) {
			for _, it := range items {
				look(hit{Kind: "item", Code: it.Code, Name: it.Name, Note: r.Name, Rulebook: r.Code})
				walk(it.Items)
			}
		}
		walk(r.Items)
	}
	if s.Vault == nil || s.Notary == nil {
		return nil
	}
	editions, err := s.Desk.Editions(ctx)
	for _, ed := range editions {
		if shown(ctx, ed) {
			look(hit{Kind: "edition", Code: ed.Code, Name: ed.Title, Note: ed.Code})
		}
	}
	return err
}

// inForce is the version of each rulebook that holds on a day: of those from that day or before the latest, and of several from one day the
// one written last.
func inForce(all []desk.RulebookVersion, on when.Date) (out []*score.Rulebook) {
	last := map[string]desk.RulebookVersion{}
	var codes []string
	for _, v := range all {
		code := v.Rulebook.Code
		was, seen := last[code]
		if v.From > on || seen && (v.From < was.From || v.From == was.From && v.Seq < was.Seq) {
			continue
		}
		if !seen {
			codes = append(codes, code)
		}
		last[code] = v
	}
	for _, code := range codes {
		out = append(out, last[code].Rulebook)
	}
	return out
}
