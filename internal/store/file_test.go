package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/say"
)

var (
	ctx   = context.Background()
	beihu = agency.Settings{Name: "北湖分局", Zone: "Asia/Shanghai", Region: 431002}
)

// filled makes a ledger with a unit, an indicator and n observations, and closes it.
func filled(t testing.TB, n int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	s, err := Create(dir, beihu)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Write(ctx, Meta{}, func(tx *Tx) error {
		for _, kind := range []Kind{Unit, Indicator} {
			if _, _, err := tx.Version(kind, "a", 0, struct{}{}); err != nil {
				return err
			}
		}
		for i := range n {
			if _, err := tx.Record(ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1, Qty: 10_000, Voucher: "A" + string(rune('0'+i%10))}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func wantFault(t *testing.T, err error, code string) {
	t.Helper()
	l := fault.Of(err)
	if len(l) != 1 || l[0].Code != code {
		t.Fatalf("error %v, want the fault %s", err, code)
	}
	for _, lang := range []string{"zh", "en"} {
		if !say.In(lang).Has("fault." + code) {
			t.Errorf("no sentence for %s in %s", code, lang)
		}
	}
}

// wantFailure is wantFault for what is the system's fault, not the user's.
func wantFailure(t *testing.T, err error, code string) {
	t.Helper()
	wantFault(t, err, code)
	var f *Failure
	if !errors.As(err, &f) || f.Cause == nil {
		t.Errorf("%v is no Failure with a cause", err)
	}
}

func TestCreateRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		s    agency.Settings
		code string
	}{
		"no name":      {agency.Settings{Zone: "Asia/Shanghai"}, "store_name_missing"},
		"a blank name": {agency.Settings{Name: " ", Zone: "Asia/Shanghai"}, "store_name_missing"},
		"no zone":      {agency.Settings{Name: "北湖"}, "store_zone_unknown"},
		"a false zone": {agency.Settings{Name: "北湖", Zone: "Asia/Chenzhou"}, "store_zone_unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			_, err := Create(dir, c.s)
			wantFault(t, err, c.code)
			if _, err := os.Stat(dir); err == nil {
				t.Error("a refused directory was made")
			}
		})
	}
	t.Run("a second ledger in one place", func(t *testing.T) {
		dir := filled(t, 1)
		_, err := Create(dir, beihu)
		wantFault(t, err, "store_taken")
		s, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
	})
	t.Run("a directory that is a file", func(t *testing.T) {
		_, err := Create(filepath.Join(filled(t, 1), FileName), beihu)
		wantFailure(t, err, "store_trouble")
	})
}

func TestCreateFinishesWhatACrashLeft(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, FileName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir)
	wantFault(t, err, "store_absent")
	s, err := Create(dir, beihu)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
}

func TestOnlyTheOwnerReadsTheData(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	s, err := Create(dir, beihu)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for path, want := range map[string]os.FileMode{dir: 0o700, s.Path(): 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	text := func(t *testing.T, dir string) {
		if err := os.WriteFile(filepath.Join(dir, FileName), []byte("单位,指标,数量\n北湖,盗窃,3\n这不是数据库"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sql := func(sql string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { run(t, filepath.Join(dir, FileName), sql) }
	}
	for name, c := range map[string]struct {
		harm    func(*testing.T, string)
		code    string
		failure bool
	}{
		"no database":              {func(t *testing.T, dir string) { remove(t, dir) }, "store_absent", false},
		"a text file of that name": {text, "store_damaged", true},
		"a file cut off early":     {func(t *testing.T, dir string) { truncate(t, dir, 5) }, "store_damaged", true},
		"a file cut off in a page": {func(t *testing.T, dir string) { truncate(t, dir, 5000) }, "store_damaged", true},
		"an SQLite file of another": {func(t *testing.T, dir string) {
			remove(t, dir)
			run(t, filepath.Join(dir, FileName), "CREATE TABLE x (y)")
		}, "store_absent", false},
		"a newer schema":           {sql("INSERT INTO migration VALUES (99, 0)"), "store_newer", false},
		"a directory of that name": {func(t *testing.T, dir string) { remove(t, dir); _ = os.Mkdir(filepath.Join(dir, FileName), 0o700) }, "store_absent", false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filled(t, 1000)
			c.harm(t, dir)
			_, err := Open(dir)
			if c.failure {
				wantFailure(t, err, c.code)
			} else {
				wantFault(t, err, c.code)
			}
		})
	}
	t.Run("nothing there", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "none")
		_, err := Open(dir)
		wantFault(t, err, "store_absent")
		if _, err := os.Stat(dir); err == nil {
			t.Error("asking made the directory")
		}
	})
}

func remove(t *testing.T, dir string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, FileName)); err != nil {
		t.Fatal(err)
	}
}

func truncate(t *testing.T, dir string, n int64) {
	t.Helper()
	if err := os.Truncate(filepath.Join(dir, FileName), n); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, path, sql string) {
	t.Helper()
	c, err := sqlite3.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Exec(sql); err != nil {
		t.Fatal(err)
	}
}

// Random bytes changed anywhere in the file: every question still answers or errs, none panics, and what opens and is
// found sound answers.
func TestDamagedPagesNeverPanic(t *testing.T) {
	whole, err := os.ReadFile(filepath.Join(filled(t, 8000), FileName))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(2021, 426))
	found, rounds := 0, 60
	if testing.Short() { // beside the race detector, which has nothing to find in one goroutine
		rounds = 6
	}
	for range rounds {
		dir := t.TempDir()
		b := append([]byte(nil), whole...)
		at := random.IntN(len(b) - 64)
		for i := range 64 {
			b[at+i] = byte(random.Uint32())
		}
		if err := os.WriteFile(filepath.Join(dir, FileName), b, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(dir)
		if err != nil {
			found++
			continue
		}
		var walked error
		for _, err := range s.Records(ctx, Filter{}) {
			walked = err
		}
		l, err := s.Doctor(ctx)
		log, logErr := s.VerifyLog(ctx)
		if walked != nil || err != nil || len(l) > 0 || logErr != nil || len(log.Breaks) > 0 {
			found++
		}
		if walked != nil && err == nil && len(l) == 0 {
			t.Errorf("at %d: walking the records errs (%v), the doctor finds nothing", at, walked)
		}
		_ = s.Close() // may err: the file is damaged
	}
	if found < rounds*5/6 { // the rest hit what holds nothing, and indexes
		t.Errorf("only %d of %d damages were noticed", found, rounds)
	}
}

func TestOneWriterAtATime(t *testing.T) {
	dir := filled(t, 1)
	a, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	b, err := openWaiting(dir, 20*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	one := func(tx *Tx) error { _, _, err := tx.Version(Unit, "b", 0, struct{}{}); return err }
	_, err = a.Write(ctx, Meta{}, func(tx *Tx) error {
		_, err := b.Write(ctx, Meta{}, one)
		wantFailure(t, err, "store_busy")
		if _, err := b.Last(ctx); err != nil {
			t.Errorf("reading while another writes: %v", err)
		}
		return one(tx)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Write(ctx, Meta{}, one); err != nil {
		t.Errorf("after the other is done: %v", err)
	}
}

func TestFullDiskKeepsNothing(t *testing.T) {
	dir := filled(t, 100)
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	before, err := s.Last(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.writer.script("PRAGMA max_page_count = 20"); err != nil {
		t.Fatal(err)
	}
	many := func(n int) error {
		_, err := s.Write(ctx, Meta{}, func(tx *Tx) error {
			for range n {
				if _, err := tx.Record(ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1}); err != nil {
					return err
				}
			}
			return nil
		})
		return err
	}
	wantFailure(t, many(50_000), "store_full")
	if after, err := s.Last(ctx); err != nil || after != before {
		t.Errorf("last entry %+v (%v), want %+v", after, err, before)
	}
	if err := many(10); err != nil {
		t.Errorf("a small write afterwards: %v", err)
	}
}

func TestExplain(t *testing.T) {
	other := errors.New("another")
	for name, c := range map[string]struct {
		err  error
		code string // "" passes as it is
	}{
		"busy":             {sqlite3.BUSY, "store_busy"},
		"locked":           {sqlite3.LOCKED, "store_busy"},
		"full":             {sqlite3.FULL, "store_full"},
		"no space":         {&os.PathError{Err: syscall.ENOSPC}, "store_full"},
		"corrupt":          {sqlite3.CORRUPT, "store_damaged"},
		"not a database":   {sqlite3.NOTADB, "store_damaged"},
		"no permission":    {&os.PathError{Err: syscall.EACCES}, "store_forbidden"},
		"a read-only disk": {&os.PathError{Err: syscall.EROFS}, "store_forbidden"},
		"read-only":        {sqlite3.READONLY, "store_forbidden"},
		"cannot open":      {sqlite3.CANTOPEN, "store_forbidden"},
		"input or output":  {sqlite3.IOERR, "store_trouble"},
		"a bad path":       {&os.PathError{Err: syscall.ENOTDIR}, "store_trouble"},
		"the caller's own": {other, ""},
		"given up":         {context.Canceled, ""},
		"a fault":          {fault.New("weight_sum", "", ""), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := (&sqliteFile{path: "/data/tongchou.db"}).explain(c.err)
			if c.code == "" {
				if got != c.err {
					t.Errorf("got %v, want it unchanged", got)
				}
				return
			}
			wantFailure(t, got, c.code)
			if !errors.Is(got, c.err) {
				t.Errorf("%v does not unwrap to its cause", got)
			}
		})
	}
	if (&sqliteFile{}).explain(nil) != nil {
		t.Error("no error became one")
	}
}

func TestClosed(t *testing.T) {
	s, err := Open(filled(t, 10))
	if err != nil {
		t.Fatal(err)
	}
	for range s.Records(ctx, Filter{}) {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	if _, err := s.Last(ctx); !errors.Is(err, errClosed) {
		t.Errorf("reading: %v", err)
	}
	if _, err := s.Write(ctx, Meta{}, func(*Tx) error { return nil }); !errors.Is(err, errClosed) {
		t.Errorf("writing: %v", err)
	}
}

func TestOpenBringsAnOlderSchemaUpToDate(t *testing.T) {
	dir := filled(t, 10)
	steps := migrations
	defer func() { migrations = steps }()
	migrations = append(steps[:len(steps):len(steps)], "CREATE TABLE later (x INTEGER); INSERT INTO later VALUES (7)")
	for range 2 { // the second time there is nothing to do
		s, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		rows, _, err := number(s.writer, "SELECT COUNT(*) FROM later")
		if err != nil || rows != 1 {
			t.Errorf("rows of the new table: %d (%v), want 1", rows, err)
		}
		if got := s.Settings(); got != beihu {
			t.Errorf("settings %+v, want %+v", got, beihu)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	migrations = steps
	_, err := Open(dir) // the older program again
	wantFault(t, err, "store_newer")
	broken := filled(t, 1)
	migrations = append(steps[:len(steps):len(steps)], "CREATE TABLE half (x); CREATE TABLE half (x)")
	if _, err := Open(broken); err == nil {
		t.Fatal("a step that fails was taken")
	}
	migrations = steps
	s, err := Open(broken)
	if err != nil {
		t.Fatalf("after a step that failed: %v", err)
	}
	defer s.Close()
}
