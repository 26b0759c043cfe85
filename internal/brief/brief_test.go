package brief_test

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tongchou/tongchou/internal/brief"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
)

var update = flag.Bool("update", false, "write the golden files")

func TestTheDefaultBriefing(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			v := say.In(lang)
			doc, err := brief.Write("default", brief.Default(v), "", "", facts(t), v)
			if err != nil {
				t.Fatal(err)
			}
			path := "testdata/brief." + lang + ".golden.md"
			if *update {
				if err := os.WriteFile(path, []byte(doc.Markdown(v)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), doc.Markdown(v)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestEveryNumberHasItsMark reads the finished text as a stranger would: take away what is a name, and each number left
// must be followed by a mark.
func TestEveryNumberHasItsMark(t *testing.T) {
	v := say.In("zh")
	doc, err := brief.Write("default", brief.Default(v), "", "431003", facts(t), v)
	if err != nil {
		t.Fatal(err)
	}
	text := doc.Text
	for _, name := range []string{"雷霆2021", `第2\*局\|\_乙\_`, "110警情"} {
		text = strings.ReplaceAll(text, name, "")
	}
	marked := regexp.MustCompile(`[-0-9年月日.:% ]*[0-9年月日.%]\[\^[0-9]+\]`)
	// A tier is a word with a mark.
	left := strings.NewReplacer("第一方阵[^", "").Replace(marked.ReplaceAllString(text, ""))
	left = regexp.MustCompile(`(?m)列[0-9]+\]`).ReplaceAllString(left, "")
	if strings.ContainsAny(left, "0123456789") {
		t.Errorf("a number without a mark in\n%s", left)
	}
	if n := len(regexp.MustCompile(`\[\^[0-9]+\]`).FindAllString(doc.Text, -1)); n < 20 {
		t.Errorf("only %d marks", n)
	}
	for n, s := range doc.Sources {
		for _, other := range doc.Sources[:n] {
			if s == other {
				t.Errorf("the source %q has two marks", s)
			}
		}
	}
}

func TestFigures(t *testing.T) {
	f := brief.Collect(facts(t), say.In("zh"))
	for name, want := range map[string]string{
		"as_of": "2021年4月26日", "known_at": "2021-04-26 20:00", "board.units": "3", "board.full": "100",
		"board.431002.total": "85", "board.431002.rank": "1", "board.431002.of": "3", "board.431002.tier": "第一方阵",
		"board.431002.item.fraud.score": "60", "board.431002.item.fraud.completion": "105%", "board.431002.item.calls.score": "25",
		"board.431002.scores.fraud": "60", "board.431002.item.fraud.tier": "第一方阵",
		"pace.431002.f.finished_on": "2021年4月17日", "pace.431002.f.months_ahead": "2", "pace.431002.f.days_ahead": "74", "pace.431002.f.assigned": "200",
		"pace.431003.f.completion": "38%", "pace.431003.f.behind": "15.9", "pace.431003.f.level": "80%", "pace.431003.f.needed_per_day": "1.9077",
		"ledger.corrections": "2", "ledger.retractions": "1", "ledger.returns": "0",
	} {
		got, ok := f.Get(name)
		if !ok || got.Value != want {
			t.Errorf("%s is %q (%v), want %q", name, got.Value, ok, want)
		}
		if got.Source == "" {
			t.Errorf("%s has no source", name)
		}
	}
	for _, name := range []string{"board.431004.total", "board.431004.rank", "board.431003.tier", "board.431003.item.fraud.completion",
		"pace.431003.f.finished_on", "pace.431002.f.forecast"} {
		if got, ok := f.Get(name); ok {
			t.Errorf("%s is %q, but does not apply", name, got.Value)
		}
	}
	source := func(name string) string { x, _ := f.Get(name); return x.Source }
	for name, want := range map[string]string{
		"board.431002.item.fraud.score": "记录 8 条，第 31 至 38 号之间：第 31、32、33、34、35、36 号等",
		"board.431002.item.calls.score": "记录 1 条：第 41 号", // of the group it stands in
		"board.431002.scores.fraud":     "记录 9 条",
		"pace.431002.f.actual":          "任务见第 12 号；记录 2 条：第 31、32 号",
		"ledger.corrections":            "记录 2 条：第 51、52 号",
		"ledger.returns":                "没有记录",
	} {
		if !strings.Contains(source(name), want) {
			t.Errorf("the source of %s is %q, want %q in it", name, source(name), want)
		}
	}
	for _, name := range []string{"board.431002.total", "pace.431002.f.actual"} {
		for _, want := range []string{"截至 2021-04-26", "按 2021-04-26 20:00:00 所知", "只计已审核"} {
			if !strings.Contains(source(name), want) {
				t.Errorf("the source of %s does not say %q: %s", name, want, source(name))
			}
		}
	}
}

func TestCompleteIsNeverRoundedUpTo(t *testing.T) {
	x := facts(t)
	x.Lines = append(x.Lines[:0:0], line(t, "431002", "北湖分局", "2021-02-10", "2021-06-30", 1000, "76002"))
	if got, _ := brief.Collect(x, say.In("zh")).Get("pace.431002.f.completion"); got.Value != "99.99%" {
		t.Errorf("76,000 of 76,002 is shown as %s", got.Value)
	}
}

func TestTemplatesAtFault(t *testing.T) {
	for _, c := range []struct {
		rule, text string
		want       []fault.Fault
	}{
		{"a digit in the prose", "一行\n总分85分\n", []fault.Fault{{Code: "brief_number_in_prose", Place: fault.Place{Line: 2}, Found: "总分85分"}}},
		{"a full-width digit in the prose", "第１名", []fault.Fault{{Code: "brief_number_in_prose", Place: fault.Place{Line: 1}, Found: "第１名"}}},
		{"a circled number", "①", []fault.Fault{{Code: "brief_number_in_prose", Place: fault.Place{Line: 1}, Found: "①"}}},
		{"a digit in a branch that is not taken", "{{if false}}\n7\n{{end}}", []fault.Fault{{Code: "brief_number_in_prose", Place: fault.Place{Line: 2}, Found: "7"}}},
		{"every unknown figure, with its line", "{{fig \"a\"}}\n{{fig \"as_of\"}}\n{{fig \"b\" .Focus.Code}}", []fault.Fault{
			{Code: "brief_unknown_figure", Place: fault.Place{Line: 1}, Found: "a"},
			{Code: "brief_unknown_figure", Place: fault.Place{Line: 3}, Found: "b.431002"}}},
		{"a number as a text in an action", "总分{{\"85\"}}分", []fault.Fault{{Code: "brief_number_unmarked", Found: "总分85分"}}},
		{"a number counted by the template", "{{len .Units}}个单位", []fault.Fault{{Code: "brief_number_unmarked", Found: "3个单位"}}},
		{"a code printed as it is", "{{.Focus.Code}}", []fault.Fault{{Code: "brief_number_unmarked", Found: "431002"}}},
		{"a figure cut short", "{{slice (fig \"board.431002.total\") 0 4}}", []fault.Fault{{Code: "brief_number_unmarked", Found: "8"}}},
		{"an action that does not end", "好\n{{fig", []fault.Fault{{Code: "brief_template", Place: fault.Place{Line: 2}, Found: "unclosed action"}}},
		{"a field that is not there", "{{.Focus.Total}}", []fault.Fault{{Code: "brief_template", Place: fault.Place{Line: 1},
			Found: `executing "own.md" at <.Focus.Total>: can't evaluate field Total in type brief.UnitView`}}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			doc, err := brief.Write("own.md", c.text, "", "", facts(t), say.In("zh"))
			if err == nil {
				t.Fatalf("written: %s", doc.Text)
			}
			var got []fault.Fault
			for _, f := range fault.Of(err) {
				if f.Place.File != "own.md" {
					t.Errorf("the fault is of file %q", f.Place.File)
				}
				g := *f
				g.Place.File = ""
				got = append(got, g)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			for _, lang := range []string{"zh", "en"} {
				if s := say.In(lang).Fault(fault.Of(err)[0]); strings.Contains(s, "⟦") {
					t.Error(s)
				}
			}
		})
	}
}

func TestATemplateMayWrite(t *testing.T) {
	for rule, c := range map[string]struct{ text, want string }{
		"names that hold digits":       {"{{.Title}}：{{.Rulebook}}", "2021年第一期：雷霆2021考核办法\n"},
		"what would be Markdown's own": {"{{(index .Units 1).Name}}", `第2\*局\|\_乙\_` + "\n"},
		"a figure of a name's parts":   {`{{fig "board" .Focus.Code "total"}}`, "85[^1]\n"},
		"a figure by its whole name":   {`{{fig "board.431002.total"}}`, "85[^1]\n"},
		"two figures of one source":    {`{{fig "board.431002.total"}}{{fig "board.431002.rank"}}{{fig "as_of"}}`, "85[^1]1[^1]2021年4月26日[^2]\n"},
		"Chinese numerals":             {"一、二、三", "一、二、三\n"},
	} {
		t.Run(rule, func(t *testing.T) {
			v := say.In("zh")
			doc, err := brief.Write("own.md", c.text, "2021年第一期", "", facts(t), v)
			if err != nil {
				t.Fatal(err)
			}
			if got, _, _ := strings.Cut(doc.Markdown(v), "\n## "); got != c.want {
				t.Errorf("wrote %q, want %q", got, c.want)
			}
		})
	}
}

func TestTheFocusMustBeOnTheBoard(t *testing.T) {
	v := say.In("zh")
	_, err := brief.Write("d", brief.Default(v), "", "999", facts(t), v)
	if fs := fault.Of(err); len(fs) != 1 || fs[0].Code != "brief_unit_unknown" {
		t.Errorf("err %v", err)
	}
	x := facts(t)
	x.Board.Units = nil
	_, err = brief.Write("d", brief.Default(v), "", "", x, v)
	if fs := fault.Of(err); len(fs) != 1 || fs[0].Code != "brief_empty_board" {
		t.Errorf("err %v", err)
	}
}

// FuzzWrite: whatever the template, either faults or a text in which each digit is of a name or marked; never a panic.
func FuzzWrite(f *testing.F) {
	for _, s := range []string{brief.Default(say.In("zh")), "{{range .Units}}{{.Name}}{{end}}", "{{len .Units}}", "{{printf \"%c\" .Title}}", "{{define \"x\"}}5{{end}}{{template \"x\"}}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "range") && regexp.MustCompile(`range\s+[^.]`).MatchString(text) {
			t.Skip("a loop over a number as long as one likes")
		}
		v := say.In("zh")
		doc, err := brief.Write("fuzz", text, "题", "", facts(t), v)
		if err != nil {
			if len(fault.Of(err)) == 0 {
				t.Fatalf("no fault but %v", err)
			}
			return
		}
		if strings.ContainsAny(doc.Text, "\uE000\uE001") {
			t.Fatalf("a fence is left in %q", doc.Text)
		}
	})
}

func TestTheTemplateInTheDocumentationWorks(t *testing.T) {
	b, err := os.ReadFile("../../docs/brief.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(b), "\n```\n")
	text, _, ok := strings.Cut(text, "\n```\n")
	if !ok {
		t.Fatal("there is no template in it")
	}
	doc, err := brief.Write("docs/brief.md", text, "", "", facts(t), say.In("zh"))
	if err != nil {
		t.Fatal(err)
	}
	want := "# 雷霆2021考核通报\n\n截至2021年4月26日[^1]，北湖分局总分85[^2]分，排名第1[^2]。\n\n- 北湖分局：85[^2]分\n- 第2\\*局\\|\\_乙\\_：20[^3]分\n- 丙县局：没有得分\n"
	if got := strings.TrimRight(doc.Text, "\n") + "\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestTheDocumentationNamesEveryFigure holds the table of docs/brief.md to what there is.
func TestTheDocumentationNamesEveryFigure(t *testing.T) {
	b, err := os.ReadFile("../../docs/brief.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range brief.Collect(facts(t), say.In("zh")).All() {
		last := f.Name[strings.LastIndex(f.Name, ".")+1:]
		if strings.Contains(f.Name, ".scores.") {
			last = "scores.<项目>"
		}
		if !strings.Contains(string(b), "."+last+"`") && !strings.Contains(string(b), "`"+last+"`") {
			t.Errorf("docs/brief.md does not name %s (of %s)", last, f.Name)
		}
	}
}
