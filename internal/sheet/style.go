package sheet

import (
	"strconv"
	"strings"
)

// readStyles reads which class of number format each cell style has.
func (w *workbook) readStyles(name string) ([]Format, error) {
	custom := map[int]Format{}
	var formats []Format
	inCells := false
	err := w.walk(name, maxSmallPart, func(x *xmlScanner) error {
		switch string(x.name) {
		case "numFmt":
			if id, err := strconv.Atoi(x.attr("numFmtId")); err == nil {
				custom[id] = classOfCode(x.attr("formatCode"))
			}
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if !inCells {
				return nil
			}
			id, _ := strconv.Atoi(x.attr("numFmtId")) // none: 0, General
			class, ok := custom[id]
			if !ok {
				class = classOfBuiltin(id)
			}
			formats = append(formats, class)
		}
		return nil
	})
	return formats, err
}

// classOfBuiltin classes the formats that have a number but no code (ECMA-376 18.8.30, with those of the Chinese edition).
func classOfBuiltin(id int) Format {
	switch {
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return DateFormat
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55, id == 56:
		return TimeFormat
	case id == 9, id == 10:
		return Percent
	case id == 49:
		return TextFormat
	case id >= 1 && id <= 44, id == 48:
		return Numeric
	}
	return General
}

// classOfCode classes a format code by the letters of its first section that are not quoted, escaped or in brackets.
func classOfCode(code string) Format {
	if i := strings.IndexByte(code, '@'); i >= 0 && strings.Trim(code, "@; ") == "" {
		return TextFormat
	}
	if l := strings.ToLower(code); strings.HasPrefix(l, "general") || strings.HasPrefix(l, "g/") {
		return General
	}
	var day, month, clock, percent bool
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"':
			if j := strings.IndexByte(code[i+1:], '"'); j >= 0 {
				i += j + 1
			}
		case '\\', '_', '*':
			i++
		case '[':
			j := strings.IndexByte(code[i:], ']')
			if j < 0 {
				return Numeric
			}
			inner := strings.ToLower(code[i+1 : i+j])
			clock = clock || inner != "" && strings.Trim(inner, "hms") == "" // [h]: hours of a duration
			i += j
		case ';':
			i = len(code)
		case 'y', 'Y', 'd', 'D':
			day = true
		case 'm', 'M':
			month = true
		case 'h', 'H', 's', 'S':
			clock = true
		case '%':
			percent = true
		case 'E', 'e': // 0.00E+00; elsewhere the year of an era
			day = day || i+1 >= len(code) || code[i+1] != '+' && code[i+1] != '-'
		}
	}
	switch {
	case day, month && !clock:
		return DateFormat
	case clock:
		return TimeFormat
	case percent:
		return Percent
	}
	return Numeric
}
