package load

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/tongchou/tongchou/faults/rig"
)

// client is somebody at work.
type client struct {
	n     int
	unit  string
	act1  func(context.Context)
	c     *rig.Client
	count *counter
	rnd   *rand.Rand
	made  int
	after int64 // the last event seen
	seen  map[string]string
}

// clientOf makes the nth client: by bureau, first its clerks, then its verifier and its head.
func clientOf(n int, l *rig.Ledger, url string, count *counter, seed uint64) *client {
	b, role := n/(clerks+2), n%(clerks+2)
	c := &client{n: n, unit: rig.Bureau(b), count: count, rnd: rand.New(rand.NewPCG(seed, uint64(n))), seen: map[string]string{}}
	account := ""
	switch {
	case role < clerks:
		c.unit = rig.Station(b, role)
		account, c.act1 = rig.Clerk(c.unit), c.clerk
	case role == clerks:
		account, c.act1 = rig.Verifier(c.unit), c.verifier
	default:
		account, c.act1 = rig.Commander(c.unit), c.head
	}
	c.c = rig.NewClient(url, l.Tokens[account])
	return c
}

func (c *client) act(ctx context.Context) {
	defer c.c.HTTP.CloseIdleConnections()
	for ctx.Err() == nil {
		c.act1(ctx)
	}
}

// pause is how long a client thinks at most before a request.
const pause = 400 * time.Millisecond

// ask sends a request and counts it. One that the end of the run cut off does not count.
func (c *client) ask(ctx context.Context, kind, method, path string, body, into any, headers ...string) *rig.Problem {
	key := ""
	if method != http.MethodGet {
		c.made++
		key = fmt.Sprintf("load-%d-%d", c.n, c.made)
	}
	time.Sleep(time.Duration(c.rnd.Int64N(int64(pause))))
	start := time.Now()
	r, err := c.c.Write(ctx, method, path, key, body, headers...)
	took := time.Since(start)
	switch {
	case ctx.Err() != nil:
		return &rig.Problem{}
	case err != nil:
		c.count.failed(kind, err)
		return &rig.Problem{}
	case r.Status == http.StatusConflict || r.Status == http.StatusPreconditionFailed:
		c.count.took(kind, took)
		c.count.late()
		return r.Problem()
	case !r.OK():
		c.count.failed(kind, r.Problem())
		return r.Problem()
	}
	c.count.took(kind, took)
	if tag := r.Header.Get("ETag"); tag != "" {
		c.seen[path] = tag
	}
	if err := r.Into(into); err != nil {
		c.count.failed(kind, err)
	}
	return nil
}

// task is what waits for somebody.
type task struct {
	Kind   string `json:"kind"`
	Unit   string `json:"unit"`
	Period string `json:"period"`
}

func (c *client) tasks(ctx context.Context, kind string) []task {
	var told struct {
		Items []task `json:"items"`
	}
	c.ask(ctx, "list tasks", http.MethodGet, "/api/v1/tasks", nil, &told)
	var mine []task
	for _, t := range told.Items {
		if t.Kind == kind {
			mine = append(mine, t)
		}
	}
	return mine
}

// clerk takes up a task, writes the draft twice, hands it in and looks at what became of it; in between the unit's records and the board.
func (c *client) clerk(ctx context.Context) {
	open := c.tasks(ctx, "submit")
	c.ask(ctx, "list submissions", http.MethodGet, rig.Query("/api/v1/submissions", "unit", c.unit, "limit", "50"), nil, nil)
	c.ask(ctx, "list records", http.MethodGet, rig.Query("/api/v1/records", "unit", c.unit, "from", "2025-06-01", "to", "2025-06-07", "limit", "100"), nil, nil)
	c.board(ctx)
	if len(open) == 0 {
		return
	}
	t := open[c.rnd.IntN(len(open))]
	at := "/api/v1/units/" + c.unit + "/periods/" + t.Period
	if c.ask(ctx, "read draft", http.MethodGet, at+"/draft", nil, nil) != nil {
		return
	}
	for range 2 {
		if c.ask(ctx, "save draft", http.MethodPut, at+"/draft", c.draft(t.Period), nil, "If-Match", c.seen[at+"/draft"]) != nil {
			return
		}
	}
	c.ask(ctx, "submit", http.MethodPost, at+"/submission", nil, nil, "If-Match", c.seen[at+"/draft"])
	c.ask(ctx, "read submission", http.MethodGet, at+"/submission", nil, nil)
}

// draft is of five figures of the period. Their vouchers are its own, so that it meets nothing that was entered another way.
func (c *client) draft(period string) any {
	type line struct {
		Indicator string `json:"indicator"`
		Day       string `json:"day"`
		Quantity  string `json:"quantity"`
		Voucher   string `json:"voucher"`
	}
	var d struct {
		Lines  []line `json:"lines"`
		Reason string `json:"reason"`
	}
	d.Reason = "counted again"
	for n := range 5 {
		d.Lines = append(d.Lines, line{rig.Indicators[n%3], fmt.Sprintf("%s-%02d", period, 1+n*5), fmt.Sprint(c.rnd.IntN(20)), fmt.Sprintf("L%d", n)})
	}
	return d
}

// verifier returns most of what waits, so that there is always something to do, and verifies the rest.
func (c *client) verifier(ctx context.Context) {
	waiting := c.tasks(ctx, "verify")
	if len(waiting) == 0 {
		c.board(ctx)
		return
	}
	t := waiting[c.rnd.IntN(len(waiting))]
	at := "/api/v1/units/" + t.Unit + "/periods/" + t.Period + "/submission"
	c.ask(ctx, "read submission", http.MethodGet, at, nil, nil)
	if c.rnd.IntN(10) == 0 {
		c.ask(ctx, "verify", http.MethodPost, at+"/verify", nil, nil)
		return
	}
	c.ask(ctx, "return", http.MethodPost, at+"/return", map[string]string{"reason": "count again"}, nil)
}

// head reads.
func (c *client) head(ctx context.Context) {
	c.board(ctx)
	if c.rnd.IntN(5) == 0 { // half a megabyte, down to every record of the bureau
		c.ask(ctx, "explain", http.MethodGet, rig.Query("/api/v1/board/explanation", "unit", c.unit, "item", "AJ", "as_of", "2025-11-30", "basis", "submitted"), nil, nil)
	}
	c.ask(ctx, "pace", http.MethodGet, rig.Query("/api/v1/pace", "unit", c.unit, "as_of", "2025-11-30", "basis", "submitted"), nil, nil)
	var told struct {
		Next int64 `json:"next"`
	}
	c.ask(ctx, "events", http.MethodGet, rig.Query("/api/v1/events", "after", fmt.Sprint(c.after), "limit", "100"), nil, &told)
	c.after = max(c.after, told.Next)
}

func (c *client) board(ctx context.Context) {
	day := fmt.Sprintf("2025-%02d-28", 1+c.rnd.IntN(11))
	basis := []string{"verified", "submitted"}[c.rnd.IntN(2)]
	c.ask(ctx, "board", http.MethodGet, rig.Query("/api/v1/board", "as_of", day, "basis", basis), nil, nil)
}
