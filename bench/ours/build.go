// Package ours asks tongchou itself: a data directory filled with the national workload, and the questions of the benchmark.
package ours

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/tongchou/tongchou/bench/national"
	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

var start = when.Of(national.Year, 1, 1)

// settings are those of the national agency.
var settings = agency.Settings{Name: "全国性能测试", Zone: "Asia/Shanghai", Region: 91, Demo: true}

// everybody is the group of all counties; those of a city are called by the city's code, a county alone by its own.
const everybody = "all"

// firstStation and firstCounty are the numbers that the store gives them, as the units are written.
const (
	firstCounty  = 1 + national.Provinces + national.Cities
	firstStation = firstCounty + national.Counties
)

// establish makes a data directory with the agency, its targets and its rulebook, before anything is reported.
func establish(ctx context.Context, dir string, w national.Workload) (err error) {
	before := func() time.Time { return start.Time().AddDate(0, -1, 0) }
	d, err := desk.Create(ctx, dir, settings, before)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if _, err := d.Write(ctx, desk.By{Actor: "bench", Origin: "agency"}, found(w)); err != nil {
		return err
	}
	_, _, err = d.ApplyRulebook(ctx, desk.By{Actor: "bench", Origin: "rulebook"}, "national.yaml", national.Rulebook(), start.String())
	return err
}

// fill writes the records, one entry for each day of recording. It returns how many there are and how long they took.
func fill(ctx context.Context, st *store.Store, w national.Workload) (rows int64, took time.Duration, err error) {
	last, err := st.Last(ctx)
	if err != nil {
		return 0, 0, err
	}
	began := time.Now()
	byDay := make([]ledger.Record, 0, 1<<16)
	day := 0
	flush := func() error {
		if len(byDay) == 0 {
			return nil
		}
		_, err := st.Write(ctx, store.Meta{At: national.RecordedAt(day), Actor: "bench", Origin: "day " + strconv.Itoa(day)}, func(tx *store.Tx) error {
			for _, r := range byDay {
				if _, err := tx.Record(r); err != nil {
					return err
				}
			}
			return nil
		})
		byDay = byDay[:0]
		return err
	}
	for r := range w.Records() {
		if r.Entered != day {
			if err := flush(); err != nil {
				return 0, 0, err
			}
			day = r.Entered
		}
		byDay = append(byDay, record(r, last.Last))
		rows++
	}
	return rows, time.Since(began), flush()
}

// record is a record of the workload as the ledger has it; the numbers of the store run ahead by those of the agency.
func record(r national.Record, ahead int64) ledger.Record {
	l := ledger.Record{
		Kind: ledger.Observation, Basis: ledger.Verified, Region: int32(national.CountyCode(national.CountyOf(r.Station))),
		Unit: agency.UnitNo(firstStation + r.Station), Indicator: agency.IndicatorNo(1 + r.Indicator),
		On: start + when.Date(r.Day), Qty: num.Qty(r.Qty),
	}
	if r.Ref != 0 {
		l.Kind, l.Ref, l.Reason = ledger.Correction, r.Ref+ahead, "更正"
	}
	return l
}

// found writes units, indicators, groups and targets.
func found(w national.Workload) func(*desk.Entry) error {
	return func(e *desk.Entry) error {
		if err := foundUnits(e); err != nil {
			return err
		}
		for i := range national.Indicators {
			code := national.IndicatorCode(i)
			v := agency.Indicator{Code: code, Name: "指标" + code, Measure: "件", Direction: agency.More, OverTime: agency.Sum, OverUnits: agency.Sum, From: start}
			if err := e.Indicator(v); err != nil {
				return err
			}
		}
		if err := foundGroups(e); err != nil {
			return err
		}
		year := when.Period{Start: start, Due: start + national.Days - 1}
		for c := range national.Counties {
			for i := range national.Indicators {
				t := target.Target{Unit: strconv.Itoa(national.CountyCode(c)), Indicator: national.IndicatorCode(i), Period: year,
					Quantity: num.Qty(w.Target(c, i)), From: start}
				if err := e.Target(t); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

func foundUnits(e *desk.Entry) error {
	put := func(kind string, code, parent int) error {
		u := agency.Unit{Code: strconv.Itoa(code), Name: fmt.Sprintf("%s%d", kind, code), Kind: kind, Region: int32(settings.Region), From: start}
		if parent != 0 {
			u.Parent = strconv.Itoa(parent)
		}
		return e.Unit(u)
	}
	for p := range national.Provinces {
		if err := put("省", national.ProvinceCode(p), 0); err != nil {
			return err
		}
	}
	for c := range national.Cities {
		if err := put("市", national.CityCode(c), national.ProvinceCode(national.ProvinceOf(c))); err != nil {
			return err
		}
	}
	for c := range national.Counties {
		if err := put("县", national.CountyCode(c), national.CityCode(national.CityOf(c))); err != nil {
			return err
		}
	}
	for s := range national.Stations {
		if err := put("所", national.StationCode(s), national.CountyCode(national.CountyOf(s))); err != nil {
			return err
		}
	}
	return nil
}

func foundGroups(e *desk.Entry) error {
	put := func(code string, first, end int) error {
		g := agency.Group{Code: code, Name: "组" + code, From: start}
		for c := first; c < end; c++ {
			g.Members = append(g.Members, agency.Member{Unit: strconv.Itoa(national.CountyCode(c)), Difficulty: num.One})
		}
		return e.Group(g)
	}
	if err := put(everybody, 0, national.Counties); err != nil {
		return err
	}
	for c := range national.Counties { // alone, for the score after an insert
		if err := put(strconv.Itoa(national.CountyCode(c)), c, c+1); err != nil {
			return err
		}
	}
	for city := range national.Cities {
		first, end := national.CountiesOf(city)
		if err := put(strconv.Itoa(national.CityCode(city)), first, end); err != nil {
			return err
		}
	}
	return nil
}
