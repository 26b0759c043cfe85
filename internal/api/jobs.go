package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/intake"
	work "github.com/tongchou/tongchou/internal/job"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/store"
)

// importsDrawer holds what became of imports, for who asks later or another server.
const importsDrawer = "import"

// importKept is how long, and keptJobs how many are answered from memory.
const (
	importKept = 7 * 24 * time.Hour
	keptJobs   = 200
)

// importState is how far an import has come.
type importState string

const (
	importWaiting importState = "waiting" // for others to finish
	importReading importState = "reading"
	importDone    importState = "done"
	importRefused importState = "refused" // its faults are named; nothing was written
	importFailed  importState = "failed"  // the system is to blame; nothing was written
)

// importJob is an import as it is told.
type importJob struct {
	ID       string       `json:"id"`
	Account  string       `json:"account"`
	State    importState  `json:"state" enum:"waiting,reading,done,refused,failed"`
	File     string       `json:"file"`
	Size     int64        `json:"size"`
	Rows     int64        `json:"rows" doc:"api.doc.import_rows"`
	Started  time.Time    `json:"started"`
	Finished time.Time    `json:"finished,omitzero"`
	Report   *importTold  `json:"report,omitempty"`
	Entry    *store.Entry `json:"entry,omitempty" doc:"api.doc.entry"`
	Before   *store.Entry `json:"before,omitempty" doc:"api.doc.import_before"`
	Dry      bool         `json:"dry_run,omitempty"`
	Faults   fault.List   `json:"faults,omitempty" doc:"api.doc.import_faults"`
}

// importTold is the report of what a file held.
type importTold struct {
	Rows    int64                `json:"rows"`
	Sheets  []intake.SheetReport `json:"sheets"`
	Notices []intake.Notice      `json:"notices,omitempty"`
	Digest  string               `json:"digest,omitempty"`
}

// job is an import that runs or has run in this server.
type job struct {
	mu   sync.Mutex
	told importJob
	rows atomic.Int64
	done chan struct{}
	err  error // of a refused or failed one
	seen *work.Job
}

func (j *job) now() importJob {
	j.mu.Lock()
	defer j.mu.Unlock()
	t := j.told
	if t.State == importReading {
		t.Rows = j.rows.Load()
	}
	return t
}

// jobs are the imports of this server.
type jobs struct {
	s       *server
	slots   chan struct{}
	looking chan struct{} // holds a token for each file that may be previewed at once
	wg      sync.WaitGroup

	mu    sync.Mutex
	byID  map[string]*job
	order []string
}

func newJobs(s *server) *jobs {
	return &jobs{s: s, slots: make(chan struct{}, s.Limits.Waiting), looking: make(chan struct{}, 2), byID: map[string]*job{}}
}

func (js *jobs) get(id string) *job {
	js.mu.Lock()
	defer js.mu.Unlock()
	return js.byID[id]
}

// add takes a job in. Fault: api_crowded when too many wait already.
func (js *jobs) add(j *job) error {
	js.mu.Lock()
	defer js.mu.Unlock()
	running := 0
	for _, id := range js.order {
		select {
		case <-js.byID[id].done:
		default:
			running++
		}
	}
	if running >= 8*cap(js.slots) {
		return fault.New("api_crowded", "", "")
	}
	for len(js.order) >= keptJobs+8*cap(js.slots) { // the oldest is done: fewer run than are kept
		delete(js.byID, js.order[0])
		js.order = js.order[1:]
	}
	js.byID[j.told.ID], js.order = j, append(js.order, j.told.ID)
	return nil
}

// begin starts an import of a file in the background and closes the file when it is over.
func (js *jobs) begin(ctx context.Context, f *received, o intake.Options, dry bool, key, print string, open func() (*sheet.Book, error), told func(fault.List)) (*job, error) {
	var b [9]byte
	_, _ = rand.Read(b[:]) // it never errs
	j := &job{done: make(chan struct{}), told: importJob{ID: hex.EncodeToString(b[:]), Account: of(ctx).subject.Account, State: importWaiting,
		File: f.name, Size: f.size, Started: js.s.Now().UTC(), Dry: dry}}
	if err := js.add(j); err != nil {
		f.Close()
		return nil, err
	}
	j.seen = js.s.Jobs.Begin(work.Import, j.told.Account, f.name)
	j.seen.Stage(string(importWaiting))
	o.Progress = func(rows int64) {
		j.rows.Store(rows)
		j.seen.Count(rows)
	}
	ctx = context.WithoutCancel(ctx) // it goes on when the caller hangs up
	if key != "" {
		ctx = store.Once(ctx, key, print)
	}
	js.wg.Go(func() {
		defer close(j.done)
		defer f.Close()
		ctx, stop := context.WithTimeout(ctx, js.s.Limits.Patience)
		defer stop()
		got, err := js.run(ctx, j, f, o, dry, open)
		if l := fault.Of(err); l != nil && told != nil {
			told(l)
		}
		js.finish(ctx, j, got, err, key)
	})
	return j, nil
}

// run waits for its turn and imports.
func (js *jobs) run(ctx context.Context, j *job, f *received, o intake.Options, dry bool, open func() (*sheet.Book, error)) (got desk.Imported, err error) {
	defer func() {
		if p := recover(); p != nil {
			js.s.Log.ErrorContext(ctx, "panic", "import", j.told.ID, "panic", p, "stack", string(debug.Stack()))
			js.s.measure.panics.Inc()
			err = errors.New("api: an import panicked")
		}
	}()
	select {
	case js.slots <- struct{}{}:
		defer func() { <-js.slots }()
	case <-ctx.Done():
		return got, ctx.Err()
	}
	js.s.measure.imports.Inc()
	defer js.s.measure.imports.Dec()
	j.mu.Lock()
	j.told.State = importReading
	j.mu.Unlock()
	j.seen.Stage(string(importReading))
	book, err := open()
	if err != nil {
		return got, err
	}
	defer book.Close()
	return js.s.Desk.ImportEdited(ctx, by(ctx, book.Name), book, f.digest, f.edits, o, dry)
}

// finish says what became of an import, and keeps that.
func (js *jobs) finish(ctx context.Context, j *job, got desk.Imported, err error, key string) {
	j.mu.Lock()
	t := &j.told
	t.Finished, t.Rows, t.Entry, t.Before = js.s.Now().UTC(), got.Rows, got.Entry, got.Before
	if got.Sheets != nil {
		t.Report = &importTold{Rows: got.Rows, Sheets: got.Sheets, Notices: got.Notices, Digest: got.Digest}
	}
	j.err = err
	var failed *store.Failure
	switch l := fault.Of(err); {
	case err == nil:
		t.State = importDone
	case l != nil && !errors.As(err, &failed):
		t.State, t.Faults = importRefused, l
	default:
		t.State = importFailed
		js.s.Log.ErrorContext(ctx, "import failed", "import", t.ID, "account", t.Account, "error", err.Error())
	}
	j.seen.Count(got.Rows)
	if t.State == importRefused {
		j.seen.Refuse(err)
	} else {
		j.seen.End(err)
	}
	body, bad := json.Marshal(t)
	p := store.Paper{Drawer: importsDrawer, Key: t.ID, Owner: t.Account, Body: body, Expires: t.Finished.Add(importKept)}
	state := t.State
	j.mu.Unlock()
	ctx = context.WithoutCancel(ctx)
	if bad == nil {
		_, bad = js.s.Desk.Store().Write(unkeyed{ctx}, store.Meta{At: js.s.Now()}, func(tx *store.Tx) error {
			_, err := tx.Put(p)
			return err
		})
	}
	if bad != nil {
		js.s.Log.WarnContext(ctx, "import's end not kept", "import", p.Key, "error", bad.Error())
	}
	js.s.pulse.poke()
	if key != "" && state == importDone {
		js.s.keep(ctx, key, http.StatusOK, &answer[importJob]{j.now()})
	}
}

// find is an import by its id: of this server or, when it is over, of any. Fault: api_import_unknown, also for another account's.
func (js *jobs) find(ctx context.Context, id string) (importJob, *job, error) {
	mine := of(ctx).subject.Account
	if j := js.get(id); j != nil && j.now().Account == mine {
		return j.now(), j, nil
	}
	var t importJob
	p, found, err := js.s.Desk.Store().Paper(ctx, importsDrawer, id)
	if err != nil {
		return t, nil, err
	}
	if !found || p.Owner != mine || p.Expired(js.s.Now()) {
		return t, nil, fault.At("id", "api_import_unknown", id, "")
	}
	return t, nil, json.Unmarshal(p.Body, &t)
}

// unkeyed is a context for writes beside the one that was asked for: it carries none of its values, so that such a write does not use
// up the request's key.
type unkeyed struct{ context.Context }

// Value implements context.Context.
func (unkeyed) Value(any) any { return nil }
