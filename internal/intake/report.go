package intake

import (
	"strconv"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
)

// Report says what a file held and what of it is new.
type Report struct {
	File    string        `json:"file"`
	Rows    int64         `json:"rows"` // data rows read
	Sheets  []SheetReport `json:"sheets"`
	Notices []Notice      `json:"notices,omitempty"`
	// Digest is of what the rows say: the same for another name, format or order of rows. It is "" where a fault of the file's own kept a
	// row from being understood; what only the ledger contradicts is in it, so that a file that came in before is known again.
	Digest string `json:"digest"`

	noticed map[noticeKey]*noticed
}

// SheetReport counts what one sheet held. Of a wide table every filled cell is counted, not every row.
type SheetReport struct {
	Sheet       string   `json:"sheet,omitempty"` // "" in a text file
	Kind        Kind     `json:"kind,omitempty"`  // "" when it was not read
	Wide        bool     `json:"wide,omitempty"`
	HeadingRow  int      `json:"heading_row,omitempty"`
	Rows        int64    `json:"rows"`
	New         int64    `json:"new"`
	Present     int64    `json:"present"` // in the ledger already, nothing written
	Corrections int64    `json:"corrections"`
	Retractions int64    `json:"retractions"`
	Skipped     int64    `json:"skipped"` // titles, totals, notes, examples, rows without a quantity
	Ignored     []string `json:"ignored,omitempty"`
}

// Notice is something the user might not have meant. Its sentence is the catalogue's intake.notice.<code>.
type Notice struct {
	Code  string      `json:"code"`
	Place fault.Place `json:"place"`
	Found string      `json:"found,omitempty"`
	Want  string      `json:"want,omitempty"`
	More  int64       `json:"more,omitempty"` // as many again of this kind on the sheet, not listed
}

// noticesOfACode is how many notices of one code are listed for a sheet; the rest are counted.
const noticesOfACode = 20

// Say writes the notice in a language.
func (n Notice) Say(v say.Voice) string {
	s := v.Place(n.Place) + v.T("intake.notice."+n.Code, say.Args{"Found": n.Found, "Want": n.Want})
	if n.More > 0 {
		s += v.T("intake.more", say.Args{"Found": strconv.FormatInt(n.More, 10)})
	}
	return s
}

// Total adds up the sheets.
func (r Report) Total() SheetReport {
	var t SheetReport
	for _, s := range r.Sheets {
		t.Rows += s.Rows
		t.New += s.New
		t.Present += s.Present
		t.Corrections += s.Corrections
		t.Retractions += s.Retractions
		t.Skipped += s.Skipped
	}
	return t
}

func (r *Report) finish(of *run) {
	r.Rows = of.rows
	if !of.partial {
		r.Digest = of.digest.String()
	}
	for _, t := range of.tables {
		t.report.Sheet = t.sheet.Name
		r.Sheets = append(r.Sheets, t.report)
	}
}

// noticed counts the notices of one code for one sheet.
type noticed struct {
	n    int
	last int // index of the last one listed
}

type noticeKey struct{ sheet, code string }

// hush counts a notice without making it when its code has been said often enough of the sheet.
func (r *Report) hush(sheet, code string) bool {
	c := r.noticed[noticeKey{sheet, code}]
	if c == nil || c.n < noticesOfACode {
		return false
	}
	r.Notices[c.last].More++
	return true
}

// notice adds a notice, or counts it when its code has been said often enough of this sheet.
func (r *Report) notice(n Notice) {
	if r.hush(n.Place.Sheet, n.Code) {
		return
	}
	k := noticeKey{n.Place.Sheet, n.Code}
	if r.noticed == nil {
		r.noticed = map[noticeKey]*noticed{}
	}
	if r.noticed[k] == nil {
		r.noticed[k] = &noticed{}
	}
	r.noticed[k].n++
	r.noticed[k].last = len(r.Notices)
	r.Notices = append(r.Notices, n)
}

func itoa(n int) string { return strconv.Itoa(n) }
