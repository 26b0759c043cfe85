package remote

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"time"
)

// Login says who wants a token for the command line, and for how long.
type Login struct {
	Name, Password, Code string // Code: of the second factor, "" for none
	For                  string // the token's name
	Scope                []string
	Until                time.Time
}

// SignIn signs in, has a token made and signs out. What the server refuses comes as the faults that it names.
func (c *Client) SignIn(ctx context.Context, l Login) (token string, err error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return "", err
	}
	own := *c.HTTP
	own.Jar = jar
	ask := func(method, path string, in, out any) error { return c.ask(ctx, &own, method, path, in, out) }
	if err := ask(http.MethodPost, "/api/v1/session", map[string]string{"name": l.Name, "password": l.Password, "code": l.Code}, nil); err != nil {
		return "", err
	}
	var made struct{ Token string }
	err = ask(http.MethodPost, "/api/v1/me/tokens", map[string]any{"name": l.For, "scope": l.Scope, "until": l.Until}, &made)
	return made.Token, errors.Join(err, ask(http.MethodDelete, "/api/v1/session", nil, nil))
}

func (c *Client) ask(ctx context.Context, own *http.Client, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.Server+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := own.Do(req)
	if err != nil {
		return c.failure("remote_unreachable", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		return c.refusal(resp)
	}
	if out == nil {
		return nil
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxProblem)).Decode(out); err != nil {
		return c.failure("remote_stranger", err)
	}
	return nil
}
