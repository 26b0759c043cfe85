// Package api is the HTTP server: operations described by an OpenAPI 3.1 document that is made from the code, problems as of
// RFC 9457, and around them what every request passes: who asks, what they may, limits, logs and measures.
//
// One file a resource. An operation names its form, the access.Operation it is and where its object stands, and nothing runs
// before access.Decide has been asked (register.go). The rules of the ledger are package desk's.
package api

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"go.opentelemetry.io/otel/trace"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/archive"
	"github.com/tongchou/tongchou/internal/desk"
	work "github.com/tongchou/tongchou/internal/job"
	"github.com/tongchou/tongchou/internal/notary"
	"github.com/tongchou/tongchou/internal/vault"
)

// Options are what a server works with. Desk is needed; the zero value of the rest is a sensible default or leaves its operations out.
type Options struct {
	Desk    *desk.Desk
	Access  *access.Service  // nil: nobody can sign in
	Vault   vault.Vault      // nil: no evidence, no editions
	Notary  *notary.Notary   // nil: no log, no editions
	Web     fs.FS            // the built web application; nil or without index.html: the server says how to build it
	Log     *slog.Logger     // nil: nothing is logged
	Now     func() time.Time // nil: the system's clock
	Version string           // of the program, as the document says

	Origin  string         // the address under which people reach the server: "https://kaohe.example.cn"; "": as each request says
	Secure  bool           // it is reached by TLS, here or at a proxy: cookies are Secure, HSTS is sent
	Proxies []netip.Prefix // whose X-Forwarded-For is believed

	Commands Commands // nil: no command lines

	Jobs    *work.Register  // what runs beside requests, of whoever makes the server too; nil: of the server alone
	Backups *archive.Folder // nil: no backups are taken, and it is said how they would be

	Demo func() ([]DemoLogin, error) // the accounts of a demo ledger, for callers on this machine; nil: no server of this machine alone, or no demo

	Limits Limits
	Data   string               // the data directory, for the doctor; "": no doctor
	Dir    string               // where uploads lie while they are read; "": the system's
	Tracer trace.TracerProvider // nil: no traces

	beat time.Duration // between heartbeats of event streams
}

// Limits bound what one caller may take. A zero field is its default.
type Limits struct {
	Body      int64         // bytes of a request that is no upload; 1 MiB
	Upload    int64         // bytes of an upload; 256 MiB
	Timeout   time.Duration // of a request that is no upload and no feed; 30 s
	Patience  time.Duration // of an upload with its import; 15 min
	PerSecond float64       // requests of one account, or of one address without one; 100. Negative: no limit
	Burst     int           // so many at once; 400
	Waiting   int           // imports at a time; 4
	Feeds     int           // event streams at a time; 1000
}

func (l *Limits) fill() {
	set(&l.Body, 1<<20)
	set(&l.Upload, 256<<20)
	set(&l.Timeout, 30*time.Second)
	set(&l.Patience, 15*time.Minute)
	set(&l.PerSecond, 100)
	set(&l.Burst, 400)
	set(&l.Waiting, 4)
	set(&l.Feeds, 1000)
}

func set[V comparable](v *V, to V) {
	var zero V
	if *v == zero {
		*v = to
	}
}

// server is what the operations share.
type server struct {
	Options
	mux     *http.ServeMux
	web     webFiles
	api     huma.API
	ops     []*op     // in order of registration
	since   time.Time // when it was made
	limit   *limiter
	measure *measures
	once    *keyed
	jobs    *jobs
	backups *backups
	looked  *looks
	pulse   *pulse
	feeds   atomic.Int64
	closing chan struct{} // closed when the server stops: streams end
	packing chan struct{} // holds a token for each edition that may be packed or checked at once: visitors ask for that too
}

// New makes the server's handler. It panics when an operation is declared wrongly: that is a mistake of the program which every test meets.
func New(o Options) http.Handler { return newServer(o).handler() }

func newServer(o Options) *server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Jobs == nil {
		o.Jobs = work.New(o.Now)
	}
	set(&o.beat, heartbeat)
	o.Limits.fill()
	s := &server{Options: o, since: o.Now().UTC(), mux: http.NewServeMux(), once: newKeyed(), closing: make(chan struct{}), packing: make(chan struct{}, 2)}
	var err error
	if s.web, err = readWeb(o.Web); err != nil {
		panic("api: the web application can't be read: " + err.Error())
	}
	s.limit = newLimiter(o.Limits, o.Now)
	s.measure = newMeasures(s)
	s.jobs = newJobs(s)
	s.backups = newBackups(s)
	s.looked = &looks{s: s}
	s.pulse = newPulse(func(ctx context.Context) (int64, error) {
		last, err := s.Desk.Store().Last(ctx)
		return last.Last, err
	})
	s.api = humago.New(s.mux, document(o.Version))
	aliases(s.api.OpenAPI().Components.Schemas)
	s.api.OpenAPI().Components.Schemas.Schema(typeOf[Problem](), true, "Problem")
	s.resources()
	s.health()
	s.pages()
	return s
}

// resources registers all operations.
func (s *server) resources() {
	s.boards()
	s.histories()
	s.explanations()
	s.paces()
	s.whatifs()
	s.records()
	s.targets()
	s.rulebooks()
	s.directory()
	s.organise()
	s.exports()
	s.briefs()
	s.entries()
	s.searches()
	s.imports()
	s.previews()
	s.events()
	s.periods()
	s.returns()
	s.proposals()
	s.objections()
	s.evidence()
	s.editions()
	s.log()
	s.signins()
	s.demos()
	s.own()
	s.accounts()
	s.lookings()
	s.upkeep()
	s.commands()
	s.learning()
}
