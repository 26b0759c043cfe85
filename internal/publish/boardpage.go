package publish

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/workflow"
)

// board is an edition's page.
func (h *site) board(r *http.Request, v say.Voice, s *shown) ([]byte, error) {
	ed, b := s.edition, s.report.board
	p := boardPage{frame: h.frame(r, v, ed.Title), Edition: ed, Sentence: sentence(b, v), Proof: h.proofWords(s, v),
		Open: h.Now().Before(ed.ObjectUntil), List: link(v, "/p/"), Address: h.address(r) + "/p/" + ed.Code}
	p.Demo = ed.Demo
	p.rows(b, ed.Code)
	zone := h.Desk.Zone()
	p.StandsOn = v.T("publish.stands_on", say.Args{"AsOf": ed.AsOf.String(), "KnownAt": instant(ed.KnownAt, zone), "Basis": v.T("publish.basis." + ed.Basis), "Units": len(b.Units)})
	p.Facts = []fact{{p.T("rulebook"), v.T("publish.page.rulebook_version", say.Args{"Name": b.Rulebook.Name, "Version": b.Rulebook.Version, "Full": b.Rulebook.Full.String()})}}
	if ed.State == workflow.Published {
		p.Facts = append(p.Facts, fact{p.T("published"), minute(ed.PublishedAt, zone)}, fact{p.T("object_until"), minute(ed.ObjectUntil, zone)})
	}
	var err error
	if p.Objections, err = h.objections(r.Context(), ed, v); err != nil {
		return nil, err
	}
	p.amendment(v, b)
	p.files(s)
	if p.QR, err = qrCode(p.Address); err != nil {
		return nil, err
	}
	return h.render("board", p)
}

// objections counts the objections to an edition; who said what stays with the office.
func (h *site) objections(ctx context.Context, ed workflow.Edition, v say.Voice) (string, error) {
	all, err := h.Desk.Objections(ctx)
	if err != nil {
		return "", err
	}
	filed, upheld, rejected := 0, 0, 0
	for _, o := range all {
		if o.Edition != ed.Code {
			continue
		}
		filed++
		switch o.State {
		case workflow.Upheld:
			upheld++
		case workflow.Rejected:
			rejected++
		}
	}
	if filed == 0 {
		return v.T("publish.page.no_objections"), nil
	}
	return v.T("publish.page.objections", say.Args{"Filed": filed, "Upheld": upheld, "Rejected": rejected, "Pending": filed - upheld - rejected}), nil
}

// amendment links an edition to the one that it amends, and to the one that amends it.
func (p *boardPage) amendment(v say.Voice, b *Board) {
	ed := p.Edition
	if ed.AmendedBy != "" {
		p.AmendedBy = link(v, "/p/"+ed.AmendedBy)
	}
	if ed.Amends == "" {
		return
	}
	p.Amends = link(v, "/p/"+ed.Amends)
	var column same
	for _, c := range ed.Changes {
		column.see(c.From)
		column.see(c.To)
	}
	for _, c := range ed.Changes {
		u := b.unit(c.Unit)
		r := changeRow{Unit: u.Name, Item: v.T("publish.col.total"), From: column.text(c.From), To: column.text(c.To), Why: c.Why, Link: link(v, "/p/"+ed.Code, "unit", c.Unit, "item", c.Item)}
		if r.Unit == "" {
			r.Unit = c.Unit
		}
		if c.Item != "" {
			if r.Item = u.item(c.Item).Name; r.Item == "" {
				r.Item = c.Item
			}
		}
		p.Changes = append(p.Changes, r)
	}
}

// files lists what can be taken away.
func (p *boardPage) files(s *shown) {
	ed := p.Edition
	p.File = fileRow{Name: ed.Code + Extension, Link: "/p/" + ed.Code + "/" + ed.Code + Extension, Size: sizeOf(int64(len(s.file)))}
	p.Files = append(p.Files, fileRow{Name: BoardPart, What: p.T("file.board.json"), Link: "/p/" + ed.Code + "/" + BoardPart, Size: sizeOf(int64(len(partBytes(s, BoardPart)))), Hash: ed.BoardSHA256})
	for _, doc := range ed.Documents {
		kind, _, _ := strings.Cut(doc.Name, ".")
		what := p.T("file." + kind)
		if strings.Contains(doc.Name, ".en.") {
			what += " (English)"
		}
		p.Files = append(p.Files, fileRow{Name: doc.Name, What: what, Link: "/p/" + ed.Code + "/" + doc.Name, Size: sizeOf(doc.Size), Hash: doc.SHA256})
	}
}

func partBytes(s *shown, name string) []byte {
	parts, err := unzipped(s.file)
	if err != nil {
		return nil
	}
	b, _ := find(parts, name)
	return b
}

func sizeOf(n int64) string {
	switch {
	case n < 1000:
		return strconv.FormatInt(n, 10) + " B"
	case n < 1000_000:
		return strconv.FormatInt((n+500)/1000, 10) + " kB"
	}
	return fmt.Sprintf("%d.%d MB", n/1000_000, n%1000_000/100_000)
}

// proofWords says in plain words what was checked.
type proofWords struct {
	Sound   bool
	Verdict string
	Lines   []string
	Facts   []fact
	Breaks  []string
	Key     string
}

func (h *site) proofWords(s *shown, v say.Voice) proofWords {
	r := s.report
	w := proofWords{Sound: r.Sound(), Key: h.Signer.Public()}
	w.Verdict = v.T("publish.page.verdict", say.Args{"Sound": r.Sound(), "Figures": r.Figures, "Records": count(int64(r.Records))})
	for _, f := range r.Breaks {
		w.Breaks = append(w.Breaks, v.Fault(f))
	}
	signed := partBytes(s, CheckpointPart)
	c, err := proof.Unverified(signed)
	if err != nil {
		return w
	}
	w.Lines = []string{
		v.T("publish.page.proof.manifest", say.Args{"Seq": s.edition.Seq, "Size": count(c.Size), "Origin": c.Origin}),
		v.T("publish.page.proof.records", say.Args{"Records": count(int64(r.Records))}),
		v.T("publish.page.proof.witnesses", say.Args{"Count": len(r.Cosigned), "Names": strings.Join(r.Cosigned, v.T("publish.enum"))}),
	}
	w.Facts = []fact{{v.T("publish.page.proof.root"), hex.EncodeToString(c.Root[:])}, {v.T("publish.page.proof.key"), h.Signer.Public()}}
	return w
}
