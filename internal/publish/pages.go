package publish

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/workflow"
)

//go:embed page.html
var pageFile embed.FS

var pages = template.Must(template.New("").ParseFS(pageFile, "page.html"))

func (h *site) render(name string, data any) ([]byte, error) {
	var b bytes.Buffer
	err := pages.ExecuteTemplate(&b, name, data)
	return b.Bytes(), err
}

// frame is what every page has.
type frame struct {
	V       say.Voice
	Lang    string
	Other   string // address of the page in the other language
	Title   string
	Agency  string
	Demo    bool
	Message string
}

// Look tells one stylesheet from the one before, which visitors keep for a while.
func (frame) Look() string { return look }

var look = func() string {
	sum := sha256.Sum256(style)
	return hex.EncodeToString(sum[:4])
}()

// T says a message of the pages.
func (f frame) T(key string) string { return f.V.T("publish.page." + key) }

func (h *site) frame(r *http.Request, v say.Voice, title string) frame {
	s := h.Desk.Settings()
	q := r.URL.Query()
	q.Del("lang")
	if v.Lang != "en" {
		q.Set("lang", "en")
	}
	other := r.URL.Path
	if e := q.Encode(); e != "" {
		other += "?" + e
	}
	return frame{V: v, Lang: v.Lang, Other: other, Title: title, Agency: s.Name, Demo: s.Demo}
}

// link is an address of the site in the language of the page; pairs are names and values of a query.
func link(v say.Voice, path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if v.Lang != "zh" {
		q.Set("lang", v.Lang)
	}
	if e := q.Encode(); e != "" {
		path += "?" + e
	}
	return path
}

// listPage is the list of what was published, the latest first.
type listPage struct {
	frame
	Rows []listRow
}

type listRow struct {
	workflow.Edition
	Link, Published string
}

func (h *site) list(r *http.Request, v say.Voice) ([]byte, error) {
	all, err := h.Desk.Editions(r.Context())
	if err != nil {
		return nil, err
	}
	p := listPage{frame: h.frame(r, v, v.T("publish.page.list"))}
	for _, ed := range all {
		if ed.State == workflow.Published {
			p.Rows = append(p.Rows, listRow{ed, link(v, "/p/"+ed.Code), minute(ed.PublishedAt, h.Desk.Zone())})
		}
	}
	slices.Reverse(p.Rows)
	return h.render("list", p)
}

// edition shows the board, or with ?unit= and ?item= the check of one figure.
func (h *site) edition(r *http.Request, v say.Voice) ([]byte, error) {
	s, err := h.look(r.Context(), r.PathValue("edition"))
	if err != nil {
		return nil, err
	}
	if unit := r.URL.Query().Get("unit"); unit != "" {
		return h.figure(r, v, s, unit, r.URL.Query().Get("item"))
	}
	return h.board(r, v, s)
}

// boardPage is an edition's page.
type boardPage struct {
	frame
	Edition    workflow.Edition
	Sentence   string
	StandsOn   string
	Facts      []fact
	Heads      []head
	Rows       []row
	Remarks    bool
	Proof      proofWords
	Amends     string // link
	AmendedBy  string // link
	Changes    []changeRow
	Objections string
	Open       bool // the objection window
	Files      []fileRow
	File       fileRow
	Address    string
	QR         template.HTML
	List       string
}

type fact struct{ Name, Value string }

type head struct{ Name, Full string }

type row struct {
	Rank, Code, Name, Tier, Remark string
	First                          bool
	Total                          cell
	Items                          []cell
}

// cell is a figure with the address of its check.
type cell struct{ Text, Link, Mark string }

type fileRow struct{ Name, What, Link, Size, Hash string }

type changeRow struct{ Unit, Item, From, To, Why, Link string }

// same writes a column's figures with the same decimals.
type same struct{ places int }

func (s *same) see(q num.Qty) {
	_, frac, _ := strings.Cut(q.String(), ".")
	s.places = max(s.places, len(frac))
}

func (s *same) text(q num.Qty) string {
	digits, frac, _ := strings.Cut(q.String(), ".")
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "−", digits[1:]
	}
	whole := apart(digits)
	if s.places == 0 {
		return sign + whole
	}
	return sign + whole + "." + frac + strings.Repeat("0", s.places-len(frac))
}

// apart sets thousands apart.
func apart(digits string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func count(n int64) string { return apart(strconv.FormatInt(n, 10)) }

// rows lays out the board.
func (p *boardPage) rows(b *Board, code string) {
	if len(b.Units) == 0 {
		return
	}
	items := len(b.Units[0].Items)
	columns := make([]same, items+1)
	for i := range b.Units {
		columns[items].see(b.Units[i].Total)
		for k := range b.Units[i].Items {
			columns[k].see(b.Units[i].Items[k].Score)
		}
	}
	for _, it := range b.Units[0].Items {
		h := head{Name: it.Name}
		if it.Full != 0 {
			h.Full = it.Full.String()
		}
		p.Heads = append(p.Heads, h)
	}
	for i := range b.Units {
		u := &b.Units[i]
		r := row{Rank: "—", Code: u.Code, Name: u.Name, Tier: u.Tier, Remark: remarkOf(u, b, p.V), First: u.Rank == 1,
			Total: cell{Text: columns[items].text(u.Total), Link: link(p.V, "/p/"+code, "unit", u.Code)}}
		if !u.Unscored {
			r.Rank = strconv.Itoa(u.Rank)
		} else {
			r.Total.Text = "—"
		}
		for k, it := range u.Items {
			r.Items = append(r.Items, cell{Text: columns[k].text(it.Score), Link: link(p.V, "/p/"+code, "unit", u.Code, "item", it.Code), Mark: markOf(it, p.V)})
		}
		p.Remarks = p.Remarks || r.Remark != ""
		p.Rows = append(p.Rows, r)
	}
}

// remarkOf is what a reader must know of a row.
func remarkOf(u *BoardUnit, b *Board, v say.Voice) string {
	var out []string
	for i := range b.Units {
		if o := &b.Units[i]; o.Code != u.Code && o.Rank == u.Rank && u.Rank != 0 {
			out = append(out, v.T("publish.tied"))
			break
		}
	}
	if u.Provisional {
		out = append(out, v.T("publish.provisional"))
	}
	for _, it := range u.Items {
		if m := markOf(it, v); m != "" {
			out = append(out, m)
		}
	}
	return strings.Join(out, v.T("publish.semicolon"))
}

func markOf(it BoardItem, v say.Voice) string {
	switch {
	case it.Missing != "":
		return v.T("publish.missing", say.Args{"Item": it.Name, "Counted": v.T("publish.missing." + it.Missing)})
	case it.Vetoed:
		return v.T("publish.vetoed", say.Args{"Item": it.Name})
	}
	return ""
}

// sentence says who is first.
func sentence(b *Board, v say.Voice) string {
	var first []string
	for i := range b.Units {
		if b.Units[i].Rank == 1 {
			first = append(first, b.Units[i].Name)
		}
	}
	if len(first) == 0 {
		return ""
	}
	return v.T("publish.page.sentence", say.Args{"AsOf": day(b.AsOf, v), "Units": strings.Join(first, v.T("publish.enum")), "Total": b.Units[0].Total.String(),
		"Full": b.Rulebook.Full.String(), "Count": len(b.Units), "Several": len(first) > 1})
}
