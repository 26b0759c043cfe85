package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/archive"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/vault"
)

func (a *app) cmdBackup() *cobra.Command {
	var keys bool
	var evidence string
	c := a.command("backup FILE", func(cmd *cobra.Command, args []string) error {
		dir, err := a.dir()
		if err != nil {
			return err
		}
		st, err := store.Open(dir)
		if err != nil {
			return err
		}
		defer st.Close()
		files, err := vault.Connect(cmd.Context(), a.evidence(evidence), dir, a.Env)
		if err != nil {
			return err
		}
		src := archive.Source{Store: st, Vault: files, Dir: dir, Keys: keys, Program: version(), Now: a.now()}
		m, err := a.backup(cmd.Context(), src, args[0])
		if err != nil {
			return err
		}
		a.outln(a.voice.T("backup.done", a.backupArgs(args[0], m)))
		if !keys {
			a.errln(a.voice.T("backup.without_keys"))
		}
		return nil
	})
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().BoolVar(&keys, "with-keys", false, a.voice.T("backup.flag.with-keys"))
	c.Flags().StringVar(&evidence, "evidence", "", a.voice.T("backup.flag.evidence"))
	return c
}

// evidence is where the evidence files are: the flag, else as the server is told, else the data directory.
func (a *app) evidence(flag string) string {
	if flag != "" {
		return flag
	}
	return a.Env("TONGCHOU_EVIDENCE")
}

func (a *app) backupArgs(file string, m archive.Manifest) say.Args {
	return say.Args{"File": file, "Agency": m.Agency, "Seq": m.Seq, "Files": len(m.Members) - 1, "Size": m.LogSize, "Root": m.LogRoot,
		"At": m.MadeAt.Local().Format("2006-01-02 15:04:05")}
}

// backup makes a verified backup, and shows that it is being verified where that takes its time.
func (a *app) backup(ctx context.Context, src archive.Source, path string) (archive.Manifest, error) {
	var bar *bar
	defer func() { bar.end() }()
	return archive.Make(ctx, src, path, func(s archive.Stage) {
		if s == archive.Verifying {
			bar = a.progress("backup.checking")
		}
	})
}
