package ledger

import (
	"flag"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

var observations = flag.Int("observations", 200_000, "observations of the nation that the benchmarks measure (the full one: 10000000)")

const (
	cities, counties, stations = 340, 2850, 40_000
	indicators                 = 50
)

var newYear, yearEnd = when.MustDate("2021-01-01"), when.MustDate("2021-12-31")

// nation is cities over counties over stations, with observations at the stations in order of their days, some late, and
// three in a hundred corrected, all verified at birth.
type nation struct {
	dir      *agency.Directory
	tree     *agency.Tree
	book     *Book
	firstRec int64
	lastRec  int64
}

func unitName(n int) string { return fmt.Sprint("u", n) }

func countyNo(n int) agency.UnitNo { return agency.UnitNo(1 + cities + n) }

func stationNo(n int) agency.UnitNo { return agency.UnitNo(1 + cities + counties + n) }

var theNation = sync.OnceValue(func() *nation {
	n := &nation{dir: &agency.Directory{}}
	seq, no := int64(0), 0
	add := func(parent string) {
		no++
		seq++
		n.dir.AddUnit(seq, agency.Unit{No: agency.UnitNo(no), Code: unitName(no), Parent: parent})
	}
	for range cities {
		add("")
	}
	add("") // an office that has no place in the tree of counties
	for c := range counties {
		add(unitName(1 + c*cities/counties))
	}
	for s := range stations {
		add(unitName(int(countyNo(s * counties / stations))))
	}
	for i := range indicators {
		seq++
		n.dir.AddIndicator(seq, agency.Indicator{No: agency.IndicatorNo(i + 1), Code: fmt.Sprint("i", i), OverTime: agency.Sum, OverUnits: agency.Sum})
	}
	n.tree = n.dir.Tree(yearEnd, seq)
	n.firstRec = seq + 1
	n.book = NewBook(func(u agency.UnitNo) agency.UnitNo {
		unit, _ := n.tree.Unit(u)
		if parent := n.dir.UnitNo(unit.Parent); parent != 0 && len(n.tree.Children(u)) == 0 {
			return parent
		}
		return u
	})
	if err := n.book.Load(n.records(*observations), nil); err != nil {
		panic(err)
	}
	n.lastRec = n.book.Seq()
	return n
})

func (n *nation) records(count int) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		rnd := rand.New(rand.NewPCG(2021, 4))
		var recent [1024]Record
		seq := n.firstRec
		for k := range count {
			day := newYear + when.Date(k*365/count)
			if rnd.IntN(20) == 0 {
				day -= when.Date(rnd.IntN(int(day-newYear) + 1)) // entered late
			}
			r := Record{
				Seq: seq, Kind: Observation, On: day, Unit: stationNo(rnd.IntN(stations)),
				Indicator: agency.IndicatorNo(1 + rnd.IntN(indicators)), Qty: num.Qty(rnd.Int64N(100)) * num.One, Basis: Verified,
			}
			slot := k % len(recent)
			if old := recent[slot]; old.Seq != 0 && rnd.IntN(100) < 3 {
				r.Kind, r.Ref, r.On, r.Unit, r.Indicator = Correction, old.Seq, old.On, old.Unit, old.Indicator
			}
			if !yield(r, nil) {
				return
			}
			recent[slot] = r
			seq++
		}
	}
}

// board asks for every county and indicator, on all processors, and returns a sum of sums so that nothing is left out.
func (n *nation) board(v *View, p when.Period) num.Qty {
	workers := runtime.GOMAXPROCS(0)
	sums := make([]num.Qty, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			total := num.Qty(0)
			for c := counties * w / workers; c < counties*(w+1)/workers; c++ {
				for i := range indicators {
					q, _, _ := v.Quantity(countyNo(c), agency.IndicatorNo(i+1), p)
					x, _ := q.Round(0, num.Down)
					total += x
				}
			}
			sums[w] = total
		})
	}
	wg.Wait()
	total := num.Qty(0)
	for _, s := range sums {
		total += s
	}
	return total
}

func BenchmarkLookup(b *testing.B) {
	n := theNation()
	april := when.MustDate("2021-04-26")
	mid := n.firstRec + (n.lastRec-n.firstRec)/2
	for _, q := range []struct {
		name  string
		p     when.Period
		seq   int64
		basis Basis
	}{
		{"known now, whole year", when.Period{Start: newYear, Due: yearEnd}, n.lastRec, Verified},
		{"known now, to April 26", when.Period{Start: newYear, Due: april}, n.lastRec, Verified},
		{"known now, February 10 to April 26", when.Period{Start: when.MustDate("2021-02-10"), Due: april}, n.lastRec, Verified},
		{"known now, submitted, to April 26", when.Period{Start: newYear, Due: april}, n.lastRec, Submitted},
		{"known at mid-year, to April 26", when.Period{Start: newYear, Due: april}, mid, Verified},
		{"known at mid-year, whole year", when.Period{Start: newYear, Due: yearEnd}, mid, Verified},
	} {
		b.Run(q.name, func(b *testing.B) {
			for b.Loop() {
				n.board(n.book.View(n.tree, n.dir, yearEnd, q.seq, q.basis), q.p)
			}
			cells := float64(b.N) * counties * indicators
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/cells, "ns/cell")
		})
	}
	b.ReportMetric(float64(n.book.Bytes())/float64(*observations), "B/observation")
}

func BenchmarkLoad(b *testing.B) {
	n := theNation()
	for b.Loop() {
		if err := NewBook(n.book.keep).Load(n.records(*observations), nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(*observations), "ns/record")
	b.ReportMetric(float64(n.book.Bytes())/float64(*observations), "B/observation")
}

func BenchmarkApplyThenCounty(b *testing.B) {
	n := theNation()
	p := when.Period{Start: newYear, Due: yearEnd}
	rnd := rand.New(rand.NewPCG(1, 1))
	for b.Loop() {
		station := rnd.IntN(stations)
		r := Record{
			Seq: n.book.Seq() + 1, Kind: Observation, On: newYear + when.Date(rnd.IntN(365)), Unit: stationNo(station),
			Indicator: agency.IndicatorNo(1 + rnd.IntN(indicators)), Qty: num.One, Basis: Verified,
		}
		if err := n.book.Apply(r, nil); err != nil {
			b.Fatal(err)
		}
		v := n.book.View(n.tree, n.dir, yearEnd, r.Seq, Verified)
		unit, _ := n.tree.Unit(r.Unit)
		for i := range indicators {
			if _, _, err := v.Quantity(n.dir.UnitNo(unit.Parent), agency.IndicatorNo(i+1), p); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkLiveNothing(b *testing.B) {
	n := theNation()
	v := n.book.View(n.tree, n.dir, yearEnd, n.book.Seq(), Submitted)
	rnd := rand.New(rand.NewPCG(1, 1))
	for b.Loop() {
		v.Live(stationNo(rnd.IntN(stations)), agency.IndicatorNo(1+rnd.IntN(indicators)), newYear+when.Date(rnd.IntN(365)))
	}
}
