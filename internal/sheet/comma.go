package sheet

import (
	"io"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
)

// detectComma finds the delimiter: Excel's own first line "sep=;", else the one of , ; tab by which most of the first
// records have the same number of fields, more than one. A text without any is one column.
func (t *textFile) detectComma() (byte, error) {
	head := make([]byte, 64<<10)
	n, err := io.ReadFull(t.text(), head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return 0, err
	}
	sample := string(head[:n])
	best, bestRecords := byte(','), 0
	for _, comma := range []byte{',', ';', '\t'} {
		if records := regularRecords(sample, comma); records > bestRecords {
			best, bestRecords = comma, records
		}
	}
	return best, nil
}

// regularRecords counts the records of the sample that have the commonest number of fields above one.
func regularRecords(sample string, comma byte) int {
	p := recordReader{r: strings.NewReader(sample), comma: comma, block: make([]byte, len(sample)+1)}
	times := map[int]int{}
	most := 0
	for range 200 {
		ok, err := p.next()
		if _, local := err.(*fault.Fault); local && !p.stop {
			continue
		}
		if err != nil || !ok {
			break
		}
		if p.fields > 1 {
			times[p.fields]++
			most = max(most, times[p.fields])
		}
	}
	return most
}

// unguard undoes what keeps a spreadsheet from taking a text for a formula: the apostrophe that WriteCSV puts before such a
// text, and the ="00123" by which other systems keep leading zeros.
func unguard(s string) string {
	if len(s) >= 3 && strings.HasPrefix(s, `="`) && strings.HasSuffix(s, `"`) && strings.IndexByte(s[2:len(s)-1], '"') < 0 {
		return s[2 : len(s)-1]
	}
	if s[0] == '\'' && startsFormula(strings.TrimLeft(s, "'")) {
		return s[1:]
	}
	return s
}

// startsFormula says whether a spreadsheet would read a text field as a formula, or an old one as a command.
func startsFormula(s string) bool {
	for _, p := range []string{"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
