package sheet

import (
	"errors"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/num"
)

// Amount is a number as a ledger writes it.
type Amount struct {
	Value   num.Qty
	Percent bool // written as a percentage: "12.5%" has Value 0.125
}

// shownDigits is how many significant digits a spreadsheet keeps and shows. Its files store binary fractions with 17, so that
// 0.3 may stand there as 0.30000000000000004: what goes beyond the fifteenth is noise and is rounded off.
const shownDigits = 15

// longest is more characters than any honest number has; it bounds the cost of reading one.
const longest = 64

// Quantity reads a number as people write it in a ledger. Taken: digits, point, comma and signs of either width; a sign + or −
// before the number; thousands in threes by comma or space ("1,200", "１，２００", "1 200"); a percent sign (the value is then a
// hundredth); 万 and 亿 behind the number; an exponent when the number shows all its digits ("1.2E-2").
//
// Refused, each as a *fault.Fault without a place: anything else, "—", "无" and the like among it; "(1,200)", which is −1200 to an
// accountant and a remark to everybody else; groups that are not threes; more than four decimals, except noise beyond the
// fifteenth digit; an exponent that hides digits (a spreadsheet shows 123456789012 as "1.23E+11"). Blank is refused as cell_blank.
func Quantity(text string) (Amount, error) {
	if len(text) <= longest {
		if q, err := num.ParseQty(text); err == nil { // nearly every cell of a large file
			return Amount{Value: q}, nil
		}
	}
	t := fold(text)
	if t == "" {
		return Amount{}, fault.New("cell_blank", "", "")
	}
	no := func(code string) (Amount, error) { return Amount{}, fault.New(code, quote(Trim(text)), "") }
	if len(t) > longest {
		return no("number_unreadable")
	}
	if inBrackets(t) {
		return no("number_in_brackets")
	}
	var a Amount
	body, shift := t, 0
	if rest, ok := strings.CutSuffix(body, "%"); ok {
		a.Percent, body, shift = true, strings.TrimRight(rest, " "), -2
	} else if rest, ok := strings.CutSuffix(body, "万"); ok {
		body, shift = strings.TrimRight(rest, " "), 4
	} else if rest, ok := strings.CutSuffix(body, "亿"); ok {
		body, shift = strings.TrimRight(rest, " "), 8
	}
	d, err := parseDecimal(body)
	switch {
	case errors.Is(err, errGroups):
		return no("number_groups")
	case err != nil:
		return no("number_unreadable")
	case d.exponent > 0 && len(d.frac) < d.exponent:
		return no("number_digits_lost")
	case d.hasExponent && shift != 0:
		return no("number_unreadable")
	}
	a.Value, err = d.quantity(shift, false)
	if err != nil {
		return no(quantityCode(err))
	}
	return a, nil
}

// StoredQuantity reads a number as a workbook's file stores it: a decimal or with an exponent, seventeen digits at most; it is
// rounded to the fifteen that Excel shows. Errors as Quantity; 1.23E+17 is refused, for it has more digits than that.
func StoredQuantity(raw string) (num.Qty, error) {
	t := strings.TrimSpace(raw)
	no := func(code string) (num.Qty, error) { return 0, fault.New(code, quote(t), "") }
	if len(t) > longest || strings.ContainsAny(t, ", ") {
		return no("number_unreadable")
	}
	d, err := parseDecimal(t)
	if err != nil {
		return no("number_unreadable")
	}
	q, err := d.quantity(0, true)
	if err != nil {
		return no(quantityCode(err))
	}
	return q, nil
}

func quantityCode(err error) string {
	switch {
	case errors.Is(err, num.ErrOverflow):
		return "number_too_large"
	case errors.Is(err, num.ErrPrecision):
		return "number_decimals"
	case errors.Is(err, errDigitsLost):
		return "number_digits_lost"
	}
	return "number_unreadable"
}

func inBrackets(t string) bool {
	inner, open := strings.CutPrefix(t, "(")
	inner, shut := strings.CutSuffix(inner, ")")
	_, err := parseDecimal(inner)
	return open && shut && err == nil
}
