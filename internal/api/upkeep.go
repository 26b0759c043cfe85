package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/fault"
	work "github.com/tongchou/tongchou/internal/job"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/store"
)

// upkeep registers what keeps the server itself in order: its backups, and what it does beside requests.
func (s *server) upkeep() {
	register(s, op{ID: "list-backups", Method: http.MethodGet, Path: "/api/v1/backups", Tag: "upkeep", Does: access.BackupRead}, agencyWide[struct{}](s), s.listBackups)
	register(s, op{ID: "take-backup", Method: http.MethodPost, Path: "/api/v1/backups", Tag: "upkeep", Does: access.BackupWrite, Safe: true, Status: http.StatusAccepted},
		agencyWide[struct{}](s), s.takeBackup)
	register(s, op{ID: "list-jobs", Method: http.MethodGet, Path: "/api/v1/jobs", Tag: "upkeep", Does: access.JobRead}, agencyWide[struct{}](s), s.listJobs)
}

// jobSeen is a job as somebody may see it who need not see what it is about.
type jobSeen struct {
	ID      int64      `json:"id"`
	Kind    work.Kind  `json:"kind" enum:"import,backup,checkpoint,sweep" doc:"api.doc.job_kind"`
	Account string     `json:"account,omitempty" doc:"api.doc.job_account"`
	State   work.State `json:"state" enum:"running,done,refused,failed" doc:"api.doc.job_state"`
	Stage   string     `json:"stage,omitempty" enum:"waiting,reading,packing,verifying" doc:"api.doc.job_stage"`
	Rows    int64      `json:"rows,omitempty" doc:"api.doc.import_rows"`
	File    string     `json:"file,omitempty" doc:"api.doc.job_file"`
	Started time.Time  `json:"started"`
	Ended   time.Time  `json:"ended,omitzero"`
	Error   string     `json:"error,omitempty" doc:"api.doc.job_error"`
}

// timerSeen is what runs by the clock.
type timerSeen struct {
	Kind  work.Kind `json:"kind" enum:"import,backup,checkpoint,sweep" doc:"api.doc.job_kind"`
	Every int64     `json:"every_seconds" doc:"api.doc.job_every"`
	Last  *jobSeen  `json:"last,omitempty" doc:"api.doc.job_last"`
	Next  time.Time `json:"next" doc:"api.doc.job_next"`
}

type jobList struct {
	Since  time.Time   `json:"since" doc:"api.doc.job_since"`
	Jobs   []jobSeen   `json:"jobs"`
	Timers []timerSeen `json:"timers"`
}

// listJobs tells what this server does and did beside requests. What an import's file is called, and what was wrong with it, is for
// the account that began it alone.
func (s *server) listJobs(ctx context.Context, _ *struct{}) (*answer[jobList], error) {
	out := jobList{Since: s.since, Jobs: []jobSeen{}, Timers: []timerSeen{}}
	for _, r := range s.Jobs.Runs() {
		out.Jobs = append(out.Jobs, seenBy(ctx, r))
	}
	for _, t := range s.Jobs.Timers() {
		one := timerSeen{Kind: t.Kind, Every: int64(t.Every / time.Second), Next: t.Next}
		if t.Last.ID != 0 {
			last := seenBy(ctx, t.Last)
			one.Last = &last
		}
		out.Timers = append(out.Timers, one)
	}
	return &answer[jobList]{out}, nil
}

// seenBy is a job as the caller may see it.
func seenBy(ctx context.Context, r work.Run) jobSeen {
	c := of(ctx)
	own := r.Account != "" && r.Account == c.subject.Account
	out := jobSeen{ID: r.ID, Kind: r.Kind, Account: r.Account, State: r.State, Stage: r.Stage, Rows: r.Count, Started: r.Started, Ended: r.Ended,
		Error: reason(c.voice, r, own)}
	if own {
		out.File = r.About
	}
	return out
}

// reason says in a sentence what ended a job: without paths, addresses or SQL, which are in the log, and to others than who began it
// without what stands in the file.
func reason(v say.Voice, r work.Run, own bool) string {
	var failed *store.Failure
	l := fault.Of(r.Err)
	switch {
	case r.Err == nil:
		return ""
	case errors.Is(r.Err, context.Canceled):
		return v.T("api.job.cut")
	case errors.Is(r.Err, context.DeadlineExceeded):
		return v.T("fault.api_timeout")
	case errors.As(r.Err, &failed):
		for _, key := range []string{"api.job." + failed.Fault.Code, "api.failure." + failed.Fault.Code} {
			if v.Has(key) {
				return v.T(key)
			}
		}
		return v.T("api.job.failed")
	case len(l) == 0:
		return v.T("api.job.failed")
	case r.Kind == work.Import && !own:
		return v.T("api.job.refused", say.Args{"Count": strconv.Itoa(len(l))})
	}
	return v.T("fault."+l[0].Code, say.Args{"Found": l[0].Found, "Want": l[0].Want})
}
