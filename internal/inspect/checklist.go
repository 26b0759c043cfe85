package inspect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/when"
)

// Checklist 检查清单 is what an inspection looks at, as one version of it has it. A filled list names its version, so that it is read for ever as it was asked.
type Checklist struct {
	Code    string    `json:"code"`
	Title   string    `json:"title"`
	Version int       `json:"version"` // from 1
	From    when.Date `json:"from"`    // first day on which it may be used
	Items   []Item    `json:"items"`
}

// Item is one thing to look at.
type Item struct {
	Code     string   `json:"code"`
	Text     string   `json:"text"`
	Rule     string   `json:"rule"` // the provision that it stands on: 《…》第…条
	Category string   `json:"category"`
	Severity Severity `json:"severity"` // of a problem with it, as a proposal
	Answers  []string `json:"answers"`  // what may be answered, in order
	Bad      []string `json:"bad"`      // those of them that are a problem
}

// Reply is what was found at one item.
type Reply struct {
	Item     string   `json:"item"`
	Answer   string   `json:"answer"`
	Note     string   `json:"note,omitempty"`     // what was seen; a problem needs it
	Evidence []string `json:"evidence,omitempty"` // hashes of files
}

// Check says what is wrong with a checklist by itself.
func (c Checklist) Check() error {
	var l fault.List
	need(&l, "code", c.Code)
	need(&l, "title", c.Title)
	if c.Version < 1 {
		l = append(l, fault.At("version", "inspect_range", fmt.Sprint(c.Version), "1–"))
	}
	if len(c.Items) == 0 {
		l = append(l, fault.At("items", "inspect_missing", "", ""))
	}
	seen := map[string]bool{}
	for i, it := range c.Items {
		at := fmt.Sprintf("items[%d].", i)
		if seen[it.Code] {
			l = append(l, fault.At(at+"code", "inspect_twice", it.Code, ""))
		}
		seen[it.Code] = true
		l = append(l, it.check(at)...)
	}
	return l.Err()
}

func (it Item) check(at string) (l fault.List) {
	need(&l, at+"code", it.Code)
	need(&l, at+"text", it.Text)
	need(&l, at+"rule", it.Rule)
	need(&l, at+"category", it.Category)
	l = append(l, it.Severity.check(at+"severity")...)
	if len(it.Answers) < 2 {
		l = append(l, fault.At(at+"answers", "inspect_answers_few", fmt.Sprint(len(it.Answers)), "2"))
	}
	for i, a := range it.Answers {
		if a == "" || slices.Contains(it.Answers[:i], a) {
			l = append(l, fault.At(fmt.Sprintf("%sanswers[%d]", at, i), "inspect_twice", a, ""))
		}
	}
	for i, b := range it.Bad {
		if !slices.Contains(it.Answers, b) {
			l = append(l, fault.At(fmt.Sprintf("%sbad[%d]", at, i), "inspect_answer", b, strings.Join(it.Answers, ", ")))
		}
	}
	return l
}

func need(l *fault.List, field, s string) {
	if strings.TrimSpace(s) == "" {
		*l = append(*l, fault.At(field, "inspect_missing", "", ""))
	}
}

// Next checks that a list follows this one as its next version: the same code, one version on, not from an earlier day.
func (c Checklist) Next(next Checklist) error {
	switch {
	case next.Code != c.Code:
		return fault.At("code", "inspect_other_list", next.Code, c.Code)
	case next.Version != c.Version+1:
		return fault.At("version", "inspect_version", fmt.Sprint(next.Version), fmt.Sprint(c.Version+1))
	case next.From < c.From:
		return fault.At("from", "inspect_from_earlier", next.From.String(), c.From.String())
	}
	return next.Check()
}

// Read holds replies against the list: problems are the items with a bad answer and open those without a reply, both in the list's order. A bad answer needs a note.
// Faults name replies by their place: "replies[2].answer".
func (c Checklist) Read(replies []Reply) (problems, open []Item, err error) {
	var l fault.List
	items := map[string]Item{}
	for _, it := range c.Items {
		items[it.Code] = it
	}
	given := map[string]string{}
	for i, r := range replies {
		at := fmt.Sprintf("replies[%d].", i)
		it, known := items[r.Item]
		_, twice := given[r.Item]
		switch {
		case !known:
			l = append(l, fault.At(at+"item", "inspect_item_unknown", r.Item, fmt.Sprintf("%s/%d", c.Code, c.Version)))
		case twice:
			l = append(l, fault.At(at+"item", "inspect_twice", r.Item, ""))
		case !slices.Contains(it.Answers, r.Answer):
			l = append(l, fault.At(at+"answer", "inspect_answer", r.Answer, strings.Join(it.Answers, ", ")))
		case slices.Contains(it.Bad, r.Answer) && strings.TrimSpace(r.Note) == "":
			l = append(l, fault.At(at+"note", "inspect_missing", "", ""))
		}
		given[r.Item] = r.Answer
	}
	for _, it := range c.Items {
		switch answer, ok := given[it.Code]; {
		case !ok:
			open = append(open, it)
		case slices.Contains(it.Bad, answer):
			problems = append(problems, it)
		}
	}
	return problems, open, l.Err()
}
