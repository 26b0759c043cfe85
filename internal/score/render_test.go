package score

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/tongchou/tongchou/internal/say"
)

// campaign is a small board with most of what an explanation can hold.
func campaign(t testing.TB) (*Rulebook, *book, []Peer) {
	b := newBook("2021-04-26").indicator("电信诈骗").indicator("发案", "less").indicator("破案").indicator("立案").indicator("评分", "manual").indicator("事故").indicator("表彰")
	b.assign("电信诈骗", "2021-02-10", "2021-06-30", "30", "30", "30")
	b.put("电信诈骗", "2021-03-01", "20", "10", "12").put("电信诈骗", "2021-04-20", "11", "5", "")
	b.put("发案", "2021-03-31", "12", "20", "16").put("破案", "2021-03-31", "17", "8", "11").put("立案", "2021-03-31", "20", "20", "20")
	b.put("评分", "2021-04-01", "9", "8.5").put("事故", "2021-04-02", "", "1").put("表彰", "2021-04-03", "1")
	peers := peersOf(3)
	peers[0].Difficulty = 10_500
	return parsed(t, `code: LT
name: 雷霆专项
version: 1
period: {start: 2021-02-10, due: 2021-06-30}
full: 100
caps: {bonus: 3}
tiers: {by: count, steps: [{name: 第一方阵, bound: 1}, {name: 第二方阵}]}
items:
  - {code: DZ, name: 电信诈骗, full: 40, missing: zero, difficulty: true, rule: {kind: completion, indicator: 电信诈骗, early: {per_month: 1, at_most: 2}}}
  - {code: FA, name: 发案控制, full: 20, missing: zero, rule: {kind: rank, indicator: 发案, points: [20, 15, 10]}}
  - code: ZL
    name: 办案质量
    full: 40
    rule: {kind: group}
    items:
      - {code: PA, name: 破案率, full: 30, missing: zero, rule: {kind: rate, numerator: 破案, denominator: 立案, floor: 30%, base: 60%, high: 90%}}
      - {code: PF, name: 民主评议, full: 10, missing: exclude, rule: {kind: manual, indicator: 评分}}
  - {code: BZ, name: 表彰, rule: {kind: bonus, levels: [{name: 省级, indicator: 表彰, points: 2}]}}
  - {code: SG, name: 安全事故, rule: {kind: veto, indicator: 事故, bars: item, item: FA}}
`), b, peers
}

func explained(t testing.TB, unit, item string) *Node {
	t.Helper()
	rb, b, peers := campaign(t)
	n, err := Explain(rb, "县局", peers, b, b.moment(), unit, item)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestExplanationReadsLikeACalculation(t *testing.T) {
	for _, c := range []struct {
		file, lang, unit, item string
		depth                  int
	}{
		{"total.zh.txt", "zh", "A", "", 0}, {"total.en.txt", "en", "A", "", 0}, {"vetoed.zh.txt", "zh", "B", "FA", 0},
		{"excluded.zh.txt", "zh", "C", "ZL", 0}, {"shallow.zh.txt", "zh", "A", "", 3},
	} {
		var out bytes.Buffer
		if err := explained(t, c.unit, c.item).Write(&out, say.In(c.lang), c.depth); err != nil {
			t.Fatal(err)
		}
		golden(t, "testdata/explain/"+c.file, out.Bytes())
		if bytes.Contains(out.Bytes(), []byte("⟦")) {
			t.Errorf("%s: a message is missing", c.file)
		}
	}
}

func TestBoardAndExplanationHaveAStableJSON(t *testing.T) {
	rb, b, peers := campaign(t)
	board, err := Compute(rb, "县局", peers, b, b.moment())
	if err != nil {
		t.Fatal(err)
	}
	for file, v := range map[string]any{"board.json": board, "node.json": explained(t, "A", "DZ")} {
		out, err := json.MarshalIndent(v, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "testdata/explain/"+file, append(out, '\n'))
	}
}

func TestATamperedLeafShowsInTheRoot(t *testing.T) {
	n := explained(t, "A", "")
	var leaf *Node
	var find func(*Node)
	find = func(k *Node) {
		if len(k.Records) > 0 && leaf == nil {
			leaf = k
		}
		for _, x := range k.Of {
			find(x)
		}
	}
	find(n)
	leaf.Records[0].Qty -= 150_000
	got, err := n.Recompute()
	if err != nil || got.Cmp(n.Value) == 0 {
		t.Errorf("got %v, %v; the board says %s", got, err, n.Value)
	}
}
