package intake

import (
	"strconv"

	"github.com/tongchou/tongchou/internal/agency"
)

var directionWords = map[string]string{
	"越多越好": "more", "越高越好": "more", "越大越好": "more", "正向": "more", "多": "more", "正": "more", "more": "more",
	"越少越好": "less", "越低越好": "less", "越小越好": "less", "逆向": "less", "反向": "less", "少": "less", "负向": "less", "逆": "less", "less": "less",
}

var addingWords = map[string]string{
	"求和": "sum", "相加": "sum", "sum": "sum",
	"最新": "latest", "期末": "latest", "时点": "latest", "末次": "latest", "latest": "latest",
	"平均": "mean", "均值": "mean", "mean": "mean", "average": "mean",
	"最大": "max", "最高": "max", "max": "max",
}

// takeIndicators reads indicators.
func (r *run) takeIndicators(ts []*table) error {
	next := agency.IndicatorNo(max(1, r.known.Directory().IndicatorCount()))
	said := rows{}
	numbered := map[string]agency.IndicatorNo{}
	for _, t := range ts {
		var failed error
		err := r.each(t, func(l *line) {
			i, d, ok := r.indicatorOf(l, said)
			if !ok {
				return
			}
			i.No = r.known.Directory().IndicatorNo(i.Code)
			if i.No == 0 {
				if i.No = numbered[i.Code]; i.No == 0 {
					i.No = next
					next++
					numbered[i.Code] = i.No
				}
			}
			if err := r.giveIndicator(l, i, d); err != nil {
				failed, l.enough = err, err
			}
		})
		if failed != nil {
			return failed
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *run) indicatorOf(l *line, said rows) (i agency.Indicator, d dating[agency.Indicator], ok bool) {
	code := l.need(Code)
	d = dated(l, r.known.Directory().Indicators.Versions(code))
	i = d.was
	i.Code, i.From = code, d.from
	i.Name = l.need(Name)
	l.set(&i.Measure, Measure)
	if w := l.choice(Direction, directionWords, "越多越好、越少越好"); w != "" {
		i.Direction = agency.Direction(w)
	}
	if w := l.choice(OverTime, addingWords, "相加、最新、平均、最大"); w != "" {
		i.OverTime = agency.Adding(w)
	}
	if w := l.choice(OverUnits, addingWords, "相加、平均、最大"); w == "latest" {
		l.faultIn(OverUnits, "over_units_latest", l.text(OverUnits), "相加、平均、最大")
	} else if w != "" {
		i.OverUnits = agency.Adding(w)
	}
	l.setYes(&i.Manual, Manual)
	if i.Direction == "" {
		i.Direction = agency.More
	}
	if i.OverTime == "" {
		i.OverTime = agency.Sum
	}
	if i.OverUnits == "" {
		i.OverUnits = agency.Sum
	}
	return i, d, !said.twice(l, code, d.from, Code) && !l.bad
}

func (r *run) giveIndicator(l *line, i agency.Indicator, d dating[agency.Indicator]) error {
	r.sum(Indicators, i.Code, i.Name, i.Measure, string(i.Direction), string(i.OverTime), string(i.OverUnits), strconv.FormatBool(i.Manual))
	same, was := i, d.was
	same.From, was.From, was.No = 0, 0, same.No
	present := d.found && same == was
	l.settled(present, d.known, i.Code+" "+i.Name, Change{Code: i.Code, Before: under(was.Name, was.Measure), After: under(i.Name, i.Measure)})
	if present {
		return nil
	}
	d.say(l, i.Code)
	r.names.noteIndicator(i)
	r.names.indicator.add(uint32(i.No), i.Code, i.Name, false, nil)
	if !r.clean() {
		return nil
	}
	return r.sink.Indicator(i)
}
