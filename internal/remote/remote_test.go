package remote

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
)

// memory is a file of -o.
type memory struct {
	bytes.Buffer
	kept, dropped bool
}

func (m *memory) Keep() error { m.kept = true; return nil }
func (m *memory) Drop()       { m.dropped = true }

// exchange runs a command against serve and returns what the terminal saw.
func exchange(t *testing.T, serve http.HandlerFunc, file *memory) (out, errs string, told []Progress, status int, err error) {
	t.Helper()
	s := httptest.NewServer(serve)
	defer s.Close()
	var o, e bytes.Buffer
	term := Terminal{Out: &o, Err: &e, Progress: func(p Progress) { told = append(told, p) },
		Open: func(name string) (io.ReadCloser, error) {
			if name == "missing" {
				return nil, fault.New("file_not_found", "", "")
			}
			return io.NopCloser(strings.NewReader("text of " + name)), nil
		}}
	if file != nil {
		term.Create = func() (Saved, error) { return file, nil }
	}
	c, err := NewClient(s.URL+"/", "tc_secret")
	if err != nil {
		t.Fatal(err)
	}
	status, err = c.Run(context.Background(), []string{"board"}, "zh", []string{"a/../b.csv", "missing", "/c.csv", "a/../b.csv"}, term)
	return o.String(), e.String(), told, status, err
}

// handled serves with do as the command.
func handled(t *testing.T, do func(*Received, *Writer)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer tc_secret" || r.URL.Path != Path || r.Header.Get("Idempotency-Key") == "" {
			t.Errorf("%s %v", r.URL, r.Header)
		}
		err := Handle(w, r, t.TempDir(), func(_ context.Context, rc *Received) (func(context.Context, *Writer), error) {
			return func(_ context.Context, w *Writer) { do(rc, w) }, nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestAnExchange(t *testing.T) {
	long := strings.Repeat("长", maxFrame)
	file := &memory{}
	out, errs, told, status, err := exchange(t, handled(t, func(rc *Received, w *Writer) {
		fmt.Fprint(w.Out(), "one ")
		fmt.Fprint(w.Err(), "oops")
		w.Progress(Progress{Title: "导入", Done: 3, All: -1}, time.Now())
		w.Progress(Progress{Title: "导入", Done: 4, All: -1}, time.Now()) // too soon
		for _, f := range rc.Files {
			if path, err := rc.Path(f.Name); err != nil {
				fmt.Fprint(w.Out(), err)
			} else if b, err := os.ReadFile(path); err != nil || filepath.IsLocal(path) {
				t.Error(path, err)
			} else {
				fmt.Fprintf(w.Out(), "%s;", b)
			}
		}
		if _, err := rc.Path("/etc/passwd"); err == nil {
			t.Error("a file that was not sent is there")
		}
		to, err := w.Create()
		if err != nil {
			t.Error(err)
		}
		fmt.Fprint(to, long)
		if err := w.Whole(); err != nil {
			t.Error(err)
		}
		if err := w.Exit(2); err != nil {
			t.Error(err)
		}
	}), file)
	if err != nil || status != 2 || out != "one text of a/../b.csv;file_not_foundtext of /c.csv;" || errs != "oops" {
		t.Errorf("%d %v %q %q", status, err, out, errs)
	}
	if len(told) != 1 || told[0] != (Progress{"导入", 3, -1}) {
		t.Errorf("progress %v", told)
	}
	if !file.kept || file.dropped || file.String() != long {
		t.Errorf("kept %v, dropped %v, %d bytes", file.kept, file.dropped, file.Len())
	}
}

func TestWhatAServerMaySayWrong(t *testing.T) {
	frames := func(parts ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", MediaType)
			io.Copy(io.Discard, r.Body)
			for _, p := range parts {
				w.Write([]byte(p))
			}
		}
	}
	problem := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}
	}
	for name, c := range map[string]struct {
		serve http.HandlerFunc
		code  string // of the fault; "": an error of another kind
		down  bool   // a failure of the system
	}{
		"cut before the exit":       {frames("o\x00\x00\x00\x02hi"), "remote_cut", true},
		"cut in a frame":            {frames("o\x00\x00\x00\x09hi"), "remote_cut", true},
		"a frame of four gigabytes": {frames("o\xff\xff\xff\xff"), "", false},
		"a frame of no kind":        {frames("z\x00\x00\x00\x00"), "", false},
		"a file nobody asked for":   {frames("f\x00\x00\x00\x00"), "", false},
		"an exit without a status":  {frames("x\x00\x00\x00\x00"), "", false},
		"progress that is none":     {frames("p\x00\x00\x00\x01{"), "", false},
		"a web page":                {func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "<html>") }, "remote_stranger", true},
		"a way elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, "remote_stranger", true},
		"trouble":                  {problem(503, `{"title":"busy","code":"store_busy"}`), "remote_trouble", true},
		"a refusal":                {problem(403, `{"title":"no","code":"access_denied"}`), "access_denied", false},
		"a refusal with its place": {problem(422, `{"code":"x","errors":[{"code":"cli_flag","field":"--as-of","found":"昨天"}]}`), "cli_flag", false},
		"a refusal without a code": {problem(400, `{"detail":"bad"}`), "remote_refused", false},
	} {
		_, _, _, _, err := exchange(t, c.serve, nil)
		code := ""
		if l := fault.Of(err); l != nil {
			code = l[0].Code
		}
		var f *store.Failure
		if err == nil || code != c.code || errors.As(err, &f) != c.down {
			t.Errorf("%s: %v, code %q, want %q (failure: %v)", name, err, code, c.code, c.down)
		}
	}
}

// A deadline for the pieces of the request must not end the command that then runs.
func TestACommandTakesAsLongAsItTakes(t *testing.T) {
	defer func(was time.Duration) { patience = was }(patience)
	patience = 100 * time.Millisecond
	out, _, _, status, err := exchange(t, func(w http.ResponseWriter, r *http.Request) {
		err := Handle(w, r, t.TempDir(), func(context.Context, *Received) (func(context.Context, *Writer), error) {
			return func(ctx context.Context, w *Writer) {
				fmt.Fprint(w.Out(), "begun, ")
				fmt.Fprint(w.Err(), ".")
				time.Sleep(500 * time.Millisecond)
				fmt.Fprint(w.Out(), ctx.Err())
				w.Exit(0)
			}, nil
		})
		if err != nil {
			t.Error(err)
		}
	}, nil)
	if err != nil || status != 0 || out != "begun, <nil>" {
		t.Errorf("%d %v %q", status, err, out)
	}
}

func TestAFileWithoutItsEndIsDropped(t *testing.T) {
	file := &memory{}
	_, _, _, status, err := exchange(t, handled(t, func(_ *Received, w *Writer) {
		to, _ := w.Create()
		fmt.Fprint(to, "half")
		w.Exit(3)
	}), file)
	if err != nil || status != 3 || file.kept || !file.dropped {
		t.Errorf("%d %v kept %v dropped %v", status, err, file.kept, file.dropped)
	}
}

func TestOnlyAnAddressIsOne(t *testing.T) {
	for _, bad := range []string{"", "localhost:8317", "ftp://x", "https://", "https://u:p@x", "https://x?y", "https://x#y", "://"} {
		if _, err := NewClient(bad, ""); fault.Of(err) == nil {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for address, plain := range map[string]bool{"http://10.0.0.1": true, "http://tongchou": true, "http://localhost:8317": false, "http://127.0.0.1": false, "http://[::1]:1": false, "https://tongchou": false} {
		c, err := NewClient(address, "")
		if err != nil || c.Plain() != plain {
			t.Errorf("%s: %v, plain %v", address, err, !plain)
		}
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte("o\x00\x00\x00\x02hix\x00\x00\x00\x01\x00"))
	f.Add([]byte("f\x00\x00\x00\x00d\x00\x00\x00\x01ac\x00\x00\x00\x00x\x00\x00\x00\x01\x03"))
	f.Add([]byte("p\x00\x00\x00\x0e{\"title\":\"导\"}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var out, errs bytes.Buffer
		file := &memory{}
		status, err := answer(bufio.NewReader(bytes.NewReader(b)), Terminal{Out: &out, Err: &errs, Progress: func(Progress) {},
			Create: func() (Saved, error) { file.kept, file.dropped = false, false; return file, nil }})
		if err == nil && (status < 0 || status > 255) {
			t.Errorf("status %d", status)
		}
		if out.Len()+errs.Len()+file.Len() > len(b) {
			t.Error("more came out than went in")
		}
		if file.Len() > 0 && file.kept == file.dropped {
			t.Errorf("kept %v and dropped %v", file.kept, file.dropped)
		}
	})
}

func FuzzReceive(f *testing.F) {
	var whole bytes.Buffer
	form := multipart.NewWriter(&whole)
	form.SetBoundary("b")
	if err := send(form, Command{Args: []string{"board"}, Files: []File{{Name: "../a"}}}, []io.ReadCloser{io.NopCloser(strings.NewReader("x"))}); err != nil {
		f.Fatal(err)
	}
	f.Add(whole.Bytes())
	f.Add(whole.Bytes()[:whole.Len()/2])
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		rc, err := Receive(multipart.NewReader(bytes.NewReader(b), "b"), dir)
		if err != nil && fault.Of(err) == nil {
			t.Errorf("no fault: %v", err)
		}
		if err != nil {
			return
		}
		for _, f := range rc.Files {
			if path, err := rc.Path(f.Name); err == nil && filepath.Dir(path) != dir {
				t.Errorf("%q lies at %s", f.Name, path)
			}
		}
		if left, _ := os.ReadDir(filepath.Dir(dir)); len(left) > 1 {
			t.Errorf("files outside: %v", left)
		}
	})
}
