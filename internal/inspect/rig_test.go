package inspect

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/when"
)

// refused fails unless err is exactly one fault of this code.
func refused(t *testing.T, err error, code string) {
	t.Helper()
	if l := fault.Of(err); len(l) != 1 || l[0].Code != code {
		t.Errorf("got %v, want the fault %s", err, code)
	}
}

func secretOf(n int) [32]byte { return sha256.Sum256(fmt.Appendf(nil, "secret %d", n)) }

func committed(by string, n int) Commitment {
	sum := CommitTo(secretOf(n))
	return Commitment{By: by, SHA256: hex.EncodeToString(sum[:])}
}

// example is the plan of docs/inspect.md: two kinds of units, eight inspectors, two secrets.
func example() Plan {
	p := Plan{
		Code: "D2026-1", Title: "2026年第四季度双随机检查（示例，合成数据）",
		Strata: []Stratum{{"FJ", "分局", 1}, {"PCS", "派出所", 2}},
		Units: []Unit{{"431002", "北湖分局", "FJ"}, {"4310A1", "甲县局", "FJ"},
			{"43100201", "北湖分局第一派出所", "PCS"}, {"43100202", "北湖分局第二派出所", "PCS"}, {"4310A101", "甲县局第一派出所", "PCS"}, {"4310A102", "甲县局第二派出所", "PCS"}},
		Inspectors: []Inspector{{"J01", "人员01", "431000"}, {"J02", "人员02", "431000"}, {"J03", "人员03", "431002"}, {"J04", "人员04", "43100201"}, {"J05", "人员05", "4310A1"}, {"J06", "人员06", "4310A102"}, {"J07", "人员07", "431000"}, {"J08", "人员08", "431000"}},
		PerUnit:    2, Most: 1,
		Commitments: []Commitment{committed("督察支队", 1), committed("纪检监察组", 2)},
		Wait:        3,
	}
	up := map[string]string{"43100201": "431002", "43100202": "431002", "4310A101": "4310A1", "4310A102": "4310A1"}
	p.Exclusions = append(Lines(p.Inspectors, p.Units, func(u string) (string, bool) { v, ok := up[u]; return v, ok }, func(g Ground) string {
		return map[Ground]string{Home: "现任职单位", Line: "上下级单位"}[g]
	}), Exclusion{"J01", "4310A101", Former, "2023年任教导员，干部任免表"})
	return p.Arrange()
}

// shortLog is a log of fewer than proof.Width leaves.
type shortLog struct{ leaves []proof.Hash }

func (l *shortLog) add(leaf []byte) int64 {
	l.leaves = append(l.leaves, proof.HashLeaf(leaf))
	return int64(len(l.leaves) - 1)
}

func (l *shortLog) root(size int64) proof.Hash {
	var t proof.Tail
	for _, h := range l.leaves[:size] {
		t.Append(h, nil)
	}
	return t.Root()
}

func (l *shortLog) source(level int, first int64, n int) ([]proof.Hash, error) {
	if level != 0 {
		return nil, fmt.Errorf("level %d of a short log", level)
	}
	return l.leaves[first : first+int64(n)], nil
}

// office is a log with its key, in which plans are committed to.
type office struct {
	log shortLog
	key proof.Key
}

func newOffice(t testing.TB) *office {
	t.Helper()
	key, err := proof.NewKey(bytes.NewReader(bytes.Repeat([]byte{7}, 32)), "tongchou.example/431000")
	if err != nil {
		t.Fatal(err)
	}
	o := &office{key: key}
	o.write(7)
	return o
}

// write grows the log by leaves that are of no concern here.
func (o *office) write(n int) {
	for range n {
		o.log.add(fmt.Appendf(nil, "leaf %d", len(o.log.leaves)))
	}
}

// draw commits to a plan, waits, signs and draws.
func (o *office) draw(t testing.TB, p Plan, secrets ...[32]byte) File {
	t.Helper()
	f, ok := o.tryDraw(t, p, secrets...)
	if !ok {
		t.Fatal("the draw cannot be staffed")
	}
	return f
}

// tryDraw is false where the drawn units cannot be staffed.
func (o *office) tryDraw(t testing.TB, p Plan, secrets ...[32]byte) (File, bool) {
	t.Helper()
	p = p.whole()
	seal := bytes.Repeat([]byte{9}, proof.SaltSize)
	at := Place{Key: o.key.Public, Seq: 900, Region: 431000, No: 1, From: when.MustDate("2026-12-01"), Seal: hex.EncodeToString(seal)}
	text := proof.Commit(seal, proof.VersionText(KindPlan, p.Code, string(p.Bytes())))
	at.Index = o.log.add(proof.AppendVersion(nil, proof.Version{Seq: at.Seq, Region: at.Region, No: at.No, From: at.From}, text))
	o.write(int(p.Wait))
	size := p.SizeOf(at.Index)
	signed, err := o.key.Sign(size, o.log.root(size))
	if err != nil {
		t.Fatal(err)
	}
	hashes, err := proof.Inclusion(o.log.source, at.Index, size)
	if err != nil {
		t.Fatal(err)
	}
	f, err := NewFile(p, at, hashes, signed, secrets)
	if l := fault.Of(err); len(l) == 1 && l[0].Code == "inspect_draw_infeasible" {
		return f, false
	}
	if err != nil {
		t.Fatal(err)
	}
	return f, true
}

func exampleFile(t testing.TB) (File, proof.Trust) {
	o := newOffice(t)
	return o.draw(t, example(), secretOf(1), secretOf(2)), proof.Trust{Log: o.key.Public}
}

// seedOf is the i-th of a row of seeds.
func seedOf(i int) [32]byte {
	return sha256.Sum256(binary.BigEndian.AppendUint64([]byte("test"), uint64(i)))
}

// anyPlan makes a plan that Check lets pass, of any shape within reason.
func anyPlan(r *rand.Rand) Plan {
	for {
		p := Plan{Code: "D1", Title: "t", PerUnit: 1 + r.IntN(3), Most: 1 + r.IntN(3), Wait: LeastWait + r.Int64N(5)}
		for s := range 1 + r.IntN(3) {
			has := 1 + r.IntN(6)
			p.Strata = append(p.Strata, Stratum{fmt.Sprintf("S%d", s), "n", r.IntN(has + 1)})
			for u := range has {
				p.Units = append(p.Units, Unit{fmt.Sprintf("U%d%d", s, u), fmt.Sprintf("单位 “%d” ‹﹠›", u), fmt.Sprintf("S%d", s)})
			}
		}
		for i := range 2 + r.IntN(12) {
			p.Inspectors = append(p.Inspectors, Inspector{fmt.Sprintf("I%02d", i), "n", "elsewhere"})
		}
		for range r.IntN(len(p.Units) * len(p.Inspectors)) {
			p.Exclusions = append(p.Exclusions, Exclusion{p.Inspectors[r.IntN(len(p.Inspectors))].Code, p.Units[r.IntN(len(p.Units))].Code, Former, `a "reason" \`})
		}
		for k := range 1 + r.IntN(3) {
			p.Commitments = append(p.Commitments, committed("o", k))
		}
		if p = p.Arrange(); p.Check() == nil {
			return p
		}
	}
}
