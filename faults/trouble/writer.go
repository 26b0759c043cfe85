package trouble

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/tongchou/tongchou/faults/rig"
	"github.com/tongchou/tongchou/internal/store"
)

// writer imports small ledgers and remembers what was acknowledged and what it saw.
type writer struct {
	l *rig.Ledger

	mu    sync.Mutex
	n     int
	acked map[string]bool
	tried map[string]bool
	saw   map[string]int // answers that were no success
	order []string
}

func newWriter(l *rig.Ledger) *writer {
	return &writer{l: l, acked: map[string]bool{}, tried: map[string]bool{}, saw: map[string]int{}}
}

// told is what an import's answer says.
type told struct {
	Entry *struct {
		First      int64     `json:"first"`
		RecordedAt time.Time `json:"recorded_at"`
	} `json:"entry"`
}

// write imports rows with a voucher of their own, once. A broken connection is an error like any other.
func (w *writer) write(ctx context.Context, url string, rows int) (told, error) {
	w.mu.Lock()
	w.n++
	mark := fmt.Sprintf("t%d", w.n)
	w.tried[mark] = true
	w.mu.Unlock()
	body, kind, err := rig.Upload{Field: "file", Name: mark + ".csv", Type: "text/csv", Content: ledger(mark, rows)}.Form()
	if err != nil {
		return told{}, err
	}
	c := rig.NewClient(url, w.l.Tokens[rig.Office])
	defer c.HTTP.CloseIdleConnections()
	r, err := c.Send(ctx, http.MethodPost, "/api/v1/imports?kind=observations&wait=60", strings.NewReader(string(body)), "Content-Type", kind, "Idempotency-Key", "trouble-"+mark)
	if err != nil {
		return told{}, err
	}
	var t told
	if err := r.Into(&t); err != nil {
		return t, err
	}
	if t.Entry == nil {
		return t, fmt.Errorf("an import without an entry: %d %s", r.Status, r.Body)
	}
	w.mu.Lock()
	w.acked[mark] = true
	w.mu.Unlock()
	return t, nil
}

// ledger is a file of rows that all carry the mark.
func ledger(mark string, rows int) []byte {
	var b strings.Builder
	b.WriteString("单位代码,指标代码,日期,数量,凭证号\n")
	for n := range rows {
		fmt.Fprintf(&b, "%s,%s,2025-%02d-%02d,%d,%s.%d\n", rig.StationAt(n), rig.Indicators[n%3], 1+n%12, 1+n%28, 1+n%9, mark, n)
	}
	return []byte(b.String())
}

// note remembers what a client saw, each answer once with how often it came.
func (w *writer) note(err error) {
	if err == nil {
		return
	}
	text := "no answer"
	var p *rig.Problem
	if errors.As(err, &p) {
		text = fmt.Sprintf("%d `%s` “%s”", p.Status, p.Code, p.Detail)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.saw[text] == 0 {
		w.order = append(w.order, text)
	}
	w.saw[text]++
}

// seen writes what clients saw.
func (w *writer) seen() string {
	var out []string
	for _, text := range w.order {
		out = append(out, fmt.Sprintf("%d× %s", w.saw[text], text))
	}
	return strings.Join(out, "; ")
}

// until writes again and again until it is done, and returns how long that took.
func (w *writer) until(ctx context.Context, url string, atMost time.Duration) (time.Duration, error) {
	for start := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		_, err := w.write(ctx, url, 1)
		if err == nil {
			return time.Since(start), nil
		}
		w.note(err)
		if time.Since(start) > atMost {
			return 0, fmt.Errorf("service has not resumed after %v: %w", atMost, err)
		}
	}
}

// check holds the stopped ledger against what was acknowledged: rows of a mark are all there or none.
func (w *writer) check(ctx context.Context, r *rig.Rig, rowsOf func(mark string) int) (string, error) {
	for _, command := range []string{"doctor", "verify"} {
		if _, err := r.Run(ctx, w.l.Dir, command); err != nil {
			return "", err
		}
	}
	st, err := store.Open(w.l.Dir)
	if err != nil {
		return "", err
	}
	defer st.Close()
	there := map[string]int{}
	for rec, err := range st.Records(ctx, store.Filter{}) {
		if err != nil {
			return "", err
		}
		if mark, _, ok := strings.Cut(rec.Voucher, "."); ok && w.tried[mark] {
			there[mark]++
		}
	}
	unacked := 0
	for mark := range w.tried {
		n := there[mark]
		switch {
		case w.acked[mark] && n != rowsOf(mark), n != 0 && n != rowsOf(mark):
			return "", fmt.Errorf("import %s, acknowledged %t: %d of %d rows are there", mark, w.acked[mark], n, rowsOf(mark))
		case n > 0 && !w.acked[mark]:
			unacked++
		}
	}
	return fmt.Sprintf("%d of %d writes acknowledged, all there once; %d there without an answer", len(w.acked), len(w.tried), unacked), nil
}

func one(string) int { return 1 }
