// Package plan keeps an operational campaign and an education programme as one plan: working days, tasks with their dependencies
// across programmes, critical path, collisions over the same people, and levelling. It is pure: dates, seed and data come in as
// arguments, and no float is in any result. Amounts of work are whole hundredths: of a person-day, or of a person on a day.
package plan

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/when"
)

// holidays are the days off and the adjusted working days 调休 of China, as the General Office of the State Council announced
// them; each row names its notice.
//
//go:embed holidays.csv
var holidays []byte

// Holidays is the file of days off and adjusted working days that comes with the program, for an agency to copy and edit.
func Holidays() []byte { return bytes.Clone(holidays) }

// Calendar says which days are worked. Without a row for a day it is Monday to Friday.
type Calendar struct {
	days  map[when.Date]Day
	years map[int]bool
}

// Day is what a calendar says of one day.
type Day struct {
	Works  bool
	Name   string // 春节, 劳动节调休
	Source string // 国办发明电〔2020〕27号
}

// maxDaysOff is the longest run that one row may name; the longest ever announced had ten days.
const maxDaysOff = 60

// China is the calendar of the embedded notices, for the years 2020 to 2022.
func China() *Calendar {
	c, err := ParseCalendar("holidays.csv", holidays)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return c
}

// ParseCalendar reads a table with the columns from, to (dates), kind ("off" or "work", also 休 or 班), name and source; later
// rows overrule earlier ones. Faults name file and line, what was found and what was expected.
func ParseCalendar(file string, text []byte) (*Calendar, error) {
	c := &Calendar{days: map[when.Date]Day{}, years: map[int]bool{}}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	var faults fault.List
	for first := true; ; first = false {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return nil, append(faults, &fault.Fault{Code: "calendar_row", Place: fault.Place{File: file, Line: broken.Line}, Found: broken.Err.Error(), Want: "from,to,kind,name,source"})
		}
		if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		if first && strings.EqualFold(row[0], "from") {
			continue
		}
		if f := c.read(row); f != nil {
			f.Place.File, f.Place.Line = file, line
			faults = append(faults, f)
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return c, nil
}

// read takes one row in.
func (c *Calendar) read(row []string) *fault.Fault {
	if len(row) != 5 {
		return fault.New("calendar_row", strings.Join(row, ","), "from,to,kind,name,source")
	}
	var ends [2]when.Date
	for k := range ends {
		d, err := when.ParseDate(strings.TrimSpace(row[k]))
		if err != nil {
			return fault.New("calendar_row", row[k], "2021-05-01")
		}
		ends[k] = d
	}
	if ends[1] < ends[0] || ends[1] >= ends[0]+maxDaysOff {
		return fault.New("calendar_row", row[1], fmt.Sprintf("%s … %s", ends[0], ends[0]+maxDaysOff-1))
	}
	day := Day{Name: strings.TrimSpace(row[3]), Source: strings.TrimSpace(row[4])}
	switch strings.TrimSpace(row[2]) {
	case "off", "休":
	case "work", "班":
		day.Works = true
	default:
		return fault.New("calendar_row", row[2], "off, work")
	}
	for d := ends[0]; d <= ends[1]; d++ {
		c.days[d] = day
	}
	year, _, _ := ends[0].Civil()
	c.years[year] = true
	return nil
}

// Covers says whether the calendar knows anything about a year; of others only the weekends are known, and whoever shows dates
// of such a year should say so.
func (c *Calendar) Covers(year int) bool { return c.years[year] }

// Day returns what a row of the calendar says of d.
func (c *Calendar) Day(d when.Date) (Day, bool) {
	day, ok := c.days[d]
	return day, ok
}

// Works says whether d is a working day.
func (c *Calendar) Works(d when.Date) bool {
	if day, ok := c.days[d]; ok {
		return day.Works
	}
	weekday := d.Time().Weekday()
	return weekday != time.Saturday && weekday != time.Sunday
}

// Next returns the first working day from d on.
func (c *Calendar) Next(d when.Date) when.Date {
	for !c.Works(d) {
		d++
	}
	return d
}

// Add returns the working day that is n working days after the first one from d on; before it when n is negative.
func (c *Calendar) Add(d when.Date, n int) when.Date {
	d = c.Next(d)
	for ; n > 0; n-- {
		d = c.Next(d + 1)
	}
	for ; n < 0; n++ {
		for d--; !c.Works(d); d-- {
		}
	}
	return d
}

// Between counts the working days from the first day up to, not including, the second; negative when they are the other way round.
func (c *Calendar) Between(from, to when.Date) int {
	if to < from {
		return -c.Between(to, from)
	}
	n := 0
	for d := from; d < to; d++ {
		if c.Works(d) {
			n++
		}
	}
	return n
}

// Monday returns the Monday of d's week.
func Monday(d when.Date) when.Date { return d - when.Date((int(d.Time().Weekday())+6)%7) }
