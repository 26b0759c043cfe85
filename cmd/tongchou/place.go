package main

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/store"
)

// withDesk opens the ledger for a command.
func (a *app) withDesk(cmd *cobra.Command, do func(*desk.Desk) error) error {
	if a.host != nil {
		return do(a.host.desk)
	}
	d, err := a.open(cmd.Context())
	if err != nil {
		return err
	}
	defer d.Close()
	return do(d)
}

// open opens the data directory that --data, TONGCHOU_DATA or the working directory names.
func (a *app) open(ctx context.Context) (*desk.Desk, error) {
	dir, err := a.dir()
	if err != nil {
		return nil, err
	}
	return desk.Open(ctx, dir, a.now)
}

func (a *app) dir() (string, error) {
	switch {
	case a.host != nil:
		return a.host.dir, nil
	case a.data != "":
		return a.data, nil
	}
	if _, err := os.Stat(store.FileName); err == nil {
		return ".", nil
	}
	return "", usageError{errors.New(a.voice.T("cli.no_data"))}
}

// now is the clock, which TONGCHOU_NOW (RFC 3339) can stop, for rehearsals and scripts that must repeat.
func (a *app) now() time.Time {
	if t, err := time.Parse(time.RFC3339, a.Env("TONGCHOU_NOW")); err == nil {
		return t
	}
	return a.Now()
}

// by says who writes and from what.
func (a *app) by(origin string) desk.By { return desk.By{Actor: a.actor, Origin: origin} }
