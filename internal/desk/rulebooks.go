package desk

import (
	"context"
	"strconv"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/when"
)

// RulebookVersion is a version of a rulebook as it is kept.
type RulebookVersion struct {
	Rulebook *score.Rulebook // only to be read
	From     when.Date       // since when it holds
	Seq      int64           // its number in the ledger
	Text     string          // as its author wrote it; "" in a list
}

// RulebookVersions lists the versions of one rulebook, or, with an empty code, of all.
func (d *Desk) RulebookVersions(ctx context.Context, code string) ([]RulebookVersion, error) {
	return knowing(ctx, d, Question{}, func(int64) ([]RulebookVersion, error) {
		var out []RulebookVersion
		for _, c := range d.rulebooks.Keys() {
			if code != "" && c != code {
				continue
			}
			for _, v := range d.rulebooks.Versions(c) {
				out = append(out, RulebookVersion{Rulebook: v.Value, From: v.From, Seq: v.Seq})
			}
		}
		return out, nil
	})
}

// RulebookVersion returns one version with its text; version 0 is the highest. Faults: desk_rulebook_unknown, desk_rulebook_version_unknown.
func (d *Desk) RulebookVersion(ctx context.Context, code string, version int) (found RulebookVersion, err error) {
	all, err := d.RulebookVersions(ctx, code)
	if err != nil {
		return found, err
	}
	if len(all) == 0 {
		return found, fault.At("rulebook", "desk_rulebook_unknown", code, list(d.Rulebooks()))
	}
	var have []string
	for _, v := range all {
		have = append(have, strconv.Itoa(v.Rulebook.Version))
		if v.Rulebook.Version == version || version == 0 && (found.Rulebook == nil || v.Rulebook.Version > found.Rulebook.Version) {
			found = v
		}
	}
	if found.Rulebook == nil {
		return found, fault.At("version", "desk_rulebook_version_unknown", strconv.Itoa(version), list(have))
	}
	for v, err := range d.store.Versions(ctx, found.Seq-1) {
		if err != nil {
			return found, err
		}
		doc, err := body[rulebookText](v)
		found.Text = doc.Text
		return found, err
	}
	return found, nil
}
