package api

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/tongchou/tongchou/internal/fault"
)

// refuse answers with a problem from within huma's middleware.
func refuse(ctx huma.Context, p *Problem) {
	_, w := humago.Unwrap(ctx)
	p.send(w)
}

// deadline gives an answer so much time to be taken, and a little more to be written.
func deadline(ctx huma.Context, d time.Duration) {
	if d > 0 {
		_, w := humago.Unwrap(ctx)
		extend(w, d+10*time.Second)
	}
}

// isEmpty says that a question failed because the ledger holds nothing yet.
func isEmpty(err error) bool {
	l := fault.Of(err)
	return len(l) == 1 && l[0].Code == "desk_empty"
}

var _ http.ResponseWriter = (*recorder)(nil)
