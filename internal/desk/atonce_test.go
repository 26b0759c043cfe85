package desk_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/ledger"
)

// TestTwoDesksWriteAtOnce lets two desks take in files at the same time, with questions to both: none is lost, and both
// come to the same board.
func TestTwoDesksWriteAtOnce(t *testing.T) {
	d, dir, first := filled(t)
	other, _ := second(t, dir)
	var wg sync.WaitGroup
	for side, one := range []*desk.Desk{d, other} {
		wg.Go(func() {
			for n := range 8 {
				path := file(t, "n.csv", fmt.Sprintf("单位代码,指标代码,日期,数量,凭证号\nA1,y,2021-04-01,0.25,%d-%d\n", side, n))
				if _, err := one.Import(ctx, by, path, intake.Options{Basis: ledger.Verified}, false); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range 20 {
				if _, err := one.Board(ctx, desk.Question{}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	expect(t, "the boards", boardBytes(t, d, desk.Question{}), boardBytes(t, other, desk.Question{}))
	expect(t, "the totals", totals(t, d, desk.Question{}), "A 62, B 56")
	expect(t, "the last number", d.Seq(), first+4+16)
}
