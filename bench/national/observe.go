package national

import (
	"iter"
	"time"
)

// Record is an observation, or a correction of one, as the stations send it.
type Record struct {
	Seq       int64 // from 1, in the order of recording
	Station   int
	Indicator int
	Day       int   // of Year, from 0
	Qty       int64 // in 1/10,000
	Ref       int64 // the record it corrects; 0 for an observation
	Entered   int   // the day it was recorded, counted as Day is; not before Day
}

// Workload says how many observations there are and from which seed.
type Workload struct {
	Observations int64
	Seed         uint64
}

// Of every 100,000 observations of a day, lag(0) come in on the day itself, lag(1) the day after, and so on up to lag(lastLag).
const (
	lastLag  = 60
	lagWhole = 100_000
)

func lag(days int) int64 {
	switch days {
	case 0:
		return 60_000
	case 1:
		return 25_000
	case 2:
		return 6_010
	}
	return 155 // × 58 days
}

// A correction follows its record by 1 to longestGap days; rates are out of 100,000. Together three in a hundred observations.
const (
	longestGap      = 45
	correctedRate   = 2_857
	recorrectedRate = 5_000
)

// LastDay is the last day on which anything is recorded, counted as Record.Day is.
const LastDay = Days - 1 + lastLag + 2*longestGap

// pair is every station with every indicator: what one day can hold of observations, one of each.
const pairs = Stations * Indicators

// Records yields all records in the order of recording. It keeps only the corrections that are still to come, a few
// thousandths of the whole.
func (w Workload) Records() iter.Seq[Record] {
	return func(yield func(Record) bool) {
		due := make([][]Record, LastDay+1) // corrections by the day they will be recorded
		seq := int64(0)
		emit := func(r Record) bool {
			seq++
			r.Seq = seq
			if again, later := w.correction(r); later {
				due[again.Entered] = append(due[again.Entered], again)
			}
			return yield(r)
		}
		for entered := range LastDay + 1 {
			for late := 0; late <= lastLag && late <= entered; late++ {
				if day := entered - late; day < Days && !w.day(day, late, emit) {
					return
				}
			}
			for _, r := range due[entered] {
				if !emit(r) {
					return
				}
			}
			due[entered] = nil
		}
	}
}

// day emits the observations of a day that come in late days later.
func (w Workload) day(day, late int, emit func(Record) bool) bool {
	n := w.Observations / Days
	if int64(day) < w.Observations%Days {
		n++
	}
	before := int64(0)
	for l := range late {
		before += lag(l)
	}
	// Numbers 0 to n−1 of the day go through a permutation of the pairs, so that no pair comes twice in a day.
	mul, add := w.shuffle(day)
	for k := n * before / lagWhole; k < n*(before+lag(late))/lagWhole; k++ {
		pair := (uint64(k)*mul + add) % pairs
		h := mix(w.Seed ^ uint64(day)<<40 ^ pair)
		r := Record{Station: int(pair / Indicators), Indicator: int(pair % Indicators), Day: day, Qty: quantity(h), Entered: day + late}
		if !emit(r) {
			return false
		}
	}
	return true
}

// shuffle returns the two numbers of an affine permutation of the pairs; mul has no factor 2 or 5, as pairs = 2^7 × 5^6.
func (w Workload) shuffle(day int) (mul, add uint64) {
	h := mix(w.Seed + uint64(day)*0x9E3779B97F4A7C15)
	mul = (h>>32)%pairs | 1
	if mul%5 == 0 {
		mul += 2
	}
	return mul, h % pairs
}

// correction returns the record that will correct r, if there will be one.
func (w Workload) correction(r Record) (Record, bool) {
	h := mix(w.Seed ^ 0xC0 ^ uint64(r.Seq)<<8)
	rate := uint64(correctedRate)
	if r.Ref != 0 {
		rate = recorrectedRate
	}
	if h%lagWhole >= rate || r.Entered > LastDay-longestGap {
		return Record{}, false
	}
	c := r
	c.Ref, c.Qty, c.Entered = r.Seq, quantity(mix(h)), r.Entered+1+int(h>>40)%longestGap
	return c, true
}

// quantity draws 1 to 20, a quarter of them with four decimals.
func quantity(h uint64) int64 {
	q := int64(1+h%20) * 10_000
	if h>>20%4 == 0 {
		q += int64(h >> 24 % 10_000)
	}
	return q
}

// mix is the finalizer of splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
func mix(x uint64) uint64 {
	x += 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

// RecordedAt is the instant at which the records of a day are entered: eight in the evening in China.
func RecordedAt(entered int) time.Time {
	return time.Date(Year, 1, 1+entered, 12, 0, 0, 0, time.UTC)
}

// Date is a day of the workload as a date.
func Date(day int) time.Time { return time.Date(Year, 1, 1+day, 0, 0, 0, 0, time.UTC) }
