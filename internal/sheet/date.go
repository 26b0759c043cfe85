package sheet

import (
	"strconv"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/when"
)

// wantDate is the example every fault about a date gives.
const wantDate = "2021-04-06, 2021/4/6, 2021年4月6日"

// Date reads a date as people write it: 2021-04-06, 2021/4/6, 2021.4.6, 2021年4月6日 (or 号), 20210406, of either width, with a time
// of day only if that is midnight. Years 1970 to 2149, as the ledger keeps them.
//
// Refused, as a *fault.Fault without a place: a date without a year or a day, a year of two digits, the year at the end, for which
// day is meant cannot be known; mixed separators; days the calendar does not have; bare serial numbers (text does not say from which
// year they count; StoredDate reads those of a workbook). Blank is refused as cell_blank.
func Date(text string) (when.Date, error) {
	if d, err := when.ParseDate(text); err == nil { // nearly every cell of a large file
		return inRange(d, text)
	}
	t := fold(text)
	if t == "" {
		return 0, fault.New("cell_blank", "", "")
	}
	found := quote(Trim(text))
	no := func(code string) (when.Date, error) { return 0, fault.New(code, found, wantDate) }
	if len(t) > longest {
		return no("date_unreadable")
	}
	day, clock := cutClock(t)
	if !isClock(clock) {
		return no("date_unreadable")
	}
	if !isMidnight(clock) {
		return no("date_has_time")
	}
	parts, ok := dateParts(strings.ReplaceAll(day, " ", ""))
	if !ok {
		if allDigits(t) && len(t) == 5 {
			return no("date_is_serial")
		}
		return no("date_unreadable")
	}
	if len(parts) != 3 || len(parts[0]) != 4 || len(parts[1]) > 2 || len(parts[2]) > 2 {
		return no("date_ambiguous")
	}
	y, _ := strconv.Atoi(parts[0])
	m, _ := strconv.Atoi(parts[1])
	d, _ := strconv.Atoi(parts[2])
	if !when.Exists(y, m, d) {
		return no("date_not_in_calendar")
	}
	date, err := when.ParseDate(parts[0] + "-" + pad2(m) + "-" + pad2(d))
	if err != nil {
		return no("date_unreadable")
	}
	return inRange(date, found)
}

// dateParts splits a date at its separators. ok is false when it is nothing like a date.
func dateParts(s string) ([]string, bool) {
	if len(s) == 8 && allDigits(s) {
		return []string{s[:4], s[4:6], s[6:]}, true
	}
	if strings.ContainsAny(s, "年月日号") {
		s = strings.Replace(s, "年", "-", 1)
		s = strings.Replace(s, "月", "-", 1)
		if rest, ok := strings.CutSuffix(s, "日"); ok {
			s = rest
		} else {
			s = strings.TrimSuffix(s, "号")
		}
		s = strings.TrimSuffix(s, "-")
	}
	for _, sep := range []string{"-", "/", "."} {
		if !strings.Contains(s, sep) {
			continue
		}
		parts := strings.Split(s, sep)
		for _, p := range parts {
			if p == "" || !allDigits(p) {
				return nil, false
			}
		}
		return parts, len(parts) <= 3
	}
	return nil, false
}

// cutClock splits "2021-04-06 00:00:00" and "2021-04-06T00:00:00" in two.
func cutClock(t string) (day, clock string) {
	i := strings.IndexByte(t, ':')
	if i < 0 {
		return t, ""
	}
	j := strings.LastIndexAny(t[:i], " T")
	if j < 0 {
		return t, ""
	}
	return t[:j], t[j+1:]
}

func isClock(c string) bool {
	if c == "" {
		return true
	}
	parts := strings.Split(strings.TrimSuffix(c, "Z"), ":")
	for i, p := range parts {
		if p == "" || i < 2 && (len(p) > 2 || !allDigits(p)) {
			return false
		}
	}
	return len(parts) <= 3 && strings.Trim(parts[len(parts)-1], "0123456789.") == ""
}

func isMidnight(c string) bool { return strings.Trim(c, "0:.Z") == "" }

// Days between the two epochs of spreadsheets and 1970-01-01. Serial 1 of the 1900 system is 1900-01-01; because that system has
// a 29 February 1900, which never was, later serials count from 1899-12-30.
const (
	from1899 = 25569
	from1904 = 24107
)

// StoredDate reads a date as a workbook stores it: a serial number of days (with a format that shows a date, or with none
// that says otherwise), or 20210406 as a plain number. A time of day other than midnight is refused. Errors as Date.
func StoredDate(raw string, f Format, date1904 bool) (when.Date, error) {
	q, err := StoredQuantity(raw)
	if err != nil {
		return 0, fault.New("date_unreadable", quote(raw), wantDate)
	}
	whole := q.String()
	if !allDigits(whole) {
		if f == DateFormat {
			return 0, fault.New("date_has_time", quote(raw), wantDate)
		}
		return 0, fault.New("date_unreadable", quote(raw), wantDate)
	}
	if f != DateFormat && len(whole) == 8 {
		return Date(whole)
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if f == Percent || f == TimeFormat || err != nil || n > 1<<30 {
		return 0, fault.New("date_unreadable", quote(raw), wantDate)
	}
	// A plain number is a serial only where it can be nothing else: five digits, 1982 to 2149.
	if f != DateFormat && (len(whole) != 5 || n < 30000) {
		return 0, fault.New("date_unreadable", quote(raw), wantDate)
	}
	if date1904 {
		return inRange(when.Date(n-from1904), raw)
	}
	return inRange(when.Date(n-from1899), raw)
}

func inRange(d when.Date, found string) (when.Date, error) {
	if d < 0 || d > when.MaxRecordDate {
		return 0, fault.New("date_out_of_range", quote(found), "1970-01-01 … "+when.MaxRecordDate.String())
	}
	return d, nil
}

func pad2(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
