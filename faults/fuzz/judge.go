package fuzz

import (
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"regexp"
	"strings"

	"github.com/tongchou/tongchou/faults/rig"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/store"
)

// ledger is the ledger's state, looked at past the server.
type ledger struct {
	st   *store.Store
	last int64
	size int64
	root proof.Hash
}

// changed looks again and says whether anything was written since the last look.
func (l *ledger) changed(ctx context.Context) (bool, error) {
	last, err := l.st.Last(ctx)
	if err != nil {
		return false, err
	}
	size, err := l.st.LogSize(ctx)
	if err != nil {
		return false, err
	}
	root, err := l.st.LogRoot(ctx, size)
	if err != nil {
		return false, err
	}
	changed := last.Last != l.last || size != l.size || root != l.root
	l.last, l.size, l.root = last.Last, size, root
	return changed, nil
}

// codeForm is what a problem's code looks like.
var codeForm = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// judge says what is wrong with an answer, "" when nothing is.
func judge(q *request, r rig.Reply) string {
	if r.Status >= 500 {
		return fmt.Sprintf("status %d: %s", r.Status, short(r.Body))
	}
	if r.Status < 400 {
		return ""
	}
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media != "application/problem+json" {
		return fmt.Sprintf("status %d is no problem document but %q: %s", r.Status, media, short(r.Body))
	}
	var p struct {
		Type, Title, Code, Detail string
		Status                    int
		Errors                    []struct{ Code, Message string }
	}
	if err := json.Unmarshal(r.Body, &p); err != nil {
		return fmt.Sprintf("status %d: %v: %s", r.Status, err, short(r.Body))
	}
	switch {
	case !codeForm.MatchString(p.Code):
		return fmt.Sprintf("the code %q", p.Code)
	case p.Status != r.Status:
		return fmt.Sprintf("the document says %d, the answer is %d", p.Status, r.Status)
	case p.Detail == "" || strings.Contains(p.Detail, "fault.") || strings.Contains(p.Detail, "<no value>"):
		return fmt.Sprintf("%s has no sentence: %q", p.Code, p.Detail)
	}
	for _, e := range p.Errors {
		if !codeForm.MatchString(e.Code) || e.Message == "" || strings.Contains(e.Message, "fault.") || strings.Contains(e.Message, "<no value>") {
			return fmt.Sprintf("%s has no sentence: %q", e.Code, e.Message)
		}
	}
	return ""
}

func short(b []byte) string { return string(b[:min(len(b), 400)]) }
