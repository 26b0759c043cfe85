package access

import (
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/say"
)

// Table writes which role may do what, as a Markdown table of docs/access.md: ● at the role's unit and all below it, ○ whatever the unit, – not.
func Table(v say.Voice) string {
	var b strings.Builder
	b.WriteString("| " + v.T("access.table.operation") + " | |")
	for _, r := range Roles() {
		b.WriteString(" " + v.T("access.role."+string(r)) + " |")
	}
	b.WriteString("\n| --- | --- |" + strings.Repeat(" :-: |", len(Roles())) + "\n")
	for _, row := range table {
		b.WriteString("| `" + string(row.op) + "` | " + v.T("access.operation."+string(row.op)) + " |")
		for _, role := range Roles() {
			b.WriteString(" " + row.mark(role) + " |")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func (r row) mark(role Role) string {
	switch {
	case r.reach != atUnit:
		return "○"
	case slices.Contains(r.roles, role):
		return "●"
	}
	return "–"
}
