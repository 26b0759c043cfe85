package inspect

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"reflect"
	"sort"
	"strings"
	"testing"
)

// This page is a second reading of docs/inspect.md, in another style and with nothing of the package's own code: maps instead of types, big integers, a
// recursive Merkle root, and for "can all places still be filled" a matching built from nothing for every question.

type object = map[string]any

// recompute reads a draw file and returns its result, or why it does not hold. The signature is left to package proof.
func recompute(file []byte) (object, error) {
	var f object
	if err := json.Unmarshal(file, &f); err != nil {
		return nil, err
	}
	plan, place := f["plan"].(object), f["log"].(object)
	body := compacted(file, "plan")
	if err := underCheckpoint(f, place, plan["code"].(string), body); err != nil {
		return nil, err
	}
	root := rootLine(f)
	hash := sha256.Sum256(body)
	all := append([]byte("tongchou/draw/1\x00"), hash[:]...)
	all = append(all, root...)
	for i, s := range f["secrets"].([]any) {
		secret, _ := hex.DecodeString(s.(string))
		sum := sha256.Sum256(secret)
		if hex.EncodeToString(sum[:]) != plan["commitments"].([]any)[i].(object)["sha256"] {
			return nil, fmt.Errorf("secret %d is another", i)
		}
		all = append(all, secret...)
	}
	seed := sha256.Sum256(all)
	teams, ok := drawAgain(plan, seed[:])
	if !ok {
		return nil, fmt.Errorf("cannot be staffed")
	}
	return object{"seed": hex.EncodeToString(seed[:]), "teams": teams}, nil
}

func rootLine(f object) []byte {
	root, _ := base64.StdEncoding.DecodeString(strings.Split(f["checkpoint"].(string), "\n")[2])
	return root
}

// compacted is a member's text without the blanks between its parts.
func compacted(file []byte, name string) []byte {
	var raw map[string]json.RawMessage
	_ = json.Unmarshal(file, &raw)
	var out []byte
	quoted := false
	for i, b := range raw[name] {
		if b == '"' && !escaped(raw[name][:i]) {
			quoted = !quoted
		}
		if quoted || b != ' ' && b != '\n' {
			out = append(out, b)
		}
	}
	return out
}

func escaped(before []byte) bool {
	n := 0
	for n < len(before) && before[len(before)-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

// underCheckpoint climbs from the plan's leaf to the root, and holds the size against the rule.
func underCheckpoint(f, place object, code string, body []byte) error {
	number := func(name string, bytes int) []byte {
		out := make([]byte, bytes)
		new(big.Int).SetInt64(int64(place[name].(float64))).FillBytes(out)
		return out
	}
	seal, _ := hex.DecodeString(place["seal"].(string))
	words := sha256.Sum256([]byte(string(seal) + "draw\x00" + code + "\x00" + string(body)))
	days := make([]byte, 4)
	new(big.Int).SetInt64(daysOf(place["from"].(string))).FillBytes(days)
	leaf := []byte{0, 2}
	for _, part := range [][]byte{number("seq", 8), number("region", 4), number("no", 8), days, words[:]} {
		leaf = append(leaf, part...)
	}
	var size int64
	fmt.Sscan(strings.Split(f["checkpoint"].(string), "\n")[1], &size)
	index := int64(place["index"].(float64))
	if size != index+1+int64(f["plan"].(object)["wait"].(float64)) {
		return fmt.Errorf("another size")
	}
	var path [][]byte
	for _, s := range place["inclusion"].([]any) {
		h, _ := base64.StdEncoding.DecodeString(s.(string))
		path = append(path, h)
	}
	h := sha256.Sum256(leaf)
	got, rest := climb(h[:], index, size, path)
	if string(got) != string(rootLine(f)) || rest != 0 {
		return fmt.Errorf("the plan is not under the checkpoint")
	}
	return nil
}

// climb is RFC 6962's path from the top: the last hash of the path is the sibling of the topmost subtree that holds the leaf.
func climb(h []byte, index, size int64, path [][]byte) ([]byte, int) {
	if size == 1 {
		return h, len(path)
	}
	if len(path) == 0 {
		return nil, -1
	}
	half := int64(1)
	for half*2 < size {
		half *= 2
	}
	last := path[len(path)-1]
	join := func(a, b []byte) []byte {
		s := sha256.Sum256(append(append([]byte{1}, a...), b...))
		return s[:]
	}
	if index < half {
		below, rest := climb(h, index, half, path[:len(path)-1])
		return join(below, last), rest
	}
	below, rest := climb(h, index-half, size-half, path[:len(path)-1])
	return join(last, below), rest
}

func daysOf(date string) int64 {
	var y, m, d int64
	fmt.Sscanf(date, "%d-%d-%d", &y, &m, &d)
	days := d - 1
	for i := int64(1970); i < y; i++ {
		days += 365
		if i%4 == 0 && (i%100 != 0 || i%400 == 0) {
			days++
		}
	}
	months := []int64{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
		months[1] = 29
	}
	for i := int64(0); i < m-1; i++ {
		days += months[i]
	}
	return days
}

// numbers is a closure over the stream of a label.
func numbers(seed []byte, label string) func(n int) int {
	count := int64(0)
	two64 := new(big.Int).Lsh(big.NewInt(1), 64)
	return func(n int) int {
		for {
			counter := make([]byte, 8)
			new(big.Int).SetInt64(count / 4).FillBytes(counter)
			m := hmac.New(sha256.New, seed)
			m.Write([]byte(label + "\x00" + string(counter)))
			at := count % 4 * 8
			x := new(big.Int).SetBytes(m.Sum(nil)[at : at+8])
			count++
			times, rest := new(big.Int).DivMod(x, big.NewInt(int64(n)), new(big.Int))
			if new(big.Int).Mul(new(big.Int).Add(times, big.NewInt(1)), big.NewInt(int64(n))).Cmp(two64) <= 0 {
				return int(rest.Int64())
			}
		}
	}
}

func shuffled(list []string, next func(int) int, k int) []string {
	rest := append([]string{}, list...)
	var out []string
	for len(out) < k {
		at := next(len(rest))
		out = append(out, rest[at])
		rest[at] = rest[0] // changing places with the first that is left, then leaving it
		rest = rest[1:]
	}
	return out
}

func drawAgain(plan object, seed []byte) (teams []any, ok bool) {
	barred := map[string]bool{}
	for _, e := range plan["exclusions"].([]any) {
		barred[e.(object)["inspector"].(string)+"→"+e.(object)["unit"].(string)] = true
	}
	var people []string
	for _, i := range plan["inspectors"].([]any) {
		people = append(people, i.(object)["code"].(string))
	}
	sort.Strings(people)
	var units, strata []string
	for _, s := range plan["strata"].([]any) {
		var of []string
		for _, u := range plan["units"].([]any) {
			if u.(object)["stratum"] == s.(object)["code"] {
				of = append(of, u.(object)["code"].(string))
			}
		}
		sort.Strings(of)
		code := s.(object)["code"].(string)
		for _, u := range shuffled(of, numbers(seed, "units/"+code), int(s.(object)["draw"].(float64))) {
			units, strata = append(units, u), append(strata, code)
		}
	}
	m := staffing{need: int(plan["per_unit"].(float64)), most: int(plan["most"].(float64)), taken: map[string][]string{}, units: units, may: map[string][]string{}}
	for _, u := range units {
		for _, x := range people {
			if !barred[x+"→"+u] {
				m.may[u] = append(m.may[u], x)
			}
		}
	}
	if !m.possible() {
		return nil, false
	}
	teams = []any{}
	for i, u := range units {
		for _, x := range shuffled(m.may[u], numbers(seed, "inspectors/"+u), len(m.may[u])) {
			if len(m.taken[u]) == m.need {
				break
			}
			m.taken[u] = append(m.taken[u], x)
			if !m.possible() {
				m.taken[u] = m.taken[u][:len(m.taken[u])-1]
			}
		}
		var who []any
		for _, x := range m.taken[u] {
			who = append(who, x)
		}
		teams = append(teams, object{"stratum": strata[i], "unit": u, "inspectors": who})
	}
	return teams, true
}

// staffing asks whether every place can be filled beside those that are taken, by Ford and Fulkerson on a plain table of capacities.
type staffing struct {
	need, most int
	units      []string
	may, taken map[string][]string
}

func (m staffing) possible() bool {
	capacity := map[string]map[string]int{"source": {}}
	arc := func(a, b string, c int) {
		for _, v := range []string{a, b} {
			if capacity[v] == nil {
				capacity[v] = map[string]int{}
			}
		}
		capacity[a][b] += c
	}
	used := map[string]int{}
	want := 0
	for _, u := range m.units {
		is := map[string]bool{}
		for _, x := range m.taken[u] {
			used[x]++
			is[x] = true
		}
		want += m.need - len(m.taken[u])
		arc("source", "unit "+u, m.need-len(m.taken[u]))
		for _, x := range m.may[u] {
			if !is[x] {
				arc("unit "+u, "one "+x, 1)
			}
		}
	}
	for _, u := range m.units {
		for _, x := range m.may[u] {
			if capacity["one "+x] == nil || capacity["one "+x]["sink"] == 0 {
				arc("one "+x, "sink", max(0, m.most-used[x]))
			}
		}
	}
	for _, n := range used {
		if n > m.most {
			return false
		}
	}
	flow := 0
	for {
		seen := map[string]bool{}
		var push func(string) bool
		push = func(at string) bool {
			if at == "sink" {
				return true
			}
			seen[at] = true
			var next []string
			for to := range capacity[at] {
				next = append(next, to)
			}
			sort.Strings(next)
			for _, to := range next {
				if capacity[at][to] > 0 && !seen[to] && push(to) {
					arc(at, to, -1)
					arc(to, at, 1)
					return true
				}
			}
			return false
		}
		if !push("source") {
			return flow == want
		}
		flow++
	}
}

// staffable asks the same of teams, for the tests of the first implementation.
func staffable(p Plan, teams []Team) bool {
	m := staffing{need: p.PerUnit, most: p.Most, taken: map[string][]string{}, may: map[string][]string{}}
	out := p.barred()
	for _, t := range teams {
		m.units = append(m.units, t.Unit)
		for _, x := range p.Inspectors {
			if !out[t.Unit][x.Code] {
				m.may[t.Unit] = append(m.may[t.Unit], x.Code)
			}
		}
	}
	return m.possible()
}

func TestASecondImplementationGivesTheSameResults(t *testing.T) {
	drawn := 0
	for i := uint64(0); drawn < 200; i++ {
		r := rand.New(rand.NewPCG(3, i))
		p := anyPlan(r)
		o := newOffice(t)
		o.write(r.IntN(100))
		var secrets [][32]byte
		for k := range p.Commitments {
			secrets = append(secrets, secretOf(k))
		}
		f, ok := o.tryDraw(t, p, secrets...)
		if !ok {
			continue // cannot be staffed: the other test compares that
		}
		drawn++
		file := f.Bytes()
		got, err := recompute(file)
		if err != nil {
			t.Fatalf("plan %d: %v", i, err)
		}
		var whole object
		if err := json.Unmarshal(file, &whole); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, whole["result"]) {
			t.Fatalf("plan %d: the second implementation draws\n%v\nthe file has\n%v", i, got, whole["result"])
		}
	}
}
