package demo

import (
	"fmt"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

const city = "431000"

var numerals = []string{"一", "二", "三", "四", "五", "六", "七", "八"}

// station returns code and name of a bureau's k-th station.
func (b bureau) station(k int) (code, name string) {
	return fmt.Sprintf("%s-%02d", b.code, k+1), b.name + "第" + numerals[k] + "派出所"
}

func (m *maker) organisation() error {
	founded := when.MustDate("2020-01-01")
	by := desk.By{Actor: "政工", Origin: "组织机构.xlsx", At: at(opened, 8, 0, m.zone)}
	_, err := m.desk.Write(m.ctx, by, func(e *desk.Entry) error {
		group := agency.Group{Code: Group, Name: "县市区局", From: founded}
		if err := e.Unit(agency.Unit{Code: city, Name: "市局", Kind: "市局", Region: Region, From: founded}); err != nil {
			return err
		}
		for _, b := range bureaus {
			if err := e.Unit(agency.Unit{Code: b.code, Name: b.name, Kind: "县局", Parent: city, Region: Region, From: founded}); err != nil {
				return err
			}
			group.Members = append(group.Members, agency.Member{Unit: b.code, Difficulty: num.One})
			if err := m.stations(e, b, founded); err != nil {
				return err
			}
		}
		for _, i := range append(scored[:len(scored):len(scored)], problems) {
			i.From = founded
			if err := e.Indicator(i); err != nil {
				return err
			}
		}
		return e.Group(group)
	})
	return err
}

// stations writes a bureau's stations and their officers, who have codes and no names.
func (m *maker) stations(e *desk.Entry, b bureau, founded when.Date) error {
	for k := range b.stations {
		code, name := b.station(k)
		if err := e.Unit(agency.Unit{Code: code, Name: name, Kind: "派出所", Parent: b.code, Region: Region, From: founded}); err != nil {
			return err
		}
		for n := range 5 + m.rnd.IntN(6) {
			post := "民警"
			if n == 0 {
				post = "所长"
			}
			if err := e.Person(agency.Person{Code: fmt.Sprintf("P%s%02d", code, n+1), Unit: code, Post: post, From: founded}); err != nil {
				return err
			}
		}
	}
	return nil
}

// targets hands the campaign's targets to the city, the bureaus and the stations, so that each level adds up.
func (m *maker) targets() error {
	by := desk.By{Actor: "考核办", Origin: "指标任务分解表.xlsx", At: at(deployed, 9, 0, m.zone)}
	_, err := m.desk.Write(m.ctx, by, func(e *desk.Entry) error {
		for i, ind := range scored {
			total := 0
			for _, b := range bureaus {
				total += b.aims[i].target
			}
			if err := e.Target(m.target(city, ind.Code, total)); err != nil {
				return err
			}
			for _, b := range bureaus {
				if err := m.handDown(e, b, m.target(b.code, ind.Code, b.aims[i].target)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return err
}

func (m *maker) target(unit, indicator string, n int) target.Target {
	return target.Target{Unit: unit, Indicator: indicator, Period: when.Period{Start: deployed, Due: due}, Quantity: num.Qty(n) * num.One, From: deployed}
}

// handDown writes a bureau's target and its stations' shares of it.
func (m *maker) handDown(e *desk.Entry, b bureau, t target.Target) error {
	if err := e.Target(t); err != nil {
		return err
	}
	var codes []string
	for k := range b.stations {
		code, _ := b.station(k)
		codes = append(codes, code)
	}
	parts, err := target.Split(t, target.Equal(codes), num.One)
	if err != nil {
		return err
	}
	for _, p := range parts {
		p.From, p.Reason = t.From, t.Reason
		if err := e.Target(p); err != nil {
			return err
		}
	}
	return nil
}
