package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/notary"
	"github.com/tongchou/tongchou/internal/proof"
	"github.com/tongchou/tongchou/internal/say"
)

func (a *app) cmdWitness() *cobra.Command {
	var addr, logKey, name string
	c := a.command("witness DIR", func(cmd *cobra.Command, args []string) error {
		if err := os.MkdirAll(args[0], 0o700); err != nil {
			return err
		}
		key, err := notary.WitnessKey(args[0], name)
		if err != nil {
			return err
		}
		h := notary.Serve(proof.Witness{Key: key, Log: logKey}, filepath.Join(args[0], "seen.json"))
		return a.listen(cmd.Context(), addr, h, func(at string) {
			a.errln(a.voice.T("cli.witness.at", say.Args{"Address": at, "Key": key.Public}))
		})
	})
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:8318", a.flag("addr"))
	c.Flags().StringVar(&logKey, "log", "", a.flag("witness-log"))
	c.Flags().StringVar(&name, "name", "", a.flag("witness-name"))
	a.require(c, "log", "name")
	return c
}

// listen serves h until ctx ends; it says where when it can be asked.
func (a *app) listen(ctx context.Context, addr string, h http.Handler, said func(string)) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return badFlag("--addr", addr, err.Error())
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 30 * time.Second}
	said(l.Addr().String())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := s.Shutdown(stop); err != nil {
		return err
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
