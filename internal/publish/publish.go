// Package publish freezes a board into an edition: its bytes, the explanation of every figure down to the records, the documents made of them, all
// named by their hashes in a manifest that the log holds. It writes the edition file that anybody can check without us, checks one, and shows editions
// to the public.
package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/vault"
	"github.com/tongchou/tongchou/internal/workflow"
)

// Names of an edition's parts that are the same in every edition. Documents for readers are named by kind and language: "briefing.zh.docx".
const (
	BoardPart    = "board.json"    // as `tongchou board --format json` prints it
	ExplainPart  = "explain.json"  // Trees
	RulebookPart = "rulebook.yaml" // as its author wrote it
)

// Wish says which edition is to be frozen.
type Wish struct {
	Question  desk.Question
	Code      string   // empty: date, group and a running number, "2021-04-26-XQ-1"
	Title     string   // empty: the rulebook's name and the date
	Languages []string // of the documents; empty: zh
	Focus     string   // code of the unit that the briefing is about; empty: the first
}

// mostPart is the most bytes that a part of an edition has.
const mostPart = 256 << 20

// Freeze makes an edition of a question's board, keeps its parts in the vault and its manifest in the ledger, not yet to be seen by the public.
func Freeze(ctx context.Context, d *desk.Desk, v vault.Vault, by desk.By, w Wish) (workflow.Edition, error) {
	ed, _, err := prepare(ctx, d, v, w)
	if err != nil {
		return ed, err
	}
	ed, _, err = d.FreezeEdition(ctx, by, ed)
	return ed, err
}

// prepare makes the manifest of an edition and puts its parts into the vault.
func prepare(ctx context.Context, d *desk.Desk, v vault.Vault, w Wish) (workflow.Edition, *desk.Frozen, error) {
	f, err := d.Freeze(ctx, w.Question)
	if err != nil {
		return workflow.Edition{}, nil, err
	}
	b := f.Board
	ed := workflow.Edition{Title: w.Title, Group: f.Code, AsOf: b.AsOf, KnownAt: b.KnownAt, KnownSeq: f.Seq, Basis: b.Basis.String(),
		Rulebook: b.Rulebook.Code, RulebookVersion: b.Rulebook.Version, Demo: d.Settings().Demo}
	if ed.Title == "" {
		ed.Title = say.In("zh").T("publish.title", say.Args{"Rulebook": strings.TrimSuffix(strings.TrimSuffix(b.Rulebook.Name, "办法"), "考核"), "AsOf": b.AsOf.String()})
	}
	if ed.Code, err = codeFor(ctx, d, w.Code, f); err != nil {
		return ed, nil, err
	}
	parts, err := partsOf(d, f, w)
	if err != nil {
		return ed, nil, err
	}
	for _, p := range parts {
		file, err := v.Put(ctx, bytes.NewReader(p.bytes), vault.Limits{Size: mostPart, Declared: int64(len(p.bytes)), Media: vault.Publication})
		if err != nil {
			return ed, nil, err
		}
		if p.name == BoardPart {
			ed.BoardSHA256 = file.Hash
			continue
		}
		ed.Documents = append(ed.Documents, workflow.Document{Name: p.name, MediaType: mediaOf(p.name), Size: file.Size, SHA256: file.Hash})
	}
	return ed, f, nil
}

// codeFor is the code wished for, or the first free one of the day and group.
func codeFor(ctx context.Context, d *desk.Desk, wish string, f *desk.Frozen) (string, error) {
	if wish != "" {
		return wish, nil
	}
	all, err := d.Editions(ctx)
	if err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		code := fmt.Sprintf("%s-%s-%d", f.Board.AsOf, f.Code, n)
		if !slices.ContainsFunc(all, func(e workflow.Edition) bool { return e.Code == code }) {
			return code, nil
		}
	}
}

// part is a file of an edition.
type part struct {
	name  string
	bytes []byte
}

// partsOf makes the board's bytes, the explanations, the rulebook and the documents, in this order.
func partsOf(d *desk.Desk, f *desk.Frozen, w Wish) ([]part, error) {
	board, err := boardBytes(f.Board)
	if err != nil {
		return nil, err
	}
	t, err := treesOf(f)
	if err != nil {
		return nil, err
	}
	explain, err := t.marshal()
	if err != nil {
		return nil, err
	}
	parts := []part{{BoardPart, board}, {ExplainPart, explain}, {RulebookPart, []byte(f.Rulebook)}}
	languages := w.Languages
	if len(languages) == 0 {
		languages = []string{"zh"}
	}
	for _, lang := range languages {
		if lang != "zh" && lang != "en" {
			return nil, fault.At("languages", "publish_language", lang, "zh, en")
		}
		docs, err := documents(d, f, w, say.In(lang))
		if err != nil {
			return nil, err
		}
		parts = append(parts, docs...)
	}
	return parts, nil
}

// boardBytes are the board as the command line prints it in JSON.
func boardBytes(b *score.Board) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(b)
	return out.Bytes(), err
}

// DefaultWindow is how long objections may be filed where nothing else is said: five days after the day of publication.
const DefaultWindow = 5

// Publish opens a frozen edition to all. until ends its objection window; zero is the end of the fifth day after today.
func Publish(ctx context.Context, d *desk.Desk, by desk.By, code string, until time.Time) (workflow.Edition, error) {
	ed, err := d.Edition(ctx, code)
	if err != nil {
		return ed, err
	}
	if ed.ObjectUntil = until.UTC(); until.IsZero() {
		y, m, day := d.Today().Civil()
		ed.ObjectUntil = time.Date(y, m, day+DefaultWindow+1, 0, 0, 0, 0, d.Zone()).Add(-time.Second).UTC()
	}
	ed, _, err = d.PublishEdition(ctx, by, ed)
	return ed, err
}

// partOf reads one part of an edition from the vault, whole and checked.
func partOf(ctx context.Context, v vault.Vault, ed workflow.Edition, name string) ([]byte, error) {
	hash := ""
	if name == BoardPart {
		hash = ed.BoardSHA256
	}
	for _, doc := range ed.Documents {
		if doc.Name == name {
			hash = doc.SHA256
		}
	}
	if hash == "" {
		return nil, fault.At(ed.Code, "publish_no_part", name, "")
	}
	r, _, err := v.Open(ctx, hash)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}
