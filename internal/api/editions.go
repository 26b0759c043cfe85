package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/publish"
	"github.com/tongchou/tongchou/internal/vault"
	"github.com/tongchou/tongchou/internal/workflow"
)

// editions registers frozen and published boards, and the pages that show them to anyone.
func (s *server) editions() {
	if s.Vault == nil || s.Notary == nil {
		return
	}
	register(s, op{ID: "list-editions", Method: http.MethodGet, Path: "/api/v1/editions", Tag: "edition", Does: access.Public}, anywhere,
		func(ctx context.Context, _ *struct{}) (*answer[items[workflow.Edition]], error) {
			all, err := s.Desk.Editions(ctx)
			all = slices.DeleteFunc(slices.Clone(all), func(ed workflow.Edition) bool { return !shown(ctx, ed) })
			return &answer[items[workflow.Edition]]{items[workflow.Edition]{append([]workflow.Edition{}, all...)}}, err
		})
	register(s, op{ID: "get-edition", Method: http.MethodGet, Path: "/api/v1/editions/{code}", Tag: "edition", Does: access.Public}, anywhere,
		func(ctx context.Context, in *CodeRef) (*edited[workflow.Edition], error) {
			ed, err := s.edition(ctx, in.Code)
			return &edited[workflow.Edition]{rev(ed.Seq), ed}, err
		})
	register(s, op{ID: "freeze-edition", Method: http.MethodPost, Path: "/api/v1/editions", Tag: "edition", Does: access.EditionFreeze, Status: 201, Timeout: s.Limits.Patience},
		groupWide(s, func(in *freezeForm) QuestionParams { return in.Body.params() }), s.freeze)
	register(s, op{ID: "publish-edition", Method: http.MethodPost, Path: "/api/v1/editions/{code}/publish", Tag: "edition", Does: access.EditionPublish},
		ofEdition(s, func(in *publishForm) string { return in.Code }), s.publish)
	register(s, op{ID: "amend-edition", Method: http.MethodPost, Path: "/api/v1/editions/{code}/amend", Tag: "edition", Does: access.EditionAmend, Status: 201, Timeout: s.Limits.Patience},
		ofEdition(s, func(in *amendEditionForm) string { return in.Code }), s.amendEdition)
	register(s, op{ID: "download-edition", Method: http.MethodGet, Path: "/api/v1/editions/{code}/file", Tag: "edition", Does: access.Public, Streams: true, Timeout: -1, Document: anyFile}, anywhere,
		func(ctx context.Context, in *CodeRef) (*huma.StreamResponse, error) {
			if _, err := s.edition(ctx, in.Code); err != nil {
				return nil, err
			}
			done, err := s.turn(ctx)
			if err != nil {
				return nil, err
			}
			defer done()
			file, err := publish.Pack(ctx, s.Desk, s.Vault, s.Notary, in.Code)
			if err != nil {
				return nil, err
			}
			return s.stream(ctx, in.Code+publish.Extension, "application/zip", func(w io.Writer) error {
				_, err := io.Copy(w, bytes.NewReader(file))
				return err
			}), nil
		})
	register(s, op{ID: "download-document", Method: http.MethodGet, Path: "/api/v1/editions/{code}/documents/{name}", Tag: "edition", Does: access.Public, Streams: true, Timeout: -1, Document: anyFile}, anywhere, s.document)
	register(s, op{ID: "verify-edition", Method: http.MethodGet, Path: "/api/v1/editions/{code}/verification", Tag: "edition", Does: access.Public, Timeout: s.Limits.Patience}, anywhere, s.verifyEdition)
	s.mux.Handle("/p/", s.named("public", publish.Handler(publish.Site{Desk: s.Desk, Vault: s.Vault, Signer: s.Notary, Base: s.Origin, Trust: s.trust(), Now: s.Now, Log: s.Log,
		Inside: func(ctx context.Context) bool {
			return access.Decide(of(ctx).subject, access.EditionRead, access.Object{}) == nil
		}})))
}

// packWait is how long a request waits for its turn to have an edition packed or checked.
const packWait = 10 * time.Second

// turn waits until an edition may be packed or checked, two at a time: that reads every record that it counts, and visitors may ask for it. The caller
// ends its turn by done. Fault: api_crowded.
func (s *server) turn(ctx context.Context) (done func(), err error) {
	wait, stop := context.WithTimeout(ctx, packWait)
	defer stop()
	select {
	case s.packing <- struct{}{}:
		return func() { <-s.packing }, nil
	case <-wait.Done():
		return nil, fault.New("api_crowded", "", "")
	}
}

// shown says whether the caller may see an edition: anybody a published one, whoever has an account a frozen one too.
func shown(ctx context.Context, ed workflow.Edition) bool {
	return ed.State == workflow.Published || access.Decide(of(ctx).subject, access.EditionRead, access.Object{}) == nil
}

// edition finds an edition that the caller may see. To a visitor one that is not published yet is not there.
func (s *server) edition(ctx context.Context, code string) (workflow.Edition, error) {
	ed, err := s.Desk.Edition(ctx, code)
	if err == nil && shown(ctx, ed) {
		return ed, nil
	}
	if l := fault.Of(err); err == nil || len(l) == 1 && l[0].Code == "workflow_edition_unknown" && of(ctx).subject.Account == "" {
		return workflow.Edition{}, fault.At("code", "workflow_edition_unknown", code, "")
	}
	return ed, err
}

// named gives a handler that is no operation of the document a name in logs and measures.
func (s *server) named(name string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		of(r.Context()).operation = name
		extend(w, s.Limits.Timeout+patience)
		h.ServeHTTP(w, r)
	})
}

// trust is whose cosignatures are looked for.
func (s *server) trust() publish.Trust {
	t := s.Notary.Trust()
	return publish.Trust{LogKey: t.Log, Witnesses: t.Witnesses}
}

// ofEdition is of operations on an edition: they are about all units of its group.
func ofEdition[I any](s *server, code func(*I) string) where[I] {
	return func(ctx context.Context, in *I) ([]access.Object, error) {
		ed, err := s.Desk.Edition(ctx, code(in))
		if err != nil {
			return nil, err
		}
		q := QuestionParams{Group: ed.Group, Rulebook: ed.Rulebook, AsOf: ed.AsOf.String(), KnownAt: ed.KnownAt.Format(time.RFC3339Nano), Basis: ed.Basis}
		return groupWide(s, func(q *QuestionParams) QuestionParams { return *q })(ctx, &q)
	}
}

// FreezeBody says which board is to be frozen.
type FreezeBody struct {
	Group     string           `json:"group,omitempty" maxLength:"200" doc:"api.doc.group"`
	Rulebook  string           `json:"rulebook,omitempty" maxLength:"200" doc:"api.doc.rulebook"`
	AsOf      string           `json:"as_of,omitempty" format:"date" doc:"api.doc.as_of"`
	KnownAt   string           `json:"known_at,omitempty" maxLength:"40" doc:"api.doc.known_at"`
	Basis     string           `json:"basis,omitempty" enum:"verified,submitted" doc:"api.doc.basis"`
	Code      string           `json:"code,omitempty" maxLength:"40" doc:"api.doc.edition_code"`
	Title     string           `json:"title,omitempty" maxLength:"200" doc:"api.doc.edition_title"`
	Languages distinct[string] `json:"languages,omitempty" enum:"zh,en" maxItems:"2" doc:"api.doc.edition_languages"`
	Focus     string           `json:"focus,omitempty" maxLength:"200" doc:"api.doc.brief_unit"`
}

// Resolve implements huma.Resolver.
func (b *FreezeBody) Resolve(huma.Context) []error { return b.Languages.twice("body.languages") }

func (b FreezeBody) params() QuestionParams {
	return QuestionParams{Group: b.Group, Rulebook: b.Rulebook, AsOf: b.AsOf, KnownAt: b.KnownAt, Basis: b.Basis}
}

type freezeForm struct{ Body FreezeBody }

// editionWritten is an edition as it was frozen or published.
type editionWritten struct {
	Edition *workflow.Edition `json:"edition,omitempty"`
}

func (s *server) freeze(ctx context.Context, in *freezeForm) (*edited[editionWritten], error) {
	q, err := in.Body.params().question(s.Desk.Zone())
	if err != nil {
		return nil, err
	}
	w := publish.Wish{Question: q, Code: in.Body.Code, Title: in.Body.Title, Languages: in.Body.Languages, Focus: in.Body.Focus}
	return edition(publish.Freeze(ctx, s.Desk, s.Vault, by(ctx, ""), w))
}

func edition(ed workflow.Edition, err error) (*edited[editionWritten], error) {
	if err != nil {
		return nil, err
	}
	return &edited[editionWritten]{rev(ed.Seq), editionWritten{&ed}}, nil
}

type publishForm struct {
	CodeRef
	Body struct {
		ObjectUntil *time.Time `json:"object_until,omitempty" doc:"api.doc.object_until"`
	}
}

func (s *server) publish(ctx context.Context, in *publishForm) (*edited[editionWritten], error) {
	var until time.Time
	if in.Body.ObjectUntil != nil {
		until = *in.Body.ObjectUntil
	}
	return edition(publish.Publish(ctx, s.Desk, by(ctx, ""), in.Code, until))
}

type amendEditionForm struct {
	CodeRef
	Body struct {
		AsOf      string           `json:"as_of,omitempty" format:"date" doc:"api.doc.as_of"`
		Code      string           `json:"code,omitempty" maxLength:"40" doc:"api.doc.edition_code"`
		Title     string           `json:"title,omitempty" maxLength:"200" doc:"api.doc.edition_title"`
		Languages distinct[string] `json:"languages,omitempty" enum:"zh,en" maxItems:"2" doc:"api.doc.edition_languages"`
		Reason    string           `json:"reason" minLength:"1" maxLength:"2000" doc:"api.doc.amend_reason"`
	}
}

// Resolve implements huma.Resolver.
func (in *amendEditionForm) Resolve(huma.Context) []error {
	return in.Body.Languages.twice("body.languages")
}

func (s *server) amendEdition(ctx context.Context, in *amendEditionForm) (*edited[editionWritten], error) {
	asOf, err := day("as_of", in.Body.AsOf)
	if err != nil {
		return nil, err
	}
	w := publish.Wish{Question: desk.Question{AsOf: asOf}, Code: in.Body.Code, Title: in.Body.Title, Languages: in.Body.Languages}
	return edition(publish.Amend(ctx, s.Desk, s.Vault, by(ctx, ""), in.Code, w, in.Body.Reason))
}

// document sends one part of an edition.
func (s *server) document(ctx context.Context, in *struct {
	CodeRef
	Name string `path:"name" maxLength:"200" doc:"api.doc.document"`
}) (*huma.StreamResponse, error) {
	ed, err := s.edition(ctx, in.Code)
	if err != nil {
		return nil, err
	}
	if in.Name == publish.BoardPart {
		return s.kept(ctx, vault.File{Hash: ed.BoardSHA256, Media: "application/json"}, ed.Code+"-"+in.Name), nil
	}
	for _, d := range ed.Documents {
		if d.Name == in.Name {
			return s.kept(ctx, vault.File{Hash: d.SHA256, Size: d.Size, Media: d.MediaType}, ed.Code+"-"+d.Name), nil
		}
	}
	return nil, fault.At("name", "api_document_unknown", in.Name, "")
}

type verification struct {
	Sound  bool           `json:"sound" doc:"api.doc.sound"`
	Report publish.Report `json:"report"`
}

// verifyEdition checks an edition as anybody can who has its file: the whole of it, or one figure.
func (s *server) verifyEdition(ctx context.Context, in *struct {
	CodeRef
	Unit string `query:"unit" maxLength:"200" doc:"api.doc.verify_unit"`
	Item string `query:"item" maxLength:"200" doc:"api.doc.item"`
}) (*answer[verification], error) {
	if _, err := s.edition(ctx, in.Code); err != nil {
		return nil, err
	}
	done, err := s.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	file, err := publish.Pack(ctx, s.Desk, s.Vault, s.Notary, in.Code)
	if err != nil {
		return nil, err
	}
	var r publish.Report
	if in.Unit == "" {
		r, err = publish.Check(file, s.trust())
	} else {
		r, err = publish.CheckFigure(file, s.trust(), in.Unit, in.Item)
	}
	return &answer[verification]{verification{r.Sound(), r}}, err
}
