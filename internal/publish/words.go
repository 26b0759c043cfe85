package publish

import (
	"errors"
	"time"

	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

func instant(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("2006-01-02 15:04:05")
}

// minute is an instant as people read it.
func minute(t time.Time, zone *time.Location) string { return t.In(zone).Format("2006-01-02 15:04") }

func failed(err error) bool {
	var f *store.Failure
	return errors.As(err, &f)
}

// day is a date as documents write it; what is none stays as it is.
func day(s string, v say.Voice) string {
	d, err := when.ParseDate(s)
	if err != nil {
		return s
	}
	y, m, n := d.Civil()
	return v.T("brief.date", say.Args{"Year": y, "Month": int(m), "Day": n, "ISO": s})
}
