package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/remote"
	"github.com/tongchou/tongchou/internal/store"
)

// Commands runs command lines of the program; the command line itself implements it. Prepare asks access.Decide about the command's
// own operation at the units it touches, and returns what runs it. See package remote for what a command is sent and answered as.
type Commands interface {
	Prepare(ctx context.Context, s access.Subject, rc *remote.Received) (run func(context.Context, *remote.Writer), err error)
}

func (s *server) commands() {
	if s.Commands == nil {
		return
	}
	register(s, op{ID: "run-command", Method: http.MethodPost, Path: remote.Path, Tag: "command", Does: access.CommandRun, Body: s.Limits.Upload,
		Timeout: -1, Streams: true}, anywhere[commandForm], s.command)
	// A form that is in the document when the operation is registered would be read as a whole before it.
	documentCommand(s.api.OpenAPI().Paths[remote.Path].Post)
}

// commandForm is what of a command's request is read before its parts are.
type commandForm struct{}

func documentCommand(h *huma.Operation) {
	h.RequestBody = &huma.RequestBody{Required: true, Description: "api.doc.command_request", Content: map[string]*huma.MediaType{"multipart/form-data": {
		Schema: &huma.Schema{Type: "object", Required: []string{"command"}, Properties: map[string]*huma.Schema{
			"command": {Type: "string", Description: "api.doc.command"},
			"file":    {Type: "array", Items: &huma.Schema{Type: "string", Format: "binary"}, Description: "api.doc.command_file"},
		}}}}}
	name, _, _ := strings.Cut(remote.MediaType, ";")
	h.Responses["200"] = &huma.Response{Description: "api.doc.command_answer", Content: map[string]*huma.MediaType{
		name: {Schema: &huma.Schema{Type: "string", Format: "binary"}}}}
}

// command hands the request, which nobody has read yet, to package remote.
func (s *server) command(ctx context.Context, _ *commandForm) (*huma.StreamResponse, error) {
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		r, w := humago.Unwrap(hc)
		err := remote.Handle(w, r, s.Dir, func(ctx context.Context, rc *remote.Received) (func(context.Context, *remote.Writer), error) {
			ctx, err := onceCommand(ctx, r.Header.Get("Idempotency-Key"), rc)
			if err != nil {
				return nil, err
			}
			run, err := s.Commands.Prepare(ctx, of(ctx).subject, rc)
			if err != nil {
				return nil, err
			}
			return func(_ context.Context, w *remote.Writer) { run(ctx, w) }, nil
		})
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			problem(ctx, http.StatusRequestEntityTooLarge, fault.New("api_too_large", "", strconv.FormatInt(large.Limit, 10))).send(w)
		case err != nil:
			s.told(ctx, err).send(w)
		}
	}}, nil
}

// onceCommand lets a command that is sent twice with one key write once.
func onceCommand(ctx context.Context, key string, rc *remote.Received) (context.Context, error) {
	if key == "" {
		return ctx, nil
	}
	b, err := json.Marshal(rc.Command)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b)
	owner := sha256.Sum256([]byte(of(ctx).subject.Account + "\n" + key))
	return store.Once(ctx, "command "+hex.EncodeToString(owner[:]), hex.EncodeToString(sum[:])), nil
}
