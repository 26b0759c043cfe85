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
}

func (a *app) progress(key string) *bar {
	f, ok := a.Err.(*os.File)
	return &bar{since: time.Now(), title: a.voice.T(key), on: ok && isatty.IsTerminal(f.Fd())}
}

// to says that done of all is done; all is −1 when nobody knows.
func (b *bar) to(done, all int64) {
	if !b.on || b.shown == nil && time.Since(b.since) < time.Second {
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
	if b.shown != nil {
		_ = b.shown.Finish()
	}
}
