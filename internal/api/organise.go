package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

// organise registers what writes single units and people, which imports write by the file.
func (s *server) organise() {
	register(s, op{ID: "list-unit-versions", Method: http.MethodGet, Path: "/api/v1/units/{code}/versions", Tag: "directory", Does: access.DirectoryRead}, anywhere,
		func(ctx context.Context, in *ThingRef) (*edited[versions[UnitVersion]], error) {
			all, err := s.Desk.UnitVersions(ctx, in.Code)
			return versionsOf(all, err, func(u agency.Unit, v VersionOf) UnitVersion { return UnitVersion{u, v} })
		})
	register(s, op{ID: "write-unit", Method: http.MethodPut, Path: "/api/v1/units/{code}", Tag: "directory", Does: access.DirectoryWrite}, s.unitPlaces, s.writeUnit)
	register(s, op{ID: "list-person-versions", Method: http.MethodGet, Path: "/api/v1/people/{code}/versions", Tag: "directory", Does: access.RecordRead}, s.personPlace,
		func(ctx context.Context, in *ThingRef) (*edited[versions[PersonVersion]], error) {
			all, err := s.Desk.PersonVersions(ctx, in.Code)
			return versionsOf(all, err, func(p agency.Person, v VersionOf) PersonVersion { return PersonVersion{p, v} })
		})
	register(s, op{ID: "write-person", Method: http.MethodPut, Path: "/api/v1/people/{code}", Tag: "directory", Does: access.DirectoryWrite}, s.personPlaces, s.writePerson)
}

// ThingRef names a unit or a person by its code.
type ThingRef struct {
	Code string `path:"code" maxLength:"200" doc:"api.doc.thing_code"`
}

// versions are all versions of a thing, by the day from which they hold. The ETag is the number of the one written last.
type versions[V any] struct {
	Versions []V `json:"versions"`
}

// VersionOf is who wrote a version, when and why.
type VersionOf struct {
	Record   int64     `json:"record" doc:"api.doc.version"`
	Recorded time.Time `json:"recorded_at"`
	By       string    `json:"by"`
	Reason   string    `json:"reason,omitempty" doc:"api.doc.version_reason"`
}

// UnitVersion is a unit from a day on.
type UnitVersion struct {
	agency.Unit
	VersionOf
}

// PersonVersion is a person from a day on.
type PersonVersion struct {
	agency.Person
	VersionOf
}

func versionsOf[V, T any](all []desk.Told[V], err error, with func(V, VersionOf) T) (*edited[versions[T]], error) {
	if err != nil {
		return nil, err
	}
	out, last := versions[T]{Versions: []T{}}, int64(0)
	for _, v := range all {
		out.Versions = append(out.Versions, with(v.Value, VersionOf{v.Seq, v.Recorded, v.By, v.Reason}))
		last = max(last, v.Seq)
	}
	return &edited[versions[T]]{rev(last), out}, nil
}

type unitForm struct {
	ThingRef
	Match     string `header:"If-Match" doc:"api.doc.if_match"`
	NoneMatch string `header:"If-None-Match" doc:"api.doc.if_none_match"`
	Body      struct {
		Name   string    `json:"name" minLength:"1" maxLength:"200"`
		Kind   string    `json:"kind,omitempty" maxLength:"100" doc:"api.doc.unit_kind"`
		Parent string    `json:"parent,omitempty" maxLength:"200" doc:"api.doc.unit_parent"`
		Region int32     `json:"region,omitempty" minimum:"0" doc:"api.doc.unit_region"`
		Closed bool      `json:"closed,omitempty" doc:"api.doc.unit_closed"`
		From   when.Date `json:"from" format:"date" doc:"api.doc.version_from"`
		Reason string    `json:"reason" minLength:"1" maxLength:"2000" doc:"api.doc.reason"`
	}
}

// unitPlaces are where a unit stands, stood last and is to stand: whoever moves it must be the office above all of them. What has
// nothing above it is the whole agency's.
func (s *server) unitPlaces(ctx context.Context, in *unitForm) ([]access.Object, error) {
	parents := []string{in.Body.Parent}
	err := s.Desk.Hold(ctx, desk.Question{}, func(scene desk.Scene) error {
		vs := scene.Directory.Units.Versions(in.Code)
		for _, day := range []when.Date{s.Desk.Today(), in.Body.From, when.MaxRecordDate} {
			if v, ok := when.Holding(vs, day, scene.Moment.Seq); ok {
				parents = append(parents, v.Value.Parent)
			}
		}
		return nil
	})
	if err != nil && !isEmpty(err) {
		return nil, err
	}
	return s.places(ctx, parents)
}

// places are units as objects, by code; "" is the whole agency.
func (s *server) places(ctx context.Context, codes []string) (out []access.Object, err error) {
	slices.Sort(codes)
	for _, code := range slices.Compact(codes) {
		if code == "" {
			tops, err := s.whole(ctx)
			if err != nil {
				return nil, err
			}
			out = append(out, tops...)
			continue
		}
		o, err := s.unitOrClosed(ctx, code)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

type unitWritten struct {
	Unit  *agency.Unit `json:"unit,omitempty"`
	Entry *store.Entry `json:"entry,omitempty" doc:"api.doc.entry"`
}

// writeUnit keeps a version of a unit that the caller has read, or, with If-None-Match: *, a new unit.
func (s *server) writeUnit(ctx context.Context, in *unitForm) (*edited[unitWritten], error) {
	b := in.Body
	u := agency.Unit{Code: in.Code, Name: b.Name, Kind: b.Kind, Parent: b.Parent, Region: b.Region, Closed: b.Closed, From: b.From}
	u, e, err := s.Desk.Organise(ctx, by(ctx, "unit "+in.Code), u, b.Reason, matching(in.Match, in.NoneMatch))
	if err != nil {
		return nil, err
	}
	return &edited[unitWritten]{rev(e.Last), unitWritten{&u, wrote(e)}}, nil
}

// matching holds a request's headers against the number of what stands; If-None-Match: * wants nothing to stand.
func matching(match, noneMatch string) func(seq int64) error {
	if noneMatch == "*" && match == "" {
		match = rev(0)
	}
	return func(seq int64) error { return mustMatch(match, seq) }
}

type personForm struct {
	ThingRef
	Match     string `header:"If-Match" doc:"api.doc.if_match"`
	NoneMatch string `header:"If-None-Match" doc:"api.doc.if_none_match"`
	Body      struct {
		Name   string    `json:"name" minLength:"1" maxLength:"200"`
		Unit   string    `json:"unit" minLength:"1" maxLength:"200" doc:"api.doc.unit"`
		Post   string    `json:"post,omitempty" maxLength:"200" doc:"api.doc.person_post"`
		Closed bool      `json:"closed,omitempty" doc:"api.doc.person_closed"`
		From   when.Date `json:"from" format:"date" doc:"api.doc.version_from"`
		Reason string    `json:"reason" minLength:"1" maxLength:"2000" doc:"api.doc.reason"`
	}
}

// personUnits are the units of a person now and last.
func (s *server) personUnits(ctx context.Context, code string, days ...when.Date) (units []string, err error) {
	err = s.Desk.Hold(ctx, desk.Question{}, func(scene desk.Scene) error {
		vs := scene.Directory.People.Versions(code)
		for _, day := range append(days, s.Desk.Today(), when.MaxRecordDate) {
			if v, ok := when.Holding(vs, day, scene.Moment.Seq); ok && v.Value.Unit != "" {
				units = append(units, v.Value.Unit)
			}
		}
		return nil
	})
	if isEmpty(err) {
		err = nil
	}
	return units, err
}

// personPlace is where a person is; one that nobody knows of stands with the whole agency, so that asking tells nothing.
func (s *server) personPlace(ctx context.Context, in *ThingRef) ([]access.Object, error) {
	units, err := s.personUnits(ctx, in.Code)
	if err != nil {
		return nil, err
	}
	if len(units) == 0 {
		units = []string{""}
	}
	return s.places(ctx, units)
}

// personPlaces are where a person is and is to be.
func (s *server) personPlaces(ctx context.Context, in *personForm) ([]access.Object, error) {
	units, err := s.personUnits(ctx, in.Code, in.Body.From)
	if err != nil {
		return nil, err
	}
	return s.places(ctx, append(units, in.Body.Unit))
}

type personWritten struct {
	Person *agency.Person `json:"person,omitempty"`
	Entry  *store.Entry   `json:"entry,omitempty" doc:"api.doc.entry"`
}

func (s *server) writePerson(ctx context.Context, in *personForm) (*edited[personWritten], error) {
	b := in.Body
	p := agency.Person{Code: in.Code, Name: b.Name, Unit: b.Unit, Post: b.Post, Closed: b.Closed, From: b.From}
	p, e, err := s.Desk.Assignment(ctx, by(ctx, "person "+in.Code), p, b.Reason, matching(in.Match, in.NoneMatch))
	if err != nil {
		return nil, err
	}
	return &edited[personWritten]{rev(e.Last), personWritten{&p, wrote(e)}}, nil
}
