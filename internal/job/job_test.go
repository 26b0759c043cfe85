package job_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/job"
)

func TestJobsAreRememberedAsTheyEnded(t *testing.T) {
	r := job.New(time.Now)
	a := r.Begin(job.Import, "zhang", "四月.xlsx")
	a.Stage("reading")
	a.Count(7)
	b := r.Begin(job.Backup, "", "")
	if got := r.Runs(); len(got) != 2 || got[0].Kind != job.Backup || got[1].Count != 7 || got[1].Stage != "reading" || got[1].State != job.Running || got[1].About != "四月.xlsx" {
		t.Errorf("%+v", got)
	}
	a.Refuse(errors.New("wrong"))
	b.End(errors.New("full"))
	for _, run := range r.Runs() {
		if run.Ended.IsZero() || run.Err == nil || run.Stage != "" {
			t.Errorf("%+v", run)
		}
	}
	if last, ok := r.Latest(job.Import); !ok || last.State != job.Refused {
		t.Errorf("%+v %v", last, ok)
	}
	if _, ok := r.Latest(job.Sweep); ok {
		t.Error("a job that never was")
	}
	var none *job.Job
	none.Stage("x")
	none.End(nil)
	if none.Run().ID != 0 {
		t.Error("no job is one")
	}
}

func TestOldJobsAreForgottenButNoneThatRuns(t *testing.T) {
	r := job.New(time.Now)
	still := r.Begin(job.Import, "a", "")
	other := r.Begin(job.Backup, "a", "")
	other.End(nil)
	for range 120 {
		r.Begin(job.Import, "b", "").End(nil)
	}
	got := r.Runs()
	if len(got) != 52 || got[51].ID != still.Run().ID || got[50].Kind != job.Backup {
		t.Errorf("%d jobs, the oldest %+v", len(got), got[len(got)-1])
	}
}

func TestAPlanRunsAtOnceAndAgain(t *testing.T) {
	r := job.New(time.Now)
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan struct{}, 100)
	var wg sync.WaitGroup
	wg.Go(func() {
		r.Every(ctx, job.Plan{Kind: job.Sweep, Every: time.Millisecond, Quiet: true}, func(context.Context, *job.Job) error {
			ran <- struct{}{}
			if len(ran) == 2 {
				return errors.New("once it failed")
			}
			return nil
		})
	})
	for range 4 {
		<-ran
	}
	stop()
	wg.Wait()
	if got := r.Timers(); len(got) != 1 || got[0].Last.Ended.IsZero() || !got[0].Next.After(got[0].Last.Started) {
		t.Errorf("%+v", got)
	}
	for _, run := range r.Runs() {
		if run.State != job.Failed {
			t.Errorf("a quiet run that ended well: %+v", run)
		}
	}
	r.Every(context.Background(), job.Plan{Kind: job.Sweep}, nil) // never
}

func TestARunThatHadNothingToDoIsForgotten(t *testing.T) {
	r := job.New(time.Now)
	ctx, stop := context.WithCancel(context.Background())
	r.Every(ctx, job.Plan{Kind: job.Backup, Every: time.Hour}, func(context.Context, *job.Job) error {
		stop()
		return job.ErrNothing
	})
	if got, timers := r.Runs(), r.Timers(); len(got) != 0 || timers[0].Last.ID != 0 {
		t.Errorf("%+v %+v", got, timers)
	}
}

// Whose time has come asks once more: another may have done the work.
func TestAPlanThatIsNotDueWaits(t *testing.T) {
	r := job.New(time.Now)
	ctx, stop := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer stop()
	asked := 0
	r.Every(ctx, job.Plan{Kind: job.Backup, Every: time.Hour, Next: func(job.Run) time.Time {
		asked++
		return time.Now().Add(5 * time.Millisecond)
	}}, func(context.Context, *job.Job) error {
		t.Error("it ran")
		return nil
	})
	if asked < 2 {
		t.Errorf("asked %d times", asked)
	}
}
