package desk_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/ledger"
)

// dying is a context that is cancelled the nth time anybody asks it.
type dying struct {
	context.Context
	cancel context.CancelFunc
	mu     sync.Mutex
	left   int
}

func (c *dying) ask() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left--; c.left <= 0 {
		c.cancel()
	}
}

func (c *dying) Done() <-chan struct{} { c.ask(); return c.Context.Done() }
func (c *dying) Err() error            { c.ask(); return c.Context.Err() }

func (c *dying) Deadline() (time.Time, bool) { return time.Time{}, false }

// TestQuestionCutOffWhileCatchingUp lets who asks go away at every moment in which the desk takes in what another process wrote: the
// next question takes in the rest, nothing twice.
func TestQuestionCutOffWhileCatchingUp(t *testing.T) {
	d, dir, _ := filled(t)
	other, _ := second(t, dir)
	cut := 0
	for n := 1; ; n++ {
		var rows strings.Builder
		for i := range 3 {
			fmt.Fprintf(&rows, "A1,y,2021-04-01,0.25,%d-%d\n", n, i)
		}
		path := file(t, "n.csv", "单位代码,指标代码,日期,数量,凭证号\n"+rows.String())
		in, err := d.Import(ctx, by, path, intake.Options{Basis: ledger.Verified}, false)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Act(ctx, by, []int64{in.Entry.Last}, desk.Act{Kind: ledger.Retraction, By: "张三", Reason: "重复"}); err != nil {
			t.Fatal(err)
		}
		inner, cancel := context.WithCancel(ctx)
		_, err = other.Board(&dying{Context: inner, cancel: cancel, left: n}, desk.Question{})
		cancel()
		if err == nil {
			break
		}
		cut++
		expect(t, fmt.Sprintf("the board after a question cut off at %d", n), boardBytes(t, other, desk.Question{}), boardBytes(t, d, desk.Question{}))
		if t.Failed() {
			return
		}
	}
	if cut < 5 {
		t.Errorf("only %d questions were cut off: the test did not test", cut)
	}
}
