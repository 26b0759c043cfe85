package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/tongchou/tongchou/internal/say"
)

// eachCommand visits every command with the words that call it.
func eachCommand(c *cobra.Command, words []string, visit func(c *cobra.Command, words []string)) {
	visit(c, words)
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			eachCommand(sub, append(words[:len(words):len(words)], sub.Name()), visit)
		}
	}
}

func silentWorld(out *bytes.Buffer) world {
	return world{Out: out, Err: out, Env: func(string) string { return "" }, Now: time.Now}
}

// hasHan says that a text holds a Chinese character outside quotations of the examples' names.
func hasHan(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
}

func TestEveryCommandHasHelpInBothLanguages(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		a := &app{world: silentWorld(new(bytes.Buffer)), voice: say.In(lang)}
		commands := 0
		eachCommand(a.root(), nil, func(c *cobra.Command, words []string) {
			commands++
			var out bytes.Buffer
			code := run(context.Background(), append(words[:len(words):len(words)], "--help", "--lang", lang), silentWorld(&out))
			help, name := out.String(), lang+": tongchou "+strings.Join(words, " ")
			if code != exitDone {
				t.Errorf("%s --help: status %d", name, code)
			}
			if strings.Contains(help, "⟦") {
				t.Errorf("%s: a text is missing:\n%s", name, help)
			}
			if !strings.Contains(help, a.voice.T("cli.usage.examples")) {
				t.Errorf("%s has no example", name)
			}
			if hasHan(c.Short) != (lang == "zh") {
				t.Errorf("%s: %q is in the other language", name, c.Short)
			}
			for _, foreign := range []string{"(default", "[flags]", "[command]"} {
				if lang == "zh" && strings.Contains(help, foreign) {
					t.Errorf("%s: %q in Chinese help", name, foreign)
				}
			}
			for _, line := range strings.Split(help, "\n") {
				if strings.HasPrefix(strings.TrimSpace(line), "-") && hasHan(line) != (lang == "zh") {
					t.Errorf("%s: %q is in the other language", name, line)
				}
			}
		})
		if commands < 30 {
			t.Errorf("only %d commands were looked at", commands)
		}
	}
}

// An example that names a command or a flag which does not exist teaches nonsense.
func TestExamplesAreCommandsThatExist(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		examples := 0
		a := &app{world: silentWorld(new(bytes.Buffer)), voice: say.In(lang)}
		eachCommand(a.root(), nil, func(about *cobra.Command, _ []string) {
			for _, line := range strings.Split(about.Example, "\n") {
				args, ok := strings.CutPrefix(strings.TrimSpace(line), "tongchou ")
				if !ok {
					continue
				}
				examples++
				args, _, _ = strings.Cut(args, " > ")
				args, _, _ = strings.Cut(args, " | ")
				root := (&app{world: silentWorld(new(bytes.Buffer)), voice: say.In(lang)}).root()
				c, rest, err := root.Find(splitArgs(args))
				if err != nil || c == root {
					t.Errorf("%s: %s: no such command: %v", lang, line, err)
					continue
				}
				if err := c.ParseFlags(rest); err != nil {
					t.Errorf("%s: %s: %v", lang, line, err)
				} else if err := c.ValidateArgs(c.Flags().Args()); err != nil {
					t.Errorf("%s: %s: %v", lang, line, err)
				} else if err := c.ValidateRequiredFlags(); err != nil {
					t.Errorf("%s: %s: %v", lang, line, err)
				}
			}
		})
		if examples < 30 {
			t.Errorf("%s: only %d examples were looked at", lang, examples)
		}
	}
}

// splitArgs splits a command line at spaces outside double quotes.
func splitArgs(line string) []string {
	quoted := false
	return strings.FieldsFunc(line, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ' ' && !quoted
	})
}
