package sheet

// Shown is the cell of column col as people read it and could type it again: a stored date as 2021-04-26, a stored percentage as
// 12.5%, any other number in its digits, a text as it is.
func (r *Row) Shown(col int) string {
	c := r.At(col)
	if c.Kind != Number {
		return c.Text
	}
	if c.Format == DateFormat {
		if d, err := StoredDate(c.Text, c.Format, r.sheet.date1904); err == nil {
			return d.String()
		}
		return c.Text
	}
	q, err := StoredQuantity(c.Text)
	if err != nil {
		return c.Text
	}
	if c.Format != Percent {
		return q.String()
	}
	hundred, err := q.Times(100)
	if err != nil {
		return c.Text
	}
	return hundred.String() + "%"
}
