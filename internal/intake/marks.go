package intake

import (
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
)

// Marks are faults as they are written on the cells of a workbook.
func Marks(l fault.List, v say.Voice) []sheet.Mark {
	out := make([]sheet.Mark, 0, len(l))
	for _, f := range l {
		text := v.T("fault."+f.Code, say.Args{"Found": f.Found, "Want": f.Want})
		out = append(out, sheet.Mark{Sheet: f.Place.Sheet, Cell: f.Place.Cell, Text: text})
	}
	return out
}
