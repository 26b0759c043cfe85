package proof

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
)

func chance(seed byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{seed}) }

func key(t *testing.T, seed byte, name string) Key {
	t.Helper()
	k, err := NewKey(chance(seed), name)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func witnessKey(t *testing.T, seed byte, name string) Key {
	t.Helper()
	k, err := NewWitnessKey(chance(seed), name)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sign(t *testing.T, k Key, size int64, root Hash) []byte {
	t.Helper()
	b, err := k.Sign(size, root)
	if err != nil {
		t.Fatal(err)
	}
	return b
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

func TestCheckpointIsBelievedOnlyFromItsLog(t *testing.T) {
	ours, other := key(t, 1, "tongchou.test/431000"), key(t, 2, "tongchou.test/431000")
	root := sha256.Sum256([]byte("root"))
	signed := sign(t, ours, 42, root)
	c, _, err := Trust{Log: ours.Public}.Open(signed)
	if err != nil || c != (Checkpoint{"tongchou.test/431000", 42, root}) {
		t.Fatalf("%+v, %v", c, err)
	}
	_, _, err = Trust{Log: other.Public}.Open(signed)
	wantFault(t, err, "proof_signature")
	_, _, err = Trust{Log: ours.Public}.Open(bytes.Replace(signed, []byte("\n42\n"), []byte("\n43\n"), 1))
	wantFault(t, err, "proof_signature")
	_, _, err = Trust{Log: "no key"}.Open(signed)
	wantFault(t, err, "proof_key_broken")
	for i := range signed {
		bad := bytes.Clone(signed)
		bad[i] ^= 1
		if _, _, err := (Trust{Log: ours.Public}).Open(bad); err == nil {
			t.Fatalf("byte %d flipped, and still believed: %q", i, bad)
		}
	}
	if ours.Name() != "tongchou.test/431000" || (Key{Public: ours.Public}).Name() != ours.Name() {
		t.Error("a key's name got lost")
	}
}

func TestWitnessCosignsOneHistoryOnly(t *testing.T) {
	logKey, wKey := key(t, 1, "log"), witnessKey(t, 3, "witness.test/w")
	w := Witness{Key: wKey, Log: logKey.Public}
	var k kept
	roots := []Hash{k.tail.Root()}
	for i := range 50 {
		k.add(leafNo(i))
		roots = append(roots, k.tail.Root())
	}
	consistent := func(from, to int64) Request {
		p, err := Consistency(k.source, from, to)
		if err != nil {
			t.Fatal(err)
		}
		return Request{from, p, sign(t, logKey, to, roots[to])}
	}
	line, seen, err := w.Cosign(consistent(0, 20), Seen{})
	if err != nil || seen != (Seen{20, roots[20]}) {
		t.Fatalf("%+v, %v", seen, err)
	}
	cosigned, err := AddCosignature(sign(t, logKey, 20, roots[20]), line, logKey.Public, wKey.Public)
	if err != nil {
		t.Fatal(err)
	}
	trust := Trust{Log: logKey.Public, Witnesses: []string{wKey.Public}, Quorum: 1}
	if _, names, err := trust.Open(cosigned); err != nil || len(names) != 1 || names[0] != "witness.test/w" {
		t.Errorf("%v, %v", names, err)
	}
	if again, err := AddCosignature(cosigned, line, logKey.Public, wKey.Public); err != nil || !bytes.Equal(again, cosigned) {
		t.Error("a cosignature was added twice")
	}
	_, _, err = trust.Open(sign(t, logKey, 20, roots[20]))
	wantFault(t, err, "proof_witnesses")

	if _, _, err := w.Cosign(consistent(10, 30), seen); !errors.Is(err, ErrOld) {
		t.Errorf("from another old size: %v", err)
	}
	if _, seen, err = w.Cosign(consistent(20, 50), seen); err != nil || seen.Size != 50 {
		t.Fatalf("%+v, %v", seen, err)
	}
	if _, _, err := w.Cosign(consistent(50, 50), seen); err != nil {
		t.Errorf("the same checkpoint again: %v", err)
	}

	// The operator takes the last ten leaves away and signs what is left.
	_, after, err := w.Cosign(Request{50, nil, sign(t, logKey, 40, roots[40])}, seen)
	wantFault(t, err, "proof_inconsistent")
	if after != seen {
		t.Error("a refused request changed what the witness remembers")
	}
	// It writes ten others in their place.
	forged := kept{}
	for i := range 50 {
		forged.add(leafNo(i + 1000*(i/40)))
	}
	_, _, err = w.Cosign(Request{50, nil, sign(t, logKey, 50, forged.tail.Root())}, seen)
	wantFault(t, err, "proof_inconsistent")
	for i := 50; i < 60; i++ {
		forged.add(leafNo(i))
	}
	p, err := Consistency(forged.source, 50, 60)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = w.Cosign(Request{50, p, sign(t, logKey, 60, forged.tail.Root())}, seen)
	wantFault(t, err, "proof_inconsistent")
	_, _, err = w.Cosign(Request{50, nil, sign(t, key(t, 9, "log"), 60, forged.tail.Root())}, seen)
	wantFault(t, err, "proof_signature")
}

func TestRequestsAreReadAsTheyAreWritten(t *testing.T) {
	r := Request{Old: 20, Proof: []Hash{leafNo(1), leafNo(2)}, Signed: []byte("log\n50\nAAA=\n\n— log sig\n")}
	got, err := ParseRequest(r.Marshal())
	if err != nil || got.Old != 20 || len(got.Proof) != 2 || got.Proof[1] != r.Proof[1] || !bytes.Equal(got.Signed, r.Signed) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{"", "old 7", "old -1\n\nx", "old 07\n\nx", "new 7\n\nx", "old 7\nxx\n\nx", "old 7\n" + strings.Repeat("AAAA\n", 2) + "\nx",
		"old 7\n" + strings.Repeat("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", 64) + "\nx"} {
		_, err := ParseRequest([]byte(bad))
		wantFault(t, err, "proof_request_broken")
	}
}

func FuzzParseRequest(f *testing.F) {
	f.Add(Request{Old: 20, Proof: []Hash{leafNo(1)}, Signed: []byte("log\n50\nAAA=\n\n— log sig\n")}.Marshal())
	f.Fuzz(func(t *testing.T, body []byte) {
		if r, err := ParseRequest(body); err == nil {
			if again, err := ParseRequest(r.Marshal()); err != nil || again.Old != r.Old || len(again.Proof) != len(r.Proof) {
				t.Errorf("%q reads as %+v and that as %+v, %v", body, r, again, err)
			}
		}
	})
}

func TestSeals(t *testing.T) {
	salt, text := bytes.Repeat([]byte{7}, SaltSize), []byte("笔误")
	whole, ok := Sealed(salt, text)
	if !ok || whole != Commit(salt, text) {
		t.Error("a salt does not give its commitment")
	}
	if erased, ok := Sealed(whole[:], nil); !ok || erased != whole {
		t.Error("an erased text has another commitment than the text had")
	}
	if other, _ := Sealed(salt, []byte("笔误。")); other == whole {
		t.Error("two texts, one commitment")
	}
	if _, ok := Sealed(whole[:], text); ok {
		t.Error("words stand where they were erased")
	}
	if _, ok := Sealed(nil, text); ok {
		t.Error("a text without a seal passes")
	}
	if none, ok := Sealed(nil, nil); !ok || none != (Hash{}) {
		t.Error("no text has a commitment")
	}
	if _, ok := Sealed(salt[:5], text); ok {
		t.Error("a seal of five bytes passes")
	}
}
