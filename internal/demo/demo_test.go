package demo

import (
	"context"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
)

// open fills a demo agency and opens it.
func open(t *testing.T) *desk.Desk {
	t.Helper()
	dir := t.TempDir() + "/demo"
	if made, err := Fill(context.Background(), dir, nil); err != nil || !made {
		t.Fatal(made, err)
	}
	if made, err := Fill(context.Background(), dir, nil); err != nil || made {
		t.Fatal("a second run must leave the demo as it is", made, err)
	}
	d, err := desk.Open(context.Background(), dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// TestPublishedFacts holds the demo against what was published of 北湖分局.
func TestPublishedFacts(t *testing.T) {
	d := open(t)
	ctx := context.Background()
	q := desk.Question{AsOf: reporting, Basis: ledger.Verified}
	b, err := d.Board(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range b.Units {
		t.Log(u.Rank, u.Name, u.Total, u.Tier, u.Items[4].Rank, u.Items[4].Tier)
	}
	if len(b.Units) != 11 {
		t.Fatalf("%d units, want 11", len(b.Units))
	}
	u := b.Units[0]
	if u.Name != "北湖分局" || u.Rank != 1 || u.Total.String() != "85" || len(u.Items) != 6 {
		t.Errorf("first is %s, rank %d, total %s, %d items; want 北湖分局, 1, 85, 6", u.Name, u.Rank, u.Total, len(u.Items))
	}
	za, _ := u.Item("ZA")
	if za.Tier != "第一方阵" {
		t.Errorf("治安 is in %s, want 第一方阵", za.Tier)
	}
	for _, code := range []string{"JJFZ", "JD"} {
		if it, _ := u.Item(code); it.Measured.Decimal(6) != "1" {
			t.Errorf("%s completion %s, want exactly 1", code, it.Measured.Decimal(6))
		}
	}
	lines, err := d.Pace(ctx, desk.PaceQuestion{Question: q, Unit: "北湖分局"})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if l.Indicator != "dxzp" && l.Indicator != "shce" {
			continue
		}
		if l.FinishedOn == nil || *l.FinishedOn > reporting || l.MonthsAhead < 2 {
			t.Errorf("%s finished on %v, %d months ahead; want by %s and 2 or more", l.Indicator, l.FinishedOn, l.MonthsAhead, reporting)
		}
	}
}
