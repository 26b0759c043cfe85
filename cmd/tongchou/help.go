package main

import (
	"errors"
	"regexp"
	"strings"
	"text/template"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tongchou/tongchou/internal/say"
)

const usageText = `{{T "usage"}}
  {{.UseLine}} {{T "flags"}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} {{T "command"}}{{end}}{{if .HasExample}}

{{T "examples"}}
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

{{T "commands"}}{{range .Commands}}{{if .IsAvailableCommand}}
  {{pad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

{{T "options"}}
{{flags .LocalFlags}}{{end}}{{if .HasAvailableInheritedFlags}}

{{T "common"}}
{{flags .InheritedFlags}}{{end}}{{if .HasAvailableSubCommands}}

{{T "more"}}{{end}}
`

// usage writes what a command takes, in the user's words, in place of cobra's text.
func (a *app) usage(c *cobra.Command) error {
	t, err := template.New("usage").Funcs(template.FuncMap{
		"T":     func(key string) string { return a.voice.T("cli.usage." + key) },
		"pad":   func(name string, width int) string { return name + strings.Repeat(" ", max(0, width-len(name))) },
		"flags": a.flagUsages,
	}).Parse(usageText)
	if err != nil {
		return err
	}
	return t.Execute(c.OutOrStderr(), c)
}

// defaultNote is how the flag library writes what holds when a flag is not given.
var defaultNote = regexp.MustCompile(`(?m) \(default "?(.*?)"?\)$`)

func (a *app) flagUsages(flags *pflag.FlagSet) string {
	text := strings.TrimRight(flags.FlagUsages(), " \n")
	return defaultNote.ReplaceAllString(text, a.voice.T("cli.usage.default"))
}

// cmdHelp is "help COMMAND"; a command that does not exist is a usage error.
func (a *app) cmdHelp() *cobra.Command {
	return a.command("help [COMMAND]", func(cmd *cobra.Command, args []string) error {
		about, rest, err := cmd.Root().Find(args)
		if err != nil || about == nil || len(rest) > 0 {
			return usageError{errors.New(a.voice.T("cli.no_command", say.Args{"Name": strings.Join(args, " ")}))}
		}
		return about.Help()
	})
}

// flagError says in the user's language what the flag library found.
func (a *app) flagError(err error) error {
	var unknown *pflag.NotExistError
	var without *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		name := "--" + unknown.GetSpecifiedName()
		if short := unknown.GetSpecifiedShortnames(); short != "" {
			name = "-" + unknown.GetSpecifiedName()
		}
		return errors.New(a.voice.T("cli.flag_unknown", say.Args{"Flag": name}))
	case errors.As(err, &without):
		return errors.New(a.voice.T("cli.flag_without_value", say.Args{"Flag": "--" + without.GetFlag().Name}))
	case errors.As(err, &invalid):
		return errors.New(a.voice.T("cli.flag_value", say.Args{"Flag": "--" + invalid.GetFlag().Name, "Value": invalid.GetValue(), "Type": invalid.GetFlag().Value.Type()}))
	}
	return err
}

// completionExamples switch completion on, each in the words of its shell.
var completionExamples = map[string]string{
	"bash":       "source <(tongchou completion bash)",
	"zsh":        `tongchou completion zsh > "${fpath[1]}/_tongchou"`,
	"fish":       "tongchou completion fish > ~/.config/fish/completions/tongchou.fish",
	"powershell": "tongchou completion powershell | Out-String | Invoke-Expression",
}

// translate gives the commands and flags that cobra brings along the user's language.
func (a *app) translate(c *cobra.Command) {
	c.InitDefaultHelpFlag()
	c.DisableFlagsInUseLine = true // the usage text says it in the user's language
	for _, name := range []string{"help", "no-descriptions"} {
		if f := c.Flags().Lookup(name); f != nil {
			f.Usage = a.flag(name)
		}
	}
	switch example := completionExamples[c.Name()]; {
	case c.Name() == "completion":
		c.Short, c.Long, c.Example = a.voice.T("cli.completion.short"), a.voice.T("cli.completion.long"), "  "+completionExamples["bash"]
		c.RunE, c.Args = a.ofCommands, cobra.ArbitraryArgs
	case example != "":
		c.Short, c.Long, c.Example = a.voice.T("cli.completion.shell", say.Args{"Shell": c.Name()}), "", "  "+example
	}
	for _, sub := range c.Commands() {
		a.translate(sub)
	}
}
