package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	_ "time/tzdata" // a machine without zone files must still know Asia/Shanghai

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/remote"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/store"
)

// Exit statuses.
const (
	exitDone   = 0
	exitInput  = 1 // the input is at fault, and each fault is named
	exitUsage  = 2
	exitSystem = 3
)

// app is one run of the program.
type app struct {
	world
	voice  say.Voice
	data   string
	where  serverFlags
	server *remote.Client // nil: the ledger is here
	format string
	actor  string
}

// usageError marks what the user typed wrong on the command line itself.
type usageError struct{ error }

func (u usageError) Unwrap() error { return u.error }

func run(ctx context.Context, args []string, w world) int {
	a := &app{world: w, voice: say.In(language(args, w.Env))}
	return a.execute(ctx, args)
}

func (a *app) execute(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(append([]string{}, args...)) // never nil, for which cobra would take the process's own arguments
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	return a.tell(root.ExecuteContext(ctx))
}

// language is looked up before the flags are read, because the help is made of it.
func language(args []string, env func(string) string) string {
	for i, arg := range args {
		if v, ok := strings.CutPrefix(arg, "--lang="); ok {
			return v
		}
		if arg == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := env(name); v != "" {
			return v
		}
	}
	return ""
}

// tell prints an error in the user's language and returns the exit status for it.
func (a *app) tell(err error) int {
	if err == nil {
		return exitDone
	}
	var usage usageError
	var failure *store.Failure
	var checked found
	if errors.As(err, &checked) {
		return exitInput
	}
	var far exited
	if errors.As(err, &far) {
		return int(far)
	}
	faults := fault.Of(err)
	for _, f := range faults {
		a.errln(a.voice.Fault(f))
	}
	switch {
	case errors.As(err, &usage) && len(faults) > 0:
		return exitUsage
	case errors.As(err, &failure):
		a.errln(a.voice.T("cli.cause", say.Args{"Cause": failure.Cause}))
		return exitSystem
	case len(faults) > 1:
		a.errln(a.voice.T("cli.faults", say.Args{"N": len(faults)}))
		return exitInput
	case len(faults) == 1:
		return exitInput
	case errors.As(err, &usage):
		a.errln(a.voice.T("cli.usage_error", say.Args{"Error": err}))
		return exitUsage
	case errors.Is(err, context.Canceled):
		a.errln(a.voice.T("cli.cancelled"))
		return exitSystem
	}
	a.errln(a.voice.T("cli.system_error", say.Args{"Error": err}))
	return exitSystem
}

// isFailure says that the system, not the input, is at fault.
func isFailure(err error) bool {
	var f *store.Failure
	return errors.As(err, &f)
}

func (a *app) errln(s string) { a.Err.Write([]byte(s + "\n")) }

func (a *app) outln(s string) { a.Out.Write([]byte(s + "\n")) }

func init() { cobra.EnableCommandSorting = false }

func (a *app) root() *cobra.Command {
	root := a.command("tongchou", nil)
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{a.flagError(err)} })
	root.SetUsageFunc(a.usage)
	root.SetHelpTemplate("{{with or .Long .Short}}{{. | trimTrailingWhitespaces}}\n\n{{end}}{{if or .Runnable .HasSubCommands}}{{.UsageString}}{{end}}")
	root.InitDefaultHelpFlag()
	root.PersistentFlags().StringVar(&a.data, "data", a.Env("TONGCHOU_DATA"), a.flag("data"))
	root.PersistentFlags().StringVar(&a.format, "format", "table", a.flag("format"))
	root.PersistentFlags().String("lang", "", a.flag("lang"))
	root.PersistentFlags().StringVar(&a.actor, "actor", a.Env("USER"), a.flag("actor"))
	a.serverFlags(root)
	a.complete(root, "format", "table", "json", "csv", "xlsx")
	a.complete(root, "lang", say.Languages()...)
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		if lang := cmd.Flag("lang").Value.String(); lang != "" && !slices.Contains(say.Languages(), lang) {
			return usageError{fault.At("--lang", "cli_flag", lang, strings.Join(say.Languages(), ", "))}
		}
		switch a.format {
		case "table", "json", "csv", "xlsx":
			return a.findServer(cmd)
		}
		return usageError{errors.New("--format " + a.format + ": table, json, csv, xlsx")}
	}
	root.AddCommand(
		a.cmdInit(), a.cmdDemo(), a.cmdImport(), a.cmdTemplate(), a.cmdRules(), a.cmdTarget(),
		a.cmdBoard(), a.cmdExplain(), a.cmdPace(), a.cmdWhatIf(), a.cmdRobust(), a.cmdCompare(), a.cmdPlan(), a.cmdBrief(),
		a.cmdExport(), a.cmdRecords(), a.cmdDoctor(), a.cmdVerify(), a.cmdLog(), a.cmdWitness(), a.cmdErase(), a.cmdLogin(), a.cmdJoin(), a.cmdGrants(), a.cmdEdition(), a.cmdDraw(),
		a.cmdServe(), a.cmdAdmin(), a.cmdAccount(), a.cmdBackup(), a.cmdRestore(), a.cmdMove(),
	)
	root.AddCommand(a.workflowCommands()...)
	root.InitDefaultCompletionCmd()
	root.SetHelpCommand(a.cmdHelp())
	root.InitDefaultHelpCmd()
	a.translate(root)
	a.annotate(root)
	return root
}

// command makes a command whose texts stand in the catalogue under cli.<path>: "cli.board.short", "cli.board.long",
// "cli.board.example". use is the command's name with its arguments.
func (a *app) command(use string, do func(cmd *cobra.Command, args []string) error, parent ...string) *cobra.Command {
	name, _, _ := strings.Cut(use, " ")
	key := "cli." + strings.Join(append(parent, name), ".")
	if do == nil {
		do = a.ofCommands
	}
	c := &cobra.Command{Use: use, Short: a.voice.T(key + ".short"), RunE: do, Args: a.args(cobra.ArbitraryArgs)}
	if a.voice.Has(key + ".long") {
		c.Long = a.voice.T(key + ".long")
	}
	if a.voice.Has(key + ".example") {
		c.Example = "  " + strings.ReplaceAll(strings.TrimRight(a.voice.T(key+".example"), "\n"), "\n", "\n  ")
	}
	return c
}

// ofCommands is what a command of commands does by itself: it shows what there is.
func (a *app) ofCommands(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{errors.New(a.voice.T("cli.no_command", say.Args{"Name": args[0]}))}
	}
	return cmd.Help()
}

// args makes a wrong number of arguments a usage error.
func (a *app) args(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usageError{errors.New(a.voice.T("cli.arguments", say.Args{"Use": cmd.UseLine()}))}
		}
		return nil
	}
}

// flag is the help text of a flag.
func (a *app) flag(name string) string { return a.voice.T("cli.flag." + name) }

// complete says what a flag's values may be, for the shell. cobra keeps that for as long as the program runs, so a server does without.
func (a *app) complete(c *cobra.Command, flag string, values ...string) {
	if a.host != nil {
		return
	}
	// The only error is a flag that does not exist, which the first run of any test would show.
	if err := c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err)
	}
}
