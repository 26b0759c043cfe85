package publish

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/vault"
	"github.com/tongchou/tongchou/internal/workflow"
)

// Site is what the public pages are made from.
type Site struct {
	Desk   *desk.Desk
	Vault  vault.Vault
	Signer Signer // signs a checkpoint where none covers an edition yet
	Base   string // the address that visitors use, "https://kaohe.example"; empty: as the request says
	Trust  Trust  // the witnesses whose cosignatures are shown; its LogKey is not read
	Now    func() time.Time
	Log    *slog.Logger // of what goes wrong; nil: the default one

	Inside func(context.Context) bool // whether the visitor has an account and may see what is only frozen; nil: nobody may
}

//go:embed style.css
var style []byte

// Policy is the Content-Security-Policy of the pages: their own stylesheet and nothing else, no script.
const Policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Handler serves /p/ (the list of editions), /p/EDITION, its files and /p/style.css. It needs no account, shows strangers only what is
// published, and answers GET and HEAD.
func Handler(s Site) http.Handler {
	if s.Now == nil {
		s.Now = time.Now
	}
	h := &site{Site: s, shown: map[string]*shown{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /p/{$}", h.page(h.list))
	mux.HandleFunc("GET /p/style.css", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Header().Set("Cache-Control", "public, max-age=3600")
		h.serve(w, r, style)
	})
	mux.HandleFunc("GET /p/{edition}", h.page(h.edition))
	mux.HandleFunc("GET /p/{edition}/{name}", h.download)
	return mux
}

type site struct {
	Site
	mu    sync.Mutex
	shown map[string]*shown // by code and version: what was looked at lately, checked
}

// shown is an edition, packed and checked as any reader would check it.
type shown struct {
	edition workflow.Edition
	file    []byte
	report  Report
	text    []byte // of the rulebook
}

// keptShown is how many editions are kept ready.
const keptShown = 4

var errNotPublished = errors.New("publish: no such edition")

// look finds an edition that the visitor may see and makes it ready.
func (h *site) look(ctx context.Context, code string) (*shown, error) {
	ed, err := h.Desk.Edition(ctx, code)
	switch {
	case fault.Of(err) != nil && !failed(err), err == nil && ed.State != workflow.Published && (h.Inside == nil || !h.Inside(ctx)):
		return nil, errNotPublished
	case err != nil:
		return nil, err
	}
	signed, err := h.covering(ctx, ed)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(signed)
	key := ed.Code + "/" + string(ed.State) + "/" + ed.AmendedBy + "/" + hex.EncodeToString(sum[:])
	h.mu.Lock()
	defer h.mu.Unlock() // one at a time: the same edition is asked for by many when it comes out
	if s := h.shown[key]; s != nil {
		return s, nil
	}
	s := &shown{edition: ed}
	if s.file, err = PackUnder(ctx, h.Desk.Store(), h.Vault, ed, signed, h.Signer.Public()); err != nil {
		return nil, err
	}
	trust := h.Trust
	trust.LogKey = h.Signer.Public()
	if s.report, err = Check(s.file, trust); err != nil {
		return nil, err
	}
	if s.text, err = partOf(ctx, h.Vault, ed, RulebookPart); err != nil {
		return nil, err
	}
	if len(h.shown) >= keptShown {
		clear(h.shown)
	}
	h.shown[key] = s
	return s, nil
}

// covering is the first checkpoint kept that covers an edition, the one with a witness's cosignature before one without, so that the edition's file
// stays the same; a new one where there is none.
func (h *site) covering(ctx context.Context, ed workflow.Edition) ([]byte, error) {
	leaf, err := h.Desk.Store().Leaf(ctx, ed.Seq)
	if err != nil {
		return nil, err
	}
	var first []byte
	for c, err := range h.Desk.Store().Checkpoints(ctx) {
		if err != nil {
			return nil, err
		}
		if c.Size <= leaf.Index {
			continue
		}
		if first == nil {
			first = c.Note
		}
		trust := proof.Trust{Log: h.Signer.Public(), Witnesses: h.Trust.Witnesses, Quorum: 1}
		if _, _, err := trust.Open(c.Note); err == nil {
			return c.Note, nil
		}
	}
	if first != nil {
		return first, nil
	}
	return h.Signer.Checkpoint(ctx)
}

// page serves a page that render makes, with the headers that all pages have.
func (h *site) page(render func(r *http.Request, v say.Voice) ([]byte, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", Policy)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "same-origin")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		v := say.In(r.URL.Query().Get("lang"))
		b, err := render(r, v)
		if err != nil {
			h.fail(w, r, v, err)
			return
		}
		w.Header().Set("Cache-Control", h.keep(r, "public, max-age=60"))
		h.serve(w, r, b)
	}
}

// keep says how long an answer may be kept: what somebody with an account sees may not be for all.
func (h *site) keep(r *http.Request, public string) string {
	if h.Inside != nil && h.Inside(r.Context()) {
		return "private, no-cache"
	}
	return public
}

// serve answers with bytes under their hash as ETag.
func (h *site) serve(w http.ResponseWriter, r *http.Request, b []byte) {
	sum := sha256.Sum256(b)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
}

// fail answers that a page is not there, or that something is wrong here, without saying what to a stranger.
func (h *site) fail(w http.ResponseWriter, r *http.Request, v say.Voice, err error) {
	status, key := http.StatusNotFound, "publish.page.absent"
	if !errors.Is(err, errNotPublished) {
		status, key = http.StatusServiceUnavailable, "publish.page.trouble"
		l := h.Log
		if l == nil {
			l = slog.Default()
		}
		l.ErrorContext(r.Context(), "public page", "path", r.URL.Path, "error", err)
		w.Header().Set("Retry-After", "60")
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	b, e := h.render("message", frame{V: v, Lang: v.Lang, Title: v.T(key + ".title"), Message: v.T(key)})
	if e != nil {
		http.Error(w, v.T(key), status)
		return
	}
	w.WriteHeader(status)
	_, _ = w.Write(b)
}

// download serves the edition file or one of the edition's parts.
func (h *site) download(w http.ResponseWriter, r *http.Request) {
	v := say.In(r.URL.Query().Get("lang"))
	code, name := r.PathValue("edition"), r.PathValue("name")
	s, err := h.look(r.Context(), code)
	if err != nil {
		h.fail(w, r, v, err)
		return
	}
	b := s.file
	media := "application/zip"
	if name != code+Extension {
		known := name == BoardPart
		for _, doc := range s.edition.Documents {
			known = known || doc.Name == name
		}
		if !known {
			h.fail(w, r, v, errNotPublished)
			return
		}
		if b, err = partOf(r.Context(), h.Vault, s.edition, name); err != nil {
			h.fail(w, r, v, err)
			return
		}
		media, name = mediaOf(name), code+"-"+name
	}
	sum := sha256.Sum256(b)
	vault.Headers(w.Header(), vault.File{Hash: hex.EncodeToString(sum[:]), Size: int64(len(b)), Media: media}, name)
	w.Header().Del("Content-Length") // of a part of it there may be less
	w.Header().Set("Cache-Control", h.keep(r, "public, max-age=300"))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
}

// address is where visitors find the site.
func (h *site) address(r *http.Request) string {
	if h.Base != "" {
		return strings.TrimSuffix(h.Base, "/")
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
