package target_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

var day = when.MustDate

func aim(start, due, from, qty string) target.Target {
	return target.Target{Unit: "431002", Indicator: "fraud", Period: when.Period{Start: day(start), Due: day(due)},
		Quantity: num.MustQty(qty), From: day(from)}
}

func TestAt(t *testing.T) {
	b := target.NewBook()
	b.Add(10, 3, 2, aim("2021-01-01", "2021-12-31", "2021-01-01", "100"))
	b.Add(11, 3, 2, aim("2021-02-10", "2021-06-30", "2021-02-10", "40"))
	b.Add(20, 3, 2, aim("2021-02-10", "2021-07-31", "2021-05-01", "50"))
	gone := aim("2021-02-10", "2021-07-31", "2021-06-01", "50")
	gone.Withdrawn = true
	b.Add(30, 3, 2, gone)
	b.Add(40, 3, 2, aim("2021-02-10", "2021-06-30", "2021-02-10", "44")) // restated later for the same day

	for _, c := range []struct {
		rule, day, on string
		seq           int64
		want          string
		version       int64
	}{
		{"before any period there is none", "2020-12-31", "2021-04-26", 99, "", 0},
		{"nothing is known before it was recorded", "2021-03-01", "2021-04-26", 9, "", 0},
		{"one period contains the day", "2021-01-15", "2021-04-26", 99, "100", 10},
		{"of two periods the later start is meant", "2021-03-01", "2021-04-26", 11, "40", 11},
		{"a restatement of the same From wins by seq", "2021-03-01", "2021-04-26", 99, "44", 40},
		{"an amendment holds from its own day on", "2021-07-15", "2021-05-01", 29, "50", 20},
		{"an amendment is not seen the day before", "2021-07-15", "2021-04-30", 29, "100", 10},
		{"a withdrawal hides its start, the year's target shows", "2021-07-15", "2021-06-01", 99, "100", 10},
		{"a withdrawal is not known before it was recorded", "2021-07-15", "2021-06-01", 29, "50", 20},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got, version, ok := b.At(3, 2, day(c.day), day(c.on), c.seq)
			if c.want == "" {
				if ok {
					t.Fatalf("found %v, want none", got)
				}
				return
			}
			if !ok || got.Quantity != num.MustQty(c.want) || version != c.version {
				t.Fatalf("got %v of version %d (%v), want %s of %d", got.Quantity, version, ok, c.want, c.version)
			}
		})
	}
	for _, at := range [][2]int{{0, 0}, {3, 1}, {3, 9}, {9, 2}} {
		if _, _, ok := b.At(agency.UnitNo(at[0]), agency.IndicatorNo(at[1]), day("2021-03-01"), day("2021-04-26"), 99); ok {
			t.Errorf("unit %d indicator %d has a target", at[0], at[1])
		}
	}
}

func TestLatestAndVersions(t *testing.T) {
	b := target.NewBook()
	later := aim("2021-02-10", "2021-06-30", "2021-04-01", "50")
	b.Add(7, 1, 1, later)
	b.Add(5, 1, 1, aim("2021-02-10", "2021-06-30", "2021-02-10", "40"))
	b.Add(9, 1, 1, aim("2021-02-10", "2021-06-30", "2021-03-01", "45"))
	if v, ok := b.Latest(later.Key()); !ok || v.Seq != 7 {
		t.Errorf("latest is %v, want record 7, whose From is the last", v)
	}
	var seqs []int64
	for _, v := range b.Versions(later.Key()) {
		seqs = append(seqs, v.Seq)
	}
	if len(seqs) != 3 || seqs[0] != 5 || seqs[1] != 9 || seqs[2] != 7 {
		t.Errorf("versions are %v, want 5 9 7", seqs)
	}
	if _, ok := b.Latest(target.Key{Unit: "431002", Indicator: "fraud", Start: day("2020-01-01")}); ok {
		t.Error("a target that never was has a latest version")
	}
}

// plainly is At as its documentation says it, without any order or layout.
func plainly(vs []target.Versioned, d, on when.Date, seq int64) (best target.Versioned, found bool) {
	holder := map[when.Date]target.Versioned{}
	for _, v := range vs {
		h, some := holder[v.Target.Period.Start]
		if v.Seq <= seq && v.Target.From <= on &&
			(!some || v.Target.From > h.Target.From || v.Target.From == h.Target.From && v.Seq > h.Seq) {
			holder[v.Target.Period.Start] = v
		}
	}
	for start, v := range holder {
		if !v.Target.Withdrawn && v.Target.Period.Contains(d) && (!found || start > best.Target.Period.Start) {
			best, found = v, true
		}
	}
	return best, found
}

func TestBookAnswersAsItsDocumentationSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := target.NewBook()
		var vs []target.Versioned
		for seq := range int64(rapid.IntRange(0, 12).Draw(t, "versions")) {
			start := when.Date(rapid.IntRange(0, 4).Draw(t, "start"))
			v := target.Versioned{Seq: seq + 1, Target: target.Target{
				Period:    when.Period{Start: start, Due: start + when.Date(rapid.IntRange(0, 6).Draw(t, "days"))},
				From:      when.Date(rapid.IntRange(-2, 8).Draw(t, "from")),
				Withdrawn: rapid.IntRange(0, 4).Draw(t, "withdrawn") == 0,
			}}
			vs = append(vs, v)
		}
		for _, n := range rapid.Permutation(indexes(len(vs))).Draw(t, "order") {
			b.Add(vs[n].Seq, 1, 1, vs[n].Target)
		}
		d, on := when.Date(rapid.IntRange(-1, 12).Draw(t, "day")), when.Date(rapid.IntRange(-3, 9).Draw(t, "on"))
		seq := int64(rapid.IntRange(0, 13).Draw(t, "seq"))
		want, wantOK := plainly(vs, d, on, seq)
		got, version, ok := b.At(1, 1, d, on, seq)
		if ok != wantOK || got != want.Target || version != want.Seq {
			t.Fatalf("At(%d, %d, %d) = %v, %d, %v; want %v, %v", d, on, seq, got, version, ok, want, wantOK)
		}
		// All agrees with At: what At finds is among what stands.
		last := when.Date(-100)
		seen := false
		for s, target := range b.All(on, seq) {
			if target.Period.Start <= last {
				t.Fatalf("All is not in order of start: %d after %d", target.Period.Start, last)
			}
			last = target.Period.Start
			seen = seen || s == version
		}
		if ok && !seen {
			t.Fatalf("All leaves out version %d", version)
		}
	})
}

func indexes(n int) []int {
	is := make([]int, n)
	for i := range is {
		is[i] = i
	}
	return is
}

func TestAtDoesNotAllocate(t *testing.T) {
	b := target.NewBook()
	b.Add(1, 1, 1, aim("2021-02-10", "2021-06-30", "2021-02-10", "40"))
	b.Add(2, 1, 1, aim("2021-02-10", "2021-06-30", "2021-05-10", "50"))
	on := day("2021-04-26")
	if n := testing.AllocsPerRun(100, func() { b.At(1, 1, on, on, 9) }); n != 0 {
		t.Errorf("At allocates %v times", n)
	}
}

// BenchmarkAt asks for all cells of the national board (2,850 counties, 50 indicators) in the order a board does.
func BenchmarkAt(bench *testing.B) {
	b := target.NewBook()
	p := aim("2021-01-01", "2021-12-31", "2021-01-01", "100")
	seq := int64(0)
	for u := range agency.UnitNo(2850) {
		for i := range agency.IndicatorNo(50) {
			seq++
			b.Add(seq, u+1, i+1, p)
		}
	}
	on := day("2021-04-26")
	bench.ResetTimer()
	for n := range bench.N {
		c := n % 142_500
		if _, _, ok := b.At(agency.UnitNo(c/50+1), agency.IndicatorNo(c%50+1), on, on, seq); !ok {
			bench.Fatal("no target")
		}
	}
}
