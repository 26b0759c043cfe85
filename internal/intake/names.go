package intake

import (
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/when"
)

// names finds units and indicators by what a table calls them.
type names struct {
	unit, indicator lookup
	units           []unitFacts // by number
	indicators      []agency.Indicator
	today           when.Date
}

// unitFacts is what every record asks of its unit.
type unitFacts struct {
	region int32
	first  when.Date // since when it exists
	varied bool      // it was closed, or is: look at its history
	code   string
}

// lookup finds the number of a code or of a unique current name.
type lookup struct {
	no      map[string]uint32
	shared  map[string][]string // a name of several things: their codes
	former  map[string]string   // a name that a thing no longer has: the thing's code and present name
	mapped  map[string]string   // the mapping's: what the table writes → code
	labels  []string            // codes and names, for suggestions
	byNo    map[uint32][]string // every name a thing has or had
	nearest map[string]string   // suggestions already worked out
}

func newLookup(mapped map[string]string) lookup {
	return lookup{
		no: map[string]uint32{}, shared: map[string][]string{}, former: map[string]string{}, mapped: map[string]string{},
		byNo: map[uint32][]string{}, nearest: map[string]string{},
	}.withMapped(mapped)
}

func (l lookup) withMapped(m map[string]string) lookup {
	for k, v := range m {
		l.mapped[sheet.Code(k)] = sheet.Code(v)
	}
	return l
}

func newNames(known Known, m *Mapping) *names {
	n := &names{unit: newLookup(m.Units), indicator: newLookup(m.Indicators), today: known.Today()}
	dir := known.Directory()
	for _, code := range dir.Units.Keys() {
		var called []string
		for _, v := range dir.Units.Versions(code) {
			called = append(called, v.Value.Name)
			n.noteUnit(v.Value)
		}
		last := latest(dir.Units.Versions(code))
		n.unit.add(uint32(dir.UnitNo(code)), code, last.Name, last.Closed, called)
	}
	for _, code := range dir.Indicators.Keys() {
		var called []string
		for _, v := range dir.Indicators.Versions(code) {
			called = append(called, v.Value.Name)
		}
		last := latest(dir.Indicators.Versions(code))
		n.noteIndicator(last)
		n.indicator.add(uint32(dir.IndicatorNo(code)), code, last.Name, false, called)
	}
	return n
}

// latest returns the version that holds in the end.
func latest[V any](vs []when.Version[V]) V { return vs[len(vs)-1].Value }

func (n *names) noteUnit(u agency.Unit) {
	for len(n.units) <= int(u.No) {
		n.units = append(n.units, unitFacts{})
	}
	f := &n.units[u.No]
	if f.code == "" {
		f.code, f.first = u.Code, u.From
	}
	f.first = min(f.first, u.From)
	f.region = u.Region
	f.varied = f.varied || u.Closed
}

func (n *names) noteIndicator(i agency.Indicator) {
	for len(n.indicators) <= int(i.No) {
		n.indicators = append(n.indicators, agency.Indicator{})
	}
	n.indicators[i.No] = i
}

// add makes a thing known under its code and its name. A code goes before a name.
func (l *lookup) add(no uint32, code, name string, closed bool, called []string) {
	code, name = sheet.Code(code), sheet.Code(name)
	l.no[code] = no
	l.labels = append(l.labels, code)
	if name != "" && name != code && !closed {
		l.labels = append(l.labels, name)
		switch other, taken := l.no[name]; {
		case len(l.shared[name]) > 0:
			l.shared[name] = append(l.shared[name], code)
		case taken && other != no && l.codeOf(other) != name:
			l.shared[name] = []string{l.codeOf(other), code}
			delete(l.no, name)
		case !taken:
			l.no[name] = no
		}
	}
	l.byNo[no] = append(l.byNo[no], code, name)
	for _, c := range called {
		if c = sheet.Code(c); c != name || closed {
			l.byNo[no] = append(l.byNo[no], c)
			l.former[c] = code + " " + name
		}
	}
}

func (l *lookup) codeOf(no uint32) string { return l.byNo[no][0] }

// find returns the number of what a table calls text: a code, a unique name, or both with a space between.
func (l *lookup) find(text string) (uint32, bool) {
	text = sheet.Code(text)
	if to, ok := l.mapped[text]; ok {
		text = to
	}
	if no, ok := l.no[text]; ok {
		return no, true
	}
	if code, name, both := strings.Cut(text, " "); both { // as drop-lists have it
		if no, ok := l.no[code]; ok && l.codeOf(no) == code && l.calls(no, name) {
			return no, true
		}
	}
	return 0, false
}

// calls says whether the thing has, or once had, text for its code or name.
func (l *lookup) calls(no uint32, text string) bool {
	if to, ok := l.mapped[sheet.Code(text)]; ok {
		text = to
	}
	return slices.Contains(l.byNo[no], sheet.Code(text))
}

// trouble says why text finds nothing: a fault's code and what was expected.
func (l *lookup) trouble(what, text string) (code, want string) {
	text = sheet.Code(text)
	if to, ok := l.mapped[text]; ok {
		text = to
	}
	if codes := l.shared[text]; len(codes) > 0 {
		return what + "_ambiguous", strings.Join(codes[:min(len(codes), 8)], "、")
	}
	if now := l.former[text]; now != "" {
		return what + "_former_name", now
	}
	near, done := l.nearest[text]
	if !done {
		near = strings.Join(nearest(text, l.labels, 3), "、")
		l.nearest[text] = near
	}
	return what + "_unknown", near
}

// slip returns the label that text can only be a slip of: one character apart, in three or more.
func (l *lookup) slip(text string) string {
	if len([]rune(text)) < 3 {
		return ""
	}
	for _, label := range l.labels {
		if distance([]rune(text), []rune(label), 1) == 1 {
			return label
		}
	}
	return ""
}
