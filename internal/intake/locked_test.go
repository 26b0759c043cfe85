package intake

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/when"
)

func TestWhatIsLockedIsNamedCellByCell(t *testing.T) {
	m := agencyOf(t)
	m.takeText(t, someFigures, Options{Basis: ledger.Verified})
	m.shut = when.MustDate("2021-03-03")
	got := m.refused(t, "单位代码,指标代码,日期,数量\n431002,D01,2021-03-02,3\n431002,D01,2021-03-03,4\n431003,D01,2021-03-02,5\n431003,D01,2021-02-01,6\n", Options{})
	if s := strings.Join(got, ", "); s != "D4 desk_period_locked, D5 desk_period_locked" {
		t.Error(s, "- the row that is there already and the open day are no faults")
	}
	for what, text := range map[string]string{
		"its quantity":            fmt.Sprintf("记录号,新数量,更正理由\n%d,13,录错\n", m.order[0]),
		"its day, to an open one": fmt.Sprintf("记录号,新日期,更正理由\n%d,2021-03-04,录错\n", m.order[0]),
		"it, by taking it out":    fmt.Sprintf("记录号,撤回,更正理由\n%d,是,重复\n", m.order[1]),
	} {
		if s := strings.Join(m.refused(t, text, Options{}), ", "); s != "A2 desk_period_locked" {
			t.Errorf("changing %s: %s", what, s)
		}
	}
}
