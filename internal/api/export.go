package api

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/sheet"
)

type exportForm struct {
	Kind   string `path:"kind" enum:"units,people,indicators,groups,targets,observations" doc:"api.doc.export_kind"`
	Format string `query:"format" enum:"json,csv,xlsx" default:"json" doc:"api.doc.export_format"`
	ExportFilter
}

// ExportFilter narrows an export of observations.
type ExportFilter struct {
	Unit      []string `query:"unit,explode" maxItems:"50" doc:"api.doc.units"`
	Indicator []string `query:"indicator,explode" maxItems:"50" doc:"api.doc.indicators"`
	From      string   `query:"from" format:"date" doc:"api.doc.from_day"`
	To        string   `query:"to" format:"date" doc:"api.doc.to_day"`
}

// mediaOf are the media types of files.
var mediaOf = map[string]string{
	"json": "application/json", "csv": "text/csv; charset=utf-8", "md": "text/markdown; charset=utf-8",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

func (s *server) exports() {
	register(s, op{ID: "export-ledger", Method: http.MethodGet, Path: "/api/v1/export/{kind}", Tag: "export", Does: access.ExportRead, Timeout: -1, Streams: true,
		Document: files("json", "csv", "xlsx")}, s.exportObjects, s.export)
	register(s, op{ID: "get-template", Method: http.MethodGet, Path: "/api/v1/templates/{kind}", Tag: "export", Does: access.DirectoryRead, Streams: true,
		Document: files("csv", "xlsx")}, anywhere, s.template)
}

// exportObjects are the units of observations; people and targets of the whole agency need the whole agency in reach.
func (s *server) exportObjects(ctx context.Context, in *exportForm) ([]access.Object, error) {
	switch {
	case in.Kind == "people" || in.Kind == "targets":
		return s.whole(ctx)
	case in.Kind != "observations" || len(in.Unit) == 0:
		return somewhere(ctx, access.ExportRead), nil
	}
	return s.units(ctx, in.Unit)
}

func (s *server) export(ctx context.Context, in *exportForm) (*huma.StreamResponse, error) {
	l := recordList{Unit: in.Unit, Indicator: in.Indicator, From: in.From, To: in.To}
	f, err := l.filter(ctx, access.ExportRead)
	if err != nil {
		return nil, err
	}
	out, err := s.Desk.Export(ctx, intake.Kind(in.Kind), f, of(ctx).voice)
	if err != nil {
		return nil, err
	}
	return s.stream(ctx, in.Kind+"."+in.Format, mediaOf[in.Format], func(w io.Writer) error { return table(w, in.Format, in.Kind, out) }), nil
}

func table(w io.Writer, format, name string, out sheet.Output) error {
	switch format {
	case "csv":
		return sheet.WriteCSV(w, out)
	case "xlsx":
		return sheet.WriteXLSX(w, out)
	}
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "{\n  %q: [", name)
	sep := "\n    "
	for row, err := range out.Rows {
		if err != nil {
			return err
		}
		o := make(map[string]string, len(row))
		for i, v := range row {
			o[out.Columns[i].Heading] = v.String()
		}
		line, err := json.Marshal(o)
		if err != nil {
			return err
		}
		b.WriteString(sep) // a bufio.Writer keeps its first error for Flush
		b.Write(line)
		sep = ",\n    "
	}
	b.WriteString("\n  ]\n}\n")
	return b.Flush()
}

type templateForm struct {
	Kind   string `path:"kind" enum:"units,people,indicators,groups,targets,observations,corrections" doc:"api.doc.export_kind"`
	Format string `query:"format" enum:"csv,xlsx" default:"xlsx" doc:"api.doc.export_format"`
}

func (s *server) template(ctx context.Context, in *templateForm) (*huma.StreamResponse, error) {
	known, err := s.Desk.Known(ctx)
	if err != nil {
		return nil, err
	}
	var out sheet.Output
	if err := s.Desk.Hold(ctx, desk.Question{}, func(desk.Scene) error {
		out = intake.Template(intake.Kind(in.Kind), known, of(ctx).voice)
		return nil
	}); err != nil && !isEmpty(err) {
		return nil, err
	}
	return s.stream(ctx, in.Kind+"."+in.Format, mediaOf[in.Format], func(w io.Writer) error { return table(w, in.Format, in.Kind, out) }), nil
}

// files documents an answer that is a file.
func files(formats ...string) func(*huma.Operation) {
	return func(h *huma.Operation) {
		content := map[string]*huma.MediaType{}
		for _, f := range formats {
			schema := &huma.Schema{Type: "string", Format: "binary"}
			if f == "json" {
				schema = &huma.Schema{Type: "object"}
			}
			content[mediaOf[f]] = &huma.MediaType{Schema: schema}
		}
		h.Responses = map[string]*huma.Response{"200": {Description: "api.doc.file", Content: content}}
	}
}

// patience is how long the caller may take for each piece of an answer that streams.
const patience = 60 * time.Second

// stream sends a file bit by bit. What goes wrong before its first byte is a problem; after it the connection is cut, so that nobody
// takes half a file for a whole one.
func (s *server) stream(ctx context.Context, name, media string, write func(io.Writer) error) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		_, w := humago.Unwrap(hc)
		out := &piecewise{w: w, name: name, media: media}
		err := write(out)
		switch {
		case err != nil && !out.begun:
			s.told(ctx, err).send(w)
		case err != nil:
			s.Log.WarnContext(ctx, "answer cut off", "request", of(ctx).id, "operation", of(ctx).operation, "error", err.Error())
			panic(http.ErrAbortHandler)
		case !out.begun:
			_, _ = out.Write(nil) // an empty file has its headers too
		}
	}}
}

// piecewise writes an answer that may take long, and its headers before the first byte.
type piecewise struct {
	w           http.ResponseWriter
	name, media string
	begun       bool
}

func (p *piecewise) Write(b []byte) (int, error) {
	if !p.begun {
		p.begun = true
		p.w.Header().Set("Content-Type", p.media)
		p.w.Header().Set("Content-Disposition", disposition(p.name))
		p.w.WriteHeader(http.StatusOK)
	}
	extend(p.w, patience)
	return p.w.Write(b)
}

func disposition(name string) string { return `attachment; filename="` + name + `"` }
