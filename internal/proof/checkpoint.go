package proof

import (
	"crypto/sha256"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/transparency-dev/formats/log"
	fnote "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"

	"github.com/tongchou/tongchou/internal/fault"
)

// Checkpoint is a root of the log at a size (检查点).
type Checkpoint struct {
	Origin string // the log's name, which is its key's name too
	Size   int64
	Root   Hash
}

// Key is what signs a log's checkpoints, or a witness's cosignatures: an Ed25519 key in the text form of signed notes.
type Key struct {
	Private string // PRIVATE+KEY+…, to be kept secret
	Public  string // the verifier key, to be published
}

// NewKey makes a key for a name without spaces and plus signs, such as "tongchou.example/431000".
func NewKey(random io.Reader, name string) (Key, error) {
	private, public, err := note.GenerateKey(random, name)
	return Key{private, public}, err
}

// NewWitnessKey makes a key for a witness's cosignatures, whose public form says that it is one (algorithm 0x04).
func NewWitnessKey(random io.Reader, name string) (Key, error) {
	k, err := NewKey(random, name)
	if err == nil {
		k.Public, err = fnote.VKeyToCosignatureV1(k.Public)
	}
	return k, err
}

// Sign writes the checkpoint of a root as a signed note. The log's origin is the key's name.
func (k Key) Sign(size int64, root Hash) ([]byte, error) {
	s, err := note.NewSigner(k.Private)
	if err != nil {
		return nil, fmt.Errorf("proof: the signing key: %w", err)
	}
	c := log.Checkpoint{Origin: s.Name(), Size: uint64(size), Hash: root[:]}
	return note.Sign(&note.Note{Text: string(c.Marshal())}, s)
}

// Check errs when the two halves do not belong together.
func (k Key) Check() error {
	signer, err := note.NewSigner(k.Private)
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(k.Public)
	if err != nil {
		// A witness's public half is of another kind, made from the same key.
		if verifier, err = fnote.NewVerifierForCosignatureV1(k.Public); err != nil {
			return err
		}
		if signer, err = fnote.NewSignerForCosignatureV1(k.Private); err != nil {
			return err
		}
	}
	if signature(verifier) != fmt.Sprintf("%s+%08x", signer.Name(), signer.KeyHash()) {
		return fmt.Errorf("proof: the halves of the key %s do not belong together", signer.Name())
	}
	return nil
}

// Name is the name that a key, private or public, stands under.
func (k Key) Name() string {
	name, _, _ := strings.Cut(strings.TrimPrefix(k.Private, "PRIVATE+KEY+"), "+")
	if name == "" {
		name, _, _ = strings.Cut(k.Public, "+")
	}
	return name
}

// Trust is whose signatures a reader believes: that of the log, and of as many witnesses as it asks for.
type Trust struct {
	Log       string   // the log's verifier key
	Witnesses []string // verifier keys of witnesses
	Quorum    int      // how many of the witnesses must have cosigned
}

// Open checks a signed checkpoint and returns it with the names of the witnesses that cosigned it. Faults: proof_key_broken, proof_note_broken,
// proof_signature, proof_origin, proof_witnesses.
func (t Trust) Open(signed []byte) (c Checkpoint, cosigned []string, err error) {
	v, err := note.NewVerifier(strings.TrimSpace(t.Log))
	if err != nil {
		return c, nil, fault.New("proof_key_broken", t.Log, "name+hash+key")
	}
	verifiers := []note.Verifier{v}
	witness := map[string]bool{}
	for _, k := range t.Witnesses {
		w, err := fnote.NewVerifierForCosignatureV1(strings.TrimSpace(k))
		if err != nil {
			return c, nil, fault.New("proof_key_broken", k, "name+hash+key")
		}
		verifiers = append(verifiers, w)
		witness[signature(w)] = true
	}
	n, err := note.Open(signed, note.VerifierList(verifiers...))
	if err != nil {
		return c, nil, fault.New("proof_signature", v.Name(), "")
	}
	byLog := false
	seen := map[string]bool{}
	for _, s := range n.Sigs {
		id := fmt.Sprintf("%s+%08x", s.Name, s.Hash)
		byLog = byLog || id == signature(v)
		if witness[id] && !seen[id] {
			seen[id] = true
			cosigned = append(cosigned, s.Name)
		}
	}
	if !byLog {
		return c, nil, fault.New("proof_signature", v.Name(), "")
	}
	if c, err = parse(n.Text); err != nil {
		return c, nil, err
	}
	if c.Origin != v.Name() {
		return c, nil, fault.New("proof_origin", c.Origin, v.Name())
	}
	if len(cosigned) < t.Quorum {
		return c, cosigned, fault.New("proof_witnesses", fmt.Sprint(len(cosigned)), fmt.Sprint(t.Quorum))
	}
	return c, cosigned, nil
}

func signature(v note.Verifier) string { return fmt.Sprintf("%s+%08x", v.Name(), v.KeyHash()) }

// parse reads a checkpoint's text.
func parse(text string) (Checkpoint, error) {
	var c log.Checkpoint
	if _, err := c.Unmarshal([]byte(text)); err != nil || len(c.Hash) != sha256.Size || c.Size > math.MaxInt64 {
		return Checkpoint{}, fault.New("proof_note_broken", firstLine(text), "")
	}
	return Checkpoint{Origin: c.Origin, Size: int64(c.Size), Root: Hash(c.Hash)}, nil
}

// Unverified reads a checkpoint without checking any signature: to learn which log it is of, and how large.
func Unverified(signed []byte) (Checkpoint, error) { return parse(string(signed)) }

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
