package api

import (
	"bytes"
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/store"
)

// PreviewParams say how a file would be taken in, and which of its rows are shown.
type PreviewParams struct {
	Kind      string `query:"kind" enum:"units,people,indicators,groups,targets,observations,corrections" doc:"api.doc.import_kind"`
	Basis     string `query:"basis" enum:"verified,submitted" default:"submitted" doc:"api.doc.import_basis"`
	MaxFaults int    `query:"max_faults" minimum:"1" maximum:"1000" default:"200" doc:"api.doc.max_faults"`
	From      int    `query:"from" minimum:"1" default:"1" doc:"api.doc.preview_from"`
	Count     int    `query:"count" minimum:"0" maximum:"1000" default:"200" doc:"api.doc.preview_count"`
}

type previewForm struct {
	Upload
	PreviewParams
}

// importPreview is a file as it would be taken in.
type importPreview struct {
	File    string          `json:"file"`
	Size    int64           `json:"size"`
	Digest  string          `json:"digest" doc:"api.doc.file_digest"`
	Edited  []sheet.Edited  `json:"edited" doc:"api.doc.edited"`
	Tables  []intake.Seen   `json:"tables"`
	Faults  []Trouble       `json:"faults"`
	Notices []noticeTold    `json:"notices"`
	Report  previewTold     `json:"report"`
	Changes []intake.Change `json:"changes" doc:"api.doc.preview_changes"`
	More    int64           `json:"more_changes" doc:"api.doc.preview_more"`
	Before  *store.Entry    `json:"before,omitempty" doc:"api.doc.import_before"`
}

// previewTold counts what a file holds.
type previewTold struct {
	Rows        int64                `json:"rows"`
	New         int64                `json:"new"`
	Corrections int64                `json:"corrections"`
	Retractions int64                `json:"retractions"`
	Present     int64                `json:"present"`
	Skipped     int64                `json:"skipped"`
	Digest      string               `json:"digest,omitempty"`
	Sheets      []intake.SheetReport `json:"sheets"`
}

// noticeTold is a notice with its sentence.
type noticeTold struct {
	Trouble
	More int64 `json:"more,omitempty" doc:"api.doc.notice_more"`
}

func (s *server) previews() {
	form := func(h *huma.Operation) {
		h.RequestBody = &huma.RequestBody{Required: true, Description: "api.doc.import_request", Content: map[string]*huma.MediaType{"multipart/form-data": {
			Schema: importSchema()}}}
	}
	register(s, op{ID: "preview-import", Method: http.MethodPost, Path: "/api/v1/imports/preview", Tag: "import", Does: access.ImportWrite, Streams: true, Safe: true,
		Timeout: s.Limits.Patience, Document: form}, narrowed[previewForm](access.ImportWrite), s.preview)
	register(s, op{ID: "mark-import", Method: http.MethodPost, Path: "/api/v1/imports/marked", Tag: "import", Does: access.ImportWrite, Streams: true, Safe: true,
		Timeout: s.Limits.Patience, Document: func(h *huma.Operation) {
			form(h)
			h.Responses = map[string]*huma.Response{"200": {Description: "api.doc.marked", Content: map[string]*huma.MediaType{xlsxType: {Schema: &huma.Schema{Type: "string", Format: "binary"}}}}}
		}}, narrowed[previewForm](access.ImportWrite), s.marked)
}

// importSchema is the form of an import: what settles how the file is read comes before it.
func importSchema() *huma.Schema {
	return &huma.Schema{Type: "object", Required: []string{"file"}, Properties: map[string]*huma.Schema{
		"mapping": {Type: "string", Description: "api.doc.mapping"},
		"edits":   {Type: "string", Description: "api.doc.edits"},
		"file":    {Type: "string", Format: "binary", Description: "api.doc.import_file"},
	}}
}

// maxEdits bounds the cells that may be corrected in one file; beyond that it is to be corrected where it comes from.
const maxEdits = 5000

// editsOf reads a form's edits.
func editsOf(text string) (out []sheet.Edit, err error) {
	if text == "" {
		return nil, nil
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&out); err != nil {
		return nil, fault.At("edits", "api_form", "", `[{"sheet": "", "cell": "C7", "value": "12"}]`)
	}
	if len(out) > maxEdits {
		return nil, fault.At("edits", "api_long", itoa(int64(len(out))), itoa(maxEdits))
	}
	return out, nil
}

// options reads what a form says of how its file is to be taken.
func (f *received) options(kind string) (o intake.Options, err error) {
	o.Kind = intake.Kind(kind)
	if text := f.fields["mapping"]; text != "" {
		if o.Mapping, err = intake.ParseMapping("mapping", []byte(text)); err != nil {
			return o, err
		}
	}
	f.edits, err = editsOf(f.fields["edits"])
	return o, err
}

// lookInto reads a file and what would become of it, and hands both on. A few at a time: the file is read on this request's time.
func (s *server) lookInto(ctx context.Context, in *previewForm, do func(*received, *sheet.Book, desk.Previewed) error) error {
	f, err := in.file(s.Dir, s.Limits.Upload)
	if err != nil {
		return err
	}
	defer f.Close()
	o, err := f.options(in.Kind)
	if err != nil {
		return err
	}
	o.Basis, o.By, o.MaxFaults = basisOf(in.Basis), of(ctx).subject.Account, in.MaxFaults
	if o.Allow, err = s.allow(ctx); err != nil {
		return err
	}
	extendFor(ctx, s.Limits.Patience)
	select {
	case s.jobs.looking <- struct{}{}:
		defer func() { <-s.jobs.looking }()
	case <-ctx.Done():
		return ctx.Err()
	}
	book, err := sheet.Read(f.name, f, f.size, sheet.Options{})
	if err != nil {
		return err
	}
	defer book.Close()
	p, err := s.Desk.Preview(ctx, book, f.edits, o, intake.Window{From: in.From, Count: in.Count})
	if err != nil {
		return err
	}
	return do(f, book, p)
}

func (s *server) preview(ctx context.Context, in *previewForm) (out *answer[importPreview], err error) {
	err = s.lookInto(ctx, in, func(f *received, _ *sheet.Book, p desk.Previewed) error {
		t := p.Total()
		out = &answer[importPreview]{importPreview{File: f.name, Size: f.size, Digest: f.digest, Edited: append([]sheet.Edited{}, p.Edited...), Tables: p.Tables,
			Faults: troubles(ctx, p.Faults), Notices: noticesTold(of(ctx).voice, p.Notices),
			Report:  previewTold{p.Rows, t.New, t.Corrections, t.Retractions, t.Present, t.Skipped, p.Digest, append([]intake.SheetReport{}, p.Sheets...)},
			Changes: append([]intake.Change{}, p.Changes...), More: p.More, Before: p.Before}}
		return nil
	})
	return out, err
}

func noticesTold(v say.Voice, l []intake.Notice) []noticeTold {
	out := []noticeTold{}
	for _, n := range l {
		t := trouble(v, &fault.Fault{Code: n.Code, Place: n.Place, Found: n.Found, Want: n.Want})
		t.Message = v.T("intake.notice."+n.Code, say.Args{"Found": n.Found, "Want": n.Want})
		out = append(out, noticeTold{t, n.More})
	}
	return out
}

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// file is an answer to be saved.
type file struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Faults      int    `header:"X-Faults"`
	Body        []byte
}

// marked gives the workbook back with what is wrong as comments on its cells.
func (s *server) marked(ctx context.Context, in *previewForm) (out *file, err error) {
	in.Count = 0
	err = s.lookInto(ctx, in, func(f *received, book *sheet.Book, p desk.Previewed) error {
		marks := intake.Marks(p.Faults, of(ctx).voice)
		var b bytes.Buffer
		if err := sheet.WriteMarked(&b, book, f, f.size, p.Edited, marks); err != nil {
			return err
		}
		name := strings.TrimSuffix(f.name, path.Ext(f.name)) + ".marked.xlsx"
		out = &file{ContentType: xlsxType, Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": name}), Faults: len(p.Faults), Body: b.Bytes()}
		return nil
	})
	return out, err
}
