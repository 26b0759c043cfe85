package inspect

import (
	"testing"
)

func list() Checklist {
	return Checklist{Code: "CW", Title: "涉案财物", Version: 1, From: today, Items: []Item{
		{"1", "入库登记", "第十条", "财物", Serious, []string{"符合", "不符合", "不适用"}, []string{"不符合"}},
		{"2", "双人保管", "第十一条", "财物", Minor, []string{"是", "否"}, []string{"否"}}}}
}

func TestWhatAChecklistMustBe(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Checklist)
		want   string
	}{
		"as it should be":       {func(*Checklist) {}, ""},
		"no items":              {func(c *Checklist) { c.Items = nil }, "items inspect_missing"},
		"an item twice":         {func(c *Checklist) { c.Items[1].Code = "1" }, "items[1].code inspect_twice"},
		"an item without rule":  {func(c *Checklist) { c.Items[0].Rule = "" }, "items[0].rule inspect_missing"},
		"one answer only":       {func(c *Checklist) { c.Items[1].Answers = []string{"否"} }, "items[1].answers inspect_answers_few"},
		"an answer twice":       {func(c *Checklist) { c.Items[1].Answers = []string{"否", "否"} }, "items[1].answers[1] inspect_twice"},
		"bad, but no answer":    {func(c *Checklist) { c.Items[1].Bad = []string{"差"} }, "items[1].bad[0] inspect_answer"},
		"no version":            {func(c *Checklist) { c.Version = 0 }, "version inspect_range"},
		"a severity of its own": {func(c *Checklist) { c.Items[0].Severity = "very" }, "items[0].severity inspect_severity"},
	} {
		l := list()
		c.change(&l)
		if got := places(l.Check()); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestTheNextVersion(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Checklist)
		want   string
	}{
		"one on":           {func(c *Checklist) { c.Version = 2 }, ""},
		"the same":         {func(*Checklist) {}, "version inspect_version"},
		"two on":           {func(c *Checklist) { c.Version = 3 }, "version inspect_version"},
		"another list":     {func(c *Checklist) { c.Code = "X" }, "code inspect_other_list"},
		"from before that": {func(c *Checklist) { c.Version = 2; c.From-- }, "from inspect_from_earlier"},
	} {
		next := list()
		c.change(&next)
		if got := places(list().Next(next)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestReplies(t *testing.T) {
	for name, c := range map[string]struct {
		replies        []Reply
		problems, open int
		want           string
	}{
		"nothing yet":               {nil, 0, 2, ""},
		"all well":                  {[]Reply{{"1", "符合", "", nil}, {"2", "是", "", nil}}, 0, 0, ""},
		"a problem":                 {[]Reply{{"1", "不符合", "12 件", nil}}, 1, 1, ""},
		"a problem without a note":  {[]Reply{{"1", "不符合", "", nil}}, 1, 1, "replies[0].note inspect_missing"},
		"an answer that is none":    {[]Reply{{"2", "大概", "", nil}}, 0, 1, "replies[0].answer inspect_answer"},
		"an item that is none":      {[]Reply{{"9", "是", "", nil}}, 0, 2, "replies[0].item inspect_item_unknown"},
		"an item that is met twice": {[]Reply{{"2", "是", "", nil}, {"2", "是", "", nil}}, 0, 1, "replies[1].item inspect_twice"},
	} {
		problems, open, err := list().Read(c.replies)
		if len(problems) != c.problems || len(open) != c.open || places(err) != c.want {
			t.Errorf("%s: %d problems, %d open, %s", name, len(problems), len(open), places(err))
		}
	}
}
