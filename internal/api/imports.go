package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/sheet"
)

// ImportParams say how a file is taken in.
type ImportParams struct {
	Kind      string `query:"kind" enum:"units,people,indicators,groups,targets,observations,corrections" doc:"api.doc.import_kind"`
	Basis     string `query:"basis" enum:"verified,submitted" default:"submitted" doc:"api.doc.import_basis"`
	Dry       bool   `query:"dry_run" doc:"api.doc.dry_run"`
	MaxFaults int    `query:"max_faults" minimum:"1" maximum:"1000" default:"200" doc:"api.doc.max_faults"`
	Wait      int    `query:"wait" minimum:"0" maximum:"600" default:"30" doc:"api.doc.wait"`
}

type importForm struct {
	Upload
	ImportParams
}

// importAnswer is an import that is over (200) or goes on (202).
type importAnswer struct {
	Status   int
	Location string `header:"Location"`
	Body     importJob
}

func (s *server) imports() {
	register(s, op{ID: "import-file", Method: http.MethodPost, Path: "/api/v1/imports", Tag: "import", Does: access.ImportWrite, Streams: true, Timeout: -1,
		Document: func(h *huma.Operation) {
			h.RequestBody = &huma.RequestBody{Required: true, Description: "api.doc.import_request", Content: map[string]*huma.MediaType{"multipart/form-data": {
				Schema: importSchema()}}}
			alsoAccepted(h)
		}}, narrowed[importForm](access.ImportWrite), s.importFile)
	register(s, op{ID: "get-import", Method: http.MethodGet, Path: "/api/v1/imports/{id}", Tag: "import", Does: access.ImportWrite}, narrowed[importRef](access.ImportWrite),
		func(ctx context.Context, in *importRef) (*answer[importJob], error) {
			t, _, err := s.jobs.find(ctx, in.ID)
			return &answer[importJob]{t}, err
		})
	register(s, op{ID: "watch-import", Method: http.MethodGet, Path: "/api/v1/imports/{id}/events", Tag: "import", Does: access.ImportWrite, Streams: true, Timeout: -1,
		Document: eventStream}, narrowed[importRef](access.ImportWrite), s.watchImport)
	s.observations()
}

type importRef struct {
	ID string `path:"id" maxLength:"64" doc:"api.doc.import_id"`
}

// alsoAccepted documents that an import may go on after the answer.
func alsoAccepted(h *huma.Operation) {
	if h.Responses == nil {
		h.Responses = map[string]*huma.Response{}
	}
	h.Responses["202"] = &huma.Response{Description: "api.doc.import_goes_on", Content: map[string]*huma.MediaType{
		"application/json": {Schema: &huma.Schema{Ref: "#/components/schemas/ImportJob"}}}}
}

func (s *server) importFile(ctx context.Context, in *importForm) (*importAnswer, error) {
	f, err := in.file(s.Dir, s.Limits.Upload)
	if err != nil {
		return nil, err
	}
	o, err := f.options(in.Kind)
	if err != nil {
		f.Close()
		return nil, err
	}
	open := func() (*sheet.Book, error) { return sheet.Read(f.name, f, f.size, sheet.Options{}) }
	return s.runImport(ctx, "import-file", f, o, in.ImportParams, open, nil)
}

// runImport begins an import and waits for it as long as the caller wishes.
func (s *server) runImport(ctx context.Context, id string, f *received, o intake.Options, p ImportParams, open func() (*sheet.Book, error), told func(fault.List)) (*importAnswer, error) {
	key, print, again, err := s.importKey(ctx, id, f, p)
	if err != nil || again != nil {
		f.Close()
		return nil, either(again, err)
	}
	o.Basis, o.By, o.MaxFaults = basisOf(p.Basis), of(ctx).subject.Account, p.MaxFaults
	if o.Allow, err = s.allow(ctx); err != nil {
		f.Close()
		return nil, err
	}
	j, err := s.jobs.begin(ctx, f, o, p.Dry, key, print, open, told)
	if err != nil {
		return nil, err
	}
	out := &importAnswer{Status: http.StatusOK, Location: "/api/v1/imports/" + j.told.ID}
	wait := time.NewTimer(time.Duration(p.Wait) * time.Second)
	defer wait.Stop()
	extendFor(ctx, time.Duration(p.Wait)*time.Second)
	select {
	case <-j.done:
		if j.err != nil {
			return nil, j.err
		}
	case <-wait.C:
		out.Status = http.StatusAccepted
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	out.Body = j.now()
	return out, nil
}

// importKey looks whether the same import was asked for before, by its Idempotency-Key.
func (s *server) importKey(ctx context.Context, id string, f *received, p ImportParams) (key, print string, again *replay, err error) {
	c := of(ctx)
	if c.key == "" {
		return "", "", nil, nil
	}
	if err := checkKey(c.key); err != nil {
		return "", "", nil, err
	}
	p.Wait = 0 // how long one waits is not what is asked for
	print, err = printOf(id, struct {
		ImportParams
		Digest, Name, Mapping, Edits string
	}{p, f.digest, f.name, f.fields["mapping"], f.fields["edits"]})
	if err != nil {
		return "", "", nil, err
	}
	key = c.subject.Account + " " + c.key
	again, err = s.again(ctx, &op{ID: id}, key, print)
	return key, print, again, err
}

// watchImport tells how far an import is, by events, until it is over.
func (s *server) watchImport(ctx context.Context, in *importRef) (*huma.StreamResponse, error) {
	_, j, err := s.jobs.find(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		r, w := humago.Unwrap(hc)
		feed := newFeed(w)
		for last, state := int64(-1), importState(""); ; {
			t, _, err := s.jobs.find(r.Context(), in.ID)
			if err != nil {
				return
			}
			over := t.State != importWaiting && t.State != importReading
			if t.Rows != last || t.State != state {
				last, state = t.Rows, t.State
				if feed.send("", "import", t) != nil || over {
					return
				}
			}
			if j == nil {
				return // it ran elsewhere and is over
			}
			select {
			case <-j.done:
			case <-time.After(250 * time.Millisecond):
			case <-r.Context().Done():
				return
			}
		}
	}}, nil
}
