package desk

import (
	"context"

	"github.com/tongchou/tongchou/internal/when"
)

// Latest is the last day up to today on which anything was observed, and today where nothing was yet: the day that a reader means
// who names none.
func (d *Desk) Latest(ctx context.Context) (when.Date, error) {
	done, err := d.reading(ctx)
	if err != nil {
		return 0, err
	}
	defer done()
	today := d.Today()
	if day, ok := d.book.Latest(today); ok {
		return day, nil
	}
	return today, nil
}
