package api

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
)

// observation is a line of the bulk endpoint.
type observation struct {
	Unit       string `json:"unit" doc:"api.doc.unit"`
	Indicator  string `json:"indicator" doc:"api.doc.indicator"`
	OccurredOn string `json:"occurred_on" format:"date" doc:"api.doc.day"`
	Quantity   string `json:"quantity" doc:"api.doc.quantity" example:"12.5"`
	Voucher    string `json:"voucher,omitempty" doc:"api.doc.voucher"`
	By         string `json:"by,omitempty" doc:"api.doc.by"`
	Reason     string `json:"reason,omitempty" doc:"api.doc.reason"`
	Evidence   string `json:"evidence,omitempty" doc:"api.doc.evidence"`
}

// observationFields are the fields of a line in the order of the columns that it becomes: the import itself reads them as it reads a
// ledger, with all its checks. The headings are those of the Chinese catalogue, which an import always knows.
var observationFields = []struct {
	json, heading string
	of            func(*observation) string
}{
	{"unit", "unit", func(o *observation) string { return o.Unit }},
	{"indicator", "indicator", func(o *observation) string { return o.Indicator }},
	{"occurred_on", "date", func(o *observation) string { return o.OccurredOn }},
	{"quantity", "quantity", func(o *observation) string { return o.Quantity }},
	{"voucher", "voucher", func(o *observation) string { return o.Voucher }},
	{"by", "by", func(o *observation) string { return o.By }},
	{"reason", "reason", func(o *observation) string { return o.Reason }},
	{"evidence", "evidence", func(o *observation) string { return o.Evidence }},
}

// BulkParams say how lines are taken in.
type BulkParams struct {
	Basis     string `query:"basis" enum:"verified,submitted" default:"submitted" doc:"api.doc.import_basis"`
	Dry       bool   `query:"dry_run" doc:"api.doc.dry_run"`
	MaxFaults int    `query:"max_faults" minimum:"1" maximum:"1000" default:"200" doc:"api.doc.max_faults"`
	Wait      int    `query:"wait" minimum:"0" maximum:"600" default:"30" doc:"api.doc.wait"`
}

type bulkForm struct {
	Upload
	BulkParams
}

const jsonLines = "application/x-ndjson"

func (s *server) observations() {
	register(s, op{ID: "import-observations", Method: http.MethodPost, Path: "/api/v1/observations", Tag: "import", Does: access.ImportWrite, Streams: true, Timeout: -1,
		Document: func(h *huma.Operation) {
			line := s.api.OpenAPI().Components.Schemas.Schema(typeOf[observation](), true, "Observation")
			h.RequestBody = &huma.RequestBody{Required: true, Description: "api.doc.lines", Content: map[string]*huma.MediaType{jsonLines: {Schema: line}}}
			alsoAccepted(h)
		}}, narrowed[bulkForm](access.ImportWrite), s.importLines)
}

// importLines turns lines of JSON into a ledger on disk, a line a row, and imports that. A fault's place is the line and its field.
func (s *server) importLines(ctx context.Context, in *bulkForm) (*importAnswer, error) {
	if media, _, _ := strings.Cut(in.r.Header.Get("Content-Type"), ";"); media != jsonLines {
		return nil, fault.New("api_media", media, jsonLines)
	}
	raw, err := in.whole("observations.ndjson", s.Dir, s.Limits.Upload)
	if err != nil {
		return nil, err
	}
	rows, err := s.rows(raw, in.MaxFaults)
	raw.Close()
	if err != nil {
		return nil, err
	}
	open := func() (*sheet.Book, error) {
		return sheet.Read(rows.name, rows, rows.size, sheet.Options{Delimiter: ','})
	}
	p := ImportParams{Basis: in.Basis, Dry: in.Dry, MaxFaults: in.MaxFaults, Wait: in.Wait}
	return s.runImport(ctx, "import-observations", rows, intake.Options{Kind: intake.Observations}, p, open, toLines)
}

// maxLine bounds a line.
const maxLine = 64 << 10

// rows writes the lines as rows into a file without a name.
func (s *server) rows(raw *received, most int) (*received, error) {
	if _, err := raw.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	tmp, err := os.CreateTemp(s.Dir, "tongchou-upload-*")
	if err != nil {
		return nil, err
	}
	out := &received{File: tmp, name: raw.name, digest: raw.digest}
	if err = os.Remove(tmp.Name()); err == nil {
		err = copyLines(raw, tmp, most)
	}
	if err == nil {
		out.size, err = tmp.Seek(0, io.SeekEnd)
	}
	if err != nil {
		tmp.Close()
		return nil, err
	}
	return out, nil
}

func copyLines(from io.Reader, to io.Writer, most int) error {
	w := csv.NewWriter(to)
	zh := say.In("zh")
	row := make([]string, len(observationFields))
	for i, f := range observationFields {
		row[i] = zh.T("intake.heading.observations." + f.heading)
	}
	if err := w.Write(row); err != nil {
		return err
	}
	in := bufio.NewScanner(from)
	in.Buffer(make([]byte, 4096), maxLine)
	var l fault.List
	n := 0
	for in.Scan() && len(l) < most {
		n++
		o, f := readLine(in.Bytes())
		if f != nil {
			f.Place.Line = n
			l = append(l, f)
			continue
		}
		for i, f := range observationFields {
			row[i] = f.of(&o)
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	if errors.Is(in.Err(), bufio.ErrTooLong) {
		l = append(l, &fault.Fault{Code: "api_too_large", Place: fault.Place{Line: n + 1}, Want: strconv.Itoa(maxLine)})
	} else if err := in.Err(); err != nil {
		return err
	}
	if n == 0 {
		l = append(l, fault.New("api_body_missing", "", ""))
	}
	w.Flush()
	return errors.Join(w.Error(), l.Err())
}

// readLine reads one line; all of it has to be known, and a quantity is a text, so that no reader has rounded it.
func readLine(b []byte) (o observation, f *fault.Fault) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	err := d.Decode(&o)
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return o, fault.At(kind.Field, "api_form", kind.Value, `"…"`)
	case err != nil && strings.Contains(err.Error(), "unknown field"):
		return o, fault.At(strings.Trim(after(err.Error(), "unknown field "), `"`), "api_unknown_field", "", "")
	case err != nil || d.More():
		return o, fault.New("api_json", "", "")
	}
	for _, f := range observationFields[:4] {
		if strings.TrimSpace(f.of(&o)) == "" {
			return o, fault.At(f.json, "api_missing", "", "")
		}
	}
	return o, nil
}

// toLines gives faults of the rows the places of the lines: row 5 is line 4, column D its fourth field.
func toLines(l fault.List) {
	for _, f := range l {
		cell := f.Place.Cell
		digits := strings.IndexAny(cell, "0123456789")
		if digits < 1 {
			continue
		}
		row, err := strconv.Atoi(cell[digits:])
		if err != nil {
			continue
		}
		f.Place.Cell, f.Place.Line = "", row-1
		if col := int(cell[0] - 'A'); digits == 1 && col >= 0 && col < len(observationFields) && f.Place.Field == "" {
			f.Place.Field = observationFields[col].json
		}
	}
}
