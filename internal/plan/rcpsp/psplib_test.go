package rcpsp_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/plan/rcpsp"
	"github.com/tongchou/tongchou/internal/plan/rcpsp/rcpsptest"
)

func example(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("testdata/six.sm")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestParsePSPLIB(t *testing.T) {
	p, err := rcpsp.ParsePSPLIB("six.sm", []byte(example(t)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := rcpsp.Solve(p, rcpsp.Options{})
	if err != nil || r.Value != 11 || !r.Optimal() { // smallest() agrees, see below
		t.Errorf("%+v, %v", r, err)
	}
	if best := smallest(p, 11); best != 11 {
		t.Errorf("there is a schedule of %d", best)
	}
}

func TestParsePSPLIBReadsWhatIsWritten(t *testing.T) {
	for k, shape := range shapes(40) {
		p := rcpsptest.Draw(shape, uint64(k))
		text := rcpsptest.SM(p)
		for _, form := range []string{text, strings.ReplaceAll(text, "\n", "\r\n")} {
			got, err := rcpsp.ParsePSPLIB("drawn.sm", []byte(form))
			if err != nil {
				t.Fatal(err)
			}
			if again := rcpsptest.SM(got); again != text {
				t.Fatal(cmp.Diff(text, again))
			}
		}
	}
}

func TestParsePSPLIBNamesLineFoundAndExpected(t *testing.T) {
	for name, c := range map[string]struct {
		old, new    string
		code        string
		line        int
		found, want string
	}{
		"no number of jobs":   {"jobs (incl. supersource/sink )", "jobs", "psplib_format", 44, "", "jobs (incl. supersource/sink ) :"},
		"jobs in words":       {"):  8", "):  eight", "psplib_format", 6, "eight", "0 … 5000"},
		"no jobs":             {"):  8", "):  0", "psplib_format", 6, "0", "1 … 5000"},
		"nonrenewable":        {"nonrenewable              :  0", "nonrenewable              :  2", "psplib_format", 10, "2", "- nonrenewable 0"},
		"a job left out":      {"   3        1          1           5\n", "", "psplib_format", 21, "4", "3"},
		"two modes":           {"   3        1          1           5\n", "   3        2          1           5\n", "psplib_format", 21, "2", "#modes 1"},
		"a successor missing": {"   2        1          2           4   5\n", "   2        1          2           4\n", "psplib_format", 20, "1", "2 successors"},
		"successor not there": {"           5\n", "           9\n", "psplib_format", 21, "9", "1 … 8"},
		"a column missing":    {"  3      1     3       2    1\n", "  3      1     3       2\n", "psplib_columns", 33, "3      1     3       2", "5"},
		"a demand in words":   {"  3      1     3       2    1\n", "  3      1     3     two    1\n", "psplib_format", 33, "two", "0 … 1073741823"},
		"cut off":             {"RESOURCEAVAILABILITIES:", "", "psplib_format", 44, "", "RESOURCEAVAILABILITIES:"},
		"too much needed":     {"    4    2\n", "    1    2\n", "plan_range", 0, "2", "0 … 1"},
		"a cycle":             {"   4        1          1           6", "   4        1          1           2", "plan_cycle", 0, "2 → 4 → 2", ""},
	} {
		text := strings.Replace(example(t), c.old, c.new, 1)
		if text == example(t) {
			t.Errorf("%s: nothing replaced", name)
			continue
		}
		_, err := rcpsp.ParsePSPLIB("six.sm", []byte(text))
		got := fault.Of(err)
		if len(got) == 0 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		f := got[0]
		if f.Code != c.code || f.Place.File != "six.sm" || f.Found != c.found || f.Want != c.want || c.line != f.Place.Line {
			t.Errorf("%s: %v", name, f)
		}
	}
}

func FuzzParsePSPLIB(f *testing.F) {
	text := example(f)
	f.Add(text)
	f.Add(strings.Replace(text, "8", "5000", 1))
	f.Add(rcpsptest.SM(rcpsptest.Draw(rcpsptest.Shape{Activities: 5, Resources: 2, Arcs: 12, Factor: 50, Strength: 50}, 1)))
	f.Fuzz(func(t *testing.T, text string) {
		p, err := rcpsp.ParsePSPLIB("fuzz.sm", []byte(text))
		if err != nil {
			if len(fault.Of(err)) == 0 {
				t.Fatalf("an error that is no fault: %v", err)
			}
			return
		}
		total := 0
		for _, a := range p.Activities {
			total += a.Duration
		}
		if len(p.Activities) > 40 || total > 500 {
			return // sound, but long
		}
		r, err := rcpsp.Solve(p, rcpsp.Options{Steps: 200})
		if err == nil {
			err = p.Verify(r.Start)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
}
