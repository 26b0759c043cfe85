package inspect

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/notary"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/when"
)

// TestADrawOnARealLedger commits to a plan in a store, waits until others have written, signs the root of the fixed size when the log is longer already, and has the file verified. The
// size falls into the middle of an entry, too.
func TestADrawOnARealLedger(t *testing.T) {
	kinds := store.Kinds
	store.Kinds = append(append([]store.Kind{}, kinds...), store.Kind(KindPlan))
	t.Cleanup(func() { store.Kinds = kinds })
	for wait := int64(LeastWait); wait < LeastWait+4; wait++ {
		f, trust := drawnOn(t, wait)
		r, err := Verify(f.Bytes(), trust)
		if err != nil || !r.Sound() {
			t.Errorf("wait %d: %v %v", wait, err, r.Breaks)
		}
		if r.Size != f.Log.Index+1+wait {
			t.Errorf("wait %d: size %d after leaf %d", wait, r.Size, f.Log.Index)
		}
	}
}

func drawnOn(t *testing.T, wait int64) (File, proof.Trust) {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	st := must(store.Create(dir, agency.Settings{Name: "示例", Zone: "Asia/Shanghai", Region: 431000}))
	defer st.Close()
	key := must(notary.Key(dir, 431000))
	write := func(kind string, code string, n int, body any) (no, seq int64) {
		_, err := st.Write(ctx, store.Meta{Actor: "督察支队", Origin: "test"}, func(tx *store.Tx) (err error) {
			for i := range n {
				if no, seq, err = tx.Version(store.Kind(kind), fmt.Sprint(code, i), when.MustDate("2026-12-01"), body); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return no, seq
	}
	write("unit", "U", 3, map[string]string{"name": "x"})
	p := example()
	p.Code, p.Wait = "D0", wait
	p.Title = `抽取 “示例” "引号" \ 反斜线`
	no, seq := write(KindPlan, "D", 1, json.RawMessage(p.Bytes()))
	for range 3 {
		write("unit", "V", 3, map[string]string{"name": "x"})
	}
	leaf := must(st.Leaf(ctx, seq))
	size := p.SizeOf(leaf.Index)
	signed := must(key.Sign(size, must(st.LogRoot(ctx, size))))
	at := Place{Key: key.Public, Index: leaf.Index, Seq: seq, Region: 431000, No: no, From: when.MustDate("2026-12-01"), Seal: hex.EncodeToString(leaf.Seal)}
	return must(NewFile(p, at, must(st.Inclusion(ctx, leaf.Index, size)), signed, [][32]byte{secretOf(1), secretOf(2)})), proof.Trust{Log: key.Public}
}
