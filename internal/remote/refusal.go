package remote

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/tongchou/tongchou/internal/fault"
)

// problem is what a client reads of an RFC 9457 problem document.
type problem struct {
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Code   string `json:"code"`
	Found  string `json:"found"`
	Want   string `json:"want"`
	Errors []struct {
		Code   string `json:"code"`
		Field  string `json:"field"`
		File   string `json:"file"`
		Sheet  string `json:"sheet"`
		Cell   string `json:"cell"`
		Line   int    `json:"line"`
		Record int64  `json:"record"`
		Found  string `json:"found"`
		Want   string `json:"want"`
	} `json:"errors"`
}

// maxProblem bounds what is read of a refusal.
const maxProblem = 1 << 20

// refusal makes an error of an answer that is no run of frames: the server's own words where it is one of ours.
func (c *Client) refusal(res *http.Response) error {
	b, err := io.ReadAll(io.LimitReader(res.Body, maxProblem))
	if err != nil {
		return c.failure("remote_cut", err)
	}
	var p problem
	media, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if media != "application/problem+json" || json.Unmarshal(b, &p) != nil {
		return c.failure("remote_stranger", fmt.Errorf("%s (%s)", res.Status, media))
	}
	said := p.Detail
	if said == "" {
		said = p.Title
	}
	if res.StatusCode >= http.StatusInternalServerError {
		return c.failure("remote_trouble", errors.New(said))
	}
	faults := p.faults()
	if len(faults) == 0 {
		faults = fault.List{fault.New("remote_refused", said, "")}
	}
	return faults
}

func (p *problem) faults() (l fault.List) {
	for _, e := range p.Errors {
		if e.Code != "" {
			l = append(l, &fault.Fault{Code: e.Code, Found: e.Found, Want: e.Want,
				Place: fault.Place{File: e.File, Sheet: e.Sheet, Cell: e.Cell, Field: e.Field, Line: e.Line, Record: e.Record}})
		}
	}
	if l == nil && p.Code != "" {
		l = fault.List{fault.New(p.Code, p.Found, p.Want)}
	}
	return l
}
