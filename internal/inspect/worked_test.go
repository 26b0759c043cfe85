package inspect

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/proof"
)

// worked writes the example of docs/inspect.md step by step, from the file's values and the plain operations that the page names.
func worked(t *testing.T, f File) string {
	t.Helper()
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	compact := new(bytes.Buffer)
	if err := json.Compact(compact, plain(f.Plan, "  ")); err != nil {
		t.Fatal(err)
	}
	plan := sha256.Sum256(compact.Bytes())
	c, err := proof.Unverified([]byte(f.Checkpoint))
	if err != nil {
		t.Fatal(err)
	}
	line("plan, compact       %d bytes", compact.Len())
	line("SHA-256(plan)       %x", plan)
	line("root at size %d     %x", c.Size, c.Root)
	for i, s := range f.Secrets {
		secret, _ := hex.DecodeString(s)
		line("SHA-256(secret %d)   %x", i+1, sha256.Sum256(secret))
	}
	line("seed                %s", f.Result.Seed)
	seed, _ := hex.DecodeString(f.Result.Seed)
	block := func(label string, j uint64) []byte {
		m := hmac.New(sha256.New, seed)
		m.Write(append([]byte(label), 0))
		m.Write(binary.BigEndian.AppendUint64(nil, j))
		return m.Sum(nil)
	}
	for i, s := range f.Plan.Strata {
		var of []string
		for _, u := range f.Plan.Units {
			if u.Stratum == s.Code {
				of = append(of, u.Code)
			}
		}
		first := block("units/"+s.Code, 0)
		line("")
		line("units/%s, block 0   %x", s.Code, first)
		line("  list              %s", strings.Join(of, " "))
		for k := range s.Draw {
			x := binary.BigEndian.Uint64(first[8*k:])
			n := uint64(len(of) - k)
			at := k + int(x%n)
			of[k], of[at] = of[at], of[k]
			line("  i = %d             %d mod %d = %d: %s", k, x, n, x%n, of[k])
		}
		if team := f.Result.Teams[i]; team.Unit == "" {
			t.Fatal("no team")
		}
	}
	for _, team := range f.Result.Teams {
		s := newStream([32]byte(seed), "inspectors/"+team.Unit)
		var may []string
		out := f.Plan.barred()
		for _, x := range f.Plan.Inspectors {
			if !out[team.Unit][x.Code] {
				may = append(may, x.Code)
			}
		}
		line("")
		line("inspectors/%s, block 0   %x", team.Unit, block("inspectors/"+team.Unit, 0))
		line("  may inspect       %s", strings.Join(may, " "))
		line("  in drawn order    %s", strings.Join(pick(s, slices.Clone(may), len(may)), " "))
		line("  taken             %s", strings.Join(team.Inspectors, " "))
	}
	return b.String()
}

func TestTheWorkedExampleOfThePage(t *testing.T) {
	f, _ := exampleFile(t)
	path := filepath.Join("..", "..", "docs", "inspect.md")
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := worked(t, f)
	const opens, closes = "<!-- worked example -->\n```\n", "```\n<!-- end -->"
	before, rest, ok := strings.Cut(string(page), opens)
	has, after, ok2 := strings.Cut(rest, closes)
	if !ok || !ok2 {
		t.Fatal("the page has no worked example")
	}
	if *update {
		if err := os.WriteFile(path, []byte(before+opens+text+closes+after), 0o644); err != nil {
			t.Fatal(err)
		}
		has = text
	}
	if has != text {
		t.Errorf("the page's numbers are not the program's: go test ./internal/inspect -run WorkedExample -update\n%s", text)
	}
}

// The page has a line for every member of a draw file.
func TestEveryMemberIsDescribed(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "inspect.md"))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(path string, of reflect.Type)
	seen := 0
	walk = func(path string, of reflect.Type) {
		for of.Kind() == reflect.Slice {
			of, path = of.Elem(), path+"[]"
		}
		if of.Kind() == reflect.Struct && strings.Contains(of.PkgPath(), "inspect") {
			for i := range of.NumField() {
				walk(strings.TrimPrefix(path+"."+of.Field(i).Tag.Get("json"), "."), of.Field(i).Type)
			}
			return
		}
		seen++
		if !bytes.Contains(page, []byte("`"+path+"`")) {
			t.Errorf("docs/inspect.md does not describe %s", path)
		}
	}
	walk("", reflect.TypeOf(File{}))
	if seen < 30 {
		t.Errorf("only %d members", seen)
	}
}
