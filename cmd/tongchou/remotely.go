package main

import (
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/remote"
)

// serverFlags say which server to ask instead of a data directory.
type serverFlags struct {
	address, token, tokenFile string
}

func (a *app) serverFlags(root *cobra.Command) {
	f := root.PersistentFlags()
	f.StringVar(&a.where.address, "server", "", a.flag("server"))
	f.StringVar(&a.where.token, "token", "", a.flag("token"))
	f.StringVar(&a.where.tokenFile, "token-file", "", a.flag("token-file"))
}

// findServer settles whether the command goes to a server: a flag goes before the environment, and the two may not be at odds.
func (a *app) findServer(cmd *cobra.Command) error {
	d, known := deeds[name(cmd)]
	byFlag, data := cmd.Flag("server").Changed, cmd.Flag("data").Changed
	address := a.where.address
	switch {
	case a.host != nil || !known || d.anywhere:
		return nil
	case byFlag && data:
		return usageError{fault.At("--server", "cli_server_and_data", "", "")}
	case data:
		return nil
	case !byFlag:
		address = a.Env("TONGCHOU_SERVER")
	}
	switch {
	case address == "":
		return nil
	case d.home && byFlag:
		return usageError{fault.At("--server", "command_at_home", name(cmd), "")}
	case d.home:
		return nil
	case !byFlag && a.Env("TONGCHOU_DATA") != "":
		return usageError{fault.At("TONGCHOU_SERVER", "cli_server_and_data", "", "")}
	}
	token, err := a.token()
	if err != nil {
		return err
	}
	a.server, err = remote.NewClient(address, token)
	return err
}

// token is taken from the flag, the environment or a file, which other users of the machine don't see.
func (a *app) token() (string, error) {
	file := a.where.tokenFile
	switch {
	case a.where.token != "":
		return a.where.token, nil
	case file == "" && a.Env("TONGCHOU_TOKEN") != "":
		return a.Env("TONGCHOU_TOKEN"), nil
	case file == "":
		file = a.Env("TONGCHOU_TOKEN_FILE")
	}
	if file == "" {
		return "", usageError{fault.At("--token", "cli_no_token", "", "TONGCHOU_TOKEN")}
	}
	b, err := a.readText(file, maxToken)
	return strings.TrimSpace(string(b)), err
}

// maxToken bounds what is read of a token's file.
const maxToken = 4 << 10

// exited is the end of a command that a server ran; it has said all it had to say.
type exited int

func (exited) Error() string { return "the server's command ended" }

// remotely runs the command on the server.
func (a *app) remotely(cmd *cobra.Command, args []string, d deed) error {
	if a.server.Plain() {
		a.errln(a.voice.T("remote.plain"))
	}
	t := remote.Terminal{Out: a.Out, Err: a.Err, Open: openInput}
	if path := values(cmd.Flags().Lookup("output")); path != nil && path[0] != "" {
		t.Create = func() (remote.Saved, error) { return beside(path[0]) }
	}
	var b *bar
	if a.watched() {
		t.Progress = func(p remote.Progress) {
			if b == nil || b.title != p.Title {
				b.end()
				b = &bar{title: p.Title, on: true, since: time.Time{}}
			}
			b.to(p.Done, p.All)
		}
	}
	status, err := a.server.Run(cmd.Context(), argv(cmd, args), a.voice.Lang, inputs(cmd, args, d.reads), t)
	b.end()
	if err == nil && status != exitDone {
		err = exited(status)
	}
	return err
}

// inputs are the names of files that the command line wants read.
func inputs(cmd *cobra.Command, args, reads []string) (names []string) {
	for _, r := range reads {
		if r == "args" {
			names = append(names, args...)
			continue
		}
		for _, v := range values(cmd.Flags().Lookup(r)) {
			if v != "" {
				names = append(names, v)
			}
		}
	}
	return names
}

// openInput opens a file to be sent; a fault says why it can't be.
func openInput(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, asFault(unreadable(name, err))
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = syscall.EISDIR
	}
	if err != nil {
		f.Close()
		return nil, asFault(unreadable(name, err))
	}
	return f, nil
}

// asFault keeps the path in the fault as it was typed.
func asFault(err error) error {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f
	}
	return err
}
