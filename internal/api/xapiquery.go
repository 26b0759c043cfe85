package api

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/xapi"
)

// mostOfPage is how many statements a page holds, fullPage after how many bytes it ends.
const (
	mostOfPage = 500
	fullPage   = 8 << 20
)

// shownStatement is a statement of an answer.
type shownStatement struct {
	value *xapi.Value // nil where nothing had to be looked at
	body  []byte
	files map[string]string
}

// getStatements gives one statement by its id, or a page of those that the parameters ask for.
func (l *learner) getStatements() error {
	format, ok := xapi.ReadFormat(l.params.Get("format"))
	if !ok {
		return fault.At("format", "xapi_form", l.params.Get("format"), "exact, ids, canonical")
	}
	attachments, err := l.flag("attachments")
	if err != nil {
		return err
	}
	if l.params.Has("statementId") || l.params.Has("voidedStatementId") {
		return l.getOne(format, attachments)
	}
	return l.getPage(format, attachments)
}

// flag reads a parameter that is true or false.
func (l *learner) flag(name string) (bool, error) {
	switch s := l.params.Get(name); {
	case s == "true":
		return true, nil
	case s == "false" || !l.params.Has(name):
		return false, nil
	default:
		return false, fault.At(name, "xapi_form", s, "true, false")
	}
}

// getOne gives a statement that was not taken back or, asked for as such, one that was.
func (l *learner) getOne(format xapi.Format, attachments bool) error {
	name, voided := "statementId", false
	if l.params.Has("voidedStatementId") {
		name, voided = "voidedStatementId", true
	}
	for other := range l.params {
		if other != name && other != "format" && other != "attachments" {
			return fault.At(other, "xapi_parameter", other, name+", format, attachments")
		}
	}
	id := l.params.Get(name)
	if !xapi.IsUUID(id) {
		return fault.At(name, "xapi_form", id, "UUID (RFC 4122)")
	}
	kept, found, err := l.Desk.Store().Learnt(l.ctx, strings.ToLower(id))
	if err != nil {
		return err
	}
	if !found || kept.Voided != voided {
		return fault.At(name, "xapi_absent", id, "")
	}
	v, err := xapi.Parse(kept.Body)
	if err != nil {
		return err
	}
	if at, ok := xapi.Instant(v.At("stored")); ok {
		l.w.Header().Set("Last-Modified", at.Format(http.TimeFormat))
	}
	one, err := l.show(kept, format, true)
	if err != nil {
		return err
	}
	if attachments {
		return l.sendParts(one.body, []shownStatement{one})
	}
	l.sendJSON(one.body)
	return nil
}

// show brings a kept statement into a format. One that is shown as it is kept is not even read, unless it is asked to be.
func (l *learner) show(kept store.Learnt, format xapi.Format, read bool) (shownStatement, error) {
	if format == xapi.Exact && !read {
		return shownStatement{body: kept.Body}, nil
	}
	v, err := xapi.Parse(kept.Body)
	if err != nil {
		return shownStatement{}, err
	}
	one := shownStatement{value: v, body: kept.Body, files: kept.Files}
	if format != xapi.Exact {
		var failed error
		definition := func(id string) *xapi.Value {
			a, err := l.Desk.Activity(l.ctx, id)
			if err != nil {
				failed = err
				return nil
			}
			return a.Get("definition")
		}
		one.body = xapi.Shown(v, format, xapi.ReadLanguages(l.header.Get("Accept-Language")), definition).Append(nil)
		if failed != nil {
			return shownStatement{}, failed
		}
	}
	return one, nil
}

// filter reads what a page is asked for.
func (l *learner) filter() (f store.LearningFilter, limit int, err error) {
	wide := map[string]bool{}
	for _, name := range []string{"related_activities", "related_agents", "ascending"} {
		if wide[name], err = l.flag(name); err != nil {
			return f, 0, err
		}
	}
	f.Newest = !wide["ascending"]
	if l.params.Has("registration") {
		id := l.params.Get("registration")
		if !xapi.IsUUID(id) {
			return f, 0, fault.At("registration", "xapi_form", id, "UUID (RFC 4122)")
		}
		f.Terms = append(f.Terms, xapi.RegistrationTerm(id))
	}
	if l.params.Has("agent") {
		agent, err := l.agent()
		if err != nil {
			return f, 0, err
		}
		f.Terms = append(f.Terms, xapi.AgentTerm(xapi.IdentifierOf(agent), wide["related_agents"]))
	}
	if l.params.Has("activity") {
		id, err := l.iri("activity")
		if err != nil {
			return f, 0, err
		}
		f.Terms = append(f.Terms, xapi.ActivityTerm(id, wide["related_activities"]))
	}
	if l.params.Has("verb") {
		id, err := l.iri("verb")
		if err != nil {
			return f, 0, err
		}
		f.Terms = append(f.Terms, xapi.VerbTerm(id))
	}
	limit = mostOfPage
	if s := l.params.Get("limit"); l.params.Has("limit") {
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 {
			return f, 0, fault.At("limit", "xapi_form", s, "0, 1, 2…")
		}
		if n > 0 {
			limit = min(n, mostOfPage)
		}
	}
	return f, limit, l.bounds(&f)
}

// bounds finds the numbers between which the statements stand that were stored after since, up to until, and beyond the page before. All that one
// entry holds was stored at its instant.
func (l *learner) bounds(f *store.LearningFilter) error {
	since, err := l.instant("since")
	if err != nil {
		return err
	}
	until, err := l.instant("until")
	if err != nil {
		return err
	}
	if !since.IsZero() {
		if f.After, err = l.Desk.Store().SeqAt(l.ctx, since); err != nil {
			return err
		}
	}
	if !until.IsZero() {
		if f.UpTo, err = l.Desk.Store().SeqAt(l.ctx, until.Truncate(time.Microsecond)); err != nil {
			return err
		}
		if f.UpTo == 0 {
			f.UpTo = -1 // 0 would be no bound
		}
	}
	if s := l.params.Get("cursor"); s != "" {
		at, err := strconv.ParseInt(s, 10, 64)
		if err != nil || at < 1 {
			return fault.At("cursor", "xapi_form", s, "more")
		}
		if !f.Newest {
			f.After = max(f.After, at)
		} else if f.UpTo == 0 || at-1 < f.UpTo {
			if f.UpTo = at - 1; f.UpTo == 0 {
				f.UpTo = -1
			}
		}
	}
	return nil
}

// getPage gives statements, the latest first unless ascending is asked for, and in more where the next page is.
func (l *learner) getPage(format xapi.Format, attachments bool) error {
	f, limit, err := l.filter()
	if err != nil {
		return err
	}
	f.Limit = limit + 1
	var shown []shownStatement
	body, more, last := []byte(`{"statements":[`), false, int64(0)
	var kept []store.Learnt
	size := 0
	for one, err := range l.Desk.Store().LearningRecords(l.ctx, f) { // nothing else may be asked within the walk
		if err != nil {
			return err
		}
		if more = len(kept) == limit || size > fullPage; more {
			break
		}
		kept, size = append(kept, one), size+len(one.Body)
	}
	for i, k := range kept {
		one, err := l.show(k, format, attachments)
		if err != nil {
			return err
		}
		if i > 0 {
			body = append(body, ',')
		}
		body, last = append(body, one.body...), k.Seq
		if attachments {
			shown = append(shown, one)
		}
	}
	body = append(body, `],"more":`...)
	next := ""
	if more {
		q := url.Values{}
		for k, v := range l.params {
			q[k] = v
		}
		q.Set("cursor", itoa(last))
		next = l.base + "/statements?" + q.Encode()
	}
	body = append(xapi.Text(next).Append(body), '}')
	l.w.Header().Set("Vary", "Accept-Language")
	if attachments {
		return l.sendParts(body, shown)
	}
	l.sendJSON(body)
	return nil
}
