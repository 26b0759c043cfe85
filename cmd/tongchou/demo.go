package main

import (
	"crypto/rand"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/demo"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/sheet"
)

func (a *app) cmdDemo() *cobra.Command {
	var accounts bool
	c := a.command("demo DIR", func(cmd *cobra.Command, args []string) error {
		bar := a.progress("cli.progress.demo")
		made, err := demo.Fill(cmd.Context(), args[0], func(done, all int) { bar.to(int64(done), int64(all)) })
		bar.end()
		if err != nil {
			return err
		}
		key := "cli.demo.made"
		if !made {
			key = "cli.demo.there"
		}
		a.errln(a.voice.T(key, say.Args{"Dir": args[0]}))
		if !accounts {
			return nil
		}
		logins, err := demo.Accounts(cmd.Context(), args[0], rand.Reader)
		if err != nil {
			return err
		}
		if err := demo.KeepLogins(args[0], logins); err != nil {
			return err
		}
		code, err := demo.Publish(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		a.errln(a.voice.T("cli.demo.published", say.Args{"Edition": code}))
		return a.writeTo(a.Out, a.loginsAnswer(logins))
	})
	c.Args = a.args(cobra.ExactArgs(1))
	c.Flags().BoolVar(&accounts, "accounts", false, a.voice.T("account.flag.accounts"))
	return c
}

// loginsAnswer lists the demo's accounts with the passwords that they have just been given.
func (a *app) loginsAnswer(logins []demo.Login) answer {
	type line struct {
		Name     string      `json:"name"`
		Shown    string      `json:"shown"`
		Role     access.Role `json:"role"`
		Unit     string      `json:"unit"`
		Password string      `json:"password"`
	}
	lines := make([]line, len(logins))
	rows := make([][]sheet.Value, len(logins))
	for i, l := range logins {
		lines[i] = line{l.Name, l.Shown, l.Role, l.Unit, l.Password}
		role := a.voice.T("access.role." + string(l.Role))
		rows[i] = []sheet.Value{sheet.TextValue(l.Name), sheet.TextValue(l.Password), sheet.TextValue(role + " @ " + l.Unit), sheet.TextValue(a.voice.T("account.about." + string(l.Role)))}
	}
	ans := answer{JSON: map[string]any{"accounts": lines}, Notes: []string{a.voice.T("account.demo_note")}}
	ans.Name, ans.Titles, ans.Rows = a.voice.T("account.sheet"), []string{a.voice.T("account.demo_title")}, sheet.RowsOf(rows)
	for _, col := range []string{"name", "password", "roles", "about"} {
		ans.Columns = append(ans.Columns, sheet.OutColumn{Heading: a.voice.T("account.col." + col)})
	}
	return ans
}
