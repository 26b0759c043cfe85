// Package rival asks other databases the questions that the benchmark asks tongchou, on the same records, so that times
// stand side by side and answers can be compared to the last digit. Where there is a choice it is made in the rival's favour.
package rival

import (
	"context"
	"time"

	"github.com/tongchou/tongchou/bench/national"
)

// Question is a board: the sums of all counties, or of one city's, as of the end of a day and as known at an instant.
type Question struct {
	AsOf    int       // day of the year, from 0
	KnownAt time.Time // the zero time is now
	City    int       // −1 for all counties
}

// Now says whether the question asks for all that is known.
func (q Question) Now() bool { return q.KnownAt.IsZero() }

// Counties returns the first county asked for and the first that is not any more.
func (q Question) Counties() (first, end int) {
	if q.City < 0 {
		return 0, national.Counties
	}
	return national.CountiesOf(q.City)
}

// Place is a county's place on the board: its total in 1/100 marks and its rank.
type Place struct {
	County int
	Total  int64
	Rank   int
}

// Item is a county's score for one indicator in 1/100 marks.
type Item struct {
	County, Indicator int
	Score             int64
}

// Board is a whole answer: places by county, items by county and indicator.
type Board struct {
	Places []Place
	Items  []Item
}

// Bytes is what a database needs for the records.
type Bytes struct {
	Table  int64 // the records alone, on disk
	Disk   int64 // with the indexes that the questions use
	Memory int64 // held in memory after the questions; 0 where it is not known
}

// Database is a rival, opened and empty.
type Database interface {
	Name() string    // with its version
	Setting() string // what was set, for the foot of the table
	// Load fills the table of records from the file, durably, and returns how long that took.
	Load(ctx context.Context, s Source) (time.Duration, error)
	// Prepare adds what the questions stand on: when a record ceased to hold, indexes, statistics.
	Prepare(ctx context.Context, s Source) error
	// Places answers the question as briefly as it can; this is what is timed.
	Places(ctx context.Context, q Question) ([]Place, error)
	// Items returns every score behind Places.
	Items(ctx context.Context, q Question) ([]Item, error)
	// Insert records one observation durably and returns the new total of its county as of the end of the year, known now.
	Insert(ctx context.Context, r national.Record) (total int64, err error)
	Bytes(ctx context.Context) (Bytes, error)
	Close() error
}
