package vault

import (
	"mime"
	"net/http"
	"strconv"
)

// Headers sets what a kept file is served with, so that no browser takes it for a page or runs anything in it: its type as judged, never
// guessed; saved, not shown; no script, no frame, no other site. name is what it is saved as. The hash is its ETag: it never changes.
func Headers(h http.Header, f File, name string) {
	media := f.Media // without a charset: a ledger may be in GBK, and who opens it knows better
	if media == "" {
		media = "application/octet-stream"
	}
	h.Set("Content-Type", media)
	h.Set("Content-Length", strconv.FormatInt(f.Size, 10))
	h.Set("Content-Disposition", disposition(name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", `"`+f.Hash+`"`)
}

// disposition says "save as name"; a name that can't be written so is left out.
func disposition(name string) string {
	if s := mime.FormatMediaType("attachment", map[string]string{"filename": name}); s != "" && name != "" {
		return s
	}
	return "attachment"
}
