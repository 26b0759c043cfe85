package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/when"
)

// questionFlags are the flags of every command that asks the ledger.
type questionFlags struct {
	group, rulebook, asOf, knownAt, basis string
}

func (a *app) questionFlags(c *cobra.Command) *questionFlags {
	q := &questionFlags{}
	c.Flags().StringVar(&q.group, "group", "", a.flag("group"))
	c.Flags().StringVar(&q.rulebook, "rulebook", "", a.flag("rulebook"))
	c.Flags().StringVar(&q.asOf, "as-of", "", a.flag("as-of"))
	c.Flags().StringVar(&q.knownAt, "known-at", "", a.flag("known-at"))
	c.Flags().StringVar(&q.basis, "basis", "verified", a.flag("basis"))
	a.complete(c, "basis", "verified", "submitted")
	return q
}

// question reads the flags; dates and instants without a zone are in the agency's.
func (q *questionFlags) question(d *desk.Desk) (desk.Question, error) {
	out := desk.Question{Group: q.group, Rulebook: q.rulebook}
	var err error
	if out.AsOf, err = dateFlag("--as-of", q.asOf); err != nil {
		return out, err
	}
	if out.KnownAt, err = instantFlag("--known-at", q.knownAt, d.Zone()); err != nil {
		return out, err
	}
	out.Basis, err = basisFlag(q.basis)
	return out, err
}

// badFlag says that a flag or an argument of the command line can't be read as what it should be.
func badFlag(name, value, want string) error {
	return usageError{fault.At(name, "cli_flag", value, want)}
}

func basisFlag(s string) (ledger.Basis, error) {
	for _, b := range []ledger.Basis{ledger.Verified, ledger.Submitted} {
		if s == b.String() {
			return b, nil
		}
	}
	return 0, badFlag("--basis", s, "verified, submitted")
}

// dateFlag reads 2021-04-26; empty is the zero date.
func dateFlag(name, s string) (when.Date, error) {
	if s == "" {
		return 0, nil
	}
	d, err := when.ParseDate(s)
	if err != nil {
		return 0, badFlag(name, s, "2021-04-26")
	}
	return d, nil
}

// instantFlag reads an instant; a date alone means the end of that day.
func instantFlag(name, s string, zone *time.Location) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if d, err := time.ParseInLocation(time.DateOnly, s, zone); err == nil {
		return d.AddDate(0, 0, 1).Add(-time.Microsecond), nil
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, badFlag(name, s, "2021-04-26, 2021-04-26T15:04:05, 2021-04-26T15:04:05+08:00")
}
