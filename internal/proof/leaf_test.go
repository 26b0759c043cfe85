package proof

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
)

func TestLeavesAreReadAsTheyAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := Hash(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "text"))
		r := ledger.Record{
			Seq: rapid.Int64().Draw(t, "seq"), Region: rapid.Int32().Draw(t, "region"), Kind: ledger.Kind(rapid.Byte().Draw(t, "kind")),
			Unit: agency.UnitNo(rapid.Uint32().Draw(t, "unit")), Indicator: agency.IndicatorNo(rapid.Uint32().Draw(t, "indicator")),
			On: when.Date(rapid.Int32().Draw(t, "on")), Qty: num.Qty(rapid.Int64().Draw(t, "qty")), Basis: ledger.Basis(rapid.Byte().Draw(t, "basis")), Ref: rapid.Int64().Draw(t, "ref"),
		}
		v := Version{r.Seq, r.Region, r.Ref, r.On}
		e := Entry{r.Seq, r.Ref, int64(r.Qty), r.Region, r.Seq}
		for _, c := range []struct {
			leaf []byte
			want Said
		}{
			{AppendRecord(nil, &r, text), Said{Record: &r, Text: text}},
			{AppendVersion(nil, v, text), Said{Version: &v, Text: text}},
			{AppendEntry(nil, e, text), Said{Entry: &e, Text: text}},
		} {
			got, ok := ReadLeaf(c.leaf)
			if d := cmp.Diff(c.want, got); !ok || d != "" {
				t.Fatal(d)
			}
			if _, ok := ReadLeaf(c.leaf[:len(c.leaf)-1]); ok {
				t.Fatal("a leaf cut short was read")
			}
		}
	})
}

func TestProofFileProvesItsLeafToWhoTrustsTheLog(t *testing.T) {
	logKey := key(t, 1, "log")
	var k kept
	for i := range 300 {
		k.add(leafNo(i))
	}
	hs, err := Inclusion(k.source, 17, 300)
	if err != nil {
		t.Fatal(err)
	}
	p := Proven{Leaf: []byte("leaf 17"), Index: 17, Hashes: hs, Signed: sign(t, logKey, 300, k.tail.Root())}
	file := p.Marshal()
	if !IsProof(file) {
		t.Error("not known as a proof by its beginning")
	}
	got, err := ParseProven(file)
	if d := cmp.Diff(p, got); err != nil || d != "" {
		t.Fatal(err, d)
	}
	if c, _, err := got.Check(Trust{Log: logKey.Public}); err != nil || c.Size != 300 {
		t.Fatal(c, err)
	}
	got.Leaf = []byte("leaf 18")
	_, _, err = got.Check(Trust{Log: logKey.Public})
	wantFault(t, err, "proof_not_included")
	_, err = ParseProven([]byte("something else"))
	wantFault(t, err, "proof_file_broken")
}

func FuzzParseProven(f *testing.F) {
	f.Add(Proven{Leaf: []byte("x"), Index: 3, Hashes: []Hash{leafNo(1)}, Signed: []byte("log\n1\nx\n\n— a b\n")}.Marshal())
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := ParseProven(file)
		if err != nil {
			return
		}
		_, _, _ = p.Check(Trust{Log: "log+33d7b496+AQcj5VQ="})
		if again, err := ParseProven(p.Marshal()); err != nil || !bytes.Equal(again.Leaf, p.Leaf) || again.Index != p.Index {
			t.Errorf("%q reads as %+v, then as %+v, %v", file, p, again, err)
		}
	})
}
