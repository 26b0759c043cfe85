package inspect

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tongchou/tongchou/internal/fault"
)

// Check says everything that is wrong with a plan by itself; fields are named as in the file: "units[2].stratum".
func (p Plan) Check() error {
	c := planCheck{plan: p}
	c.code("code", p.Code)
	c.text("title", p.Title)
	if p.Replaces != "" {
		c.code("replaces", p.Replaces)
		if p.Replaces == p.Code {
			c.add("replaces", "inspect_draw_replaces_itself", p.Code, "")
		}
	}
	c.strata()
	c.units()
	c.inspectors()
	c.between("per_unit", int64(p.PerUnit), 1, MostPerUnit)
	c.between("most", int64(p.Most), 1, MostListed)
	c.between("wait", p.Wait, LeastWait, MostWait)
	c.exclusions()
	c.commitments()
	c.room()
	return c.faults.Err()
}

type planCheck struct {
	plan   Plan
	faults fault.List
}

func (c *planCheck) add(field, code, found, want string) {
	c.faults = append(c.faults, fault.At(field, code, found, want))
}

// text is one line without characters that JSON would have to escape in more than one way, or that cannot be seen.
func (c *planCheck) text(field, s string) {
	switch {
	case s == "":
		c.add(field, "inspect_missing", "", "")
	case !utf8.ValidString(s) || strings.ContainsFunc(s, odd) || strings.TrimSpace(s) != s || utf8.RuneCountInString(s) > 200:
		c.add(field, "inspect_text", fmt.Sprintf("%.60q", s), "200")
	}
}

// odd are the characters that cannot be seen, and those that writers of JSON spell in more than one way: some escape < > & for web pages.
func odd(r rune) bool {
	return unicode.IsControl(r) || r == utf8.RuneError || strings.ContainsRune("<>&\u2028\u2029", r)
}

func (c *planCheck) code(field, s string) {
	before := len(c.faults)
	c.text(field, s)
	if len(c.faults) == before && (len(s) > 64 || strings.ContainsFunc(s, unicode.IsSpace)) {
		c.add(field, "inspect_code", s, "64")
	}
}

func (c *planCheck) between(field string, n, least, most int64) {
	if n < least || n > most {
		c.add(field, "inspect_range", fmt.Sprint(n), fmt.Sprintf("%d–%d", least, most))
	}
}

// rising holds a list to its order, in which nothing stands twice.
func (c *planCheck) rising(list string, i int, before, this string) {
	if i > 0 && this <= before {
		c.add(fmt.Sprintf("%s[%d]", list, i), "inspect_draw_order", this, before)
	}
}

func (c *planCheck) strata() {
	units := map[string]int{}
	for _, u := range c.plan.Units {
		units[u.Stratum]++
	}
	c.listed("strata", len(c.plan.Strata))
	for i, s := range c.plan.Strata {
		at := fmt.Sprintf("strata[%d].", i)
		c.code(at+"code", s.Code)
		c.text(at+"name", s.Name)
		if i > 0 {
			c.rising("strata", i, c.plan.Strata[i-1].Code, s.Code)
		}
		if s.Draw < 0 || s.Draw > units[s.Code] {
			c.add(at+"draw", "inspect_draw_too_many", fmt.Sprint(s.Draw), fmt.Sprint(units[s.Code]))
		}
	}
	if c.plan.Drawn() == 0 {
		c.add("strata", "inspect_draw_nothing", "", "")
	}
}

// Drawn is how many units the plan draws.
func (p Plan) Drawn() (n int) {
	for _, s := range p.Strata {
		n += max(0, min(s.Draw, MostListed))
	}
	return n
}

func (c *planCheck) units() {
	c.listed("units", len(c.plan.Units))
	for i, u := range c.plan.Units {
		at := fmt.Sprintf("units[%d].", i)
		c.code(at+"code", u.Code)
		c.text(at+"name", u.Name)
		if i > 0 {
			c.rising("units", i, c.plan.Units[i-1].Code, u.Code)
		}
		if !slices.ContainsFunc(c.plan.Strata, func(s Stratum) bool { return s.Code == u.Stratum }) {
			c.add(at+"stratum", "inspect_draw_unknown", u.Stratum, "strata")
		}
	}
}

func (c *planCheck) listed(list string, n int) {
	if n > MostListed {
		c.add(list, "inspect_range", fmt.Sprint(n), fmt.Sprintf("1–%d", MostListed))
	}
}

func (c *planCheck) inspectors() {
	c.listed("inspectors", len(c.plan.Inspectors))
	for i, x := range c.plan.Inspectors {
		at := fmt.Sprintf("inspectors[%d].", i)
		c.code(at+"code", x.Code)
		c.text(at+"name", x.Name)
		c.code(at+"home", x.Home)
		if i > 0 {
			c.rising("inspectors", i, c.plan.Inspectors[i-1].Code, x.Code)
		}
	}
}

func (c *planCheck) exclusions() {
	if n := len(c.plan.Exclusions); n > MostExclusions {
		c.add("exclusions", "inspect_range", fmt.Sprint(n), fmt.Sprintf("0–%d", MostExclusions))
	}
	units, inspectors := c.plan.codes()
	for i, e := range c.plan.Exclusions {
		at := fmt.Sprintf("exclusions[%d].", i)
		if i > 0 {
			c.rising("exclusions", i, c.plan.Exclusions[i-1].key(), e.key())
		}
		if !inspectors[e.Inspector] {
			c.add(at+"inspector", "inspect_draw_unknown", e.Inspector, "inspectors")
		}
		if !units[e.Unit] {
			c.add(at+"unit", "inspect_draw_unknown", e.Unit, "units")
		}
		if !slices.Contains([]Ground{Home, Line, Former, Relative, Other}, e.Ground) {
			c.add(at+"ground", "inspect_draw_ground", string(e.Ground), "home, line, former, relative, other")
		}
		c.text(at+"reason", e.Reason)
	}
	c.serving(units)
}

func (e Exclusion) key() string { return e.Inspector + " " + e.Unit + " " + string(e.Ground) }

func (p Plan) codes() (units, inspectors map[string]bool) {
	units, inspectors = map[string]bool{}, map[string]bool{}
	for _, u := range p.Units {
		units[u.Code] = true
	}
	for _, x := range p.Inspectors {
		inspectors[x.Code] = true
	}
	return units, inspectors
}

// serving finds who might be drawn to inspect the unit they serve at.
func (c *planCheck) serving(units map[string]bool) {
	out := c.plan.barred()
	for i, x := range c.plan.Inspectors {
		if units[x.Home] && !out[x.Home][x.Code] {
			c.add(fmt.Sprintf("inspectors[%d].home", i), "inspect_draw_home_open", x.Code, x.Home)
		}
	}
}

// barred are the inspectors who may not inspect a unit, by unit.
func (p Plan) barred() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, e := range p.Exclusions {
		if out[e.Unit] == nil {
			out[e.Unit] = map[string]bool{}
		}
		out[e.Unit][e.Inspector] = true
	}
	return out
}

func (c *planCheck) commitments() {
	if n := len(c.plan.Commitments); n < 1 || n > MostCommitments {
		c.add("commitments", "inspect_range", fmt.Sprint(n), fmt.Sprintf("1–%d", MostCommitments))
	}
	seen := map[string]bool{}
	for i, k := range c.plan.Commitments {
		at := fmt.Sprintf("commitments[%d].", i)
		c.text(at+"by", k.By)
		if b, err := hex.DecodeString(k.SHA256); err != nil || len(b) != 32 || strings.ToLower(k.SHA256) != k.SHA256 {
			c.add(at+"sha256", "inspect_hash", k.SHA256, "")
		} else if seen[k.SHA256] {
			c.add(at+"sha256", "inspect_draw_same_commitment", k.SHA256, "") // who copies another's commitment adds no chance of their own
		}
		seen[k.SHA256] = true
	}
}

// room finds units that could never be inspected, and plans with fewer places than they fill.
func (c *planCheck) room() {
	p := c.plan
	seats := p.Drawn() * p.PerUnit
	if seats > MostSeats {
		c.add("per_unit", "inspect_draw_too_large", fmt.Sprint(seats), fmt.Sprint(MostSeats))
	}
	if places := len(p.Inspectors) * p.Most; seats > places {
		c.add("inspectors", "inspect_draw_too_few", fmt.Sprint(places), fmt.Sprint(seats))
	}
	out := p.barred()
	for i, u := range p.Units {
		if left := len(p.Inspectors) - len(out[u.Code]); left < p.PerUnit {
			c.add(fmt.Sprintf("units[%d]", i), "inspect_draw_unit_barred", u.Code, fmt.Sprintf("%d < %d", max(0, left), p.PerUnit))
		}
	}
}
