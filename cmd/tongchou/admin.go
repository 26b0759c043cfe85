package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/store"
)

func (a *app) cmdAdmin() *cobra.Command {
	c := a.command("admin", nil)
	c.AddCommand(a.cmdAdminCreate(), a.cmdAdminReset(), a.cmdAdminList())
	return c
}

func (a *app) cmdAdminCreate() *cobra.Command {
	var p passwordFlags
	c := a.command("create NAME", func(cmd *cobra.Command, args []string) error {
		return a.withAccounts(func(s *access.Service, _ *store.Store) error {
			password, made, err := a.password(p, args[0])
			if err != nil {
				return err
			}
			account, err := s.CreateAdmin(cmd.Context(), a.accountBy("admin create"), args[0], password)
			if err != nil {
				return err
			}
			a.outln(a.voice.T("account.admin_created", say.Args{"Name": account.Name, "Password": made}))
			return nil
		})
	}, "admin")
	c.Args = a.args(cobra.ExactArgs(1))
	a.passwordFlags(c, &p)
	return c
}

// cmdAdminReset gives any account another password; with --second-factor it also drops what else the account signs in with.
func (a *app) cmdAdminReset() *cobra.Command {
	var p passwordFlags
	var second bool
	c := a.command("reset NAME", func(cmd *cobra.Command, args []string) error {
		return a.withAccounts(func(s *access.Service, _ *store.Store) error {
			password, made, err := a.password(p, args[0])
			if err != nil {
				return err
			}
			if err := s.ResetPassword(cmd.Context(), a.accountBy("admin reset"), args[0], password); err != nil {
				return err
			}
			if second {
				if err := s.ResetSecondFactor(cmd.Context(), a.accountBy("admin reset"), args[0]); err != nil {
					return err
				}
			}
			a.outln(a.voice.T("account.reset", say.Args{"Name": args[0], "Password": made}))
			return nil
		})
	}, "admin")
	c.Args = a.args(cobra.ExactArgs(1))
	a.passwordFlags(c, &p)
	c.Flags().BoolVar(&second, "second-factor", false, a.voice.T("account.flag.second-factor"))
	return c
}

func (a *app) cmdAdminList() *cobra.Command {
	c := a.command("list", func(cmd *cobra.Command, _ []string) error {
		return a.listAccounts(cmd, func(account access.Account) bool {
			for _, g := range account.Grants {
				if g.Role == access.Administrator {
					return true
				}
			}
			return false
		})
	}, "admin")
	c.Args = a.args(cobra.NoArgs)
	return a.outFlag(c)
}

// passwordFlags say where a password comes from; without them it is asked for at the terminal.
type passwordFlags struct {
	file     string
	generate bool
}

func (a *app) passwordFlags(c *cobra.Command, p *passwordFlags) {
	c.Flags().StringVar(&p.file, "password-file", "", a.voice.T("account.flag.password-file"))
	c.Flags().BoolVar(&p.generate, "generate", false, a.voice.T("account.flag.generate"))
}

// password returns a password for the account, and in made the one that was drawn, to be shown this once.
func (a *app) password(p passwordFlags, name string) (password, made string, err error) {
	in, terminal := a.In.(*os.File)
	terminal = terminal && term.IsTerminal(int(in.Fd()))
	switch {
	case p.file != "" && p.generate:
		return "", "", usageError{fault.At("--generate", "account_two_passwords", "", "")}
	case p.file != "":
		b, err := a.readText(p.file, maxToken)
		if err != nil {
			return "", "", err
		}
		password = firstLine(string(b))
		return password, "", access.CheckPassword(name, password)
	case p.generate || !terminal:
		made, err = access.NewPassword(rand.Reader)
		return made, made, err
	}
	password, err = a.ask(in, name)
	return password, "", err
}

// firstLine is what stands before the first end of a line.
func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimRight(line, "\r")
}

// askOnce asks for a password that there is, without showing it.
func (a *app) askOnce(name string) (string, error) {
	in, ok := a.In.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return "", usageError{fault.At("--password-file", "cli_required", "", a.flag("login-password-file"))}
	}
	a.Err.Write([]byte(a.voice.T("account.ask", say.Args{"Name": name})))
	b, err := term.ReadPassword(int(in.Fd()))
	a.errln("")
	if err != nil {
		return "", context.Canceled
	}
	return string(b), nil
}

// ask asks for a password twice without showing it.
func (a *app) ask(in *os.File, name string) (string, error) {
	var typed [2][]byte
	for i, key := range []string{"account.ask", "account.ask_again"} {
		a.Err.Write([]byte(a.voice.T(key, say.Args{"Name": name})))
		b, err := term.ReadPassword(int(in.Fd()))
		a.errln("")
		if err != nil {
			return "", context.Canceled
		}
		typed[i] = b
		if i == 0 {
			if err := access.CheckPassword(name, string(b)); err != nil {
				return "", err
			}
		}
	}
	if !bytes.Equal(typed[0], typed[1]) {
		return "", fault.New("account_passwords_differ", "", "")
	}
	return string(typed[0]), nil
}
