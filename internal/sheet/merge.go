package sheet

import (
	"bytes"
	"cmp"
	"io"
	"slices"

	"github.com/tongchou/tongchou/internal/fault"
)

// maxOver is how many merged ranges may lie over one row; more is no table, and would make every row dear.
const maxOver = 1 << 10

// readMerged finds the merged ranges. They stand behind the cells, but walking the cells needs them: so the part is unpacked twice,
// the first time without looking at a cell.
func readMerged(r io.Reader) ([]Range, error) {
	behind, err := behindCells(r)
	if err != nil || behind == nil {
		return nil, err
	}
	x := newXMLScanner(behind)
	var out []Range
	for {
		t, err := x.next()
		if err != nil {
			return nil, err
		}
		switch {
		case t == xmlEOF:
			slices.SortFunc(out, func(a, b Range) int {
				return cmp.Or(a.First.Row-b.First.Row, a.First.Col-b.First.Col)
			})
			return out, nil
		case t == xmlStart && string(x.name) == "mergeCell":
			m, ok := parseRange(x.attr("ref"))
			if !ok {
				return nil, fault.New("workbook_damaged", x.attr("ref"), "")
			}
			out = append(out, m)
		}
	}
}

// behindCells reads up to the end tag of sheetData and returns what follows, nil when there is no such tag. Text cannot
// contain the tag, for its angle brackets are escaped.
func behindCells(r io.Reader) (io.Reader, error) {
	tag := []byte("sheetData>")
	buf := make([]byte, 64<<10)
	have := 0
	for {
		n, err := r.Read(buf[have:])
		have += n
		for from := 0; ; {
			i := bytes.Index(buf[from:have], tag)
			if i < 0 {
				break
			}
			i += from
			from = i + len(tag)
			if isEndTag(buf[:i]) {
				return io.MultiReader(bytes.NewReader(bytes.Clone(buf[from:have])), r), nil
			}
		}
		if err == io.EOF {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		keep := min(have, 80) // a tag cut in two, with its prefix
		copy(buf, buf[have-keep:have])
		have = keep
	}
}

// isEndTag says whether b ends in "</" or "</prefix:".
func isEndTag(b []byte) bool {
	if n := len(b); n > 0 && b[n-1] == ':' {
		i := bytes.LastIndexByte(b, '<')
		return i >= 0 && i+1 < n && b[i+1] == '/'
	}
	return bytes.HasSuffix(b, []byte("</"))
}

// overlay keeps, while the rows of a sheet go by, the merged ranges that lie over the current one.
type overlay struct {
	todo []Range
	over []covering // by first column
}

// advance moves to row n, whose own cells are given, and returns the ranges over it.
func (o *overlay) advance(n int, own *Row) ([]covering, error) {
	if len(o.todo) == 0 && len(o.over) == 0 {
		return nil, nil
	}
	o.over = slices.DeleteFunc(o.over, func(c covering) bool { return c.Last.Row < n })
	for len(o.todo) > 0 && o.todo[0].First.Row <= n {
		m := o.todo[0]
		o.todo = o.todo[1:]
		if m.Last.Row < n {
			continue
		}
		if len(o.over) == maxOver {
			return nil, fault.New("workbook_damaged", Range(m).First.String(), "")
		}
		c := covering{Range: m}
		if m.First.Row == n {
			own.cover = nil
			c.anchor = own.At(m.First.Col)
		}
		at, _ := slices.BinarySearchFunc(o.over, c, func(a, b covering) int { return a.First.Col - b.First.Col })
		o.over = slices.Insert(o.over, at, c)
	}
	return o.over, nil
}
