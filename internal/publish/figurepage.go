package publish

import (
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
)

// figurePage is the check of one figure.
type figurePage struct {
	frame
	Code, Board string // the edition's code and address
	Unit, Item  string
	Score, Full string
	Facts       []fact
	Sound       bool
	Verdict     string
	Breaks      []string
	Kind, Rule  string
	Paper       []paperLine
	Parts       []partRow // of a total, and of a group of items
	Records     []recordRow
	Counted     string
	Long        bool // many records: folded
	Proof       proofWords
	Address     string
	QR          template.HTML
}

type partRow struct{ Name, Full, Score, Link, Mark string }

type recordRow struct{ Seq, Unit, Indicator, On, Quantity, Kind string }

// unfolded is how many records are shown without a click.
const unfolded = 30

// figure shows the check of a unit's score of an item, or of its total.
func (h *site) figure(r *http.Request, v say.Voice, s *shown, unit, item string) ([]byte, error) {
	b, t := s.report.board, s.report.trees
	code, itemCode, ok := b.figure(unit, item)
	if !ok {
		return nil, errNotPublished
	}
	u, it := b.unit(code), b.unit(code).item(itemCode)
	p := figurePage{frame: h.frame(r, v, u.Name+" "+v.T("publish.col.total")), Code: s.edition.Code, Board: link(v, "/p/"+s.edition.Code), Unit: u.Name,
		Item: v.T("publish.col.total"), Score: u.Total.String(), Full: b.Rulebook.Full.String(), Proof: h.proofWords(s, v)}
	p.Demo = s.edition.Demo
	path := link(v, "/p/"+s.edition.Code, "unit", code, "item", itemCode)
	if itemCode != "" {
		p.Title, p.Item, p.Score, p.Full = u.Name+" "+it.Name, it.Name, it.Score.String(), ""
		if it.Full != 0 {
			p.Full = it.Full.String()
		}
		p.Kind, p.Rule = v.T("score.kind."+it.Kind), ruleOf(s.text, it.Code)
	}
	p.facts(u, it, itemCode)
	p.verdict(s, code, itemCode)
	if err := p.calculation(t, code, itemCode); err != nil {
		return nil, err
	}
	p.parts(s.edition.Code, u, it, itemCode)
	var err error
	p.Address = h.address(r) + path
	p.QR, err = qrCode(p.Address)
	if err != nil {
		return nil, err
	}
	return h.render("figure", p)
}

func (p *figurePage) facts(u *BoardUnit, it *BoardItem, item string) {
	add := func(key, value string) {
		if value != "" {
			p.Facts = append(p.Facts, fact{p.T(key), value})
		}
	}
	rank, tier, mark := u.Rank, u.Tier, ""
	if item != "" {
		rank, tier, mark = it.Rank, it.Tier, markOf(*it, p.V)
		add("kind", p.Kind)
	}
	if rank > 0 {
		add("rank", strconv.Itoa(rank))
	}
	add("tier", tier)
	if item != "" && it.Completion != "" {
		if r, err := num.ParseRat(it.Completion); err == nil {
			add("completion", r.Percent(2))
		}
	}
	add("remark", mark)
}

// verdict says whether the figure was worked out again to the same value.
func (p *figurePage) verdict(s *shown, unit, item string) {
	at, ok := s.report.trees.Root(unit, item)
	if !ok {
		p.Verdict = p.T("figure.unexplained")
		return
	}
	value := s.report.values[at]
	name := p.Unit
	if item != "" {
		name += " " + p.Item
	}
	for _, f := range s.report.Breaks {
		if f.Place.Field == name || strings.HasPrefix(f.Code, "publish_records") || strings.HasPrefix(f.Code, "proof_") || strings.HasPrefix(f.Code, "publish_manifest") {
			p.Breaks = append(p.Breaks, p.V.Fault(f))
		}
	}
	p.Sound = len(p.Breaks) == 0
	p.Verdict = p.V.T("publish.page.figure.verdict", say.Args{"Sound": p.Sound, "Value": value.shown(), "Score": p.Score})
}

// calculation writes the steps and the records below the figure.
func (p *figurePage) calculation(t *Trees, unit, item string) (err error) {
	at, ok := t.Root(unit, item)
	if !ok {
		return nil
	}
	depth := 0
	if item == "" {
		depth = 3 // the items have pages of their own
	}
	if p.Paper, err = t.paper(at, p.V, depth); err != nil {
		return err
	}
	inputs := t.inputs(at)
	p.Counted = p.V.T("publish.page.figure.records", say.Args{"Count": count(int64(len(inputs)))})
	if item == "" {
		return nil
	}
	p.Long = len(inputs) > unfolded
	var column same
	for _, in := range inputs {
		column.see(in.Quantity)
	}
	for _, in := range inputs {
		u, i := named(t.Units, in.Unit), named(t.Indicators, in.Indicator)
		r := recordRow{Seq: strconv.FormatInt(in.Seq, 10), Unit: u.Name, Indicator: i.Name, On: in.On.String(), Quantity: column.text(in.Quantity), Kind: p.T("kind." + in.Kind)}
		if r.Unit == "" {
			r.Unit = u.Code
		}
		if i.Measure != "" {
			r.Indicator += "（" + i.Measure + "）"
		}
		p.Records = append(p.Records, r)
	}
	return nil
}

// parts are the items that a total, or a group of items, is put together from.
func (p *figurePage) parts(code string, u *BoardUnit, it *BoardItem, item string) {
	items := u.Items
	if item != "" {
		if it.Kind != score.KindGroup {
			return
		}
		items = it.Items
	}
	var column same
	for _, x := range items {
		column.see(x.Score)
	}
	for _, x := range items {
		row := partRow{Name: x.Name, Score: column.text(x.Score), Link: link(p.V, "/p/"+code, "unit", u.Code, "item", x.Code), Mark: markOf(x, p.V)}
		if x.Full != 0 {
			row.Full = x.Full.String()
		}
		p.Parts = append(p.Parts, row)
	}
}
