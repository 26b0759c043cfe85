package ours

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/tongchou/tongchou/bench/national"
	"github.com/tongchou/tongchou/bench/rival"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

// Nation is a filled data directory, opened as every command opens it.
type Nation struct {
	*desk.Desk
	Rows    int64
	Written time.Duration // what the records took to write
	Opened  time.Duration // what building the memory took
	Heap    int64         // bytes of memory the open desk holds, all of it
	Disk    int64         // length of the database file
	dir     string
	county  map[string]int
	item    map[string]int
}

// Fill makes a data directory of the workload in dir and opens it.
func Fill(ctx context.Context, dir string, w national.Workload) (*Nation, error) {
	n := &Nation{dir: dir, county: map[string]int{}, item: map[string]int{}}
	for c := range national.Counties {
		n.county[strconv.Itoa(national.CountyCode(c))] = c
	}
	for i := range national.Indicators {
		n.item[national.IndicatorCode(i)] = i
	}
	if err := establish(ctx, dir, w); err != nil {
		return nil, err
	}
	st, err := store.Open(dir)
	if err != nil {
		return nil, err
	}
	n.Rows, n.Written, err = fill(ctx, st, w)
	if err = errors.Join(err, st.Close()); err != nil {
		return nil, err
	}
	info, err := os.Stat(filepath.Join(dir, store.FileName))
	if err != nil {
		return nil, err
	}
	n.Disk = info.Size()
	before := heap()
	began := time.Now()
	if n.Desk, err = desk.Open(ctx, dir, time.Now); err != nil {
		return nil, err
	}
	n.Opened = time.Since(began)
	n.Heap = heap() - before
	return n, nil
}

// heap is what is in use once the garbage is gone.
func heap() int64 {
	runtime.GC()
	runtime.GC() // what the first freed through finalizers
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// Ask returns the product's own board.
func (n *Nation) Ask(ctx context.Context, q rival.Question) (*score.Board, error) {
	group := everybody
	if q.City >= 0 {
		group = strconv.Itoa(national.CityCode(q.City))
	}
	return n.Board(ctx, desk.Question{Group: group, AsOf: start + when.Date(q.AsOf), KnownAt: q.KnownAt, Basis: ledger.Verified})
}

// Plain turns a board into the form that all databases share, ordered by county and indicator.
func (n *Nation) Plain(b *score.Board) (rival.Board, error) {
	places := make([]rival.Place, national.Counties)
	items := make([]rival.Item, national.Counties*national.Indicators)
	first, end := national.Counties, 0
	for _, u := range b.Units {
		c, ok := n.county[u.Code]
		if !ok {
			return rival.Board{}, fmt.Errorf("ours: unit %s is no county", u.Code)
		}
		first, end = min(first, c), max(end, c+1)
		total, err := hundredths(u.Total)
		if err != nil {
			return rival.Board{}, err
		}
		places[c] = rival.Place{County: c, Total: total, Rank: u.Rank}
		for _, it := range u.Items {
			s, err := hundredths(it.Score)
			if err != nil {
				return rival.Board{}, err
			}
			i := n.item[it.Head.Code]
			items[c*national.Indicators+i] = rival.Item{County: c, Indicator: i, Score: s}
		}
	}
	return rival.Board{Places: places[first:end], Items: items[first*national.Indicators : end*national.Indicators]}, nil
}

func hundredths(q num.Qty) (int64, error) {
	if q%(num.One/100) != 0 {
		return 0, fmt.Errorf("ours: %s is not rounded to two places", q)
	}
	return int64(q / (num.One / 100)), nil
}
