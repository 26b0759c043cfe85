package sheet

import (
	"errors"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/when"
)

// Quantity reads the cell of column col as a number; the fault has its place. Blank is the fault cell_blank: callers for whom
// a blank means something ask At(col).IsBlank() before. A workbook's number with a percent format is flagged as one.
func (r *Row) Quantity(col int) (Amount, *fault.Fault) {
	c := r.At(col)
	switch c.Kind {
	case Number:
		if c.Format == DateFormat || c.Format == TimeFormat {
			return Amount{}, r.Fault(col, "number_is_date", "")
		}
		q, err := StoredQuantity(c.Text)
		return Amount{Value: q, Percent: c.Format == Percent}, r.placed(col, err)
	case Text, Blank:
		a, err := Quantity(c.Text)
		return a, r.placed(col, err)
	case ISODate:
		return Amount{}, r.Fault(col, "number_is_date", "")
	}
	return Amount{}, r.unusable(col, c, "number_unreadable")
}

// Date reads the cell of column col as a date; the fault has its place.
func (r *Row) Date(col int) (when.Date, *fault.Fault) {
	c := r.At(col)
	switch c.Kind {
	case Number:
		d, err := StoredDate(c.Text, c.Format, r.sheet.date1904)
		return d, r.placed(col, err)
	case Text, ISODate, Blank:
		d, err := Date(c.Text)
		return d, r.placed(col, err)
	}
	return 0, r.unusable(col, c, "date_unreadable")
}

// Code reads the cell of column col as a code or a name to compare, "" when it is blank. A number of a workbook is written
// out in digits.
func (r *Row) Code(col int) (string, *fault.Fault) {
	c := r.At(col)
	switch c.Kind {
	case Number:
		if q, err := StoredQuantity(c.Text); err == nil {
			return q.String(), nil
		}
		return "", r.Fault(col, "number_digits_lost", "")
	case Text, Blank, ISODate:
		return Code(c.Text), nil
	}
	return "", r.unusable(col, c, "text_unreadable")
}

// Text reads the cell of column col as free text, trimmed; otherwise as Code.
func (r *Row) Text(col int) (string, *fault.Fault) {
	if c := r.At(col); c.Kind == Text {
		return Trim(c.Text), nil
	}
	return r.Code(col)
}

func (r *Row) unusable(col int, c Cell, otherwise string) *fault.Fault {
	switch c.Kind {
	case NoValue:
		return r.Fault(col, "formula_without_value", "")
	case Error:
		return r.Fault(col, "cell_is_error", "")
	}
	return r.Fault(col, otherwise, "")
}

// placed gives a fault of a value its place.
func (r *Row) placed(col int, err error) *fault.Fault {
	if err == nil {
		return nil
	}
	var f *fault.Fault
	if !errors.As(err, &f) {
		return r.Fault(col, "number_unreadable", "")
	}
	f.Place = r.Place(col)
	return f
}
