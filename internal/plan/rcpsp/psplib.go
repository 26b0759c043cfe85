package rcpsp

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
)

// ParsePSPLIB reads a single-mode problem in the .sm format of PSPLIB (Kolisch and Sprecher, "PSPLIB – a project scheduling
// problem library", European Journal of Operational Research 96, 1997). Activity k of the result is job k+1 of the file, the
// dummy source and sink among them; every precedence is finish to start. Faults name file, line, what was found and what was
// expected; the problem has passed Check. Nonrenewable resources and several modes are refused, not ignored.
func ParsePSPLIB(file string, text []byte) (*Problem, error) {
	r := &reader{file: file, lines: strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")}
	p, err := r.problem()
	if err != nil {
		return nil, err
	}
	if err := p.Check(); err != nil {
		for _, f := range fault.Of(err) {
			f.Place.File = file
			if f.Code == "plan_cycle" {
				f.Found = jobNumbers(f.Found)
			}
		}
		return nil, err
	}
	return p, nil
}

// jobNumbers turns a cycle of activities from 0 into one of jobs from 1.
func jobNumbers(cycle string) string {
	jobs := strings.Split(cycle, " → ")
	for k, j := range jobs {
		i, _ := strconv.Atoi(j) // written by Check
		jobs[k] = strconv.Itoa(i + 1)
	}
	return strings.Join(jobs, " → ")
}

// reader walks down the lines of a file.
type reader struct {
	file  string
	lines []string
	at    int // the line read last, from 1
}

func (r *reader) fault(found, want string) error {
	return &fault.Fault{Code: "psplib_format", Place: fault.Place{File: r.file, Line: r.at}, Found: clip(found), Want: want}
}

func clip(s string) string {
	s = strings.ToValidUTF8(strings.TrimSpace(s), "?")
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}

func (r *reader) problem() (*Problem, error) {
	jobs, err := r.header("jobs (incl. supersource/sink )", MaxActivities)
	if err != nil {
		return nil, err
	}
	if jobs < 1 {
		return nil, r.fault(strconv.Itoa(jobs), fmt.Sprintf("1 … %d", MaxActivities))
	}
	resources, err := r.header("- renewable", 1000)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"- nonrenewable", "- doubly constrained"} {
		n, err := r.header(name, 1000)
		if err != nil {
			return nil, err
		}
		if n != 0 {
			return nil, r.fault(strconv.Itoa(n), name+" 0")
		}
	}
	p := &Problem{Activities: make([]Activity, jobs), Capacity: make([]int, resources)}
	after, err := r.precedence(jobs)
	if err != nil {
		return nil, err
	}
	if err := r.requests(p); err != nil {
		return nil, err
	}
	for i, to := range after {
		for _, j := range to {
			p.Arcs = append(p.Arcs, Arc{i, j, p.Activities[i].Duration})
		}
	}
	if err := r.section("RESOURCEAVAILABILITIES:", 1); err != nil {
		return nil, err
	}
	row, err := r.row(resources, resources, MaxAmount)
	if err != nil {
		return nil, err
	}
	copy(p.Capacity, row)
	return p, nil
}

// header finds the line "name : number …" below the one read last.
func (r *reader) header(name string, most int) (int, error) {
	for r.at < len(r.lines) {
		line := r.lines[r.at]
		r.at++
		key, value, ok := strings.Cut(line, ":")
		if !ok || strings.TrimSpace(key) != name {
			continue
		}
		word, _, _ := strings.Cut(strings.TrimSpace(value), " ")
		n, err := strconv.Atoi(word)
		if err != nil || n < 0 || n > most {
			return 0, r.fault(value, fmt.Sprintf("0 … %d", most))
		}
		return n, nil
	}
	return 0, r.fault("", name+" :")
}

// section finds a heading and steps over the lines under it that only name columns.
func (r *reader) section(heading string, skip int) error {
	for r.at < len(r.lines) {
		r.at++
		if strings.TrimSpace(r.lines[r.at-1]) == heading {
			r.at = min(r.at+skip, len(r.lines))
			return nil
		}
	}
	return r.fault("", heading)
}

// row reads the next line as at least least and at most most whole numbers of 0 … top.
func (r *reader) row(least, most, top int) ([]int, error) {
	if r.at >= len(r.lines) {
		return nil, r.fault("", fmt.Sprintf("%d …", least))
	}
	line := r.lines[r.at]
	r.at++
	words := strings.Fields(line)
	if len(words) < least || len(words) > most {
		want := strconv.Itoa(least)
		if most != least {
			want += fmt.Sprintf(" … %d", most)
		}
		return nil, &fault.Fault{Code: "psplib_columns", Place: fault.Place{File: r.file, Line: r.at}, Found: clip(line), Want: want}
	}
	row := make([]int, len(words))
	for k, word := range words {
		n, err := strconv.Atoi(word)
		if err != nil || n < 0 || n > top {
			return nil, r.fault(word, fmt.Sprintf("0 … %d", top))
		}
		row[k] = n
	}
	return row, nil
}

// precedence reads each job's successors, counted from 0.
func (r *reader) precedence(jobs int) ([][]int, error) {
	if err := r.section("PRECEDENCE RELATIONS:", 1); err != nil {
		return nil, err
	}
	after := make([][]int, jobs)
	for i := range jobs {
		row, err := r.row(3, 3+jobs, MaxTime)
		if err != nil {
			return nil, err
		}
		if row[0] != i+1 {
			return nil, r.fault(strconv.Itoa(row[0]), strconv.Itoa(i+1))
		}
		if row[1] != 1 {
			return nil, r.fault(strconv.Itoa(row[1]), "#modes 1")
		}
		if len(row) != 3+row[2] {
			return nil, r.fault(strconv.Itoa(len(row)-3), strconv.Itoa(row[2])+" successors")
		}
		for _, j := range row[3:] {
			if j < 1 || j > jobs {
				return nil, r.fault(strconv.Itoa(j), fmt.Sprintf("1 … %d", jobs))
			}
			after[i] = append(after[i], j-1)
		}
	}
	return after, nil
}

// requests reads each job's duration and demands.
func (r *reader) requests(p *Problem) error {
	if err := r.section("REQUESTS/DURATIONS:", 2); err != nil {
		return err
	}
	width := 3 + len(p.Capacity)
	for i := range p.Activities {
		row, err := r.row(width, width, MaxAmount) // Check knows the range of durations
		if err != nil {
			return err
		}
		if row[0] != i+1 {
			return r.fault(strconv.Itoa(row[0]), strconv.Itoa(i+1))
		}
		p.Activities[i].Duration = row[2]
		p.Activities[i].Demand = row[3:]
	}
	return nil
}
