package rig

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"time"
)

// Client speaks to a server for one account.
type Client struct {
	URL   string
	Token string
	HTTP  *http.Client
}

// NewClient makes a client with connections of its own.
func NewClient(url, token string) *Client {
	return &Client{URL: url, Token: token, HTTP: &http.Client{Timeout: 60 * time.Second,
		Transport:     &http.Transport{MaxIdleConnsPerHost: 4, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// Reply is what came back.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// Problem is an answer that is no success.
type Problem struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Errors []struct {
		Code, Field, Message string
	} `json:"errors"`
}

// Error implements error.
func (p *Problem) Error() string { return fmt.Sprintf("%d %s: %s", p.Status, p.Code, p.Detail) }

// OK says whether the request was done.
func (r Reply) OK() bool { return r.Status >= 200 && r.Status < 300 }

// Problem reads an answer that is no success; an answer that is not a problem document comes without a code.
func (r Reply) Problem() *Problem {
	p := &Problem{}
	if err := json.Unmarshal(r.Body, p); err != nil || p.Code == "" {
		p = &Problem{Detail: string(r.Body[:min(len(r.Body), 300)])}
	}
	p.Status = r.Status
	return p
}

// Into reads the answer into v, or returns the problem.
func (r Reply) Into(v any) error {
	if !r.OK() {
		return r.Problem()
	}
	if v == nil {
		return nil
	}
	return json.Unmarshal(r.Body, v)
}

// Send sends a request; headers come in pairs. An error is a broken connection: nobody knows what became of the request.
func (c *Client) Send(ctx context.Context, method, path string, body io.Reader, headers ...string) (Reply, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.URL+path, body)
	if err != nil {
		return Reply{}, err
	}
	req.Header.Set("Accept-Language", "en")
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i+1] != "" {
			req.Header.Set(headers[i], headers[i+1])
		}
	}
	res, err := c.HTTP.Do(req)
	if err != nil {
		return Reply{}, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return Reply{res.StatusCode, res.Header, b}, err
}

// Get asks for something.
func (c *Client) Get(ctx context.Context, path string) (Reply, error) {
	return c.Send(ctx, http.MethodGet, path, nil)
}

// Write sends a body as JSON, under an idempotency key unless it is "".
func (c *Client) Write(ctx context.Context, method, path, key string, body any, headers ...string) (Reply, error) {
	var r io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return Reply{}, err
		}
		r = bytes.NewReader(b)
		headers = append(headers, "Content-Type", "application/json")
	}
	return c.Send(ctx, method, path, r, append(headers, "Idempotency-Key", key)...)
}

// Upload is a form with a file.
type Upload struct {
	Field, Name, Type string
	Content           []byte
	Fields            [][2]string
}

// Form writes the upload as multipart/form-data.
func (u Upload) Form() (body []byte, contentType string, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range u.Fields {
		if err := w.WriteField(f[0], f[1]); err != nil {
			return nil, "", err
		}
	}
	h := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name=%q; filename=%q`, u.Field, u.Name)}}
	h.Set("Content-Type", u.Type)
	part, err := w.CreatePart(h)
	if err != nil {
		return nil, "", err
	}
	_, err = part.Write(u.Content)
	err = errors.Join(err, w.Close())
	return b.Bytes(), w.FormDataContentType(), err
}

// Query writes an address with parameters, which come in pairs.
func Query(path string, params ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(params); i += 2 {
		q.Add(params[i], params[i+1])
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
