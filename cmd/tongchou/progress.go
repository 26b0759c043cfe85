package main

import (
	"os"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
)

// bar shows how far a long command is: on a terminal only, and only once it has taken a second.
type bar struct {
	since time.Time
	title string
	shown *progressbar.ProgressBar
	on    bool
	send  func(title string, done, all int64) // where the terminal is another machine's
}

func (a *app) progress(key string) *bar {
	b := &bar{since: time.Now(), title: a.voice.T(key), on: a.watched()}
	if a.host != nil {
		b.send, b.on = a.host.progress, true
	}
	return b
}

// watched says whether somebody sees the standard error.
func (a *app) watched() bool {
	f, ok := a.Err.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// to says that done of all is done; all is −1 when nobody knows.
func (b *bar) to(done, all int64) {
	if !b.on || b.shown == nil && time.Since(b.since) < time.Second {
		return
	}
	if b.send != nil {
		b.send(b.title, done, all)
		return
	}
	if b.shown == nil {
		b.shown = progressbar.NewOptions64(all, progressbar.OptionSetDescription(b.title), progressbar.OptionSetWriter(os.Stderr),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	// A bar that can't be drawn is no reason to stop the work.
	_ = b.shown.Set64(done)
}

func (b *bar) end() {
	if b != nil && b.shown != nil {
		_ = b.shown.Finish()
	}
}
