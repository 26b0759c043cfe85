package store

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
)

// Environment variables that make the test binary a writer of its own: one that goes on until it is killed, one that holds
// a Write open until its stdin ends.
const (
	childDir   = "TONGCHOU_STORE_CRASH_DIR"
	holdingDir = "TONGCHOU_STORE_HOLD_DIR"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := writeForEver(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1)
	}
	if dir := os.Getenv(holdingDir); dir != "" {
		if err := holdWrite(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func holdWrite(dir string) error {
	s, err := Open(dir)
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.Write(ctx, Meta{}, func(*Tx) error {
		fmt.Println("holding")
		_, err := io.Copy(io.Discard, os.Stdin)
		return err
	})
	return err
}

func TestAnotherProcessThatWritesIsNamed(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skip("this system does not tell who has a file open")
	}
	dir := filled(t, 1)
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), holdingDir+"="+dir)
	child.Stderr = os.Stderr
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	s, err := openWaiting(dir, 20*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	one := func(tx *Tx) error { _, _, err := tx.Version(Unit, "b", 0, struct{}{}); return err }
	_, err = s.Write(ctx, Meta{}, one)
	wantFailure(t, err, "store_busy")
	if who, pid := fault.Of(err)[0].Found, fmt.Sprintf("(%d)", child.Process.Pid); !strings.Contains(who, pid) {
		t.Errorf("busy with %q, want %s in it", who, pid)
	}
	_ = in.Close()
	if err := child.Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write(ctx, Meta{}, one); err != nil {
		t.Errorf("after the other process is done: %v", err)
	}
}

// writeForEver writes entries of random length, each saying in its origin how long it is, and acknowledges each on stdout by
// its last number once Write has returned.
func writeForEver(dir string) error {
	s, err := Open(dir)
	if err != nil {
		return err
	}
	for {
		n := 1 + rand.IntN(20)
		if rand.IntN(2) == 0 {
			n = 5000 // long enough to be killed within
		}
		e, err := s.Write(ctx, Meta{Origin: strconv.Itoa(n)}, func(tx *Tx) error {
			for i := range n {
				if i%100 == 0 {
					if _, _, err := tx.Version(Unit, strconv.Itoa(i), 0, struct{}{}); err != nil {
						return err
					}
					continue
				}
				if i%100 == 50 {
					if err := tx.Learn(0, []LearningRecord{{ID: strconv.FormatInt(tx.next, 10), Body: []byte(`{}`), Terms: []string{"a"}}}); err != nil {
						return err
					}
					continue
				}
				if _, err := tx.Record(ledger.Record{Kind: ledger.Observation, Unit: 1, Indicator: 1, Qty: 10_000, Voucher: "V"}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		fmt.Println(e.Last)
	}
}

// A writer is killed again and again, within a Write and between two. What it acknowledged is there; of what it did not,
// at most one entry is, and that one whole.
func TestKilledWriterLosesNothingAcknowledged(t *testing.T) {
	dir := filled(t, 1)
	random := rand.New(rand.NewPCG(2021, 4))
	acknowledged, written := int64(3), 0
	// On a slow machine a round may end before much was written: then there are more of them.
	for round := 0; round < 10 || written < 20; round++ {
		if round == 60 {
			t.Fatalf("only %d entries were written in %d rounds: the test did not test", written, round)
		}
		acknowledged = max(acknowledged, killWhileWriting(t, dir, time.Duration(random.IntN(60))*time.Millisecond))
		s, err := Open(dir)
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		beyond, entries := 0, 0
		for e, err := range s.Entries(ctx) {
			if err != nil {
				t.Fatal(err)
			}
			if e.Origin != "" && strconv.FormatInt(e.Len(), 10) != e.Origin {
				t.Errorf("round %d: an entry of %s holds %d", round, e.Origin, e.Len())
			}
			if e.Last > acknowledged {
				beyond++
			}
			entries++
		}
		last, err := s.Last(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if last.Last < acknowledged {
			t.Errorf("round %d: the ledger ends at %d, %d was acknowledged", round, last.Last, acknowledged)
		}
		if beyond > 1 {
			t.Errorf("round %d: %d entries beyond the last acknowledged", round, beyond)
		}
		for _, table := range []string{"statement", "term"} { // what finds statements came with them or not at all
			if n, err := s.count(ctx, "SELECT (SELECT COUNT(*) FROM version WHERE kind = 'statement') - (SELECT COUNT(*) FROM "+table+")"); err != nil || n != 0 {
				t.Errorf("round %d: %d statements too many for %s, %v", round, n, table, err)
			}
		}
		l, err := s.Doctor(ctx)
		if err != nil || len(l) > 0 {
			t.Errorf("round %d: doctor: %v %v", round, l, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		acknowledged, written = last.Last, entries
	}
}

// killWhileWriting lets a child write, kills it some time after its first acknowledgement and returns the last one.
func killWhileWriting(t *testing.T, dir string, after time.Duration) (acknowledged int64) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var killer *time.Timer
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break // killed; a line cut short was not acknowledged
		}
		if acknowledged, err = strconv.ParseInt(strings.TrimSpace(line), 10, 64); err != nil {
			t.Fatal(err)
		}
		if killer == nil {
			killer = time.AfterFunc(after, func() { _ = child.Process.Kill() })
		}
	}
	_ = child.Wait() // "killed" is what it should say
	if killer == nil {
		t.Fatal("the child ended before it wrote anything")
	}
	return acknowledged
}
