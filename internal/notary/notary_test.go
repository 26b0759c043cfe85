package notary

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/store"
)

var ctx = context.Background()

// office is an agency's ledger with a witness elsewhere.
type office struct {
	*testing.T
	dir     string
	st      *store.Store
	notary  *Notary
	witness WitnessAt
}

func open(t *testing.T) *office {
	o := &office{T: t, dir: t.TempDir()}
	st, err := store.Create(o.dir, agency.Settings{Name: "北湖分局", Zone: "Asia/Shanghai", Region: 431002})
	o.check(err)
	t.Cleanup(func() { o.st.Close() })
	o.st = st
	k, err := Key(o.dir, 431002)
	o.check(err)
	elsewhere := t.TempDir()
	w, err := WitnessKey(elsewhere, "witness.example/sj")
	o.check(err)
	s := httptest.NewServer(Serve(proof.Witness{Key: w, Log: k.Public}, filepath.Join(elsewhere, "seen.json")))
	t.Cleanup(s.Close)
	o.witness = WitnessAt{URL: s.URL, Key: w.Public}
	o.notary, err = New(st, o.dir, o.witness)
	o.check(err)
	return o
}

func (o *office) check(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// add writes one entry of n records.
func (o *office) add(n int) {
	o.Helper()
	_, err := o.st.Write(ctx, store.Meta{Actor: "内勤"}, func(tx *store.Tx) error {
		for i := range n {
			if _, err := tx.Record(ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1, On: 18700, Qty: num.Qty(i), Reason: "x"}); err != nil {
				return err
			}
		}
		return nil
	})
	o.check(err)
}

func (o *office) cosigned() []byte {
	o.Helper()
	b, err := o.notary.Cosigned(ctx)
	o.check(err)
	return b
}

// tamper changes the database past the program and opens it again.
func (o *office) tamper(sql string) {
	o.Helper()
	o.check(o.st.Close())
	c, err := sqlite3.Open(filepath.Join(o.dir, store.FileName))
	o.check(err)
	o.check(c.Exec(sql))
	o.check(c.Close())
	o.st, err = store.Open(o.dir)
	o.check(err)
	o.notary, err = New(o.st, o.dir, o.witness)
	o.check(err)
}

// codes verifies the ledger against the checkpoints given, of which the witness must have signed each.
func (o *office) codes(given ...[]byte) (codes []string) {
	o.Helper()
	r, err := Verify(ctx, o.st, o.dir, Wish{Given: given, Trust: proof.Trust{Witnesses: []string{o.witness.Key}, Quorum: 1}})
	o.check(err)
	for _, b := range r.Breaks {
		codes = append(codes, b.Code)
		if !say.In("zh").Has("fault." + b.Code) {
			o.Errorf("no sentence for %s", b.Code)
		}
	}
	return codes
}

// deleteLast takes the last entry out with everything that speaks of it: what an operator with the key and the database can do.
const deleteLast = `
	DELETE FROM record WHERE seq >= (SELECT MAX(first_seq) FROM entry);
	DELETE FROM leaf WHERE first >= (SELECT MAX(first_seq) + MAX(no) - 2 FROM entry);
	DELETE FROM node; DELETE FROM checkpoint;
	DELETE FROM entry WHERE first_seq = (SELECT MAX(first_seq) FROM entry)`

func TestWitnessCatchesWhoDeletesAndSignsAgain(t *testing.T) {
	o := open(t)
	o.add(20)
	o.add(10)
	kept := o.cosigned()
	if got := o.codes(kept); len(got) > 0 {
		t.Fatalf("a sound ledger: %v", got)
	}
	o.tamper(deleteLast)
	// The checkpoint beside the database already says so …
	if got := o.codes(); !slices.Equal(got, []string{"log_shorter"}) {
		t.Errorf("with the old checkpoint beside it: %v", got)
	}
	_, err := o.notary.Checkpoint(ctx)
	wantFault(t, err, "notary_history")
	// … so the operator removes it and signs what is left. By itself the ledger looks sound now.
	o.check(os.Remove(filepath.Join(o.dir, CheckpointFile)))
	if _, err := o.notary.Checkpoint(ctx); err != nil {
		t.Fatal(err)
	}
	if got := o.codes(); len(got) > 0 {
		t.Fatalf("signed again: %v", got)
	}
	// Whoever kept the cosigned checkpoint sees it, and the witness does not sign the new history.
	if got := o.codes(kept); !slices.Equal(got, []string{"log_shorter"}) {
		t.Errorf("with the cosigned checkpoint: %v", got)
	}
	_, err = o.notary.Cosigned(ctx)
	wantFault(t, err, "proof_inconsistent")
	// Writing ten other records does not help.
	o.add(10)
	if got := o.codes(kept); !slices.Equal(got, []string{"log_checkpoint_differs"}) {
		t.Errorf("with ten others: %v", got)
	}
	o.add(5)
	_, err = o.notary.Cosigned(ctx)
	wantFault(t, err, "proof_inconsistent")
}

func TestCheckpointsContinueOneAnother(t *testing.T) {
	o := open(t)
	first := o.cosigned() // of an empty log
	if c, err := proof.Unverified(first); err != nil || c.Size != 0 {
		t.Fatalf("%+v, %v", c, err)
	}
	for n := range 5 {
		o.add(100 * n)
		b := o.cosigned()
		if _, names, err := (proof.Trust{Log: o.notary.Public(), Witnesses: []string{o.witness.Key}, Quorum: min(n, 1)}).Open(b); err != nil || len(names) != min(n, 1) {
			t.Fatalf("after %d: %v, %v", n, names, err)
		}
		if again := o.cosigned(); !bytes.Equal(again, b) {
			t.Errorf("the same log, another checkpoint:\n%s\n%s", b, again)
		}
	}
	if got := o.codes(); len(got) > 0 {
		t.Error(got)
	}
}

func TestOldDatabasePutBackIsNotSigned(t *testing.T) {
	o := open(t)
	o.add(10)
	o.cosigned()
	o.check(o.st.Close())
	old, err := os.ReadFile(filepath.Join(o.dir, store.FileName))
	o.check(err)
	o.st, err = store.Open(o.dir)
	o.check(err)
	o.notary, err = New(o.st, o.dir, o.witness)
	o.check(err)
	o.add(10)
	o.cosigned()
	o.check(o.st.Close())
	o.check(os.WriteFile(filepath.Join(o.dir, store.FileName), old, 0o600))
	o.st, err = store.Open(o.dir)
	o.check(err)
	o.notary, err = New(o.st, o.dir, o.witness)
	o.check(err)
	_, err = o.notary.Checkpoint(ctx)
	wantFault(t, err, "notary_history")
	if got := o.codes(); !slices.Equal(got, []string{"log_shorter"}) {
		t.Error(got)
	}
}

func TestOfferedProofHoldsOffline(t *testing.T) {
	o := open(t)
	o.add(300)
	p, err := o.notary.Prove(ctx, 123)
	o.check(err)
	back, err := proof.ParseProven(p.Marshal())
	o.check(err)
	if _, _, err := back.Check(o.notary.Trust()); err != nil {
		t.Error(err)
	}
	said, ok := proof.ReadLeaf(back.Leaf)
	if !ok || said.Record == nil || said.Record.Seq != 123 || said.Record.Qty != 122 {
		t.Errorf("%+v", said)
	}
	_, err = o.notary.Prove(ctx, 301)
	wantFault(t, err, "store_record_unknown")
}

func TestWitnessOutOfReachIsSaidAndCostsNothing(t *testing.T) {
	o := open(t)
	o.add(1)
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	n, err := New(o.st, o.dir, WitnessAt{URL: gone.URL, Key: o.witness.Key}, o.witness)
	o.check(err)
	b, err := n.Cosigned(ctx)
	wantFault(t, err, "notary_witness")
	if !strings.Contains(string(b), "witness.example/sj") {
		t.Error("the other witness's cosignature got lost")
	}
}

func TestWitnessRefuses(t *testing.T) {
	o := open(t)
	o.add(3)
	signed, err := o.notary.Checkpoint(ctx)
	o.check(err)
	strange, err := proof.NewKey(bytes.NewReader(make([]byte, 64)), o.notary.key.Name())
	o.check(err)
	forged, err := strange.Sign(4, proof.Hash{})
	o.check(err)
	other, err := proof.NewKey(bytes.NewReader(make([]byte, 64)), "another/log")
	o.check(err)
	foreign, err := other.Sign(4, proof.Hash{})
	o.check(err)
	for name, c := range map[string]struct {
		body []byte
		want int
	}{
		"no request":                  {[]byte("hello"), 400},
		"another log":                 {proof.Request{Signed: foreign}.Marshal(), 404},
		"not the log's key":           {proof.Request{Signed: forged}.Marshal(), 403},
		"an old size never seen":      {proof.Request{Old: 2, Signed: signed}.Marshal(), 409},
		"larger than any request":     {bytes.Repeat([]byte("x"), mostRequest+1), 413},
		"a first checkpoint, proven":  {proof.Request{Proof: []proof.Hash{{}}, Signed: signed}.Marshal(), 422},
		"a first checkpoint, at last": {proof.Request{Signed: signed}.Marshal(), 200},
	} {
		if name == "a first checkpoint, at last" {
			defer func() { o.post(name, c.body, c.want) }()
			continue
		}
		o.post(name, c.body, c.want)
	}
}

func (o *office) post(name string, body []byte, want int) {
	o.Helper()
	r, err := http.Post(o.witness.URL+"/add-checkpoint", "", bytes.NewReader(body))
	o.check(err)
	defer r.Body.Close()
	if r.StatusCode != want {
		o.Errorf("%s: %s, want %d", name, r.Status, want)
	}
}

func TestBrokenKeyIsNotReplaced(t *testing.T) {
	dir := t.TempDir()
	k, err := Key(dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Key(dir, 1); err != nil || again != k {
		t.Fatalf("another key the second time: %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, LogKey+".key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info.Mode(), err)
	}
	other, err := Key(t.TempDir(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, LogKey+".key"), []byte(k.Private+"\n"+other.Public+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Key(dir, 1)
	wantFault(t, err, "notary_key_broken")
}

func wantFault(t *testing.T, err error, code string) {
	t.Helper()
	l := fault.Of(err)
	if len(l) != 1 || l[0].Code != code {
		t.Errorf("error %v, want the fault %s", err, code)
		return
	}
	for _, lang := range []string{"zh", "en"} {
		if !say.In(lang).Has("fault." + code) {
			t.Errorf("no sentence for %s in %s", code, lang)
		}
	}
}
