package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tongchou/tongchou/internal/demo"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tongchou": main})
}

// TestScripts runs sessions at a terminal. Each begins in a folder of its own with the demo agency in demo-data, a day after the
// reporting date; $EXAMPLES are the repository's examples.
//
//	exits STATUS PROGRAM ARG…      the program ends with that very status
//	jsonis FILE PATH [OP] VALUE    what stands at PATH of a JSON file (or stdout) is VALUE; OP is = != < <= > >=
//	jsonsum FILE PATH VALUE        what stands at the places of PATH adds up to VALUE
//	sql FILE STATEMENT             changes a SQLite file behind the program's back
//	cellis FILE SHEET CELL VALUE   a cell of a workbook reads VALUE
//	fill FILE SHEET CELL=VALUE…    types into a workbook's cells
//	inpart FILE PART PATTERN       the text of a part of an Office document matches
func TestScripts(t *testing.T) {
	examples, err := filepath.Abs(filepath.Join("..", "..", "examples"))
	if err != nil {
		t.Fatal(err)
	}
	filled := filepath.Join(t.TempDir(), "demo")
	if _, err := demo.Fill(context.Background(), filled, nil); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "jsonis": jsonIs, "jsonenv": jsonEnv, "jsonsum": jsonSum, "sql": alter,
			"cellis": cellIs, "fill": fill, "inpart": inPart,
			"serve": startServer, "stop": stopServer, "token": makeToken, "postgres": emptyDatabase(t), "flip": flip,
		},
		Condition: func(name string) (bool, error) {
			if name == "root" { // who may read everything
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("no condition %q", name)
		},
		Setup: func(e *testscript.Env) error {
			e.Values[processes{}] = map[string]*process{}
			e.Setenv("LANG", "zh_CN.UTF-8")
			e.Setenv("USER", "考核办")
			e.Setenv("TONGCHOU_NOW", "2021-04-27T09:00:00+08:00")
			e.Setenv("EXAMPLES", examples)
			return copyFolder(filepath.Join(e.WorkDir, "demo-data"), filled)
		},
	})
}

func copyFolder(to, from string) error {
	err := os.CopyFS(to, os.DirFS(from))
	if err != nil {
		return err
	}
	return filepath.WalkDir(to, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		return os.Chmod(path, 0o600)
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM ARG…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var status *exec.ExitError
	if errors.As(err, &status) {
		got = status.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

func alter(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sql FILE STATEMENT")
	}
	c, err := sqlite3.OpenFlags(ts.MkAbs(args[0]), sqlite3.OPEN_READWRITE)
	ts.Check(err)
	ts.Check(c.BusyTimeout(time.Second))
	ts.Check(c.Exec(args[1]))
	if c.Changes() == 0 {
		ts.Fatalf("no row was changed")
	}
	ts.Check(c.Close())
}
