package api

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/vault"
	"github.com/tongchou/tongchou/internal/workflow"
)

// evidence registers files of proof: kept by what they hold, told in the ledger by their hash.
func (s *server) evidence() {
	if s.Vault == nil {
		return
	}
	register(s, op{ID: "list-evidence", Method: http.MethodGet, Path: "/api/v1/units/{unit}/evidence", Tag: "evidence", Does: access.EvidenceRead},
		atUnit(s, func(in *UnitRef) *string { return &in.Unit }), func(ctx context.Context, in *UnitRef) (*answer[items[workflow.Evidence]], error) {
			all, err := s.Desk.EvidenceIn(ctx, in.Unit)
			return &answer[items[workflow.Evidence]]{items[workflow.Evidence]{append([]workflow.Evidence{}, all...)}}, err
		})
	register(s, op{ID: "attach-evidence", Method: http.MethodPost, Path: "/api/v1/units/{unit}/evidence", Tag: "evidence", Does: access.EvidenceWrite, Status: 201, Streams: true,
		Timeout: -1, Document: fileForm("api.doc.evidence_file")}, atUnit(s, func(in *evidenceForm) *string { return &in.Unit }), s.attach)
	register(s, op{ID: "get-evidence", Method: http.MethodGet, Path: "/api/v1/evidence/{hash}", Tag: "evidence", Does: access.EvidenceRead}, s.evidenceAt,
		func(ctx context.Context, in *HashRef) (*answer[items[workflow.Evidence]], error) {
			all, err := s.Desk.EvidenceOf(ctx, in.Hash)
			if err != nil {
				return nil, err
			}
			out, err := seen(ctx, s, access.EvidenceRead, all, func(e workflow.Evidence) string { return e.Unit })
			return &answer[items[workflow.Evidence]]{items[workflow.Evidence]{out}}, err
		})
	register(s, op{ID: "download-evidence", Method: http.MethodGet, Path: "/api/v1/evidence/{hash}/content", Tag: "evidence", Does: access.EvidenceRead, Streams: true, Timeout: -1,
		Document: anyFile}, s.evidenceAt, s.download)
}

// UnitRef names a unit.
type UnitRef struct {
	Unit string `path:"unit" maxLength:"200" doc:"api.doc.unit"`
}

// HashRef names a file by its SHA-256.
type HashRef struct {
	Hash string `path:"hash" pattern:"^[0-9a-f]{64}$" doc:"api.doc.hash"`
}

type evidenceForm struct {
	UnitRef
	Upload
}

type evidenceWritten struct {
	Evidence *workflow.Evidence `json:"evidence,omitempty"`
	Entry    *store.Entry       `json:"entry,omitempty" doc:"api.doc.entry"`
}

// evidenceAt is the unit at which the caller reaches a file, of those that attached it.
func (s *server) evidenceAt(ctx context.Context, in *HashRef) ([]access.Object, error) {
	all, err := s.Desk.EvidenceOf(ctx, in.Hash)
	if l := fault.Of(err); len(l) == 1 && l[0].Code == "workflow_evidence_unknown" {
		return nil, problem(ctx, http.StatusNotFound, l[0])
	}
	if err != nil {
		return nil, err
	}
	var first access.Object
	for i, e := range all {
		o, err := s.unitOrClosed(ctx, e.Unit)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			first = o
		}
		if access.Decide(of(ctx).subject, access.EvidenceRead, o) == nil {
			return []access.Object{o}, nil
		}
	}
	return []access.Object{first}, nil
}

// attach takes a file in and says in the ledger whose it is. The same file again adds nothing, so that it needs no Idempotency-Key;
// one that is sent holds the ledger's write to once all the same.
func (s *server) attach(ctx context.Context, in *evidenceForm) (*answer[evidenceWritten], error) {
	f, err := in.file(s.Dir, vault.DefaultSize)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	extendFor(ctx, patience)
	kept, err := s.Vault.Put(ctx, f, vault.Limits{Declared: f.size})
	if err != nil {
		return nil, placed(err, "file")
	}
	e, entry, err := s.Desk.Attach(ctx, by(ctx, ""), workflow.Evidence{Hash: kept.Hash, Size: kept.Size, MediaType: kept.Media, Name: f.name, Unit: in.Unit})
	if err != nil {
		return nil, err
	}
	s.pulse.poke()
	return &answer[evidenceWritten]{evidenceWritten{&e, wrote(entry)}}, nil
}

func (s *server) download(ctx context.Context, in *HashRef) (*huma.StreamResponse, error) {
	all, err := s.Desk.EvidenceOf(ctx, in.Hash)
	if err != nil {
		return nil, err
	}
	mine, err := seen(ctx, s, access.EvidenceRead, all, func(e workflow.Evidence) string { return e.Unit })
	if err != nil {
		return nil, err
	}
	if len(mine) == 0 {
		return nil, fault.At("hash", "workflow_evidence_unknown", in.Hash, "")
	}
	return s.kept(ctx, vault.File{Hash: in.Hash, Size: mine[0].Size, Media: mine[0].MediaType}, mine[0].Name), nil
}

// kept sends a file of the vault. The vault holds its last block back until its hash is right: a damaged file is cut off before its end.
func (s *server) kept(ctx context.Context, f vault.File, name string) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		r, w := humago.Unwrap(hc)
		if matches(r.Header.Get("If-None-Match"), `"`+f.Hash+`"`) {
			w.Header().Set("ETag", `"`+f.Hash+`"`)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		from, size, err := s.Vault.Open(ctx, f.Hash)
		if err != nil {
			s.told(ctx, err).send(w)
			return
		}
		defer from.Close()
		f.Size = size
		vault.Headers(w.Header(), f, name)
		w.WriteHeader(http.StatusOK)
		if _, err := io.Copy(&patientWriter{w}, from); err != nil {
			s.Log.ErrorContext(ctx, "file cut off", "request", of(ctx).id, "hash", f.Hash, "error", err.Error())
			panic(http.ErrAbortHandler)
		}
	}}
}

// patientWriter gives the reader time for each piece.
type patientWriter struct{ http.ResponseWriter }

func (p *patientWriter) Write(b []byte) (int, error) {
	extend(p.ResponseWriter, patience)
	return p.ResponseWriter.Write(b)
}

// fileForm documents an upload of one file.
func fileForm(description string) func(*huma.Operation) {
	return func(h *huma.Operation) {
		h.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {
			Schema: &huma.Schema{Type: "object", Required: []string{"file"}, Properties: map[string]*huma.Schema{
				"file": {Type: "string", Format: "binary", Description: description}}}}}}
	}
}

// anyFile documents an answer that is a file of any kind.
func anyFile(h *huma.Operation) {
	h.Responses = map[string]*huma.Response{"200": {Description: "api.doc.file", Content: map[string]*huma.MediaType{
		"*/*": {Schema: &huma.Schema{Type: "string", Format: "binary"}}}}}
}

// textAnswer documents an answer that is plain text.
func textAnswer(h *huma.Operation) {
	h.Responses = map[string]*huma.Response{"200": {Description: "api.doc.text", Content: map[string]*huma.MediaType{"text/plain": {Schema: &huma.Schema{Type: "string"}}}}}
}
