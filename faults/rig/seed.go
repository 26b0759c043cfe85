package rig

import (
	"context"
	_ "embed"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/workflow"
)

//go:embed rulebook.yaml
var rulebook []byte

// The seeded agency: a city with eight bureaus of eight stations each, three indicators, targets, a rulebook in force, and twelve
// monthly periods that every station is to report for. All days are of 2025, so that no machine's today is before them.
const (
	City     = "S"
	Bureaus  = 8
	Stations = 8 // of each bureau
)

// Indicators are the codes of the agency's indicators.
var Indicators = []string{"aj", "xs", "za"}

// First and Last are the first and the last day of the seeded year; Until is the last day with a seeded record.
var (
	First = when.MustDate("2025-01-01")
	Until = when.MustDate("2025-11-30")
	Last  = when.MustDate("2025-12-31")
)

// Bureau and Station are the codes of units, numbered from 0.
func Bureau(b int) string     { return fmt.Sprintf("B%d", b+1) }
func Station(b, s int) string { return fmt.Sprintf("B%d-%d", b+1, s+1) }

// StationAt is the nth of all 64 stations.
func StationAt(n int) string {
	n %= Bureaus * Stations
	return Station(n/Stations, n%Stations)
}

// Period is the code of a month's period, from 1.
func Period(month int) string { return fmt.Sprintf("2025-%02d", month) }

var settings = agency.Settings{Name: "市局（故障与负载）", Zone: "Asia/Shanghai", Region: 431000, Demo: true}

// fill writes the agency and every station's records: perDay for each indicator and day.
func fill(ctx context.Context, d *desk.Desk, perDay int, seed uint64) error {
	by := desk.By{Actor: "seed", Origin: "seed"}
	if _, err := d.Write(ctx, by, organisation); err != nil {
		return err
	}
	if _, _, err := d.ApplyRulebook(ctx, by, "rulebook.yaml", rulebook, First.String()); err != nil {
		return err
	}
	for month := 1; month <= 12; month++ {
		start, end := when.MustDate(Period(month)+"-01"), Last
		if month < 12 {
			end = when.MustDate(Period(month+1)+"-01") - 1
		}
		p := workflow.Period{Code: Period(month), Name: fmt.Sprintf("2025 年 %d 月", month), First: start, Last: end, Unit: City,
			SubmitBy: time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), VerifyBy: time.Date(2099, 1, 2, 0, 0, 0, 0, time.UTC)}
		if _, _, err := d.OpenPeriod(ctx, by, p); err != nil {
			return err
		}
	}
	dir, rnd := d.Directory(), rand.New(rand.NewPCG(seed, 2025))
	_, err := d.Write(ctx, by, func(e *desk.Entry) error {
		for day := First; day <= Until; day++ {
			for n := range Bureaus * Stations * len(Indicators) * perDay {
				unit, ind := StationAt(n/perDay/len(Indicators)), Indicators[n/perDay%len(Indicators)]
				err := e.Record(ledger.Record{Region: settings.Region, Kind: ledger.Observation, Unit: dir.UnitNo(unit), Indicator: dir.IndicatorNo(ind),
					On: day, Qty: num.Qty(rnd.IntN(6)) * num.One, Basis: ledger.Verified, Voucher: fmt.Sprintf("%d-%d", day, n)})
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	return err
}

// organisation writes units, indicators, the group and the targets.
func organisation(e *desk.Entry) error {
	founded := when.MustDate("2020-01-01")
	unit := func(code, kind, parent string) error {
		return e.Unit(agency.Unit{Code: code, Name: code + kind, Kind: kind, Parent: parent, Region: settings.Region, From: founded})
	}
	if err := unit(City, "市局", ""); err != nil {
		return err
	}
	group := agency.Group{Code: "XQ", Name: "县市区局", From: founded}
	for b := range Bureaus {
		if err := unit(Bureau(b), "县局", City); err != nil {
			return err
		}
		group.Members = append(group.Members, agency.Member{Unit: Bureau(b), Difficulty: num.One})
		for s := range Stations {
			if err := unit(Station(b, s), "派出所", Bureau(b)); err != nil {
				return err
			}
		}
	}
	for _, code := range Indicators {
		i := agency.Indicator{Code: code, Name: code + "数", Measure: "起", Direction: agency.More, OverTime: agency.Sum, OverUnits: agency.Sum, From: founded}
		if err := e.Indicator(i); err != nil {
			return err
		}
		for b := range Bureaus {
			if err := aims(e, b, code); err != nil {
				return err
			}
		}
	}
	return e.Group(group)
}

// aims writes a bureau's target and those of its stations, which add up to it.
func aims(e *desk.Entry, b int, indicator string) error {
	year := when.Period{Start: First, Due: Last}
	aim := func(unit string, n int) error {
		return e.Target(target.Target{Unit: unit, Indicator: indicator, Period: year, Quantity: num.Qty(n) * num.One, From: First})
	}
	for s := range Stations {
		if err := aim(Station(b, s), 1000); err != nil {
			return err
		}
	}
	return aim(Bureau(b), 1000*Stations)
}
