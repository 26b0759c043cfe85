package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/remote"
)

func (a *app) cmdLogin() *cobra.Command {
	var file, code string
	var days int
	c := a.command("login NAME", func(cmd *cobra.Command, args []string) error {
		address := a.where.address
		if address == "" {
			address = a.Env("TONGCHOU_SERVER")
		}
		client, err := remote.NewClient(address, "")
		if err != nil {
			return usageError{err}
		}
		if days < 1 || days > 365 {
			return badFlag("--days", "", "1 … 365")
		}
		password, err := a.typed(file, args[0])
		if err != nil {
			return err
		}
		token, err := client.SignIn(cmd.Context(), remote.Login{Name: args[0], Password: password, Code: code, For: "tongchou login",
			Scope: tokenScope(), Until: a.now().Add(time.Duration(days) * 24 * time.Hour)})
		if err != nil {
			return err
		}
		return a.keepSecret(cmd.Flag("output").Value.String(), []byte(token+"\n"))
	})
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().StringVar(&file, "password-file", "", a.flag("login-password-file"))
	c.Flags().StringVar(&code, "code", "", a.flag("login-code"))
	c.Flags().IntVar(&days, "days", 30, a.flag("login-days"))
	return a.outFlag(c)
}

// tokenScope is all that a token may be made for; what it can do is what the account may.
func tokenScope() (scope []string) {
	for _, op := range access.Operations() {
		if op != access.SessionOwn && op != access.TokenOwn && op != access.Public {
			scope = append(scope, string(op))
		}
	}
	return scope
}

// typed is the password of an account that there is: from a file, or asked for.
func (a *app) typed(file, name string) (string, error) {
	if file == "" {
		return a.askOnce(name)
	}
	b, err := a.readText(file, maxToken)
	if err != nil {
		return "", err
	}
	line := firstLine(string(b))
	if line == "" {
		return "", fault.At("--password-file", "cli_flag", file, a.flag("login-password-file"))
	}
	return line, nil
}
