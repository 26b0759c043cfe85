package intake

import (
	"testing"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
)

func TestOnlyUnitsInReachAreWritten(t *testing.T) {
	m := agencyOf(t)
	mine := m.dir.UnitNo("431002")
	clerk := Options{Basis: ledger.Submitted, Allow: func(k Kind, u agency.UnitNo, b ledger.Basis) bool {
		return (k == Observations || k == Corrections) && u == mine && b == ledger.Submitted
	}}
	m.takeText(t, "单位代码,指标代码,日期,数量\n431002,D01,2021-03-01,12\n", clerk)
	m.takeText(t, "单位代码,指标代码,日期,数量\n431003,D01,2021-03-01,7\n", Options{})
	their := itoa(int(m.seq))
	for what, c := range map[string]struct{ text, cell, found string }{
		"another unit's row":            {"单位代码,指标代码,日期,数量\n431002,D01,2021-03-02,12\n431003,D01,2021-03-02,12\n", "A3", "431003"},
		"a row said to be verified":     {"单位代码,指标代码,日期,数量,审核状态\n431002,D01,2021-03-03,12,已审核\n", "A2", "431002"},
		"a target":                      {"单位代码,指标代码,任务数,起始日期,截止日期\n431002,D01,12,2021-01-01,2021-06-30\n", "A2", "431002"},
		"another unit's record":         {"记录号,新数量,更正理由\n" + their + ",5,看错\n", "A2", "431003"},
		"a table of the agency's units": {"单位代码,单位名称,上级单位代码\n9,九,\n", "", "units"},
	} {
		t.Run(what, func(t *testing.T) {
			_, err := m.take(csvBook(t, c.text), clerk)
			l := fault.Of(err)
			if len(l) != 1 || l[0].Code != "import_not_allowed" || l[0].Place.Cell != c.cell || l[0].Found != c.found {
				t.Errorf("%v; want import_not_allowed at %q, found %q", l, c.cell, c.found)
			}
		})
	}
}
