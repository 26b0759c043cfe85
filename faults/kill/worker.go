package kill

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/tongchou/tongchou/faults/rig"
)

// request is one write, which can be sent again as it was.
type request struct {
	key         string
	path        string
	contentType string
	body        string
	marks       []string // of the records it writes: vouchers, or the reason of a correction
	answer      entry    // once acknowledged
}

// entry is what an acknowledgement says was written.
type entry struct {
	First int64 `json:"first"`
	Last  int64 `json:"last"`
}

// worker is a clerk who writes without a pause.
type worker struct {
	n           int
	unit, token string
	book        *book
	t           *tally
	rnd         *rand.Rand

	made     int
	open     *request // sent, and nobody knows what became of it
	last     *request // acknowledged last
	mine     []int64  // records of its own that nobody has corrected
	returned int      // of mine, how many a correction has used up
}

// write sends one request after the other until the connection breaks, which is how a killed server looks from outside.
func (w *worker) write(ctx context.Context, url string, first chan<- struct{}) error {
	c := rig.NewClient(url, w.token)
	defer c.HTTP.CloseIdleConnections()
	for {
		q := w.next()
		w.open = q
		e, _, err := w.send(ctx, c, q)
		switch {
		case errors.Is(err, errBroken):
			w.t.unanswered(1)
			return nil
		case err != nil:
			return fmt.Errorf("client %d, %s: %w", w.n, q.path, err)
		}
		w.acknowledged(q, e)
		select {
		case first <- struct{}{}:
		default:
		}
	}
}

// errBroken says that the connection broke before the answer.
var errBroken = errors.New("the connection broke")

// send sends a request until it is answered. Crowded or not yet ready is asked again.
func (w *worker) send(ctx context.Context, c *rig.Client, q *request) (e entry, replayed bool, err error) {
	for {
		r, err := c.Send(ctx, http.MethodPost, q.path, strings.NewReader(q.body), "Content-Type", q.contentType, "Idempotency-Key", q.key)
		if err != nil {
			if ctx.Err() != nil {
				return e, false, ctx.Err()
			}
			return e, false, errBroken
		}
		if r.Status == http.StatusTooManyRequests || r.Status == http.StatusServiceUnavailable {
			w.t.deferred(1)
			time.Sleep(20 * time.Millisecond)
			continue
		}
		var told struct {
			State string `json:"state"`
			Entry *entry `json:"entry"`
		}
		if err := r.Into(&told); err != nil {
			return e, false, err
		}
		if told.Entry == nil {
			return e, false, fmt.Errorf("an answer %d without an entry: %s", r.Status, r.Body)
		}
		return *told.Entry, r.Header.Get("Idempotency-Replayed") == "true", nil
	}
}

func (w *worker) acknowledged(q *request, e entry) {
	q.answer = e
	w.book.acked(q)
	w.t.ack(len(q.marks))
	w.open, w.last = nil, q
	if !strings.Contains(q.path, "correction") {
		w.mine = append(w.mine, e.First)
	}
}

// next makes a request that was never sent: mostly an import, at times a correction of a record of its own.
func (w *worker) next() *request {
	w.made++
	id := fmt.Sprintf("k%d-%d", w.n, w.made)
	if w.returned < len(w.mine) && w.rnd.IntN(4) == 0 {
		seq := w.mine[w.returned]
		w.returned++
		return &request{key: "key-" + id + "-correct", path: fmt.Sprintf("/api/v1/records/%d/correction", seq), contentType: "application/json",
			body: fmt.Sprintf(`{"quantity": "%d", "reason": "%s"}`, 100+w.made, id), marks: []string{id}}
	}
	var rows strings.Builder
	rows.WriteString("单位代码,指标代码,日期,数量,凭证号\n")
	q := &request{key: "key-" + id + "-import", path: "/api/v1/imports?kind=observations&basis=submitted&wait=60"}
	for i := range 1 + w.rnd.IntN(20) {
		mark := fmt.Sprintf("%s-%d", id, i)
		q.marks = append(q.marks, mark)
		fmt.Fprintf(&rows, "%s,%s,2025-%02d-%02d,%d,%s\n", w.unit, rig.Indicators[i%3], 1+w.rnd.IntN(12), 1+w.rnd.IntN(28), 1+w.rnd.IntN(9), mark)
	}
	body, kind, err := rig.Upload{Field: "file", Name: id + ".csv", Type: "text/csv", Content: []byte(rows.String())}.Form()
	if err != nil {
		panic(err) // a form in memory
	}
	q.body, q.contentType = string(body), kind
	return q
}

// again sends the request that nobody answered, then the one answered last: its answer must be what it was, and marked as given before.
func (w *worker) again(ctx context.Context, url string) error {
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	c := rig.NewClient(url, w.token)
	defer c.HTTP.CloseIdleConnections()
	if q := w.last; q != nil {
		e, replayed, err := w.send(ctx, c, q)
		if err != nil {
			return fmt.Errorf("client %d, %s answered before: %w", w.n, q.key, err)
		}
		if e != q.answer || !replayed {
			return fmt.Errorf("client %d, %s: first answered %+v, sent again %+v, replayed %t", w.n, q.key, q.answer, e, replayed)
		}
		w.t.replayed(1)
	}
	if q := w.open; q != nil {
		there := w.book.there(q)
		e, replayed, err := w.send(ctx, c, q)
		if err != nil {
			return fmt.Errorf("client %d, %s unanswered: %w", w.n, q.key, err)
		}
		// PostgreSQL may finish a commit after the server that asked for it has died, and after the look at the disk.
		if there && !replayed {
			return fmt.Errorf("client %d, %s: on disk before it was sent again, and not answered as before", w.n, q.key)
		}
		w.t.settled(replayed)
		w.acknowledged(q, e)
	}
	return nil
}
