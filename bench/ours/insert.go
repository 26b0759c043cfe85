package ours

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/tongchou/tongchou/bench/national"
	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// Insert writes one observation durably and returns the new total of its county, in 1/100 marks, as of the end of the year.
func (n *Nation) Insert(ctx context.Context, r national.Record) (int64, error) {
	_, err := n.Write(ctx, desk.By{Actor: "bench", Origin: "insert", At: national.RecordedAt(r.Entered)}, func(e *desk.Entry) error {
		return e.Record(record(r, 0))
	})
	if err != nil {
		return 0, err
	}
	county := strconv.Itoa(national.CountyCode(national.CountyOf(r.Station)))
	b, err := n.Board(ctx, desk.Question{Group: county, AsOf: start + national.Days - 1, Basis: ledger.Verified})
	if err != nil {
		return 0, err
	}
	return hundredths(b.Units[0].Total)
}

// figures are those of the national rulebook: sums and targets.
type figures struct {
	*ledger.View
	directory *agency.Directory
	targets   *target.Book
	moment    score.Moment
}

func (f figures) Target(u agency.UnitNo, i agency.IndicatorNo, day when.Date) (target.Target, int64, bool) {
	return f.targets.At(u, i, day, f.moment.AsOf, f.moment.Seq)
}

func (f figures) Records(agency.UnitNo, agency.IndicatorNo, when.Period) ([]ledger.Record, error) {
	return nil, errors.New("ours: only explanations ask for records")
}

func (f figures) Indicator(code string) (agency.Indicator, bool) {
	v, ok := f.directory.Indicators.At(code, f.moment.AsOf, f.moment.Seq)
	return v.Value, ok
}

// Work closes the desk and does count insertions once more with the disk left out: an observation is taken into the book and
// its county scored, with the organisation and the rulebook made ready before, as in a running server. It returns the times.
func (n *Nation) Work(ctx context.Context, w national.Workload, count int, next func(i int) national.Record) ([]time.Duration, error) {
	directory := n.Directory()
	if err := n.Desk.Close(); err != nil {
		return nil, err
	}
	n.Desk = nil
	st, err := store.Open(n.dir)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	last, err := st.Last(ctx)
	if err != nil {
		return nil, err
	}
	book := ledger.NewBook(func(u agency.UnitNo) agency.UnitNo {
		if u < firstStation {
			return u
		}
		return agency.UnitNo(firstCounty + national.CountyOf(int(u-firstStation)))
	})
	look := func(seq int64) (ledger.Record, error) { return st.Record(ctx, seq) }
	if err := book.Load(st.Records(ctx, store.Filter{UpTo: last.Last}), look); err != nil {
		return nil, err
	}
	m := score.Moment{AsOf: start + national.Days - 1, Seq: last.Last, Basis: ledger.Verified}
	f := figures{directory: directory, targets: target.NewBook(), moment: m}
	for c := range national.Counties {
		for i := range national.Indicators {
			t := target.Target{Unit: strconv.Itoa(national.CountyCode(c)), Indicator: national.IndicatorCode(i),
				Period:   when.Period{Start: start, Due: start + national.Days - 1},
				Quantity: num.Qty(w.Target(c, i)), From: start}
			f.targets.Add(int64(1+c*national.Indicators+i), agency.UnitNo(firstCounty+c), agency.IndicatorNo(1+i), t)
		}
	}
	rb, err := score.Parse("national", national.Rulebook())
	if err != nil {
		return nil, err
	}
	plan, err := score.Ready(rb, f.Indicator)
	if err != nil {
		return nil, err
	}
	tree := directory.Tree(m.AsOf, m.Seq)
	times := make([]time.Duration, count)
	for i := range times {
		r := next(i)
		l := record(r, 0)
		m.Seq++
		l.Seq = m.Seq
		c := national.CountyOf(r.Station)
		peers := []score.Peer{{No: agency.UnitNo(firstCounty + c), Code: strconv.Itoa(national.CountyCode(c)), Difficulty: num.One}}
		began := time.Now()
		if err := book.Apply(l, look); err != nil {
			return nil, err
		}
		f.View, f.moment = book.View(tree, directory, m.AsOf, m.Seq, m.Basis), m
		if _, err := plan.Compute(peers[0].Code, peers, f, m); err != nil {
			return nil, err
		}
		times[i] = time.Since(began)
	}
	return times, nil
}
