package linear

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/tongchou/tongchou/faults/rig"
)

// place is where a variant's rounds happen: servers on one ledger, and what stands before them.
type place struct {
	v       variant
	rig     *rig.Rig
	ledger  *rig.Ledger
	servers []*rig.Server
	fronts  []*front // one for each server
	begin   time.Time
}

func open(ctx context.Context, r *rig.Rig, kind string, v variant) (*place, error) {
	l, err := r.Ledger(ctx, kind, 0)
	if err != nil {
		return nil, err
	}
	p := &place{v: v, rig: r, ledger: l, begin: time.Now()}
	for range v.servers {
		s, err := r.Serve(ctx, l.Dir, []string{"--log-level", "warn", "--rate", "-1"})
		if err != nil {
			p.close()
			return nil, err
		}
		p.servers = append(p.servers, s)
		f, err := newFront(s.URL, v.plant, r.Seed)
		if err != nil {
			p.close()
			return nil, err
		}
		p.fronts = append(p.fronts, f)
	}
	return p, nil
}

func (p *place) close() {
	for _, f := range p.fronts {
		f.close()
	}
	for _, s := range p.servers {
		_ = s.Stop() // one that was killed has stopped
	}
}

// cell is what one round is about. Each round has a cell of its own.
type cell struct {
	unit, indicator, day string
}

// cellOf gives each round a station's indicator that no other round has, so that the sum is the cell's alone.
func cellOf(round int) cell {
	return cell{rig.StationAt(round % 64), rig.Indicators[round/64%3], "2025-06-15"}
}

// round lets the clients act and returns their history.
func (p *place) round(ctx context.Context, n int) ([]porcupine.Operation, error) {
	ctx, stop := context.WithTimeout(ctx, 3*time.Minute)
	defer stop()
	known := &shared{}
	histories := make([][]porcupine.Operation, clients)
	failed := make(chan error, clients+1)
	var acting sync.WaitGroup
	for id := range clients {
		// The office may do all of it; several clients of one account are several people at one desk.
		c := &client{id: id, place: p, cell: cellOf(n), round: n, known: known, rnd: rand.New(rand.NewPCG(p.rig.Seed, uint64(n*clients+id))),
			http: rig.NewClient(p.fronts[id%len(p.fronts)].url, p.ledger.Tokens[rig.Office])}
		acting.Go(func() {
			h, err := c.act(ctx)
			histories[id] = h
			failed <- err
		})
	}
	if p.v.kills {
		failed <- p.killOnce(ctx, known)
	}
	acting.Wait()
	close(failed)
	var all []porcupine.Operation
	for _, h := range histories {
		all = append(all, h...)
	}
	var errs []error
	for err := range failed {
		errs = append(errs, err)
	}
	return all, errors.Join(errs...)
}

// killOnce kills the server when about half of the round is done, and starts it again.
func (p *place) killOnce(ctx context.Context, known *shared) error {
	for known.done() < clients*acts/2 {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		time.Sleep(time.Millisecond)
	}
	if err := p.servers[0].Kill(); err != nil {
		return err
	}
	return p.servers[0].Start(ctx)
}

// shared is what clients of a round know of one another: the records there are to correct.
type shared struct {
	mu   sync.Mutex
	seqs []int64
	n    int
}

func (s *shared) add(seq int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seqs = append(s.seqs, seq)
}

// pick is one of the last few records, so that corrections meet; 0 when there is none.
func (s *shared) pick(rnd *rand.Rand) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.seqs) == 0 {
		return 0
	}
	from := max(0, len(s.seqs)-4)
	return s.seqs[from+rnd.IntN(len(s.seqs)-from)]
}

func (s *shared) count() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
}

func (s *shared) done() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

// client does one operation after the other.
type client struct {
	id, round int
	place     *place
	cell      cell
	known     *shared
	rnd       *rand.Rand
	http      *rig.Client
}

func (c *client) act(ctx context.Context) (h []porcupine.Operation, err error) {
	defer c.http.HTTP.CloseIdleConnections()
	for n := range acts {
		in := c.choose(n)
		call := time.Since(c.place.begin).Nanoseconds()
		out, err := c.do(ctx, n, in)
		if err != nil {
			return h, fmt.Errorf("client %d, %s: %w", c.id, in.kind, err)
		}
		h = append(h, porcupine.Operation{ClientId: c.id, Input: in, Call: call, Output: out, Return: time.Since(c.place.begin).Nanoseconds()})
		c.known.count()
		if out.seq != 0 && out.seq < invented {
			c.known.add(out.seq)
		}
	}
	return h, nil
}

// choose draws an operation. No quantity comes twice in a round: a correction that changes nothing would be refused.
func (c *client) choose(n int) input {
	qty := int64(1 + n*clients + c.id)
	switch draw := c.rnd.IntN(10); {
	case draw < 2:
		return input{kind: add, qty: qty}
	case draw < 5:
		if ref := c.known.pick(c.rnd); ref != 0 {
			return input{kind: correct, ref: ref, qty: qty}
		}
		return input{kind: add, qty: qty}
	case draw < 8:
		return input{kind: list}
	}
	return input{kind: sum}
}

// do sends an operation until it is answered: over a broken connection it is sent again, a write with the same key.
func (c *client) do(ctx context.Context, n int, in input) (output, error) {
	key := fmt.Sprintf("linear-%d-%d-%d", c.round, c.id, n)
	for {
		out, err := c.once(ctx, key, in)
		var p *rig.Problem
		switch {
		case err == nil:
			return out, nil
		case ctx.Err() != nil:
			return out, ctx.Err()
		case errors.As(err, &p) && p.Status != http.StatusServiceUnavailable && p.Status != http.StatusTooManyRequests:
			return out, err
		case !c.place.v.kills && p == nil:
			return out, err
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (c *client) once(ctx context.Context, key string, in input) (output, error) {
	switch in.kind {
	case add:
		return c.add(ctx, key, in)
	case correct:
		return c.correct(ctx, key, in)
	case list:
		return c.list(ctx)
	}
	return c.sum(ctx)
}

func (c *client) add(ctx context.Context, key string, in input) (out output, err error) {
	row := fmt.Sprintf("单位代码,指标代码,日期,数量,凭证号\n%s,%s,%s,%d,%s\n", c.cell.unit, c.cell.indicator, c.cell.day, in.qty, key)
	body, kind, err := rig.Upload{Field: "file", Name: key + ".csv", Type: "text/csv", Content: []byte(row)}.Form()
	if err != nil {
		return out, err
	}
	r, err := c.http.Send(ctx, http.MethodPost, "/api/v1/imports?kind=observations&basis=submitted&wait=60", strings.NewReader(string(body)),
		"Content-Type", kind, "Idempotency-Key", key)
	if err != nil {
		return out, err
	}
	var told struct {
		Entry struct{ First int64 } `json:"entry"`
	}
	if err := r.Into(&told); err != nil {
		return out, err
	}
	if told.Entry.First == 0 {
		return out, fmt.Errorf("an import without an entry: %d %s", r.Status, r.Body)
	}
	return output{seq: told.Entry.First}, nil
}

// ended are the codes of a correction that came too late.
var ended = map[string]bool{"already_corrected": true}

func (c *client) correct(ctx context.Context, key string, in input) (out output, err error) {
	r, err := c.http.Write(ctx, http.MethodPost, fmt.Sprintf("/api/v1/records/%d/correction", in.ref), key,
		map[string]string{"quantity": fmt.Sprint(in.qty), "reason": key})
	if err != nil {
		return out, err
	}
	if p := r.Problem(); !r.OK() && ended[p.Code] {
		return output{refused: true}, nil
	}
	var told struct {
		Entry struct{ First int64 } `json:"entry"`
	}
	return output{seq: told.Entry.First}, errors.Join(r.Into(&told), nothingWritten(r, &told.Entry.First, &out.seq))
}

// nothingWritten passes the entry's number on, and errs where a success names none.
func nothingWritten(r rig.Reply, first, to *int64) error {
	if *to = *first; r.OK() && *first == 0 {
		return fmt.Errorf("a correction without an entry: %d %s", r.Status, r.Body)
	}
	return nil
}

func (c *client) list(ctx context.Context) (output, error) {
	var page struct {
		Records []struct {
			Seq      int64       `json:"seq"`
			Quantity json.Number `json:"quantity"`
			Standing string      `json:"standing"`
		} `json:"records"`
		Next string `json:"next"`
	}
	r, err := c.http.Get(ctx, rig.Query("/api/v1/records", "unit", c.cell.unit, "indicator", c.cell.indicator, "from", c.cell.day, "to", c.cell.day, "limit", "500"))
	if err == nil {
		err = r.Into(&page)
	}
	out := output{live: state{}}
	for _, l := range page.Records {
		if l.Standing == "live" {
			q, e := strconv.ParseInt(l.Quantity.String(), 10, 64)
			err = errors.Join(err, e)
			out.live[l.Seq] = q
		}
	}
	if err == nil && page.Next != "" {
		err = errors.New("the cell's records do not fit on one page")
	}
	return out, err
}

func (c *client) sum(ctx context.Context) (output, error) {
	var told struct {
		Targets []struct {
			Actual json.Number `json:"actual"`
		} `json:"targets"`
	}
	r, err := c.http.Get(ctx, rig.Query("/api/v1/pace", "unit", c.cell.unit, "indicator", c.cell.indicator, "as_of", "2025-11-30", "basis", "submitted"))
	if err == nil {
		err = r.Into(&told)
	}
	if err != nil {
		return output{}, err
	}
	if len(told.Targets) != 1 {
		return output{}, fmt.Errorf("%d targets of one cell: %s", len(told.Targets), r.Body)
	}
	n, err := strconv.ParseInt(told.Targets[0].Actual.String(), 10, 64)
	return output{sum: n}, err
}
