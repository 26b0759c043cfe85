package intake

import (
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
)

// groupRows are the rows of one peer group. A file names all members of a group: who is not in it leaves.
type groupRows struct {
	group  agency.Group
	line   line // the first row
	dating dating[agency.Group]
	count  int64
}

// takeGroups reads peer groups, a row for each member.
func (r *run) takeGroups(ts []*table) error {
	var order []*groupRows
	byCode := map[string]*groupRows{}
	said := rows{}
	for _, t := range ts {
		err := r.each(t, func(l *line) {
			code := l.need(Code)
			u, _ := l.unit()
			m := r.memberOf(l, u)
			g := byCode[code]
			if g == nil {
				g = r.groupOf(l, code)
				byCode[code] = g
				order = append(order, g)
			}
			if name := l.text(Name); name != "" && name != g.group.Name {
				l.faultIn(Name, "group_names_differ", name, g.group.Name)
			}
			if from, ok := l.date(From); ok && from != g.group.From {
				l.faultIn(From, "group_dates_differ", from.String(), g.group.From.String())
			}
			if u == 0 || said.twice(l, code+"\x00"+m.Unit, 0, Unit) || l.bad {
				return
			}
			g.group.Members = append(g.group.Members, m)
			g.count++
		})
		if err != nil {
			return err
		}
	}
	for _, g := range order {
		if err := r.giveGroup(g); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) groupOf(l *line, code string) *groupRows {
	d := dated(l, r.known.Directory().Groups.Versions(code))
	g := &groupRows{dating: d, group: agency.Group{Code: code, Name: d.was.Name, From: d.from}}
	if name := l.text(Name); name != "" {
		g.group.Name = name
	}
	if g.group.Name == "" {
		g.group.Name = code
	}
	g.line = *l
	g.line.row = l.row.Clone()
	return g
}

func (r *run) memberOf(l *line, u agency.UnitNo) agency.Member {
	m := agency.Member{Difficulty: num.One, Derivation: l.text(Derivation)}
	if u != 0 {
		m.Unit = r.names.units[u].code
	}
	if q, ok := l.quantity(Difficulty); ok {
		m.Difficulty = q
		if q <= 0 {
			l.fault(l.t.col(Difficulty), "difficulty_not_positive", "")
		}
	}
	return m
}

func (r *run) giveGroup(g *groupRows) error {
	for _, m := range g.group.Members {
		r.sum(Groups, g.group.Code, g.group.Name, m.Unit, m.Difficulty.String(), m.Derivation)
	}
	present := g.dating.found && g.dating.was.Name == g.group.Name && sameMembers(g.dating.was.Members, g.group.Members)
	g.line.tellVersion(present, g.dating.known, Change{Code: g.group.Code, Before: g.dating.was.Name, After: g.group.Name})
	if present {
		g.line.t.report.Present += g.count
		r.report.notice(Notice{Code: "version_present", Place: g.line.row.Place(0), Found: g.group.Code + " " + g.group.Name})
		return nil
	}
	g.line.t.report.New += g.count
	g.dating.say(&g.line, g.group.Code)
	if g.dating.found {
		var leave []string
		for _, m := range g.dating.was.Members {
			if !slices.ContainsFunc(g.group.Members, func(n agency.Member) bool { return n.Unit == m.Unit }) {
				leave = append(leave, m.Unit)
			}
		}
		if len(leave) > 0 {
			g.line.notice(0, "group_members_leave", g.group.Code, strings.Join(leave, "、"))
		}
	}
	if !r.clean() {
		return nil
	}
	return r.sink.Group(g.group)
}

// sameMembers compares regardless of order.
func sameMembers(a, b []agency.Member) bool {
	byUnit := func(x, y agency.Member) int { return strings.Compare(x.Unit, y.Unit) }
	return slices.Equal(slices.SortedFunc(slices.Values(a), byUnit), slices.SortedFunc(slices.Values(b), byUnit))
}
