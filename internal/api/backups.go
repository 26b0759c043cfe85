package api

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/tongchou/tongchou/internal/archive"
	"github.com/tongchou/tongchou/internal/fault"
	work "github.com/tongchou/tongchou/internal/job"
)

// backupAgain is how long after one that failed the next backup by the clock is tried at the latest.
const backupAgain = time.Hour

// backups takes this server's backups, one at a time.
type backups struct {
	s    *server
	wg   sync.WaitGroup
	ctx  context.Context // of those that somebody asked for: they outlast the request, not the server
	stop context.CancelFunc

	mu      sync.Mutex
	running *work.Job
	over    chan struct{} // closed when running is over
	every   time.Duration
}

func newBackups(s *server) *backups {
	b := &backups{s: s}
	b.ctx, b.stop = context.WithCancel(context.Background())
	return b
}

// configured says whether there is a place to take backups to, and all that goes into them.
func (b *backups) configured() bool { return b.s.Backups != nil && b.s.Vault != nil }

// claim makes j the one that runs, unless another does, which is then given back with its end.
func (b *backups) claim(begin func() *work.Job) (j *work.Job, over chan struct{}, mine bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.running != nil {
		return b.running, b.over, false
	}
	b.running, b.over = begin(), make(chan struct{})
	return b.running, b.over, true
}

// take takes the backup that was claimed.
func (b *backups) take(ctx context.Context, j *work.Job) (err error) {
	s, began, k := b.s, b.s.Now(), archive.Kept{}
	defer func() {
		if p := recover(); p != nil {
			s.Log.ErrorContext(ctx, "panic", "backup", k.Name, "panic", p, "stack", string(debug.Stack()))
			s.measure.panics.Inc()
			err = fmt.Errorf("api: a backup panicked: %v", p)
		}
		j.End(err)
		b.mu.Lock()
		defer b.mu.Unlock()
		close(b.over)
		b.running, b.over = nil, nil
	}()
	account := j.Run().Account
	src := archive.Source{Store: s.Desk.Store(), Vault: s.Vault, Dir: s.Data, Program: s.Version, Now: began}
	k, err = s.Backups.Take(ctx, src, func(stage archive.Stage) { j.Stage(string(stage)) })
	if err != nil && ctx.Err() != nil {
		s.Log.InfoContext(ctx, "backup cut off; nothing of it is left", "account", account)
		return ctx.Err()
	}
	if err != nil {
		s.measure.backups.WithLabelValues("failed").Inc()
		s.Log.ErrorContext(ctx, "backup failed", "account", account, "directory", s.Backups.Dir, "error", err.Error())
		return err
	}
	s.measure.backups.WithLabelValues("done").Inc()
	s.Log.InfoContext(ctx, "backup taken", "account", account, "name", k.Name, "bytes", k.Size, "seq", k.Seq, "log_size", k.LogSize, "log_root", k.LogRoot,
		"took", s.Now().Sub(began))
	return nil
}

// due is when the clock takes the next backup: so long after the newest, whoever took it and however often the server has been
// started since.
func (b *backups) due(every time.Duration, last work.Run) time.Time {
	if last.Err != nil {
		return last.Ended.Add(min(every, backupAgain))
	}
	list, err := b.s.Backups.List()
	if err != nil || len(list) == 0 {
		return b.s.Now()
	}
	return list[0].MadeAt.Add(every)
}

// TakeBackups takes a backup each so often until ctx ends; 0 is never. Without a folder it does nothing.
func (s *Server) TakeBackups(ctx context.Context, every time.Duration) {
	b := s.s.backups
	if !b.configured() {
		return
	}
	b.mu.Lock()
	b.every = every
	b.mu.Unlock()
	plan := work.Plan{Kind: work.Backup, Every: every, Next: func(last work.Run) time.Time { return b.due(every, last) }}
	s.s.Jobs.Every(ctx, plan, func(ctx context.Context, j *work.Job) error {
		_, over, mine := b.claim(func() *work.Job { return j })
		if mine {
			return b.take(ctx, j)
		}
		select { // somebody has just asked for one, which may do for this time, too
		case <-over:
		case <-ctx.Done():
		}
		return work.ErrNothing
	})
}

// lastBackup is when the newest verified backup was made, for the measures.
func (s *server) lastBackup() float64 {
	if s.Backups == nil {
		return 0
	}
	list, _ := s.Backups.List() // what can't be read shows as none, which is what an alarm is for
	for _, k := range list {
		if k.Verified {
			return float64(k.MadeAt.Unix())
		}
	}
	return 0
}

type backupList struct {
	Configured bool           `json:"configured" doc:"api.doc.backup_configured"`
	Advice     string         `json:"advice,omitempty" doc:"api.doc.backup_advice"`
	Every      int64          `json:"every_seconds" doc:"api.doc.backup_every"`
	Keep       int            `json:"keep" doc:"api.doc.backup_keep"`
	Next       time.Time      `json:"next,omitzero" doc:"api.doc.backup_next"`
	Running    *jobSeen       `json:"running,omitempty" doc:"api.doc.backup_running"`
	Last       *jobSeen       `json:"last,omitempty" doc:"api.doc.backup_last"`
	Trouble    string         `json:"trouble,omitempty" doc:"api.doc.backup_trouble"`
	Backups    []archive.Kept `json:"backups"`
}

// listBackups tells which backups lie in the server's folder, and what becomes of the one that is being taken. Where the folder is,
// and what is in a file, is not told.
func (s *server) listBackups(ctx context.Context, _ *struct{}) (*answer[backupList], error) {
	b, voice := s.backups, of(ctx).voice
	out := backupList{Configured: b.configured(), Backups: []archive.Kept{}}
	if !out.Configured {
		out.Advice = voice.T("fault.backup_not_configured")
		return &answer[backupList]{out}, nil
	}
	if list, err := s.Backups.List(); err != nil {
		s.Log.ErrorContext(ctx, "backups can't be listed", "directory", s.Backups.Dir, "error", err.Error())
		out.Trouble = reason(voice, work.Run{Err: err}, false)
	} else {
		out.Backups = list
	}
	b.mu.Lock()
	running, every := b.running, b.every
	b.mu.Unlock()
	out.Keep, out.Every = s.Backups.Keep, int64(every/time.Second)
	if running != nil {
		one := seenBy(ctx, running.Run())
		out.Running = &one
	}
	for _, t := range s.Jobs.Timers() {
		if t.Kind == work.Backup {
			out.Next = t.Next
		}
	}
	for _, r := range s.Jobs.Runs() {
		if r.Kind == work.Backup && r.State != work.Running {
			one := seenBy(ctx, r)
			out.Last = &one
			break
		}
	}
	return &answer[backupList]{out}, nil
}

// takeBackup begins a backup and says so at once; where one is under way already, it tells of that one.
func (s *server) takeBackup(ctx context.Context, _ *struct{}) (*answer[jobSeen], error) {
	b := s.backups
	if !b.configured() {
		return nil, fault.New("backup_not_configured", "", "")
	}
	if b.ctx.Err() != nil {
		return nil, context.Canceled // the server is stopping
	}
	j, _, mine := b.claim(func() *work.Job { return s.Jobs.Begin(work.Backup, of(ctx).subject.Account, "") })
	told := seenBy(ctx, j.Run())
	if mine {
		b.wg.Go(func() { _ = b.take(b.ctx, j) }) // what became of it is told by the list
	}
	return &answer[jobSeen]{told}, nil
}
