package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/api"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/when"
	"github.com/tongchou/tongchou/internal/workflow"
)

// event is one server-sent event.
type event struct {
	id, name string
	data     workflow.Event
}

// listen opens a stream of events; it ends with the test.
func (b *bench) listen(path string, headers ...string) <-chan event {
	b.t.Helper()
	ctx, stop := context.WithCancel(ctx)
	b.t.Cleanup(stop)
	req, err := http.NewRequestWithContext(ctx, "GET", b.url+path, nil)
	must(b.t, err)
	req.Header.Set("Accept", "text/event-stream")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "token" {
			name, value = "Authorization", "Bearer "+value
		}
		req.Header.Set(name, value)
	}
	res, err := client.Do(req)
	must(b.t, err)
	if ct := res.Header.Get("Content-Type"); res.StatusCode != 200 || !strings.HasPrefix(ct, "text/event-stream") {
		b.t.Fatalf("%d %s", res.StatusCode, ct)
	}
	out := make(chan event, 1000)
	go func() {
		defer close(out)
		defer res.Body.Close()
		var ev event
		in := bufio.NewScanner(res.Body)
		for in.Scan() {
			field, value, _ := strings.Cut(in.Text(), ": ")
			switch {
			case in.Text() == "" && ev.name != "":
				out <- ev
				ev = event{}
			case in.Text() == "":
				ev = event{}
			case field == "id":
				ev.id = value
			case field == "event":
				ev.name = value
			case field == "data":
				_ = json.Unmarshal([]byte(value), &ev.data) // the test looks at what came of it
			}
		}
	}()
	return out
}

// next waits for an event that is no reminder and tells more than that the ledger moved.
func next(t *testing.T, from <-chan event) event {
	t.Helper()
	for {
		select {
		case ev, ok := <-from:
			if !ok {
				t.Fatal("the stream ended")
			}
			if !strings.HasPrefix(ev.name, "reminder.") && ev.name != workflow.Moved {
				return ev
			}
		case <-time.After(10 * time.Second):
			t.Fatal("no event came")
		}
	}
}

// record writes one record of a unit.
func (b *bench) record(unit, voucher string) int64 {
	b.t.Helper()
	e, err := b.desk.Write(ctx, desk.By{Actor: "author"}, func(e *desk.Entry) error {
		return e.Record(ledger.Record{Kind: ledger.Observation, Unit: b.unitNo(unit), Indicator: b.indicatorNo("za"), On: when.MustDate("2021-04-25"), Qty: num.One,
			Basis: ledger.Submitted, Voucher: voucher, Region: 431000})
	})
	must(b.t, err)
	return e.Last
}

func TestEventsGoOnWhereTheyStopped(t *testing.T) {
	b := start(t, nil)
	clerk := b.role(access.Clerk, county)
	first := b.listen("/api/v1/events", "token: "+clerk)
	time.Sleep(100 * time.Millisecond) // the stream begins with what is written after it
	one := b.record(county, "e1")
	ev := next(t, first)
	expect(t, "the event's name", ev.name, "records.written")
	expect(t, "its id", ev.id, strconv.FormatInt(one, 10))
	expect(t, "its unit", ev.data.Unit, county)

	b.record(other, "e2") // out of reach
	two := b.record(lower, "e3")
	three := b.record(county, "e4")
	again := b.listen("/api/v1/events", "token: "+clerk, "Last-Event-ID: "+ev.id)
	for _, want := range []int64{two, three} {
		expect(t, "resumed", next(t, again).id, strconv.FormatInt(want, 10))
		expect(t, "went on", next(t, first).id, strconv.FormatInt(want, 10))
	}
	byAfter := b.listen("/api/v1/events?after="+strconv.FormatInt(two, 10), "token: "+clerk)
	expect(t, "after", next(t, byAfter).id, strconv.FormatInt(three, 10))

	page := b.ask("GET", "/api/v1/events?after="+ev.id, nil, "token: "+clerk).is(200, "")
	if events := page.at("events").([]any); len(events) != 2 {
		t.Errorf("%d events in the page; want 2: %s", len(events), page.Body)
	}
	b.ask("GET", "/api/v1/events", nil, "token: "+clerk, "Last-Event-ID: x").is(422, "api_form")
}

// Ranks depend on everybody's records: an open board learns that it may have changed, and nothing else.
func TestAWriteOutOfReachIsToldWithoutItsContent(t *testing.T) {
	b := start(t, nil)
	events := b.listen("/api/v1/events", "token: "+b.role(access.Clerk, county))
	time.Sleep(100 * time.Millisecond) // the stream begins with what is written after it
	seq := b.record(other, "e1")
	for {
		select {
		case ev := <-events:
			if strings.HasPrefix(ev.name, "reminder.") {
				continue
			}
			expect(t, "the event's name", ev.name, workflow.Moved)
			expect(t, "its id", ev.id, strconv.FormatInt(seq, 10))
			ev.data.At = time.Time{}
			if got, want := fmt.Sprintf("%+v", ev.data), fmt.Sprintf("%+v", workflow.Event{Kind: workflow.Moved}); got != want {
				t.Errorf("it tells %s; want %s", got, want)
			}
			return
		case <-time.After(10 * time.Second):
			t.Fatal("no event came")
		}
	}
}

func TestAStreamEndsWithItsSession(t *testing.T) {
	b := start(t, func(o *api.Options) { api.SetHeartbeat(o, 50*time.Millisecond) })
	session := b.cookie("listener", access.Grant{Role: access.Clerk, Unit: county})
	events := b.listen("/api/v1/events", session)
	must(t, b.access.RevokeAll(ctx, access.By{Actor: "admin"}, "listener"))
	select {
	case _, open := <-events:
		for open {
			_, open = <-events
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the stream goes on after the session has ended")
	}
}

func TestNoMoreStreamsThanAllowed(t *testing.T) {
	b := start(t, func(o *api.Options) { o.Limits.Feeds = 1 })
	clerk := b.role(access.Clerk, county)
	b.listen("/api/v1/events", "token: "+clerk)
	b.ask("GET", "/api/v1/events", nil, "token: "+clerk, "Accept: text/event-stream").is(503, "api_crowded")
}
