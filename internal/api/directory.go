package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/find"
	"github.com/tongchou/tongchou/internal/when"
)

func (s *server) directory() {
	listed(s, "list-units", "/api/v1/units", func(scene desk.Scene) []unitLine {
		out := []unitLine{}
		for _, code := range scene.Directory.Units.Keys() {
			if u, ok := scene.Tree.Unit(scene.Directory.UnitNo(code)); ok {
				out = append(out, unitLine{u, spelled(u.Name)})
			}
		}
		return out
	})
	listed(s, "list-indicators", "/api/v1/indicators", func(scene desk.Scene) []agency.Indicator {
		return holding(&scene.Directory.Indicators, scene)
	})
	listed(s, "list-groups", "/api/v1/groups", func(scene desk.Scene) []agency.Group {
		return holding(&scene.Directory.Groups, scene)
	})
	register(s, op{ID: "list-people", Method: http.MethodGet, Path: "/api/v1/people", Tag: "directory", Does: access.RecordRead},
		atUnits(s, access.RecordRead, func(in *peopleList) []string { return nonEmpty(in.Unit) }), s.people)
	register(s, op{ID: "get-agency", Method: http.MethodGet, Path: "/api/v1/agency", Tag: "directory", Does: access.DirectoryRead},
		anywhere, func(ctx context.Context, _ *struct{}) (*answer[agencyInfo], error) {
			latest, err := s.Desk.Latest(ctx)
			if err != nil {
				return nil, err
			}
			last, err := s.Desk.Store().Last(ctx)
			return &answer[agencyInfo]{agencyInfo{Settings: s.Desk.Settings(), Today: s.Desk.Today(), Latest: latest, Seq: last.Last}}, err
		})
}

// Spelled is how a name is typed by sound, so that tables find it while somebody types.
type Spelled struct {
	Pinyin   string `json:"pinyin,omitempty" doc:"api.doc.pinyin"`
	Initials string `json:"initials,omitempty" doc:"api.doc.initials"`
}

func spelled(name string) Spelled {
	full, initials := find.Spelling(name)
	return Spelled{full, initials}
}

type unitLine struct {
	agency.Unit
	Spelled
}

type personLine struct {
	agency.Person
	Spelled
}

// DayParams say of which day an organisation is asked for.
type DayParams struct {
	AsOf    string `query:"as_of" format:"date" doc:"api.doc.as_of"`
	KnownAt string `query:"known_at" maxLength:"40" doc:"api.doc.known_at"`
}

func (p DayParams) question(s *server) (desk.Question, error) {
	return QuestionParams{AsOf: p.AsOf, KnownAt: p.KnownAt}.question(s.Desk.Zone())
}

// items is a list that is given whole: an organisation has some thousand units at most.
type items[V any] struct {
	Items []V `json:"items"`
}

// listed registers a list of what the directory holds on a day.
func listed[V any](s *server, id, path string, pick func(desk.Scene) []V) {
	register(s, op{ID: id, Method: http.MethodGet, Path: path, Tag: "directory", Does: access.DirectoryRead},
		anywhere, func(ctx context.Context, in *struct{ DayParams }) (*answer[items[V]], error) {
			q, err := in.question(s)
			if err != nil {
				return nil, err
			}
			out := items[V]{Items: []V{}}
			err = s.Desk.Hold(ctx, q, func(scene desk.Scene) error {
				out.Items = append(out.Items, pick(scene)...)
				return nil
			})
			if isEmpty(err) {
				err = nil
			}
			return &answer[items[V]]{out}, err
		})
}

// holding are the versions that hold at a moment, by first appearance.
func holding[V any](h *when.History[string, V], scene desk.Scene) (out []V) {
	for _, k := range h.Keys() {
		if v, ok := h.At(k, scene.Moment.AsOf, scene.Moment.Seq); ok {
			out = append(out, v.Value)
		}
	}
	return out
}

type peopleList struct {
	PageParams
	DayParams
	Unit string `query:"unit" maxLength:"200" doc:"api.doc.people_unit"`
}

type peoplePage struct {
	People []personLine `json:"people"`
	Next   string       `json:"next,omitempty" doc:"api.doc.next"`
}

// people lists officers by need: those of the units in the caller's reach, or of one unit and those below it.
func (s *server) people(ctx context.Context, in *peopleList) (*answer[peoplePage], error) {
	at, err := in.from("people")
	if err != nil {
		return nil, err
	}
	q, err := in.question(s)
	if err != nil {
		return nil, err
	}
	top := ""
	if in.Unit != "" {
		o, err := s.unit(ctx, in.Unit)
		if err != nil {
			return nil, err
		}
		top = o.Unit
	}
	var all []agency.Person
	err = s.Desk.Hold(ctx, q, func(scene desk.Scene) error {
		all = holding(&scene.Directory.People, scene)
		return nil
	})
	if err != nil && !isEmpty(err) {
		return nil, err
	}
	slices.SortFunc(all, func(a, b agency.Person) int { return strings.Compare(a.Code, b.Code) })
	sees := s.sees(ctx, access.RecordRead)
	page := peoplePage{People: []personLine{}}
	for _, p := range all {
		if p.Code <= at.Key && at.Key != "" || p.Closed {
			continue
		}
		ok, err := sees(p.Unit)
		if err == nil && ok && top != "" {
			ok, err = s.below(ctx, p.Unit, top)
		}
		switch {
		case err != nil:
			return nil, err
		case !ok:
		case len(page.People) == in.Limit:
			page.Next = place{Of: "people", Key: page.People[in.Limit-1].Code}.cursor()
			return &answer[peoplePage]{page}, nil
		default:
			page.People = append(page.People, personLine{p, spelled(p.Name)})
		}
	}
	return &answer[peoplePage]{page}, nil
}

// below says whether a unit is another or stands under it.
func (s *server) below(ctx context.Context, unit, top string) (bool, error) {
	o, err := s.unitOrClosed(ctx, unit)
	return slices.Contains(o.Above, top), err
}

type agencyInfo struct {
	agency.Settings
	Today  when.Date `json:"today" doc:"api.doc.today"`
	Latest when.Date `json:"latest" doc:"api.doc.latest"`
	Seq    int64     `json:"seq" doc:"api.doc.seq"`
}
