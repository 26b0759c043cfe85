package publish

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
)

// rulebook holds the numbers of the rules, as the calculations use them, against the rulebook's text.
func (c *checker) rulebook() {
	text, ok := find(c.parts, RulebookPart)
	if !ok {
		return
	}
	var doc any
	if err := yaml.Unmarshal(text, &doc); err != nil {
		c.breaks("publish_part_unreadable", RulebookPart, err.Error(), "")
		return
	}
	said := map[string]bool{}
	for _, s := range c.report.trees.Steps {
		if s.Op != score.OpParam || said[s.Rule+s.Value] {
			continue
		}
		said[s.Rule+s.Value] = true
		written, there := at(doc, s.Rule)
		if !there {
			continue // a number that holds unless the rulebook says otherwise
		}
		x, err1 := number(written)
		y, err2 := exact(s.Value)
		if err1 == nil && err2 == nil && x.Cmp(y) != 0 {
			c.breaks("publish_rule_differs", s.Rule, s.Value, written)
		}
	}
}

// at finds what stands at a path such as "items[4].rule.step".
func at(doc any, path string) (string, bool) {
	for _, key := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == ']' }) {
		name, index, indexed := strings.Cut(key, "[")
		if name != "" {
			m, ok := doc.(map[string]any)
			if !ok {
				return "", false
			}
			if doc, ok = m[name]; !ok {
				return "", false
			}
		}
		if !indexed {
			continue
		}
		list, ok := doc.([]any)
		var i int
		if _, err := fmt.Sscan(index, &i); !ok || err != nil || i < 0 || i >= len(list) {
			return "", false
		}
		doc = list[i]
	}
	switch doc.(type) {
	case map[string]any, []any, nil:
		return "", false
	}
	return fmt.Sprint(doc), true
}

// number reads a number of a rulebook: a decimal, a percentage or a fraction.
func number(s string) (num.Rat, error) {
	if strings.Contains(s, "/") {
		return exact(s)
	}
	return num.ParseRat(s)
}

// ranks works the places out again from the totals and the rulebook's tie-break chain.
func (c *checker) ranks() {
	text, ok := find(c.parts, RulebookPart)
	if !ok {
		return
	}
	rb, err := score.Parse(RulebookPart, text)
	if err != nil {
		c.breaks("publish_part_unreadable", RulebookPart, err.Error(), "")
		return
	}
	var units []*BoardUnit
	for i := range c.report.board.Units {
		if u := &c.report.board.Units[i]; !u.Unscored {
			units = append(units, u)
		}
	}
	better := func(a, b *BoardUnit) int {
		if d := cmp.Compare(b.Total, a.Total); d != 0 {
			return d
		}
		for _, code := range rb.Ranking.TieBreak {
			if d := cmp.Compare(b.item(code).Score, a.item(code).Score); d != 0 {
				return d
			}
		}
		return 0
	}
	slices.SortStableFunc(units, better)
	rank := 0
	for i, u := range units {
		switch {
		case i > 0 && better(units[i-1], u) == 0:
		case rb.Ranking.Method == "dense":
			rank++
		default:
			rank = i + 1
		}
		if f := c.report.figureOnly; u.Rank != rank && (f == nil || f.unit == u.Code && f.item == "") {
			c.breaks("publish_rank_differs", u.Name, fmt.Sprint(u.Rank), fmt.Sprint(rank))
		}
	}
}

// peers holds the measures of other units, which a relative item takes as given, against those units' own calculations.
func (c *checker) peers() {
	t := c.report.trees
	own := map[string]map[string]string{} // item: unit: its own measure among the group's
	type claim struct {
		unit, item, value, of string
	}
	var claims []claim
	for _, r := range t.Roots {
		for item, root := range r.Items {
			if c.report.board.unit(r.Unit).item(item).Kind == score.KindGroup {
				continue // its items are looked at one by one
			}
			seen := map[int]bool{}
			t.below(root, seen)
			for i := range seen {
				s := t.Steps[i]
				if !slices.ContainsFunc(s.Of, func(k int) bool { return t.Steps[k].Op == score.OpPeer }) {
					continue
				}
				for n, k := range s.Of {
					switch x := t.Steps[k]; {
					case x.Op == score.OpPeer:
						claims = append(claims, claim{x.Peer, item, x.Value, r.Unit})
					case n == 0:
						if own[item] == nil {
							own[item] = map[string]string{}
						}
						own[item][r.Unit] = c.report.values[k].shown()
					}
				}
			}
		}
	}
	said := map[string]bool{}
	for _, p := range claims {
		mine, ok := own[p.item][p.unit]
		f := c.report.figureOnly
		key := p.unit + "/" + p.item + "/" + p.of
		if !ok || mine == p.value || said[key] || f != nil && f.unit != p.of {
			continue
		}
		said[key] = true
		c.breaks("publish_peer_differs", c.report.board.unit(p.of).Name+" "+c.report.board.unit(p.of).item(p.item).Name, p.value, mine)
	}
}
