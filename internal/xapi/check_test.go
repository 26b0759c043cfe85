package xapi

import (
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
)

var noon = time.Date(2026, 12, 1, 4, 0, 0, 123456000, time.UTC)

const plain = `{"actor":{"mbox":"mailto:wang@example.cn"},"verb":{"id":"http://adlnet.gov/expapi/verbs/completed"},"object":{"id":"http://example.cn/course/1"}}`

func read(t testing.TB, text string) *Value {
	t.Helper()
	v, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(text, err)
	}
	return v
}

// with puts a property into the plain statement.
func withProperty(name, value string) string {
	return `{"` + name + `":` + value + `,` + strings.TrimPrefix(strings.ReplaceAll(plain, `"`+name+`":`, `"x-`+name+`":`), "{")
}

func TestStatements(t *testing.T) {
	ref := `{"objectType":"StatementRef","id":"8f87ccde-bb56-4c2e-ab83-44982ef22df0"}`
	for name, c := range map[string]struct {
		text string
		want string // "", or a fault's code and place in 2.0.0
		old  string // in 1.0.3 where it is another
	}{
		"plain":                          {text: plain},
		"with all the rest":              {text: withProperty("context", `{"registration":"8f87ccde-bb56-4c2e-ab83-44982ef22df0","language":"zh-Hans-CN","contextActivities":{"parent":{"id":"a:b"},"other":[]},"statement":`+ref+`,"platform":"x","extensions":{"http://x/e":{"a":null}}}`)},
		"a property unknown":             {text: withProperty("Verb", `{}`), want: "xapi_unknown Verb"},
		"a null":                         {text: withProperty("result", `null`), want: "xapi_null result"},
		"no UUID":                        {text: withProperty("id", `"8f87ccde"`), want: "xapi_form id"},
		"a duration of mixed weeks":      {text: withProperty("result", `{"duration":"P4W1D"}`), want: "xapi_form result.duration"},
		"scaled above one":               {text: withProperty("result", `{"score":{"scaled":1.0000000000000000001}}`), want: "xapi_form result.score.scaled"},
		"scaled one as it may be":        {text: withProperty("result", `{"score":{"scaled":10e-1,"raw":-1e999999999}}`)},
		"min above max":                  {text: withProperty("result", `{"score":{"min":3,"max":2.99}}`), want: "xapi_form result.score.min"},
		"an unknown zone":                {text: withProperty("timestamp", `"2026-12-01T08:00:00-00:00"`), want: "xapi_form timestamp"},
		"no such day":                    {text: withProperty("timestamp", `"2026-02-30T08:00:00Z"`), want: "xapi_form timestamp"},
		"a language that is none":        {text: withProperty("context", `{"language":"a12345678"}`), want: "xapi_form context.language"},
		"extensions need IRIs":           {text: withProperty("context", `{"extensions":{"plain":1}}`), want: `xapi_form context.extensions.plain`},
		"platform of no activity":        {text: `{"actor":{"mbox":"mailto:a@b.cn"},"verb":{"id":"a:b"},"object":` + ref + `,"context":{"platform":"x"}}`, want: "xapi_together context.platform"},
		"voiding needs a reference":      {text: strings.Replace(plain, "completed", "voided", 1), want: "xapi_form object.objectType"},
		"a statement within one within":  {text: `{"actor":{"mbox":"mailto:a@b.cn"},"verb":{"id":"a:b"},"object":{"objectType":"SubStatement","actor":{"mbox":"mailto:a@b.cn"},"verb":{"id":"a:b"},"object":{"objectType":"SubStatement"}}}`, want: "xapi_form object.object.objectType"},
		"two identifiers":                {text: withProperty("actor", `{"mbox":"mailto:a@b.cn","openid":"http://x/"}`), want: "xapi_identifier actor.openid"},
		"nobody":                         {text: withProperty("actor", `{"name":"王"}`), want: "xapi_identifier actor"},
		"a group of nobody":              {text: withProperty("actor", `{"objectType":"Group","member":[]}`), want: "xapi_missing actor.member"},
		"an interaction's wrong list":    {text: withProperty("object", `{"id":"a:b","definition":{"interactionType":"choice","scale":[]}}`), want: "xapi_together object.definition.scale"},
		"a component twice":              {text: withProperty("object", `{"id":"a:b","definition":{"interactionType":"likert","scale":[{"id":"a"},{"id":"a"}]}}`), want: "xapi_twice object.definition.scale[1].id"},
		"people around it are new":       {text: withProperty("context", `{"contextAgents":[{"objectType":"contextAgent","agent":{"mbox":"mailto:a@b.cn"}}]}`), old: "xapi_unknown context.contextAgents"},
		"relevant types are some":        {text: withProperty("context", `{"contextGroups":[{"objectType":"contextGroup","group":{"objectType":"Group","mbox":"mailto:a@b.cn"},"relevantTypes":[]}]}`), want: "xapi_form context.contextGroups[0].relevantTypes", old: "xapi_unknown context.contextGroups"},
		"a version of its own time":      {text: withProperty("version", `"2.0.0"`), old: "xapi_form version"},
		"a version that is none":         {text: withProperty("version", `"1.1.0"`), want: "xapi_form version"},
		"an authority of two by account": {text: withProperty("authority", `{"objectType":"Group","member":[{"account":{"homePage":"http://x/","name":"a"}},{"mbox":"mailto:a@b.cn"}]}`)},
		"an authority of three":          {text: withProperty("authority", `{"objectType":"Group","member":[{"mbox":"mailto:a@b.cn"},{"mbox":"mailto:b@b.cn"},{"mbox":"mailto:c@b.cn"}]}`), want: "xapi_form authority"},
		"an attachment's short hash":     {text: withProperty("attachments", `[{"usageType":"a:b","display":{},"contentType":"text/plain","length":1,"sha2":"ab"}]`), want: "xapi_form attachments[0].sha2"},
	} {
		text := strings.ReplaceAll(c.text, `,"x-`, `,"`)
		for _, n := range []string{"actor", "object"} { // a property given anew replaces the plain one
			if strings.HasPrefix(c.text, `{"`+n) {
				v := read(t, c.text)
				text = v.Without("x-" + n).String()
			}
		}
		for version, want := range map[Version]string{V200: c.want, V103: c.old} {
			if version == V103 && c.old == "" {
				want = c.want
			}
			got := ""
			if l := fault.Of(Check(read(t, text), version)); l != nil {
				got = l[0].Code + " " + l[0].Place.Field
			}
			if got != want {
				t.Errorf("%s (%s): got %q, want %q", name, version, got, want)
			}
		}
	}
}

func TestForms(t *testing.T) {
	for _, c := range []struct {
		is        func(string) bool
		good, bad string // parted by spaces
	}{
		{IsIRI, "http://a/b urn:x:y mailto:a@b tag:中文,2026:x http://[::1]/x a:%20", "plain http: //a http://a/<b> a:%2 http://[::1/x"},
		{IsLanguage, "zh zh-Hans-CN en-US es-419 de-1996 x-own zh-min-nan sl-rozaj-biske i-klingon en-a-bbb-x-a", "a1 zh_CN a12345678 en- zh-Hans-CN-x"},
		{IsDuration, "PT1H P3Y1M29DT4H35M59.14S P4W PT16559.14S P0.5Y P1DT12H36M0.12567S", "P PT P1DT P4W1D 1H PT1.5H3M PA1H P-1D"},
		{IsMailbox, "mailto:a@b.cn", "a@b.cn mailto:a mailto:a@b@c mailto:@"},
		{IsUUID, "8f87ccde-bb56-4c2e-ab83-44982ef22df0 8F87CCDE-BB56-1C2E-8B83-44982EF22DF0", "8f87ccde 8f87ccde-bb56-4c2e-0b83-44982ef22df0 {8f87ccde-bb56-4c2e-ab83-44982ef22df0}"},
		{func(s string) bool { _, ok := Instant(s); return ok }, "2026-12-01T08:00:00Z 2026-12-01T08:00+08:00 20261201T080000Z 2026-12-01T08:00:00.123456789-05 2024-02-29T00:00:00Z",
			"2026-12-01 2026-13-01T00:00:00Z 2026-12-01T25:00:00Z 2026-12-01T08:00:00-00 2026-02-29T00:00:00Z 2026-12-01T08:00:00+24:00"},
		{func(s string) bool { _, ok := ReadVersion(s); return ok }, "1.0 1.0.3 1.0.999 2.0 2.0.0", "1 1.1 0.95 2.0. 2.0.x 2.1.0 3.0"},
	} {
		for _, s := range strings.Fields(c.good) {
			if !c.is(s) {
				t.Errorf("%q is refused", s)
			}
		}
		for _, s := range strings.Fields(c.bad) {
			if c.is(s) {
				t.Errorf("%q is taken", s)
			}
		}
	}
	if at, _ := Instant("2026-12-01T08:00+08:00"); !at.Equal(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)) {
		t.Error(at)
	}
}

func TestDecimalsCompareAsWritten(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"1", "1.0", 0}, {"10e-1", "1", 0}, {"-0", "0", 0}, {"0.1", "0.09999", 1}, {"-2", "-1", -1}, {"1e999999999", "2", 1}, {"-1e999999999", "1e-999999999", -1}, {"120", "12e1", 0}, {"9", "10", -1}, {"0.001", "0.01", -1}} {
		if got := readDecimal(c.a).compare(readDecimal(c.b)); got != c.want {
			t.Errorf("%s and %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
