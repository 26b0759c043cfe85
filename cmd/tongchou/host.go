package main

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/intake"
	"github.com/tongchou/tongchou/internal/remote"
	"github.com/tongchou/tongchou/internal/say"
)

// host is what a command that runs inside a server has in place of a data directory and a terminal.
type host struct {
	who      access.Subject
	desk     *desk.Desk // the server's own, open
	dir      string
	files    func(name string) (path string, err error) // where an input file lies that was sent along
	create   func() (remote.Saved, error)               // begins the file of -o
	progress func(title string, done, all int64)
	allow    func(context.Context) (intake.Allow, error) // what an import may write
}

// commands runs command lines inside a server, for the account that asks.
type commands struct {
	desk *desk.Desk
	dir  string
	env  func(string) string // what commands may know of the server's environment
	now  func() time.Time
}

// elsewhere are flags that say where the ledger is or who asks; a server knows that better.
var elsewhere = []string{"data", "server", "token", "token-file", "actor"}

// Prepare finds the command, asks whether the subject may run it at the units it touches, and returns what runs it. Faults:
// command_unknown, command_at_home, and those of access.Decide.
func (c *commands) Prepare(ctx context.Context, s access.Subject, rc *remote.Received) (func(context.Context, *remote.Writer), error) {
	h := &host{who: s, desk: c.desk, dir: c.dir, files: rc.Path, allow: func(ctx context.Context) (intake.Allow, error) { return allowed(ctx, c.desk, s) }}
	// Flags that are parsed twice add up, so the command line is looked at in a tree of its own.
	cmd, rest, err := c.app(s, rc, h, io.Discard, io.Discard).root().Find(rc.Args)
	if err != nil || !cmd.HasParent() {
		return nil, fault.New("command_unknown", strings.Join(rc.Args, " "), "")
	}
	d, ok := deeds[name(cmd)]
	if !ok || d.op == "" {
		return nil, fault.New("command_at_home", name(cmd), "")
	}
	if err := cmd.ParseFlags(rest); err != nil {
		return nil, fault.New("command_unknown", strings.Join(rc.Args, " "), "")
	}
	for _, flag := range elsewhere {
		if f := cmd.Flag(flag); f != nil && f.Changed {
			return nil, fault.At("--"+flag, "command_elsewhere", "", "")
		}
	}
	if err := h.narrow(ctx, cmd, cmd.Flags().Args(), d); err != nil {
		return nil, err
	}
	if err := c.decide(ctx, s, d, &asked{s, c.desk, cmd, cmd.Flags().Args()}); err != nil {
		return nil, err
	}
	return func(ctx context.Context, w *remote.Writer) { c.run(ctx, s, rc, h, w) }, nil
}

// decide asks at each unit.
func (c *commands) decide(ctx context.Context, s access.Subject, d deed, q *asked) error {
	objects, err := d.objects(ctx, q)
	if err != nil {
		return err
	}
	for _, o := range objects {
		if err := access.Decide(s, d.op, o); err != nil {
			return err
		}
	}
	if !d.verified {
		return nil
	}
	objects, err = attested(ctx, q)
	if err != nil {
		return err
	}
	for _, o := range objects {
		if err := access.Decide(s, access.RecordAttest, o); err != nil {
			return err
		}
	}
	return nil
}

func (c *commands) run(ctx context.Context, s access.Subject, rc *remote.Received, h *host, w *remote.Writer) {
	h.create = func() (remote.Saved, error) {
		to, err := w.Create()
		return sent{to, w}, err
	}
	h.progress = func(title string, done, all int64) {
		if rc.Progress {
			w.Progress(remote.Progress{Title: title, Done: done, All: all}, time.Now())
		}
	}
	a := c.app(s, rc, h, w.Out(), w.Err())
	// The client is gone when this fails; there is nobody to tell.
	_ = w.Exit(a.execute(ctx, rc.Args))
}

// app is the program as it runs for the account s.
func (c *commands) app(s access.Subject, rc *remote.Received, h *host, out, err io.Writer) *app {
	env := func(key string) string {
		if key == "USER" { // who writes, unless --actor says otherwise
			return s.Account
		}
		return c.env(key)
	}
	return &app{world: world{In: strings.NewReader(""), Out: out, Err: err, Env: env, Now: c.now, host: h}, voice: say.In(rc.Lang)}
}

// sent is the file of -o on its way to the client.
type sent struct {
	io.Writer
	w *remote.Writer
}

func (s sent) Keep() error { return s.w.Whole() }

// Drop leaves the file without its last frame; the client throws it away.
func (s sent) Drop() {}

// coded puts the codes of units in the place of their names: a name may be another unit's on the day that the command is about, and
// then what was decided about would not be what is done.
func (h *host) coded(cmd *cobra.Command, args []string, d deed) ([]string, error) {
	codes := func(wishes []string) ([]string, error) {
		out := make([]string, len(wishes))
		for i, wish := range wishes {
			above, err := h.desk.Lineage(cmd.Context(), wish)
			if err != nil {
				return nil, err
			}
			out[i] = above[0]
		}
		return out, nil
	}
	if d.unit && len(args) > 0 {
		first, err := codes(args[:1])
		if err != nil {
			return nil, err
		}
		args = append(first, args[1:]...)
	}
	if err := h.narrow(cmd.Context(), cmd, args, d); err != nil {
		return nil, err
	}
	f := cmd.Flags().Lookup("unit")
	if d.at == nil || f == nil || !f.Changed {
		return args, nil
	}
	units, err := codes(values(f))
	if err != nil {
		return nil, err
	}
	if many, ok := f.Value.(pflag.SliceValue); ok {
		return args, many.Replace(units)
	}
	return args, f.Value.Set(units[0])
}

// narrow makes a list of everything a list of what the account reaches: whoever has a role at a station asks for its tasks without saying which station.
func (h *host) narrow(ctx context.Context, cmd *cobra.Command, args []string, d deed) error {
	f := cmd.Flags().Lookup("unit")
	codes, all := access.Units(h.who, d.op)
	if !d.own || all || len(args) > 0 || f.Changed {
		return nil
	}
	tops, err := h.desk.Tops(ctx)
	if err != nil {
		return err
	}
	for _, code := range codes {
		if slices.Contains(tops, code) { // the whole agency: nothing to narrow
			return nil
		}
	}
	for _, code := range codes {
		if _, err := h.desk.Lineage(ctx, code); err != nil {
			continue // a unit that is no more
		}
		if err := cmd.Flags().Set("unit", code); err != nil {
			return err
		}
	}
	return nil
}

// values are a flag's, however often it may be given; none when it was not.
func values(f *pflag.Flag) []string {
	if f == nil || !f.Changed {
		return nil
	}
	if many, ok := f.Value.(pflag.SliceValue); ok {
		return many.GetSlice()
	}
	return []string{f.Value.String()}
}

// argv writes a command line so that every program of this version reads it the same way.
func argv(cmd *cobra.Command, args []string) []string {
	out := strings.Fields(name(cmd))
	cmd.Flags().Visit(func(f *pflag.Flag) {
		for _, skip := range append(elsewhere, "lang") {
			if f.Name == skip {
				return
			}
		}
		for _, v := range values(f) {
			if f.Value.Type() == "stringSlice" {
				v = `"` + strings.ReplaceAll(v, `"`, `""`) + `"` // such a flag reads a line of CSV
			}
			out = append(out, "--"+f.Name+"="+v)
		}
	})
	return append(append(out, "--"), args...)
}
