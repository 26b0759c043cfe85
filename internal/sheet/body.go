package sheet

import (
	"iter"
	"slices"
	"strconv"
	"strings"
)

// Reason says why a row is no data.
type Reason string

const (
	SkipTitle   Reason = "title"   // above the headings
	SkipNumbers Reason = "numbers" // 甲 乙 1 2 3, the columns' numbers right below the headings
	SkipRepeat  Reason = "repeat"  // the headings again, as on a new page
	SkipTotal   Reason = "total"   // 合计, 小计 …
	SkipNote    Reason = "note"    // 填表人：…, 审核：…, 备注：…
)

// Skip is a row passed over. Whoever reads the table tells its user.
type Skip struct {
	Row  int
	Why  Reason
	Text string // its first words
}

// Body walks the data rows below the headings. Blank rows are left out without a word. Rows that are no data are
// reported to skipped, in order, and left out:
//   - the columns' numbers right below the headings: every heading's column has the next whole number, or 甲 乙 丙 丁;
//   - the headings repeated, cell by cell;
//   - totals: some cell is 合计, 小计, 总计, 共计 or 累计, whatever the spacing, with or without a colon or brackets behind; or the first
//     cell ends in 小计;
//   - notes: the first cell begins with a word of a form's foot (填表人, 审核, 制表, 备注 …) and a colon, and no cell
//     is a number of its own.
//
// Errors as Sheet.Rows.
func Body(s *Sheet, h *Head, skipped func(Skip)) iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) {
		first := true
		for row, err := range s.Rows() {
			if err != nil {
				if !yield(nil, err) {
					return
				}
				continue
			}
			if row.Number <= h.Row || row.IsBlank() {
				continue
			}
			why := h.noData(row, first)
			first = false
			if why != "" {
				skipped(skipOf(row, why))
				continue
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

func (h *Head) noData(row *Row, first bool) Reason {
	switch {
	case first && h.isNumbers(row):
		return SkipNumbers
	case h.isRepeat(row):
		return SkipRepeat
	case isTotal(row):
		return SkipTotal
	case isNote(row):
		return SkipNote
	}
	return ""
}

func (h *Head) isNumbers(row *Row) bool {
	if len(h.Columns) < 2 {
		return false
	}
	next := 1
	for _, c := range h.Columns {
		t := Heading(row.At(c.Col).Text)
		switch t = strings.Trim(t, "()"); t {
		case "甲", "乙", "丙", "丁":
		case strconv.Itoa(next):
			next++
		default:
			return false
		}
	}
	return true
}

func (h *Head) isRepeat(row *Row) bool {
	for _, c := range h.Columns {
		if Heading(row.At(c.Col).Text) != c.Text {
			return false
		}
	}
	return true
}

var totalWords = []string{"合计", "小计", "总计", "共计", "累计"}

func isTotal(row *Row) bool {
	for i, c := range row.Cells {
		if c.Kind != Text || len(c.Text) > 60 || !strings.Contains(c.Text, "计") {
			continue
		}
		t := strings.TrimRight(Heading(c.Text), ":")
		if open := strings.IndexByte(t, '('); open > 0 && strings.HasSuffix(t, ")") {
			t = t[:open]
		}
		if slices.Contains(totalWords, t) || i == 0 && strings.HasSuffix(t, "小计") {
			return true
		}
	}
	return false
}

var noteWords = []string{
	"填表人", "填报人", "填报单位", "填表单位", "填报日期", "填表日期", "填报时间", "制表", "制表人", "制表单位", "制表日期", "审核", "审核人", "审批人", "复核", "复核人",
	"负责人", "单位负责人", "主管领导", "分管领导", "联系人", "联系电话", "统计人", "报送人", "备注", "注", "说明", "填表说明",
}

func isNote(row *Row) bool {
	var head string
	for _, c := range row.Cells {
		if c.IsBlank() {
			continue
		}
		if c.Kind == Number {
			return false
		}
		if head == "" {
			head = c.Text
			if len(head) > 200 {
				head = head[:200]
			}
		}
	}
	word, _, colon := strings.Cut(Heading(strings.ToValidUTF8(head, "")), ":")
	if !colon {
		return false
	}
	return slices.Contains(noteWords, strings.TrimRight(word, "0123456789"))
}

func skipOf(row *Row, why Reason) Skip {
	for _, c := range row.Cells {
		if !c.IsBlank() {
			return Skip{Row: row.Number, Why: why, Text: quote(Trim(c.Text))}
		}
	}
	return Skip{Row: row.Number, Why: why}
}
