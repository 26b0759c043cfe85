package national

import (
	"encoding/binary"
	"hash/fnv"
	"testing"
)

var small = Workload{Observations: 100_000, Seed: 1}

func TestEveryUnitIsInOnePlace(t *testing.T) {
	for city := range Cities {
		first, end := CountiesOf(city)
		if first >= end {
			t.Fatalf("city %d has no county", city)
		}
		for c := first; c < end; c++ {
			if CityOf(c) != city {
				t.Fatalf("county %d is in city %d, not %d", c, CityOf(c), city)
			}
		}
	}
	codes := map[int]bool{}
	for s := range Stations {
		code := StationCode(s)
		if codes[code] || code < 910101001 {
			t.Fatalf("station %d has the code %d", s, code)
		}
		codes[code] = true
	}
}

func TestRecordsAreWhatTheyShouldBe(t *testing.T) {
	type key struct{ station, indicator, day int }
	seen, head := map[key]bool{}, map[int64]Record{}
	observations, corrections, late, last, entered := 0, 0, 0, int64(0), 0
	for r := range small.Records() {
		if r.Seq != last+1 || r.Entered < entered || r.Entered < r.Day || r.Qty <= 0 {
			t.Fatalf("after record %d entered on %d comes %+v", last, entered, r)
		}
		last, entered = r.Seq, r.Entered
		head[r.Seq] = r
		if r.Ref == 0 {
			observations++
			k := key{r.Station, r.Indicator, r.Day}
			if seen[k] {
				t.Fatalf("%+v comes twice", k)
			}
			seen[k] = true
			if r.Entered > r.Day+2 {
				late++
			}
			continue
		}
		corrections++
		old, ok := head[r.Ref]
		if !ok || old.Station != r.Station || old.Indicator != r.Indicator || old.Day != r.Day || old.Entered >= r.Entered {
			t.Fatalf("%+v corrects %+v", r, old)
		}
		delete(head, r.Ref) // so that a second correction of the same record is noticed
	}
	if observations != 100_000 || corrections < 2_800 || corrections > 3_200 || late < 8_000 || late > 10_000 {
		t.Fatalf("%d observations, %d corrections, %d late", observations, corrections, late)
	}
}

func TestTheSameSeedGivesTheSameRecords(t *testing.T) {
	h := fnv.New64a()
	for r := range small.Records() {
		binary.Write(h, binary.LittleEndian, []int64{r.Seq, int64(r.Station), int64(r.Indicator), int64(r.Day), r.Qty, r.Ref, int64(r.Entered)})
	}
	if got, want := h.Sum64(), uint64(8428514091979489341); got != want {
		t.Errorf("digest %d, want %d", got, want)
	}
}
