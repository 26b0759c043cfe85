package api

import (
	"context"
	"net/http"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/say"
)

// call is one request as the server goes along with it. It belongs to the request's goroutine.
type call struct {
	id        string // of the request, in logs and problems
	voice     say.Voice
	address   string // of the caller
	near      bool   // the caller is on this machine, and no proxy is between
	operation string // operationId; "" before it is known and for what is none
	subject   access.Subject
	bearer    bool   // signed in by a token, not by a cookie
	secret    string // of the session or token; never logged
	key       string // Idempotency-Key
	entering  string // whose session a sign-in began
	w         http.ResponseWriter

	again func(context.Context) (access.Subject, error) // asks anew who the caller is; nil for nobody
}

type callKey struct{}

// of returns the request's call. A context without one, in tests of parts, has a call of its own.
func of(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return &call{voice: say.In("")}
}

// by says who writes, for the ledger.
func by(ctx context.Context, origin string) desk.By {
	return desk.By{Actor: of(ctx).subject.Account, Origin: origin}
}
