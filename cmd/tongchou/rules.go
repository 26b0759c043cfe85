package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
)

// maxRulebook bounds a rulebook's text; an honest one has some dozen kilobytes.
const maxRulebook = 1 << 20

func (a *app) cmdRules() *cobra.Command {
	c := a.command("rules", nil)
	c.AddCommand(a.cmdRulesCheck(), a.cmdRulesApply(), a.cmdRulesSchema())
	return c
}

func (a *app) cmdRulesCheck() *cobra.Command {
	c := a.command("check FILE", func(cmd *cobra.Command, args []string) error {
		text, err := readText(args[0], maxRulebook)
		if err != nil {
			return err
		}
		rb, err := score.Parse(args[0], text)
		if err == nil && a.data != "" { // with a data directory the indicators are checked too
			err = a.withDesk(cmd, func(d *desk.Desk) error {
				rb, err = d.CheckRulebook(args[0], text)
				return err
			})
		}
		if err != nil {
			return err
		}
		a.outln(a.voice.T("cli.rules.sound", say.Args{"Code": rb.Code, "Name": rb.Name, "Version": rb.Version, "Items": len(rb.Items), "Full": rb.Full.String()}))
		return nil
	}, "rules")
	c.Args = a.args(cobra.ExactArgs(1))
	return c
}

func (a *app) cmdRulesApply() *cobra.Command {
	var from string
	c := a.command("apply FILE", func(cmd *cobra.Command, args []string) error {
		text, err := readText(args[0], maxRulebook)
		if err != nil {
			return err
		}
		return a.withDesk(cmd, func(d *desk.Desk) error {
			rb, e, err := d.ApplyRulebook(cmd.Context(), a.by(args[0]), args[0], text, from)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("cli.rules.applied", say.Args{"Code": rb.Code, "Name": rb.Name, "Version": rb.Version, "From": from, "Record": e.Last}))
			return nil
		})
	}, "rules")
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().StringVar(&from, "from", "", a.flag("from"))
	a.require(c, "from")
	return c
}

func (a *app) cmdRulesSchema() *cobra.Command {
	c := a.command("schema", func(*cobra.Command, []string) error {
		_, err := a.Out.Write(score.Schema())
		return err
	}, "rules")
	c.Args = a.args(cobra.NoArgs)
	return c
}

func (a *app) withDesk(cmd *cobra.Command, do func(*desk.Desk) error) error {
	d, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	defer d.Close()
	return do(d)
}

// readText reads a file of the user's; what can't be read is the input's fault.
func readText(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		err = syscall.EISDIR
	}
	if err != nil {
		return nil, unreadable(path, err)
	}
	if info.Size() > limit {
		return nil, &fault.Fault{Code: "cli_too_large", Place: fault.Place{File: path}}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	return b, nil
}

// unreadable says why in the words that imports use, and in the system's where it is something rarer.
func unreadable(path string, err error) error {
	f := &fault.Fault{Place: fault.Place{File: filepath.ToSlash(path)}}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Code = "file_not_found"
	case errors.Is(err, fs.ErrPermission):
		f.Code = "file_not_allowed"
	case errors.Is(err, syscall.EISDIR):
		f.Code = "file_is_directory"
	default:
		f.Code, f.Found = "cli_unreadable", err.Error()
	}
	return f
}
