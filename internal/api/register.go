package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/fault"
)

// op declares an operation. Summary and description are the catalogue's api.op.<ID> and api.op.<ID>.long.
type op struct {
	ID     string // operationId, kebab-case
	Method string
	Path   string
	Tag    string           // of which resource, api.tag.<Tag>
	Does   access.Operation // what access.Decide is asked
	Status int              // of success; 0: 200, or 204 without a body

	Timeout time.Duration // 0: Limits.Timeout; negative: none
	Body    int64         // bytes of the request; 0: Limits.Body
	Secret  bool          // the answer carries a secret and is not kept for a replay
	Streams bool          // the operation reads its request or writes its answer bit by bit
	Safe    bool          // a POST that writes nothing into the ledger: it takes no Idempotency-Key
	Lax     bool          // parameters that nobody knows pass: other programs send them

	Document func(*huma.Operation) // adds to the document what the form does not say
}

// writes says whether the operation can change anything.
func (o *op) writes() bool { return o.Method != http.MethodGet && !o.Safe }

// success is the status of an answer that says so itself nowhere else.
func (o *op) success() int {
	if o.Status == 0 {
		return http.StatusOK
	}
	return o.Status
}

// where finds what an operation is about to be done to. All objects have to be allowed.
type where[I any] func(ctx context.Context, in *I) ([]access.Object, error)

// register puts an operation into the document and on the mux. Nothing of do runs before access.Decide has allowed it.
func register[I, O any](s *server, o op, at where[I], do func(ctx context.Context, in *I) (*O, error)) {
	s.declare(&o)
	h := huma.Operation{OperationID: o.ID, Method: o.Method, Path: o.Path, Tags: []string{o.Tag}, DefaultStatus: o.Status,
		Summary: "api.op." + o.ID, Description: "api.op." + o.ID + ".long", MaxBodyBytes: o.Body, BodyReadTimeout: bodyPatience,
		RejectUnknownQueryParameters: !o.Lax,
		Extensions:                   map[string]any{"x-operation": string(o.Does), "x-roles": rolesFor(o.Does)}, Errors: []int{},
		Security: securityOf(o.Does), Middlewares: huma.Middlewares{s.entering(&o)}}
	if o.Document != nil {
		o.Document(&h)
	}
	s.describe(&h, &o)
	told := h.RequestBody
	if o.Streams {
		h.RequestBody = nil // or huma would read and check what the operation reads itself
	}
	defer s.tellBody(&o, told)
	huma.Register(s.api, h, func(ctx context.Context, in *I) (*O, error) {
		ctx, stop := within(ctx, o.Timeout)
		defer stop()
		objects, err := at(ctx, in)
		if err == nil {
			err = decide(of(ctx).subject, o.Does, objects)
		}
		if err != nil {
			return nil, s.answered(ctx, err)
		}
		out, err := once(ctx, s, &o, in, do)
		if err != nil {
			return nil, s.answered(ctx, err)
		}
		return out, nil
	})
}

// tellBody puts into the document what a request holds that the operation reads itself.
func (s *server) tellBody(o *op, body *huma.RequestBody) {
	if o.Streams && body != nil {
		s.api.OpenAPI().Paths[o.Path].Post.RequestBody = body
	}
}

// bodyPatience is how long a request's body may take that is no upload.
const bodyPatience = 30 * time.Second

// declare checks an operation and gives it its defaults.
func (s *server) declare(o *op) {
	if !access.Known(o.Does) {
		panic(fmt.Sprintf("api: operation %s names no operation of access: %q", o.ID, o.Does))
	}
	for _, other := range s.ops {
		if other.ID == o.ID {
			panic("api: two operations are called " + o.ID)
		}
	}
	if o.Body == 0 {
		o.Body = s.Limits.Body
	}
	if o.Timeout == 0 {
		o.Timeout = s.Limits.Timeout
	}
	s.ops = append(s.ops, o)
}

// entering is what happens before an operation's request is read: it gets its name, and who is nobody is turned away.
func (s *server) entering(o *op) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		c := of(ctx.Context())
		c.operation = o.ID
		if o.Does != access.Public && c.subject.Account == "" {
			refuse(ctx, problem(ctx.Context(), http.StatusUnauthorized, fault.New("access_signed_out", "", "")))
			return
		}
		if !o.Streams {
			deadline(ctx, o.Timeout)
		}
		next(ctx)
	}
}

// decide asks access about each object.
func decide(s access.Subject, does access.Operation, objects []access.Object) error {
	if len(objects) == 0 {
		objects = []access.Object{{}}
	}
	for _, o := range objects {
		if err := access.Decide(s, does, o); err != nil {
			return err
		}
	}
	return nil
}

// within bounds an operation's time. Without a bound its context is the request's, which lasts while an answer is still streaming.
func within(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	if d < 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, d)
}
