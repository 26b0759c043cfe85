package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/workflow"
)

type eventParams struct {
	After  int64  `query:"after" minimum:"0" doc:"api.doc.after"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"api.doc.limit"`
	LastID string `header:"Last-Event-ID" maxLength:"20" doc:"api.doc.last_event_id"`
	Accept string `header:"Accept" maxLength:"500" doc:"api.doc.events_accept"`

	given bool
}

// Resolve implements huma.Resolver.
func (in *eventParams) Resolve(ctx huma.Context) []error {
	in.given = ctx.Query("after") != ""
	return nil
}

type eventPage struct {
	Events []workflow.Event `json:"events"`
	Next   int64            `json:"next" doc:"api.doc.events_next"`
}

func (s *server) events() {
	register(s, op{ID: "list-events", Method: http.MethodGet, Path: "/api/v1/events", Tag: "event", Does: access.EventRead, Streams: true, Timeout: -1,
		Document: func(h *huma.Operation) {
			page := s.api.OpenAPI().Components.Schemas.Schema(typeOf[eventPage](), true, "EventPage")
			h.Responses = map[string]*huma.Response{"200": {Description: "api.doc.events_answer", Content: map[string]*huma.MediaType{
				"application/json": {Schema: page}, "text/event-stream": {Schema: &huma.Schema{Type: "string"}}}}}
		}}, narrowed[eventParams](access.EventRead), s.listEvents)
	register(s, op{ID: "list-reminders", Method: http.MethodGet, Path: "/api/v1/reminders", Tag: "event", Does: access.TaskRead}, narrowed[struct{}](access.TaskRead),
		func(ctx context.Context, _ *struct{}) (*answer[items[workflow.Event]], error) {
			out, err := s.reminders(ctx)
			return &answer[items[workflow.Event]]{items[workflow.Event]{out}}, err
		})
}

// listEvents gives a page of what happened after a number, or goes on telling as it happens.
func (s *server) listEvents(ctx context.Context, in *eventParams) (*huma.StreamResponse, error) {
	after := in.After
	if in.LastID != "" && !in.given {
		n, err := strconv.ParseInt(in.LastID, 10, 64)
		if err != nil || n < 0 {
			return nil, fault.At("Last-Event-ID", "api_form", in.LastID, "1234")
		}
		after = n
	}
	if !strings.Contains(in.Accept, "text/event-stream") {
		page, err := s.eventPage(ctx, after, in.Limit)
		if err != nil {
			return nil, err
		}
		return &huma.StreamResponse{Body: func(hc huma.Context) {
			_, w := humago.Unwrap(hc)
			w.Header().Set("Content-Type", "application/json")
			_ = jsonFormat.Marshal(w, page) // it writes to memory first
		}}, nil
	}
	if in.LastID == "" && !in.given {
		last, err := s.Desk.Store().Last(ctx)
		if err != nil {
			return nil, err
		}
		after = last.Last // from now on
	}
	if s.feeds.Add(1) > int64(s.Limits.Feeds) {
		s.feeds.Add(-1)
		return nil, problem(ctx, http.StatusServiceUnavailable, fault.New("api_crowded", "", "")).with("Retry-After", "10")
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer s.feeds.Add(-1)
		s.measure.feeds.Inc()
		defer s.measure.feeds.Dec()
		r, w := humago.Unwrap(hc)
		s.tell(r.Context(), newFeed(w), after)
	}}, nil
}

func (s *server) eventPage(ctx context.Context, after int64, limit int) (eventPage, error) {
	page := eventPage{Events: []workflow.Event{}, Next: after}
	show := s.shows(ctx)
	for len(page.Events) < limit {
		all, err := s.Desk.Changes(ctx, page.Next, 500)
		if err != nil || len(all) == 0 {
			return page, err
		}
		for _, ev := range all {
			if len(page.Events) == limit {
				break
			}
			page.Next = ev.Seq
			shown, ok, err := show(ev)
			if err != nil {
				return page, err
			}
			if ok {
				page.Events = append(page.Events, shown)
			}
		}
	}
	return page, nil
}

// heartbeat is how often a silent stream says that it is still there, and looks whether its reader still may listen.
const heartbeat = 15 * time.Second

// tell sends events until the reader goes, may no longer listen, or the server stops.
func (s *server) tell(ctx context.Context, f *feed, after int64) {
	defer s.pulse.join()()
	beat := time.NewTicker(s.beat)
	defer beat.Stop()
	told := map[string]bool{} // reminders
	if f.beat(itoa(after)) != nil || s.remind(ctx, f, told) != nil {
		return
	}
	for {
		next := s.pulse.wait() // before looking, so that nothing written meanwhile is missed
		page, err := s.eventPage(ctx, after, 100)
		if err != nil {
			s.Log.WarnContext(ctx, "event stream ended", "request", of(ctx).id, "error", err.Error())
			return
		}
		for _, ev := range page.Events {
			if f.send(itoa(ev.Seq), ev.Kind, ev) != nil {
				return
			}
		}
		moved := page.Next > after
		if moved && len(page.Events) == 0 {
			// Ranks depend on everybody's records: a reader is told that something was written, though not what.
			if f.send(itoa(page.Next), workflow.Moved, workflow.Event{At: s.Now(), Kind: workflow.Moved}) != nil {
				return
			}
		}
		if after = page.Next; moved {
			continue
		}
		select {
		case <-next:
		case <-beat.C:
			if !s.still(ctx) || f.beat(itoa(after)) != nil || s.remind(ctx, f, told) != nil {
				return
			}
		case <-ctx.Done():
			return
		case <-s.closing:
			return
		}
	}
}

// still says whether the reader's session or token still is one, and takes in what its roles are by now.
func (s *server) still(ctx context.Context) bool {
	c := of(ctx)
	if c.again == nil {
		return true
	}
	sub, err := c.again(ctx)
	if err != nil {
		return false
	}
	c.subject = sub
	units, all := access.Units(sub, access.EventRead)
	return all || len(units) > 0
}

// reminders are the deadlines near or past in the caller's reach.
func (s *server) reminders(ctx context.Context) ([]workflow.Event, error) {
	units, all := access.Units(of(ctx).subject, access.TaskRead)
	if len(units) == 0 && !all {
		return []workflow.Event{}, nil
	}
	if all {
		units = nil
	}
	out, err := s.Desk.Reminders(ctx, units, s.Now())
	if isEmpty(err) {
		err = nil
	}
	return append([]workflow.Event{}, out...), err
}

// remind sends the reminders that this stream has not sent yet.
func (s *server) remind(ctx context.Context, f *feed, told map[string]bool) error {
	all, err := s.reminders(ctx)
	if err != nil {
		return err
	}
	for _, ev := range all {
		key := ev.Kind + " " + ev.Unit + " " + ev.Period
		if told[key] {
			continue
		}
		told[key] = true
		if err := f.send("", ev.Kind, ev); err != nil {
			return err
		}
	}
	return nil
}

// shows returns what of an event the caller may see: what stands at a unit in reach, and what is everybody's business. Decisions about
// access are for who may read accounts; a large import names no units and is for who sees the whole agency.
func (s *server) shows(ctx context.Context) func(workflow.Event) (workflow.Event, bool, error) {
	sees := s.sees(ctx, access.EventRead)
	manages := s.sees(ctx, access.AccountRead)
	whole := func() (bool, error) {
		top, err := s.whole(ctx)
		return err == nil && decide(of(ctx).subject, access.EventRead, top) == nil, err
	}
	return func(ev workflow.Event) (workflow.Event, bool, error) {
		switch {
		case ev.Kind == "access.changed":
			ok, err := manages(ev.Unit)
			return ev, ok, err
		case ev.Kind == "records.written" && ev.Unit == "" && len(ev.Units) == 0, ev.Kind == "content.erased", ev.Kind == "import.edited",
			ev.Kind == "statements.written":
			ok, err := whole()
			return ev, ok, err
		case len(ev.Units) > 0:
			var in []string
			for _, u := range ev.Units {
				ok, err := sees(u)
				if err != nil {
					return ev, false, err
				}
				if ok {
					in = append(in, u)
				}
			}
			if len(in) < len(ev.Units) {
				ev.Count = 0 // of others' records too
			}
			ev.Units = slices.Clip(in)
			return ev, len(in) > 0, nil
		case ev.Unit != "" && ev.Kind != "unit.changed" && !strings.HasPrefix(ev.Kind, "period."):
			ok, err := sees(ev.Unit)
			return ev, ok, err
		}
		return ev, true, nil
	}
}
