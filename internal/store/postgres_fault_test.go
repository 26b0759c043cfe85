package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/store/pgtest"
)

// onPostgres is an empty ledger on the server of this process.
func onPostgres(t testing.TB) (s *Store, dir, url string) {
	t.Helper()
	dir, url = t.TempDir(), pgtest.URL(t)
	return createdOn(t, dir, url), dir, url
}

func createdOn(t testing.TB, dir, url string) *Store {
	t.Helper()
	s, err := CreateOn(dir, url, beihu)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// units writes n versions in one entry that says so.
func units(s *Store, n int, within func(i int)) (Entry, error) {
	return s.Write(ctx, Meta{Origin: fmt.Sprint(n)}, func(tx *Tx) error {
		for i := range n {
			if within != nil {
				within(i)
			}
			if _, _, err := tx.Version(Unit, fmt.Sprint(i), 0, struct{}{}); err != nil {
				return err
			}
			if _, err := tx.Record(ledger.Record{Kind: ledger.Observation, Unit: 1, Reason: "r"}); err != nil {
				return err
			}
		}
		return nil
	})
}

func sound(t *testing.T, s *Store, entries ...Entry) {
	t.Helper()
	l, err := s.Doctor(ctx)
	l = withoutUnknowns(l)
	if err != nil || len(l) > 0 {
		t.Errorf("doctor: %v %v", l, err)
	}
	if c, err := s.VerifyLog(ctx); err != nil || len(c.Breaks) > 0 {
		t.Errorf("log: %v %v", c.Breaks, err)
	}
	i := 0
	for e, err := range s.Entries(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		if i >= len(entries) || e != entries[i] {
			t.Errorf("entry %d is %+v, which was not acknowledged", i, e)
		}
		i++
	}
	if i != len(entries) {
		t.Errorf("%d entries, %d were acknowledged", i, len(entries))
	}
}

// withoutUnknowns leaves out that the records name no indicator.
func withoutUnknowns(l fault.List) (rest fault.List) {
	for _, f := range l {
		if f.Code != "store_record_indicator" && f.Code != "store_more_breaks" {
			rest = append(rest, f)
		}
	}
	return rest
}

const killBackends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tongchou'"

// The server ends the writer's session again and again, within a write and between two. What was acknowledged is there, what was
// not is not, and nothing is there by half.
func TestKilledBackendLeavesNothingHalf(t *testing.T) {
	s, _, url := onPostgres(t)
	random := rand.New(rand.NewPCG(2021, 4))
	var kept []Entry
	killed := 0
	for range 12 {
		at := random.IntN(400)
		e, err := units(s, 300, func(i int) {
			if i == at {
				if err := pgtest.Exec(url, killBackends); err != nil {
					t.Fatal(err)
				}
			}
		})
		switch {
		case err == nil && at < 300:
			t.Error("a write whose session was ended is acknowledged")
		case err == nil:
			kept = append(kept, e)
		default:
			wantFailure(t, err, "store_unreachable")
			killed++
		}
		sound(t, s, kept...) // the next question is answered
	}
	if killed < 3 || len(kept) < 1 {
		t.Fatalf("%d killed, %d kept: the test did not test", killed, len(kept))
	}
	if err := pgtest.Exec(url, killBackends); err != nil { // at rest, all of them
		t.Fatal(err)
	}
	time.Sleep(restWithoutDoubt)
	e, err := units(s, 1, nil)
	if err != nil {
		t.Fatalf("after the sessions were ended at rest: %v", err)
	}
	sound(t, s, append(kept, e)...)
}

func TestDatabaseGoneForAWhile(t *testing.T) {
	server := pgtest.Start(t, pgtest.Options{Fsync: true})
	dir := t.TempDir()
	s := createdOn(t, dir, server.URL(t))
	first, err := units(s, 3, nil)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, s, first)
	server.Stop(t)
	_, err = units(s, 3, nil)
	wantFailure(t, err, "store_unreachable")
	_, err = s.Last(ctx)
	wantFailure(t, err, "store_unreachable")
	_, err = Open(dir)
	wantFailure(t, err, "store_unreachable")
	server.Again(t)
	second, err := units(s, 3, nil)
	if err != nil {
		t.Fatalf("once it is back: %v", err)
	}
	sound(t, s, first, second)
}

func TestServerWithoutAConnectionToSpare(t *testing.T) {
	server := pgtest.Start(t, pgtest.Options{Settings: []string{"max_connections=4", "superuser_reserved_connections=0"}})
	dir := t.TempDir()
	createdOn(t, dir, server.URL(t))
	s, err := openWaiting(dir, 200*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var within func(deep int) error
	within = func(deep int) error {
		return s.read(ctx, func(conn) error {
			if deep == 0 {
				return nil
			}
			return within(deep - 1)
		})
	}
	wantFailure(t, within(10), "store_crowded")
	if _, err := s.Last(ctx); err != nil {
		t.Errorf("once there is one: %v", err)
	}
}

func TestWritersOnPostgreSQLWaitForEachOther(t *testing.T) {
	a, dir, _ := onPostgres(t)
	b, err := openWaiting(dir, 50*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	first, err := units(a, 1, func(int) {
		_, err := units(b, 1, nil)
		wantFailure(t, err, "store_busy")
		if _, err := b.Last(ctx); err != nil {
			t.Errorf("reading while another writes: %v", err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	second, err := units(b, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, a, first, second)
}

func TestAnAbandonedWalkDoesNotReadTheRest(t *testing.T) {
	s, _, _ := onPostgres(t)
	_, err := s.Write(ctx, Meta{}, func(tx *Tx) error {
		for range 50_000 {
			if _, err := tx.Record(ledger.Record{Kind: ledger.Observation, Reason: strings.Repeat("长", 100)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.idle) > 0 {
		t.Fatal("a reader rests before anything was read")
	}
	for range s.Records(ctx, Filter{}) {
		break
	}
	if len(s.idle) > 0 {
		t.Error("a connection in the middle of an answer was put to rest")
	}
	for range s.Records(ctx, Filter{Limit: 50}) {
		break
	}
	if len(s.idle) != 1 {
		t.Error("a connection was thrown away for the sake of a few rows")
	}
	over, cancel := context.WithCancel(ctx)
	defer cancel()
	n := 0
	for _, err := range s.Records(over, Filter{}) {
		if n++; n == 100 {
			cancel()
		}
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("given up: %v", err)
		}
	}
	if n == 50_000 {
		t.Error("the end of the context did not end the walk")
	}
	if e, err := s.Last(ctx); err != nil || e.Last != 50_000 {
		t.Errorf("afterwards: %+v, %v", e, err)
	}
}

// Another process brings a new schema under our prepared statements.
func TestStaleStatementsAreMadeAnew(t *testing.T) {
	s, _, url := onPostgres(t)
	if _, err := s.Last(ctx); err != nil {
		t.Fatal(err)
	}
	if err := pgtest.Exec(url, "ALTER TABLE entry ALTER COLUMN digest TYPE VARCHAR"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Last(ctx); err == nil {
		t.Fatal("the server took it: the test did not test")
	}
	if _, err := s.Last(ctx); err != nil {
		t.Errorf("the question after: %v", err)
	}
}

func TestAPasswordIsNeverShown(t *testing.T) {
	const secret = "g/eh:e@im#1"
	dir := t.TempDir()
	closed := "postgres://clerk:g%2Feh%3Ae%40im%231@127.0.0.1:1/ledger?connect_timeout=1"
	for name, c := range map[string]struct{ url, code string }{
		"nobody there":          {closed, "store_unreachable"},
		"a password not quoted": {"postgres://clerk:" + secret + "@127.0.0.1:1/ledger", "store_url_broken"},
		"a port of no number":   {"postgres://clerk:geheim@127.0.0.1:" + secret + "/ledger", "store_url_broken"},
		"another scheme":        {"mysql://clerk:geheim@127.0.0.1/ledger", "store_url_broken"},
		"nothing":               {"", "store_url_broken"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := CreateOn(filepath.Join(dir, name), c.url, beihu)
			wantFault(t, err, c.code)
			var f *Failure
			said := fmt.Sprintf("%v %+v %#v", err, err, fault.Of(err))
			if errors.As(err, &f) {
				said += fmt.Sprintf("%v %+v", f.Cause, f)
			}
			for _, part := range []string{secret, "g%2Feh", "geheim", "e@im", "im#1", "im%231"} {
				if strings.Contains(said, part) {
					t.Errorf("%q is in %s", part, said)
				}
			}
		})
	}
	s, _, _ := onPostgres(t)
	if strings.Contains(s.Path(), "?") {
		t.Errorf("the place %s shows settings of the address", s.Path())
	}
}

func TestDataDirectoriesOnPostgreSQL(t *testing.T) {
	s, dir, url := onPostgres(t)
	info, err := os.Stat(filepath.Join(dir, URLName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	_, err = Create(dir, beihu)
	wantFault(t, err, "store_taken")
	_, err = CreateOn(dir, pgtest.URL(t), beihu)
	wantFault(t, err, "store_taken")
	_, err = CreateOn(t.TempDir(), url, beihu)
	wantFault(t, err, "store_taken")
	_, err = CreateOn(filled(t, 1), pgtest.URL(t), beihu)
	wantFault(t, err, "store_taken")
	_, err = Join(t.TempDir(), pgtest.URL(t))
	wantFault(t, err, "store_database_empty")
	_, err = CreateOn(t.TempDir(), strings.Replace(url, "/postgres?", "/none?", 1), beihu)
	wantFailure(t, err, "store_database_missing")
	other := t.TempDir()
	joined, err := Join(other, url)
	if err != nil {
		t.Fatal(err)
	}
	defer joined.Close()
	e, err := units(s, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, joined, e)
	if err := pgtest.Exec(url, "INSERT INTO migration VALUES (99, 0)"); err != nil {
		t.Fatal(err)
	}
	_, err = Open(other)
	wantFault(t, err, "store_newer")
}

// An upload that is cut off within a write is no trouble of the database.
func TestTheCallersNetworkIsItsOwn(t *testing.T) {
	s, _, _ := onPostgres(t)
	reset := &net.OpError{Op: "read", Err: syscall.ECONNRESET}
	_, err := s.Write(ctx, Meta{}, func(*Tx) error { return fmt.Errorf("upload: %w", errors.Join(reset, io.ErrUnexpectedEOF)) })
	if !errors.Is(err, reset) || fault.Of(err) != nil {
		t.Errorf("got %v, want it unchanged", err)
	}
}

func TestServersThatWillNotDo(t *testing.T) {
	for _, c := range []struct{ version, encoding, code string }{
		{"15.18 (Debian 15.18-0+deb12u1)", "UTF8", ""}, {"18beta1", "UTF8", ""}, {"14.20", "UTF8", "store_server_old"}, {"9.6.24", "UTF8", "store_server_old"},
		{"", "UTF8", "store_server_old"}, {"16.2", "SQL_ASCII", "store_server_encoding"}, {"16.2", "EUC_CN", "store_server_encoding"},
	} {
		err := checkServer(c.version, c.encoding)
		if c.code != "" {
			wantFault(t, err, c.code)
		} else if err != nil {
			t.Errorf("%s: %v", c.version, err)
		}
	}
}

// Signed in as a role that has only the grants, whoever it is can append but neither change nor remove.
func TestTheWriterCanOnlyAppend(t *testing.T) {
	s, _, url := onPostgres(t)
	first, err := units(s, 3, nil)
	if err != nil {
		t.Fatal(err)
	}
	const role = `内勤 "writer"`
	if err := pgtest.Exec(url, `CREATE ROLE "内勤 ""writer""" LOGIN; `+PostgresGrants(role)); err != nil {
		t.Fatal(err)
	}
	as := strings.Replace(url, "postgres://postgres@", "postgres://%E5%86%85%E5%8B%A4%20%22writer%22@", 1)
	w, err := Join(t.TempDir(), as)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	second, err := units(w, 3, nil)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, w, first, second)
	if err := w.SaveCheckpoint(ctx, 3, []byte("note")); err != nil {
		t.Error(err)
	}
	_, err = w.Write(Once(ctx, "k", "p"), Meta{}, func(tx *Tx) error {
		_, err := tx.Put(Paper{Drawer: "d", Key: "k", Body: []byte("1"), Expires: time.Unix(1, 0)})
		return err
	})
	if n, err2 := w.Sweep(ctx, time.Unix(2, 0)); err != nil || err2 != nil || n != 1 {
		t.Errorf("papers: %v, %v, %d swept", err, err2, n)
	}
	for _, sql := range []string{
		"UPDATE record SET qty = 1", "DELETE FROM record", "TRUNCATE record", "UPDATE version SET body = '{}'", "DELETE FROM version", "UPDATE entry SET actor = 'x'",
		"DELETE FROM entry", "UPDATE leaf SET hashes = hashes", "DELETE FROM leaf", "UPDATE node SET hash = hash", "DELETE FROM checkpoint",
		"UPDATE thing SET code = 'x'", "UPDATE agency SET name = 'x'", "DELETE FROM migration", "DROP TABLE record", "ALTER TABLE record DISABLE TRIGGER ALL", "UPDATE checkpoint SET size = 1",
	} {
		if err := pgtest.Exec(as, sql); err == nil {
			t.Errorf("the writer may %s", sql)
		}
	}
	wantFailure(t, w.write(ctx, func(c conn) error { return c.exec("DELETE FROM record") }), "store_forbidden")
}
