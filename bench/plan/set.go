package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/tongchou/tongchou/internal/plan/rcpsp"
)

// set is a number of problems of one size.
type set struct {
	name     string
	against  string // what deviations are measured from
	problems []problem
}

type problem struct {
	name string
	*rcpsp.Problem
	best   int // the published makespan, 0 where there is none
	proven bool
}

// stored reads the sets in a folder: each folder with .sm files, and the table "problem,optimum" in it, under it or beside it.
func stored(dir string) ([]set, error) {
	var sets []set
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || !e.IsDir() {
			return err
		}
		files, err := filepath.Glob(filepath.Join(path, "*.sm"))
		if err != nil || len(files) == 0 {
			return err
		}
		s, err := readSet(path, files)
		if err == nil {
			sets = append(sets, s)
		}
		return err
	})
	if err == nil && len(sets) == 0 {
		err = fmt.Errorf("%s: no .sm files here or below", dir)
	}
	slices.SortFunc(sets, func(a, b set) int { return len(a.problems[0].Activities) - len(b.problems[0].Activities) })
	return sets, err
}

func readSet(dir string, files []string) (set, error) {
	s := set{name: filepath.Base(dir), against: "published"}
	best, err := optima(dir)
	if err != nil {
		return s, err
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return s, err
		}
		p, err := rcpsp.ParsePSPLIB(f, text)
		if err != nil {
			return s, err
		}
		name := filepath.Base(f)
		known, ok := best[name]
		if !ok {
			return s, fmt.Errorf("%s: no optimum in the tables of %s", f, dir)
		}
		s.problems = append(s.problems, problem{name, p, known.value, known.proven})
	}
	slices.SortFunc(s.problems, func(a, b problem) int { return cmp.Or(len(a.name)-len(b.name), strings.Compare(a.name, b.name)) })
	return s, nil
}

type published struct {
	value  int
	proven bool
}

// optima reads the tables that may belong to a folder: a makespan, or "lower..upper" where the optimum is not known.
func optima(dir string) (map[string]published, error) {
	best := map[string]published{}
	var files []string
	for _, pattern := range []string{dir + "/*.csv", dir + "/optimum/*.csv", dir + "*optimum*.csv"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	for _, f := range files {
		r, err := os.Open(f)
		if err != nil {
			return nil, err
		}
		rows, err := csv.NewReader(r).ReadAll()
		r.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		for k, row := range rows[min(1, len(rows)):] {
			low, high, open := strings.Cut(row[1], "..")
			if !open {
				high = low
			}
			n, err := strconv.Atoi(high)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %q is no makespan", f, k+2, row[1])
			}
			best[row[0]] = published{n, !open}
		}
	}
	return best, nil
}
