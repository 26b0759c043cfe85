package api

import (
	"time"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/when"
)

// QuestionParams are the parameters of every question put to the ledger.
type QuestionParams struct {
	Group    string `query:"group" maxLength:"200" doc:"api.doc.group" example:"XQ"`
	Rulebook string `query:"rulebook" maxLength:"200" doc:"api.doc.rulebook"`
	AsOf     string `query:"as_of" format:"date" doc:"api.doc.as_of" example:"2021-04-26"`
	KnownAt  string `query:"known_at" maxLength:"40" doc:"api.doc.known_at" example:"2021-04-26T20:00:00+08:00"`
	Basis    string `query:"basis" enum:"verified,submitted" default:"verified" doc:"api.doc.basis"`
}

// question reads the parameters; instants without a zone are in the agency's.
func (q QuestionParams) question(zone *time.Location) (desk.Question, error) {
	out := desk.Question{Group: q.Group, Rulebook: q.Rulebook, Basis: basisOf(q.Basis)}
	var err error
	if out.AsOf, err = day("as_of", q.AsOf); err != nil {
		return out, err
	}
	out.KnownAt, err = instant("known_at", q.KnownAt, zone)
	return out, err
}

func basisOf(s string) ledger.Basis {
	if s == "submitted" {
		return ledger.Submitted
	}
	return ledger.Verified
}

// day reads 2021-04-26; empty is the zero date.
func day(field, s string) (when.Date, error) {
	if s == "" {
		return 0, nil
	}
	d, err := when.ParseDate(s)
	if err != nil {
		return 0, fault.At(field, "api_form", s, "2021-04-26")
	}
	return d, nil
}

// instant reads an instant; a date alone means the end of that day. A plus that came as a blank is a plus.
func instant(field, s string, zone *time.Location) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if d, err := time.ParseInLocation(time.DateOnly, s, zone); err == nil {
		return d.AddDate(0, 0, 1).Add(-time.Microsecond), nil
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05 07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fault.At(field, "api_form", s, "2021-04-26, 2021-04-26T15:04:05, 2021-04-26T15:04:05+08:00")
}
