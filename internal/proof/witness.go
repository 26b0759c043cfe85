package proof

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	fnote "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"

	"github.com/tongchou/tongchou/internal/fault"
)

// Request is what a log asks of a witness (C2SP tlog-witness, add-checkpoint): to cosign Signed, which continues the log that the witness saw at size Old.
type Request struct {
	Old    int64
	Proof  []Hash // consistency from Old to Signed's size; none for an Old of 0
	Signed []byte
}

// mostProof bounds a consistency proof: 63 hashes prove any log.
const mostProof = 63

// Marshal writes the request's body.
func (r Request) Marshal() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "old %d\n", r.Old)
	for _, h := range r.Proof {
		b.WriteString(base64.StdEncoding.EncodeToString(h[:]) + "\n")
	}
	b.WriteByte('\n')
	b.Write(r.Signed)
	return b.Bytes()
}

// ParseRequest reads a request's body, or the fault proof_request_broken.
func ParseRequest(body []byte) (r Request, err error) {
	broken := fault.New("proof_request_broken", firstLine(string(body)), "old 1234")
	head, signed, ok := bytes.Cut(body, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	size, isOld := strings.CutPrefix(lines[0], "old ")
	if r.Old, err = strconv.ParseInt(size, 10, 64); !ok || !isOld || err != nil || r.Old < 0 || size != strconv.FormatInt(r.Old, 10) || len(lines)-1 > mostProof {
		return Request{}, broken
	}
	for _, line := range lines[1:] {
		h, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(h) != len(Hash{}) {
			return Request{}, broken
		}
		r.Proof = append(r.Proof, Hash(h))
	}
	r.Signed = signed
	return r, nil
}

// Seen is what a witness remembers of a log: the last root that it cosigned. The zero Seen has seen nothing.
type Seen struct {
	Size int64 `json:"size"`
	Root Hash  `json:"root"`
}

// ErrOld says that the log spoke of another old size than the witness remembers; the log then asks again from that one.
var ErrOld = errors.New("proof: the witness remembers another size")

// Witness cosigns checkpoints of one log that each continue the one before; whoever trusts it need not trust the log's operator to keep history.
type Witness struct {
	Key Key    // its own
	Log string // the log's verifier key
}

// Cosign checks that the request continues what was seen and returns the cosignature line and what is to be remembered, durably, before the line is
// given out. Errors: ErrOld; faults proof_signature, proof_inconsistent (two histories: the operator has some explaining to do).
func (w Witness) Cosign(r Request, seen Seen) (line []byte, now Seen, err error) {
	c, _, err := Trust{Log: w.Log}.Open(r.Signed)
	if err != nil {
		return nil, seen, err
	}
	if r.Old != seen.Size {
		return nil, seen, ErrOld
	}
	inconsistent := fault.New("proof_inconsistent", strconv.FormatInt(c.Size, 10), strconv.FormatInt(seen.Size, 10))
	switch {
	case seen.Size > 0: // also refuses a smaller size and another root of the same size
		if err := VerifyConsistency(seen.Size, c.Size, r.Proof, seen.Root, c.Root); err != nil {
			return nil, seen, inconsistent
		}
	case len(r.Proof) > 0:
		return nil, seen, inconsistent
	}
	signer, err := fnote.NewSignerForCosignatureV1(w.Key.Private)
	if err != nil {
		return nil, seen, fmt.Errorf("proof: the witness's key: %w", err)
	}
	text, _, err := apart(r.Signed)
	if err != nil {
		return nil, seen, err
	}
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	if err != nil {
		return nil, seen, err
	}
	_, line, err = apart(signed)
	return line, Seen{c.Size, c.Root}, err
}

// apart cuts a signed note into its text and its signature lines.
func apart(signed []byte) (text string, signatures []byte, err error) {
	i := bytes.LastIndex(signed, []byte("\n\n"))
	if i < 0 {
		return "", nil, fault.New("proof_note_broken", firstLine(string(signed)), "")
	}
	return string(signed[:i+1]), signed[i+2:], nil
}

// AddCosignature returns the signed checkpoint with a witness's cosignature line below it, once the line has been checked against the witness's
// verifier key; a checkpoint that carries it already stays as it is.
func AddCosignature(signed, line []byte, logKey, witnessKey string) ([]byte, error) {
	if bytes.Contains(signed, line) {
		return signed, nil
	}
	out := append(bytes.Clone(signed), line...)
	if _, _, err := (Trust{Log: logKey, Witnesses: []string{witnessKey}, Quorum: 1}).Open(out); err != nil {
		return nil, err
	}
	return out, nil
}
