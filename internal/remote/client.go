package remote

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
)

// Client runs command lines on a server.
type Client struct {
	Server string // its address: https://tongchou.example.cn
	Token  string // that begins with tc_
	HTTP   *http.Client
}

// NewClient returns a client of the server at address. The fault remote_address is for what is no address of a server.
func NewClient(address, token string) (*Client, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fault.At("--server", "remote_address", address, "https://tongchou.example.cn:8317")
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DialContext = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	return &Client{Server: strings.TrimRight(address, "/"), Token: token, HTTP: &http.Client{
		Transport: transport,
		// A redirect would send the ledger's files to an address that nobody named.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Plain says whether the token would travel unencrypted over a network.
func (c *Client) Plain() bool {
	u, err := url.Parse(c.Server)
	if err != nil || u.Scheme == "https" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() != "localhost" && !(ip != nil && ip.IsLoopback())
}

// Terminal is where an answer goes.
type Terminal struct {
	Out, Err io.Writer
	Progress func(Progress)        // nil: nobody watches
	Create   func() (Saved, error) // the file of -o; nil: none was asked for
	// Open opens an input file. A *fault.Fault says why it can't be read, and goes to the server in its place, which says so as
	// a command at home would.
	Open func(name string) (io.ReadCloser, error)
}

// Saved is a file being written: it is there when Keep was called, and not at all after Drop.
type Saved interface {
	io.Writer
	Keep() error
	Drop()
}

// Run runs a command with the files that it names and returns its exit status. The server's refusal comes as faults; a server
// that can't be reached, breaks off or is in trouble as a *store.Failure remote_unreachable, remote_cut or remote_trouble.
func (c *Client) Run(ctx context.Context, args []string, lang string, files []string, t Terminal) (status int, err error) {
	cmd := Command{Args: args, Lang: lang, Progress: t.Progress != nil}
	open, err := inputs(&cmd, files, t.Open)
	if err != nil {
		return 0, err
	}
	defer func() {
		for _, f := range open {
			f.Close()
		}
	}()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	body, to := io.Pipe()
	form := multipart.NewWriter(to)
	sent := make(chan struct{})
	go func() {
		to.CloseWithError(send(form, cmd, open))
		close(sent)
	}()
	defer func() { // the files stay open until nobody reads them
		stop()
		body.Close()
		<-sent
	}()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Server+Path, body)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Accept", MediaType+", application/problem+json")
	req.Header.Set("Accept-Language", lang)
	req.Header.Set("Authorization", "Bearer "+c.Token)
	req.Header.Set("Idempotency-Key", rand.Text())
	res, err := c.HTTP.Do(req)
	if err != nil {
		return 0, unlessEnded(ctx, c.failure("remote_unreachable", err))
	}
	defer res.Body.Close()
	if media, _, err := mime.ParseMediaType(res.Header.Get("Content-Type")); res.StatusCode != http.StatusOK || err != nil || media != mediaName {
		return 0, c.refusal(res)
	}
	status, err = answer(bufio.NewReader(res.Body), t)
	if errors.Is(err, errCut) {
		err = unlessEnded(ctx, c.failure("remote_cut", err))
	}
	return status, err
}

var mediaName, _, _ = strings.Cut(MediaType, ";")

func (c *Client) failure(code string, cause error) error {
	return &store.Failure{Fault: fault.New(code, c.Server, ""), Cause: cause}
}

// unlessEnded prefers the end of the context, which is the user's doing, to what came of it.
func unlessEnded(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// inputs opens the files; what can't be read goes into the command as a fault.
func inputs(cmd *Command, names []string, open func(string) (io.ReadCloser, error)) (out []io.ReadCloser, err error) {
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			continue
		}
		seen[name] = true
		f, err := open(name)
		var why *fault.Fault
		switch {
		case errors.As(err, &why):
			cmd.Files = append(cmd.Files, File{Name: name, Fault: why})
		case err != nil:
			for _, f := range out {
				f.Close()
			}
			return nil, err
		default:
			cmd.Files = append(cmd.Files, File{Name: name})
			out = append(out, f)
		}
	}
	return out, nil
}

// send writes the request's parts.
func send(form *multipart.Writer, cmd Command, files []io.ReadCloser) error {
	part, err := form.CreateFormField("command")
	if err == nil {
		err = json.NewEncoder(part).Encode(cmd)
	}
	for _, f := range files {
		if err != nil {
			return err
		}
		if part, err = form.CreateFormFile("file", "file"); err == nil {
			_, err = io.Copy(part, f)
		}
	}
	if err != nil {
		return err
	}
	return form.Close()
}

// answer passes the frames on until the exit status. What can't be written here ends it.
func answer(r *bufio.Reader, t Terminal) (status int, err error) {
	var file Saved
	defer func() {
		if file != nil {
			file.Drop()
		}
	}()
	scratch := make([]byte, 0, 64<<10)
	for {
		k, b, err := readFrame(r, scratch)
		if err != nil {
			return 0, err
		}
		switch {
		case k == stdout:
			_, err = t.Out.Write(b)
		case k == stderr:
			_, err = t.Err.Write(b)
		case k == progress:
			err = tell(t, b)
		case k == begin && file == nil && t.Create != nil:
			file, err = t.Create()
		case k == data && file != nil:
			_, err = file.Write(b)
		case k == whole && file != nil:
			err = file.Keep()
			file = nil
		case k == exit && len(b) == 1:
			return int(b[0]), nil
		default:
			err = fmt.Errorf("remote: a frame %q of %d bytes where none belongs", byte(k), len(b))
		}
		if err != nil {
			return 0, err
		}
	}
}

func tell(t Terminal, b []byte) error {
	if t.Progress == nil {
		return nil
	}
	var p Progress
	if err := json.Unmarshal(b, &p); err != nil {
		return fmt.Errorf("remote: %w", err)
	}
	t.Progress(p)
	return nil
}
