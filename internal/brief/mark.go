package brief

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/tongchou/tongchou/internal/fault"
)

// Every piece that may hold digits is fenced while a template runs: figures, which bring their mark, and names from the
// data. A digit found outside a fence afterwards is a number without a source, however the template made it.
const (
	fenceOpen  = '\uE000' // private use: no name and no template has these
	fenceClose = '\uE001'
)

// words is a name or phrase from the data: fenced, and escaped where Markdown would read it as something else.
type words string

// String is what a template prints.
func (w words) String() string {
	if w == "" {
		return ""
	}
	return fence(escape(string(w)))
}

func fence(s string) string { return string(fenceOpen) + s + string(fenceClose) }

var escaper = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "|", `\|`, "&", `\&`,
	"\n", " ", "\r", " ", string(fenceOpen), "", string(fenceClose), "")

// escape makes a text from the data plain text in Markdown, also within a table.
func escape(s string) string { return escaper.Replace(s) }

// key joins the parts of a figure's name.
func key(parts ...any) string {
	s := make([]string, len(parts))
	for i, p := range parts {
		if w, ok := p.(words); ok {
			p = string(w)
		}
		s[i] = fmt.Sprint(p)
	}
	return strings.Join(s, ".")
}

// marker gives out figures with marks; the same source shares a mark. Names in lacking have no figure and are passed over.
type marker struct {
	figures *Figures
	lacking map[string]bool
	at      map[string]int
	sources []string
}

type unknownFigure struct{ name string }

func (u *unknownFigure) Error() string { return "unknown figure " + u.name }

func (m *marker) fig(parts ...any) (string, error) {
	name := key(parts...)
	f, ok := m.figures.Get(name)
	if !ok {
		if m.lacking[name] {
			return "", nil
		}
		return "", &unknownFigure{name}
	}
	n, seen := m.at[f.Source]
	if !seen {
		m.sources = append(m.sources, f.Source)
		n = len(m.sources)
		m.at[f.Source] = n
	}
	return fence(escape(f.Value) + "[^" + strconv.Itoa(n) + "]"), nil
}

// unfence takes the fences away. Each line that has a digit outside of one, or a fence cut in two, is a fault.
func unfence(name, s string) (string, fault.List) {
	var out strings.Builder
	var l fault.List
	for _, line := range strings.SplitAfter(s, "\n") {
		inside, bad := false, false
		plain := strings.Map(func(r rune) rune {
			switch {
			case r == fenceOpen || r == fenceClose:
				bad = bad || inside == (r == fenceOpen)
				inside = r == fenceOpen
				return -1
			case !inside && numeral(r):
				bad = true
			}
			return r
		}, line)
		if bad || inside {
			l = append(l, &fault.Fault{Code: "brief_number_unmarked", Place: fault.Place{File: name}, Found: strings.TrimSpace(plain)})
		}
		out.WriteString(plain)
	}
	return out.String(), l
}

// numeral says whether r is a digit of any script, or a number of its own as ① and ½ are. 一, 二, 三 are words.
func numeral(r rune) bool { return unicode.IsDigit(r) || unicode.Is(unicode.No, r) }
