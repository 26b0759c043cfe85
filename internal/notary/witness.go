package notary

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/store"
)

// WitnessAt is a witness that the log may ask: where it listens and its verifier key.
type WitnessAt struct {
	URL string // its prefix; the request goes to URL/add-checkpoint
	Key string
}

// ParseWitness reads "name+hash+key@https://…", or the fault notary_witness_flag.
func ParseWitness(s string) (WitnessAt, error) {
	key, url, ok := strings.Cut(s, "@")
	if !ok || strings.Count(key, "+") < 2 || !strings.HasPrefix(url, "http") {
		return WitnessAt{}, fault.New("notary_witness_flag", s, "name+hash+key@https://witness.example")
	}
	return WitnessAt{URL: strings.TrimSuffix(url, "/"), Key: key}, nil
}

var client = &http.Client{Timeout: 15 * time.Second}

// mostAnswer bounds what a witness may answer.
const mostAnswer = 64 << 10

// ask has the witness cosign c. Where the witness remembers another size than we thought it is asked once more from there.
func (w WitnessAt) ask(ctx context.Context, st *store.Store, c proof.Checkpoint, signed []byte) ([]byte, error) {
	old := int64(0)
	for range 2 {
		var hashes []proof.Hash
		if old > 0 {
			var err error
			if hashes, err = st.Consistency(ctx, old, c.Size); err != nil {
				return nil, err
			}
		}
		line, remembered, err := w.post(ctx, proof.Request{Old: old, Proof: hashes, Signed: signed})
		if err != nil || line != nil {
			return line, err
		}
		if remembered > c.Size {
			return nil, fault.New("proof_inconsistent", strconv.FormatInt(c.Size, 10), strconv.FormatInt(remembered, 10))
		}
		old = remembered
	}
	return nil, w.failed("409")
}

func (w WitnessAt) failed(what string) error { return fault.New("notary_witness", w.URL, what) }

// post sends one request: the cosignature line, or with 409 the size that the witness remembers.
func (w WitnessAt) post(ctx context.Context, r proof.Request) (line []byte, remembered int64, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL+"/add-checkpoint", bytes.NewReader(r.Marshal()))
	if err != nil {
		return nil, 0, w.failed(err.Error())
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, 0, w.failed(errors.Unwrap(err).Error())
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer))
	switch {
	case err != nil:
		return nil, 0, w.failed(err.Error())
	case resp.StatusCode == http.StatusOK:
		return body, 0, nil
	case resp.StatusCode == http.StatusConflict:
		size, err := strconv.ParseInt(strings.TrimSpace(string(body)), 10, 64)
		if err != nil || size < 0 {
			return nil, 0, w.failed(fmt.Sprintf("409 %q", body))
		}
		return nil, size, nil
	case resp.StatusCode == http.StatusUnprocessableEntity:
		return nil, 0, fault.New("proof_inconsistent", firstSize(r.Signed), strconv.FormatInt(r.Old, 10))
	}
	return nil, 0, w.failed(resp.Status)
}

func firstSize(signed []byte) string {
	c, _ := proof.Unverified(signed)
	return strconv.FormatInt(c.Size, 10)
}
