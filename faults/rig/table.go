package rig

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Table is a table of Markdown; columns that begin with # are numbers.
type Table struct {
	Columns []string
	Rows    [][]string
}

// Add adds a row.
func (t *Table) Add(cells ...any) {
	row := make([]string, len(cells))
	for i, c := range cells {
		row[i] = strings.ReplaceAll(fmt.Sprint(c), "|", "\\|")
	}
	t.Rows = append(t.Rows, row)
}

// Print prints the table.
func (t *Table) Print(out io.Writer) {
	head, rule := make([]string, len(t.Columns)), make([]string, len(t.Columns))
	for i, c := range t.Columns {
		name, number := strings.CutPrefix(c, "#")
		if head[i], rule[i] = name, "---"; number {
			rule[i] = "---:"
		}
	}
	for _, row := range append([][]string{head, rule}, t.Rows...) {
		fmt.Fprintln(out, "| "+strings.Join(row, " | ")+" |")
	}
	fmt.Fprintln(out)
}

// Heading prints a heading of a part.
func Heading(out io.Writer, format string, args ...any) {
	fmt.Fprintf(out, "## "+format+"\n\n", args...)
}

// Machine says what it was measured on.
func Machine() string {
	name := "unknown processor"
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(b)) {
			if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == "model name" {
				name = strings.TrimSpace(v)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d cores, %s, %s/%s, %s", name, runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, time.Now().Format(time.DateOnly))
}

// Times are how long something took, each time.
type Times []time.Duration

// At is the q-th quantile, 0 of none.
func (t Times) At(q float64) time.Duration {
	if len(t) == 0 {
		return 0
	}
	slices.Sort(t)
	return t[min(len(t)-1, int(q*float64(len(t))))]
}

// Millis writes a duration in milliseconds.
func Millis(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d)/1e6) }

// Seconds writes a duration in seconds.
func Seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

// Mebi writes bytes in MiB.
func Mebi(n int64) string { return fmt.Sprintf("%.0f MiB", float64(n)/(1<<20)) }
