package find

import (
	"slices"
	"strings"
	"unicode"
)

// Query is what somebody typed.
type Query struct {
	text []rune // plain, without blanks
}

// Of reads what was typed. A query of blanks matches nothing.
func Of(typed string) Query {
	return Query{[]rune(strings.Join(strings.Fields(plain(typed)), ""))}
}

// Rank says how well something matches, the better the lower.
type Rank int

// How a query can match. Characters and codes as they are written come before pinyin of the same place.
const (
	Exact Rank = iota * 2 // the whole name or code
	Prefix
	Word // from the beginning of a part of the name
	Substring
)

const spelled Rank = 1 // added where pinyin was needed

// Match says how well a name and a code match, ok false when neither does. Code may be empty.
func (q Query) Match(name, code string) (best Rank, ok bool) {
	if len(q.text) == 0 {
		return 0, false
	}
	take := func(r Rank) {
		if !ok || r < best {
			best, ok = r, true
		}
	}
	text := []rune(plain(name))
	first := max(0, slices.IndexFunc(text, func(r rune) bool { return !isGap(r) }))
	for at := range text {
		m := matcher{q: q.text, name: text}
		if !begins(text[at], q.text[0]) || !m.from(at, 0, false) {
			continue
		}
		r := Substring
		switch {
		case at == first && m.whole:
			r = Exact
		case at == first:
			r = Prefix
		case beginsPart(text, at):
			r = Word
		}
		if !m.literal {
			r += spelled
		}
		take(r)
	}
	if c := strings.Join(strings.Fields(plain(code)), ""); c == string(q.text) {
		take(Exact)
	} else if strings.HasPrefix(c, string(q.text)) {
		take(Prefix)
	}
	return best, ok
}

// begins says whether a character can be spelled with this letter first, or is it.
func begins(r, first rune) bool {
	return r == first || slices.ContainsFunc(readings(r), func(s string) bool { return rune(s[0]) == first })
}

// beginsPart says whether a part of a name begins here: after a mark or a blank, or where Chinese and other writing meet.
func beginsPart(text []rune, at int) bool {
	return isGap(text[at-1]) || unicode.Is(unicode.Han, text[at]) != unicode.Is(unicode.Han, text[at-1])
}

// matcher tries all ways in which a name can be spelled from a character on.
type matcher struct {
	q, name []rune
	seen    map[[2]int]bool // places from which all was tried
	whole   bool            // some way used the name up
	literal bool            // some way needed no pinyin
}

// from matches the query from at on against the name from i on. It goes on after the first way, for a better one, but through no place twice.
func (m *matcher) from(i, at int, sounded bool) (found bool) {
	if at == len(m.q) {
		m.whole = m.whole || m.rest(i)
		m.literal = m.literal || !sounded
		return true
	}
	key := [2]int{i * 2, at}
	if sounded {
		key[0]++
	}
	if i == len(m.name) || m.seen[key] {
		return false
	}
	if m.seen == nil {
		m.seen = map[[2]int]bool{}
	}
	m.seen[key] = true
	r := m.name[i]
	if isGap(r) {
		return m.from(i+1, at, sounded)
	}
	if m.q[at] == r && m.from(i+1, at+1, sounded) {
		found = true
	}
	for _, s := range readings(r) {
		n := common(s, m.q[at:])
		if n > 0 && at+n == len(m.q) { // typing goes on
			found = true
		}
		if n == len(s) {
			found = m.from(i+1, at+n, true) || found
		}
		if n > 0 { // its initial alone
			found = m.from(i+1, at+1, true) || found
		}
		if n > 1 && s[1] == 'h' { // zh, ch, sh
			found = m.from(i+1, at+2, true) || found
		}
	}
	return found
}

func (m *matcher) rest(i int) bool {
	for _, r := range m.name[i:] {
		if !isGap(r) {
			return false
		}
	}
	return true
}

// common is how many letters a syllable and the query share from the beginning.
func common(s string, q []rune) (n int) {
	for n < len(s) && n < len(q) && rune(s[n]) == q[n] {
		n++
	}
	return n
}
