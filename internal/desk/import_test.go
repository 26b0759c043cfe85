package desk_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
)

var zh = say.In("zh")

func TestImportTwiceAddsNothing(t *testing.T) {
	d, _, first := filled(t)
	before := boardBytes(t, d, desk.Question{})
	seq := d.Seq()
	lines := strings.Split(strings.TrimSpace(ledgerFile), "\n")
	lines[1], lines[3] = lines[3], lines[1]
	for name, text := range map[string]string{"again.csv": ledgerFile, "other order.csv": strings.Join(lines, "\n") + "\n"} {
		got := taken(t, d, file(t, name, text))
		if got.Entry != nil || got.Before == nil || got.Before.First != first {
			t.Errorf("%s: entry %v, before %v; want nothing written and the earlier entry named", name, got.Entry, got.Before)
		}
	}
	got := taken(t, d, file(t, "longer.csv", ledgerFile+"A2,y,2021-04-01,1\n"))
	if tot := got.Total(); got.Before != nil || tot.New != 1 || tot.Present != 5 || got.Entry == nil || got.Entry.Len() != 1 {
		t.Errorf("a file with one row more: %+v, entry %v", tot, got.Entry)
	}
	expect(t, "numbers given out", got.Entry.First, seq+1)
	if boardBytes(t, d, desk.Question{}) == before {
		t.Error("the row that is new changes nothing")
	}
}

func TestDryImportWritesNothing(t *testing.T) {
	d, _ := agencyOf(t)
	before := boardBytes(t, d, desk.Question{})
	seq := d.Seq()
	got, err := d.Import(ctx, by, file(t, "l.csv", ledgerFile), intake.Options{}, true)
	if err != nil || got.Entry != nil || !got.Dry || got.Total().New != 5 {
		t.Errorf("%+v %v", got, err)
	}
	expect(t, "the board", boardBytes(t, d, desk.Question{}), before)
	expect(t, "the last number", d.Seq(), seq)
}

// TestFaultyFileIsTakenNotAtAll gives a file that is long enough for its good rows to have been written when its fault is met.
func TestFaultyFileIsTakenNotAtAll(t *testing.T) {
	d, dir, _ := filled(t)
	before := boardBytes(t, d, desk.Question{})
	seq := d.Seq()
	var b strings.Builder
	b.WriteString("单位代码,指标代码,日期,数量,凭证号\n")
	for n := range 5000 {
		fmt.Fprintf(&b, "A1,x,2021-04-01,1,V%d\n", n)
	}
	b.WriteString("NO,x,2021-04-01,1,W\nA1,x,2021-13-01,1,W\n")
	got, err := d.Import(ctx, by, file(t, "bad.csv", b.String()), intake.Options{}, false)
	if l := fault.Of(err); len(l) != 2 || got.Entry != nil {
		t.Errorf("got %v and entry %v, want both faults and no entry", err, got.Entry)
	}
	expect(t, "the board", boardBytes(t, d, desk.Question{}), before)
	expect(t, "the last number", d.Seq(), seq)
	again, err := desk.Open(ctx, dir, clock())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	expect(t, "the last number in the store", again.Seq(), seq)
	expect(t, "the board from the store", boardBytes(t, again, desk.Question{}), before)
}

// exported writes what the ledger holds of a kind to a file, edited on the way.
func exported(t *testing.T, d *desk.Desk, k intake.Kind, edit func([]sheet.Value)) string {
	t.Helper()
	out, err := d.Export(ctx, k, desk.Filter{}, zh)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]sheet.Value
	for row, err := range out.Rows {
		if err != nil {
			t.Fatal(err)
		}
		if edit != nil {
			edit(row)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		t.Fatal("nothing of the kind", k)
	}
	out.Rows = sheet.RowsOf(rows)
	path := filepath.Join(t.TempDir(), string(k)+".csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := sheet.WriteCSV(f, out); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestExportReadBackAddsNothing(t *testing.T) {
	d, _, first := filled(t)
	if _, err := d.Act(ctx, by, []int64{first}, desk.Act{Kind: ledger.Retraction, By: "张三", Reason: "重复"}); err != nil {
		t.Fatal(err)
	}
	before := boardBytes(t, d, desk.Question{})
	seq := d.Seq()
	for _, k := range []intake.Kind{intake.Units, intake.Indicators, intake.Groups, intake.Targets, intake.Observations} {
		got := taken(t, d, exported(t, d, k, nil))
		if got.Entry != nil {
			t.Errorf("%s read back give entry %+v", k, *got.Entry)
		}
		if got.Total().Present == 0 {
			t.Errorf("%s read back are not known again: %+v", k, got.Total())
		}
	}
	expect(t, "the last number", d.Seq(), seq)
	expect(t, "the board", boardBytes(t, d, desk.Question{}), before)
}

func TestEditedExportCorrects(t *testing.T) {
	d, _, first := filled(t)
	path := exported(t, d, intake.Observations, func(row []sheet.Value) {
		if row[0].String() == fmt.Sprint(first) {
			row[7], row[14] = sheet.QtyValue(num.MustQty("1")), sheet.TextValue("多记两起")
		}
	})
	got := taken(t, d, path)
	if tot := got.Total(); tot.Corrections != 1 || tot.New != 0 || tot.Present != 4 || got.Entry == nil || got.Entry.Len() != 1 {
		t.Fatalf("%+v, entry %v", tot, got.Entry)
	}
	for l, err := range d.Records(ctx, desk.Filter{Numbers: []int64{got.Entry.First}}) {
		if err != nil || l.Kind != ledger.Correction || l.Ref != first || l.Reason != "多记两起" || l.Qty.String() != "1" {
			t.Errorf("%+v %v", l, err)
		}
	}
	for l, err := range d.Records(ctx, desk.Filter{Numbers: []int64{first}}) {
		if err != nil || l.Standing != "superseded" || l.Successor != got.Entry.First || l.Qty.String() != "3" {
			t.Errorf("what was corrected must stand as it was: %+v %v", l, err)
		}
	}
	expect(t, "the board", totals(t, d, desk.Question{}), "B 56, A 34")
}
