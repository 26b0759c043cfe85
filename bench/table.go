package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"

	"github.com/tongchou/tongchou/bench/machine"
	"github.com/tongchou/tongchou/bench/rival"
)

func printMachine(out io.Writer, o options) {
	fmt.Fprintf(out, "%s, %d cores, %s, %s/%s, %s. Seed %d; median of %d runs of each question (tongchou %d), of %d insertions.\n",
		machine.Processor(), runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, time.Now().Format(time.DateOnly),
		o.seed, o.runs, 4*o.runs, insertions)
}

// printTable prints one column for each database; in brackets how many times better tongchou is.
func printTable(out io.Writer, o options, r result) {
	fmt.Fprintf(out, "\n%d observations and %d corrections; n× = tongchou is n times better\n\n", r.n, r.rows-r.n)
	t := tabler{out: out, r: r}
	names := []string{"", ourName}
	rule := []string{"---", "---:"}
	for _, c := range r.rivals {
		names, rule = append(names, c.name), append(rule, "---:")
	}
	t.line(names)
	t.line(rule)
	for _, q := range questions {
		t.times(q.name, q.key)
	}
	t.times("one durable insert, then its county's new score", "insert")
	t.only("the same work of our own, apart from the disk", micro(r.own.work))
	t.row("load from CSV, rows/s", func(c column) (string, float64) { return fmt.Sprintf("%.0f", c.load), c.load }, true)
	t.only("driver's bare prepared inserts, no index, rows/s", fmt.Sprintf("%.0f", r.bare.rate))
	t.only("store alone, rows from memory, rows/s", fmt.Sprintf("%.0f", r.own.written))
	t.bytes("on disk, records with their indexes, bytes/record", func(b rival.Bytes) int64 { return b.Disk })
	t.bytes("on disk, records alone, bytes/record", func(b rival.Bytes) int64 { return b.Table })
	t.only("driver's bare table, bytes/record", fmt.Sprintf("%.1f", per(r.bare.size, r.rows)))
	t.only("postings in memory, bytes/record", fmt.Sprintf("%.1f", per(r.own.postings, r.rows)))
	t.bytes("in memory, all of it, bytes/record", func(b rival.Bytes) int64 { return b.Memory })
	t.only("opening: memory built from the store", fmt.Sprintf("%.1f s", r.own.opened.Seconds()))
}

type tabler struct {
	out io.Writer
	r   result
}

func (t tabler) line(cells []string) { fmt.Fprintln(t.out, "| "+strings.Join(cells, " | ")+" |") }

// row prints a figure of every database; more says that more is better.
func (t tabler) row(name string, figure func(column) (string, float64), more bool) {
	text, own := figure(t.r.ours)
	cells := []string{name, text}
	for _, c := range t.r.rivals {
		text, its := figure(c)
		switch {
		case c.failed != "":
			text = "not run"
		case its == 0:
			text = "–"
		case more:
			text += fmt.Sprintf(" (%.2f×)", own/its)
		default:
			text += fmt.Sprintf(" (%.2f×)", its/own)
		}
		cells = append(cells, text)
	}
	t.line(cells)
}

func (t tabler) times(name, key string) {
	t.row(name, func(c column) (string, float64) { return micro(c.times[key]), float64(c.times[key]) }, false)
}

func (t tabler) bytes(name string, of func(rival.Bytes) int64) {
	t.row(name, func(c column) (string, float64) {
		b := per(of(c.bytes), t.r.rows)
		return fmt.Sprintf("%.1f", b), b
	}, false)
}

// only prints a figure that tongchou alone has.
func (t tabler) only(name, figure string) {
	cells := []string{name, figure}
	for range t.r.rivals {
		cells = append(cells, "")
	}
	t.line(cells)
}

func per(bytes, rows int64) float64 { return float64(bytes) / float64(rows) }

func micro(d time.Duration) string {
	if d < time.Millisecond {
		return fmt.Sprintf("%.1f µs", float64(d)/1e3)
	}
	return fmt.Sprintf("%.2f ms", float64(d)/1e6)
}

// printGrowth shows how the answers' times grow with the number of observations.
func printGrowth(out io.Writer, all []result) {
	fmt.Fprint(out, "\n| tongchou, by observations |")
	for _, r := range all {
		fmt.Fprintf(out, " %d |", r.n)
	}
	fmt.Fprint(out, "\n| --- |"+strings.Repeat(" ---: |", len(all))+"\n")
	for _, q := range questions {
		fmt.Fprintf(out, "| %s |", q.name)
		for _, r := range all {
			fmt.Fprintf(out, " %s |", micro(r.ours.times[q.key]))
		}
		fmt.Fprintln(out)
	}
}

// printSettings says how each rival was set, and what was not run.
func printSettings(out io.Writer, r result) {
	fmt.Fprintf(out, "\nAll answers are equal: every county's item scores, totals and ranks. tongchou's load is an import of %d observations "+
		"through every check; the others read numbers.\n", r.own.imported)
	for _, c := range r.rivals {
		if c.failed != "" {
			fmt.Fprintf(out, "- %s was not run: %s\n", c.name, c.failed)
			continue
		}
		fmt.Fprintf(out, "- %s: %s\n", c.name, c.setting)
	}
}
