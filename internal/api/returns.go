package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/workflow"
)

// ReturnRef names a unit's return for a period.
type ReturnRef struct {
	Unit   string `path:"unit" maxLength:"200" doc:"api.doc.unit"`
	Period string `path:"period" maxLength:"100" doc:"api.doc.period"`
}

const returnPath = "/api/v1/units/{unit}/periods/{period}"

// returns registers drafts and submissions: what a unit writes, hands in, and what becomes of it.
func (s *server) returns() {
	register(s, op{ID: "list-tasks", Method: http.MethodGet, Path: "/api/v1/tasks", Tag: "workflow", Does: access.TaskRead},
		atUnits(s, access.TaskRead, func(in *taskList) []string { return in.Unit }), s.tasks)
	register(s, op{ID: "get-draft", Method: http.MethodGet, Path: returnPath + "/draft", Tag: "workflow", Does: access.DraftRead},
		atUnit(s, func(in *ReturnRef) *string { return &in.Unit }), func(ctx context.Context, in *ReturnRef) (*edited[draftSeen], error) {
			w, wrong, err := s.Desk.Draft(ctx, in.Unit, in.Period)
			if err != nil {
				return nil, err
			}
			return &edited[draftSeen]{rev(w.Rev), draftSeen{w, troubles(ctx, wrong)}}, nil
		})
	register(s, op{ID: "save-draft", Method: http.MethodPut, Path: returnPath + "/draft", Tag: "workflow", Does: access.DraftWrite, Body: 4 << 20},
		atUnit(s, func(in *draftForm) *string { return &in.Unit }), s.saveDraft)
	register(s, op{ID: "check-draft", Method: http.MethodPost, Path: returnPath + "/draft/check", Tag: "workflow", Does: access.DraftRead, Safe: true, Body: 4 << 20},
		atUnit(s, func(in *draftCheckForm) *string { return &in.Unit }), func(ctx context.Context, in *draftCheckForm) (*answer[draftChecked], error) {
			wrong, err := s.Desk.CheckDraft(ctx, workflow.Draft{Unit: in.Unit, Period: in.Period, Lines: in.Body.Lines, Reason: in.Body.Reason})
			return &answer[draftChecked]{draftChecked{troubles(ctx, wrong)}}, err
		})
	register(s, op{ID: "list-submissions", Method: http.MethodGet, Path: "/api/v1/submissions", Tag: "workflow", Does: access.SubmissionRead},
		atUnits(s, access.SubmissionRead, func(in *submissionList) []string { return in.Unit }), s.submissions)
	register(s, op{ID: "get-submission", Method: http.MethodGet, Path: returnPath + "/submission", Tag: "workflow", Does: access.SubmissionRead},
		atUnit(s, func(in *ReturnRef) *string { return &in.Unit }), func(ctx context.Context, in *ReturnRef) (*answer[submissionSeen], error) {
			state, err := s.Desk.State(ctx, in.Unit, in.Period)
			if err != nil {
				return nil, err
			}
			steps, err := s.Desk.SubmissionSteps(ctx, in.Unit, in.Period)
			return &answer[submissionSeen]{submissionSeen{state, append([]workflow.Submission{}, steps...)}}, err
		})
	register(s, op{ID: "submit-draft", Method: http.MethodPost, Path: returnPath + "/submission", Tag: "workflow", Does: access.SubmissionSubmit, Status: 201},
		atUnit(s, func(in *submitForm) *string { return &in.Unit }), s.submit)
	register(s, op{ID: "verify-submission", Method: http.MethodPost, Path: returnPath + "/submission/verify", Tag: "workflow", Does: access.SubmissionVerify},
		handedIn(s, func(in *ReturnRef) *ReturnRef { return in }), func(ctx context.Context, in *ReturnRef) (*answer[submissionWritten], error) {
			return judged(s.Desk.VerifySubmission(ctx, by(ctx, ""), in.Unit, in.Period))
		})
	register(s, op{ID: "return-submission", Method: http.MethodPost, Path: returnPath + "/submission/return", Tag: "workflow", Does: access.SubmissionReturn},
		handedIn(s, func(in *returnForm) *ReturnRef { return &in.ReturnRef }), func(ctx context.Context, in *returnForm) (*answer[submissionWritten], error) {
			return judged(s.Desk.ReturnSubmission(ctx, by(ctx, ""), in.Unit, in.Period, in.Body.Reason))
		})
}

type taskList struct {
	Unit []string `query:"unit,explode" maxItems:"50" doc:"api.doc.units"`
}

func (s *server) tasks(ctx context.Context, in *taskList) (*answer[items[workflow.Task]], error) {
	units := in.Unit
	if reach, all := access.Units(of(ctx).subject, access.TaskRead); len(units) == 0 && !all {
		units = reach
	}
	all, err := s.Desk.Tasks(ctx, units, s.Now())
	if isEmpty(err) {
		err = nil
	}
	return &answer[items[workflow.Task]]{items[workflow.Task]{append([]workflow.Task{}, all...)}}, err
}

// draftSeen is a draft and what would keep it from being handed in.
type draftSeen struct {
	workflow.Draft
	Wrong []Trouble `json:"wrong" doc:"api.doc.draft_wrong"`
}

type draftChecked struct {
	Wrong []Trouble `json:"wrong" doc:"api.doc.draft_wrong"`
}

func troubles(ctx context.Context, l fault.List) []Trouble {
	out := []Trouble{}
	for _, f := range l {
		out = append(out, trouble(of(ctx).voice, f))
	}
	return out
}

// DraftBody is what a draft holds; its lines may be incomplete.
type DraftBody struct {
	Lines  []workflow.Line `json:"lines" maxItems:"5000" doc:"api.doc.draft_lines"`
	Reason string          `json:"reason,omitempty" maxLength:"2000" doc:"api.doc.draft_reason"`
}

type draftForm struct {
	ReturnRef
	Match     string `header:"If-Match" doc:"api.doc.if_match"`
	NoneMatch string `header:"If-None-Match" doc:"api.doc.if_none_match"`
	Body      DraftBody
}

type draftCheckForm struct {
	ReturnRef
	Body DraftBody
}

// saveDraft keeps a draft that the caller has read, or, with If-None-Match: *, a first one.
func (s *server) saveDraft(ctx context.Context, in *draftForm) (*edited[draftSeen], error) {
	old, _, err := s.Desk.Draft(ctx, in.Unit, in.Period)
	if err != nil {
		return nil, err
	}
	if in.NoneMatch == "*" && in.Match == "" {
		in.Match = rev(0)
	}
	if err := mustMatch(in.Match, old.Rev); err != nil {
		return nil, err
	}
	w, err := s.Desk.SaveDraft(ctx, by(ctx, "draft"), workflow.Draft{Unit: in.Unit, Period: in.Period, Lines: in.Body.Lines, Reason: in.Body.Reason, Rev: old.Rev})
	if err != nil {
		return nil, err
	}
	wrong, err := s.Desk.CheckDraft(ctx, w)
	return &edited[draftSeen]{rev(w.Rev), draftSeen{w, troubles(ctx, wrong)}}, err
}

type submissionList struct {
	Unit   []string `query:"unit,explode" maxItems:"50" doc:"api.doc.units"`
	Period []string `query:"period,explode" maxItems:"50" doc:"api.doc.period"`
	State  []string `query:"state,explode" enum:"submitted,verified,returned" doc:"api.doc.submission_state"`
	PageParams
}

type submissionPage struct {
	Submissions []workflow.Submission `json:"submissions"`
	Next        string                `json:"next,omitempty" doc:"api.doc.next"`
}

// submissions lists the latest step of each return, by the number of that step.
func (s *server) submissions(ctx context.Context, in *submissionList) (*answer[submissionPage], error) {
	at, err := in.from("submissions")
	if err != nil {
		return nil, err
	}
	f := desk.SubmissionFilter{Units: in.Unit, Periods: in.Period}
	for _, st := range in.State {
		f.States = append(f.States, workflow.State(st))
	}
	if reach, all := access.Units(of(ctx).subject, access.SubmissionRead); len(f.Units) == 0 && !all {
		f.Units = reach
	}
	all, err := s.Desk.Submissions(ctx, f)
	slices.SortFunc(all, func(a, b workflow.Submission) int { return int(a.Seq - b.Seq) })
	if err != nil {
		return nil, err
	}
	page := submissionPage{Submissions: []workflow.Submission{}}
	page.Submissions, page.Next = paged(all, "submissions", at, in.Limit, func(x workflow.Submission) int64 { return x.Seq })
	return &answer[submissionPage]{page}, nil
}

type submissionSeen struct {
	State workflow.State        `json:"state" doc:"api.doc.return_state"`
	Steps []workflow.Submission `json:"steps" doc:"api.doc.submission_steps"`
}

type submitForm struct {
	ReturnRef
	Match string `header:"If-Match" doc:"api.doc.if_match"`
}

type submissionWritten struct {
	Submission *workflow.Submission `json:"submission,omitempty"`
	Entry      *store.Entry         `json:"entry,omitempty" doc:"api.doc.entry"`
}

// submit hands in the draft that the caller has seen.
func (s *server) submit(ctx context.Context, in *submitForm) (*answer[submissionWritten], error) {
	w, _, err := s.Desk.Draft(ctx, in.Unit, in.Period)
	if err != nil {
		return nil, err
	}
	if err := mustMatch(in.Match, w.Rev); err != nil {
		return nil, err
	}
	return judged(s.Desk.Submit(ctx, by(ctx, ""), in.Unit, in.Period, w.Rev))
}

func judged(x workflow.Submission, e store.Entry, err error) (*answer[submissionWritten], error) {
	if err != nil {
		return nil, err
	}
	return &answer[submissionWritten]{submissionWritten{&x, wrote(e)}}, nil
}

type returnForm struct {
	ReturnRef
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"2000" doc:"api.doc.reason"`
	}
}

// handedIn is of operations on what a unit handed in: who drafted it and who handed it in must not judge it.
func handedIn[I any](s *server, ref func(*I) *ReturnRef) where[I] {
	return func(ctx context.Context, in *I) ([]access.Object, error) {
		r := ref(in)
		o, err := s.unitCode(ctx, &r.Unit)
		if err != nil {
			return nil, err
		}
		steps, err := s.Desk.SubmissionSteps(ctx, r.Unit, r.Period)
		if err != nil {
			return nil, err
		}
		o.SubmittedBy = nobody
		if n := len(steps); n > 0 {
			o.SubmittedBy, o.DraftedBy = steps[n-1].SubmittedBy, steps[n-1].DraftedBy
		}
		return []access.Object{o}, nil
	}
}

// nobody is no account's name: nothing was handed in, which the workflow refuses by itself.
const nobody = "?"

// paged cuts a page out of a list that is sorted by number.
func paged[V any](all []V, list string, at place, limit int, number func(V) int64) (page []V, next string) {
	page = []V{}
	for _, v := range all {
		if number(v) <= at.After {
			continue
		}
		if len(page) == limit {
			return page, place{Of: list, After: number(page[limit-1])}.cursor()
		}
		page = append(page, v)
	}
	return page, ""
}
