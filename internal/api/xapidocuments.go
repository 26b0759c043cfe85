package api

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/xapi"
)

// maxDocument is how many bytes a document may have.
const maxDocument = 4 << 20

// documentKind is a resource that holds documents of courseware's own, which may change and go: papers, no part of the ledger.
type documentKind struct {
	drawer string
	about  []string // the parameters that say what its documents are about
	id     string   // the parameter that says which one it is
	free   bool     // in version 1.0.3 it may be overwritten unseen
}

var xapiDocuments = map[string]documentKind{
	"/activities/state":   {"xapi.state", []string{"activityId", "agent", "registration"}, "stateId", true},
	"/activities/profile": {"xapi.activityprofile", []string{"activityId"}, "profileId", false},
	"/agents/profile":     {"xapi.agentprofile", []string{"agent"}, "profileId", false},
}

// keptDocument is one as it is kept.
type keptDocument struct {
	ID           string    `json:"id"`
	Registration string    `json:"registration,omitempty"`
	Type         string    `json:"type"`
	At           time.Time `json:"at"`
	Content      []byte    `json:"content"`
}

// tag is the document's ETag. Version 1.0.3 wants it to be a SHA-1; nothing rests on that it could not be forged.
func (d *keptDocument) tag() string {
	h := sha1.Sum(d.Content)
	return `"` + hex.EncodeToString(h[:]) + `"`
}

func (d *keptDocument) isJSON() bool {
	kind, _, _ := mime.ParseMediaType(d.Type)
	return kind == "application/json"
}

// place is where a request's documents lie: their owner, and the key of the one that is named.
type documentPlace struct {
	owner        string
	registration string
	id           string
	key          string // "" when none is named
}

// placed reads the parameters that say which documents are meant.
func (l *learner) placed(d documentKind) (p documentPlace, err error) {
	var about []string
	for _, name := range d.about {
		switch name {
		case "activityId":
			id, err := l.iri(name)
			if err != nil {
				return p, err
			}
			about = append(about, id)
		case "agent":
			agent, err := l.agent()
			if err != nil {
				return p, err
			}
			about = append(about, xapi.IdentifierOf(agent))
		case "registration":
			p.registration = strings.ToLower(l.params.Get(name))
			if l.params.Has(name) && !xapi.IsUUID(p.registration) {
				return p, fault.At(name, "xapi_form", p.registration, "UUID (RFC 4122)")
			}
		}
	}
	p.owner = digestOf(about...)
	if p.id = l.params.Get(d.id); p.id != "" {
		p.key = p.owner + "/" + digestOf(p.registration, p.id)
	}
	return p, nil
}

// named is placed of a request that must name one document.
func (l *learner) named(d documentKind) (documentPlace, error) {
	p, err := l.placed(d)
	if err == nil && p.key == "" {
		err = fault.At(d.id, "xapi_missing", "", d.id)
	}
	return p, err
}

// digestOf makes a key of texts that may be longer than a key.
func digestOf(parts ...string) string {
	h := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(h[:20])
}

func documentOf(p store.Paper) (*keptDocument, error) {
	d := &keptDocument{}
	return d, json.Unmarshal(p.Body, d)
}

// getDocument gives a document, or the ids of all of them there.
func (l *learner) getDocument(d documentKind) error {
	p, err := l.placed(d)
	if err != nil {
		return err
	}
	since, err := l.instant("since")
	if err != nil {
		return err
	}
	if p.key == "" {
		return l.listDocuments(d, p, since)
	}
	if l.params.Has("since") {
		return fault.At("since", "xapi_together", "since", "– "+d.id)
	}
	paper, found, err := l.Desk.Store().Paper(l.ctx, d.drawer, p.key)
	if err != nil {
		return err
	}
	if !found {
		return fault.At(d.id, "xapi_absent", p.id, "")
	}
	doc, err := documentOf(paper)
	if err != nil {
		return err
	}
	l.w.Header().Set("ETag", doc.tag())
	l.w.Header().Set("Last-Modified", doc.At.UTC().Format(http.TimeFormat))
	if matches(l.header.Get("If-None-Match"), doc.tag()) {
		l.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	l.send(http.StatusOK, doc.Type, doc.Content)
	return nil
}

// documents gathers the documents of a place; without a registration, those of all.
func (l *learner) documents(d documentKind, p documentPlace) (docs []*keptDocument, keys []string, err error) {
	for paper, err := range l.Desk.Store().Papers(l.ctx, d.drawer, store.PaperFilter{Owner: p.owner}) {
		if err != nil {
			return nil, nil, err
		}
		doc, err := documentOf(paper)
		if err != nil {
			return nil, nil, err
		}
		if p.registration == "" || doc.Registration == p.registration {
			docs, keys = append(docs, doc), append(keys, paper.Key)
		}
	}
	return docs, keys, nil
}

func (l *learner) listDocuments(d documentKind, p documentPlace, since time.Time) error {
	docs, _, err := l.documents(d, p)
	if err != nil {
		return err
	}
	ids, seen, latest := []string{}, map[string]bool{}, time.Time{}
	for _, doc := range docs {
		if doc.At.After(latest) {
			latest = doc.At
		}
		if doc.At.After(since) && !seen[doc.ID] {
			seen[doc.ID] = true
			ids = append(ids, doc.ID)
		}
	}
	if !latest.IsZero() {
		l.w.Header().Set("Last-Modified", latest.UTC().Format(http.TimeFormat))
	}
	b, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	l.w.Header().Set("ETag", (&keptDocument{Content: b}).tag())
	l.sendJSON(b)
	return nil
}

// putDocument keeps a document in the place of another or of none.
func (l *learner) putDocument(d documentKind) error {
	return l.write(d, func(old, new *keptDocument) error {
		switch {
		case l.header.Get("If-Match")+l.header.Get("If-None-Match") != "" || d.free && l.version == xapi.V103:
			return nil
		case old != nil:
			return fault.At("If-Match", "xapi_unconditional", "", old.tag())
		case !d.free && l.version == xapi.V103:
			return fault.At("If-None-Match", "xapi_missing", "", "If-None-Match | If-Match")
		}
		return nil
	})
}

// postDocument merges a JSON document into the one that is there, property by property; where none is, it is kept as it came.
func (l *learner) postDocument(d documentKind) error {
	return l.write(d, func(old, new *keptDocument) error {
		if new.isJSON() {
			if _, err := xapi.ReadDocument(new.Content); err != nil {
				return err
			}
		}
		if old == nil {
			return nil
		}
		if !new.isJSON() || !old.isJSON() {
			return fault.At("Content-Type", "xapi_merge", old.Type+" + "+new.Type, "application/json")
		}
		merged, err := xapi.MergeDocument(old.Content, new.Content)
		new.Content = merged
		return err
	})
}

// write reads the document that came and keeps it, once the headers and allow have nothing against it.
func (l *learner) write(d documentKind, allow func(old, new *keptDocument) error) error {
	p, err := l.named(d)
	if err != nil {
		return err
	}
	content, err := l.body(maxDocument)
	if err != nil {
		return err
	}
	new := &keptDocument{ID: p.id, Registration: p.registration, Type: l.header.Get("Content-Type"), Content: content}
	if new.Type == "" {
		new.Type = "application/octet-stream"
	}
	return l.change(func(tx *store.Tx, at time.Time) error {
		paper, found, err := tx.Paper(d.drawer, p.key)
		if err != nil {
			return err
		}
		var old *keptDocument
		if found {
			if old, err = documentOf(paper); err != nil {
				return err
			}
		}
		if err := l.conditions(old); err != nil {
			return err
		}
		if err := allow(old, new); err != nil {
			return err
		}
		new.At = at
		body, err := json.Marshal(new)
		if err != nil {
			return err
		}
		_, err = tx.Put(store.Paper{Drawer: d.drawer, Key: p.key, Owner: p.owner, Body: body, Rev: paper.Rev})
		return err
	})
}

// conditions holds the headers If-Match and If-None-Match against the document that is there, nil for none.
func (l *learner) conditions(old *keptDocument) error {
	tag := ""
	if old != nil {
		tag = old.tag()
	}
	if want := l.header.Get("If-Match"); want != "" && (old == nil || !matches(want, tag)) {
		return fault.At("If-Match", "xapi_changed", want, tag)
	}
	if not := l.header.Get("If-None-Match"); not != "" && old != nil && matches(not, tag) {
		return fault.At("If-None-Match", "xapi_changed", not, tag)
	}
	return nil
}

// deleteDocument lets a document go or, where the resource allows it, all of a place.
func (l *learner) deleteDocument(d documentKind) error {
	p, err := l.placed(d)
	if err != nil {
		return err
	}
	if p.key == "" && !d.free {
		return fault.At(d.id, "xapi_missing", "", d.id)
	}
	keys := []string{p.key}
	if p.key == "" {
		if _, keys, err = l.documents(d, p); err != nil {
			return err
		}
	}
	return l.change(func(tx *store.Tx, _ time.Time) error {
		for _, key := range keys {
			paper, found, err := tx.Paper(d.drawer, key)
			if err != nil {
				return err
			}
			if p.key != "" {
				var old *keptDocument
				if found {
					if old, err = documentOf(paper); err != nil {
						return err
					}
				}
				if err := l.conditions(old); err != nil {
					return err
				}
			}
			if err := tx.Drop(d.drawer, key); err != nil {
				return err
			}
		}
		return nil
	})
}

// change writes papers and answers that there is nothing to say.
func (l *learner) change(do func(*store.Tx, time.Time) error) error {
	ctx, done := outlasting(l.ctx)
	defer done()
	at := l.Now().UTC().Truncate(time.Microsecond)
	if _, err := l.Desk.Store().Write(ctx, store.Meta{At: at}, func(tx *store.Tx) error { return do(tx, at) }); err != nil {
		return err
	}
	l.w.WriteHeader(http.StatusNoContent)
	return nil
}
