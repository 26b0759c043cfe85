package inspect

import (
	"fmt"
	"strings"
	"testing"
)

func TestADossierShowsTheGapsFirst(t *testing.T) {
	due := []Due{{"rz", "值班日志", "2026-09", today - 30}, {"rz", "值班日志", "2026-10", today - 1}, {"cw", "涉案财物", "2026-10", today - 5}, {"xx", "学习", "2026-10", today - 9},
		{"wz", "物资", "2026-10", today - 9}, {"xf", "信访", "2026-10", today - 9}, {"rz", "值班日志", "2026-11", today + 20}, {"dj", "党建", "2026-10", today}}
	held := []Held{{"rz", "2026-09", There, today - 30, 7}, {"cw", "2026-10", There, today - 2, 9}, {"xx", "2026-10", Returned, 0, 0}, {"wz", "2026-10", Waiting, today - 8, 11},
		{"xf", "2026-10", Draft, 0, 0}, {"rz", "2026-11", There, today, 12}, {"dj", "2026-10", There, today + 1, 13}, {"zz", "2026-10", There, today, 14}}
	d := Assemble("FJ", today, due, held)
	var got []string
	for _, l := range d.Lines {
		got = append(got, fmt.Sprintf("%s %s %s %d", l.Ledger, l.Period, l.Presence, l.Days))
	}
	want := "rz 2026-10 absent 1, dj 2026-10 absent 0, xx 2026-10 returned 9, xf 2026-10 draft 9, wz 2026-10 waiting 1, cw 2026-10 there 3, rz 2026-09 there 0"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
	if d.Asked != 7 || d.There != 2 || d.Late != 1 || len(d.Gaps()) != 5 {
		t.Errorf("asked %d, there %d, late %d, gaps %d", d.Asked, d.There, d.Late, len(d.Gaps()))
	}
	if e := Assemble("FJ", today, nil, held); e.Asked != 0 || len(e.Gaps()) != 0 || e.Lines == nil {
		t.Errorf("nothing asked: %+v", e)
	}
}
