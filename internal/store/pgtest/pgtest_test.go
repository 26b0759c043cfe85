package pgtest

import (
	"os"
	"strings"
	"testing"
	"time"
)

func TestAServerStartsStopsAndComesBack(t *testing.T) {
	s := Start(t, Options{Fsync: true})
	address := s.URL(t)
	if err := Exec(address, "CREATE TABLE x (y TEXT); INSERT INTO x VALUES ('z')"); err != nil {
		t.Fatal(err)
	}
	if other := s.URL(t); Exec(other, "SELECT * FROM x") == nil {
		t.Error("a fresh database has the tables of another")
	}
	s.Stop(t)
	if err := Exec(address, "SELECT 1"); err == nil {
		t.Error("a stopped server answers")
	}
	s.Again(t)
	if err := Exec(TCP(t, address), "SELECT 1 / COUNT(*) FROM x"); err != nil {
		t.Errorf("after coming back: %v", err)
	}
}

func TestTheServerGoesWithItsKeeper(t *testing.T) {
	s, err := launch(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.leash.Close(); err != nil { // what the system does when this process dies
		t.Fatal(err)
	}
	_ = s.keeper.Wait() // its status is that of the last test in it
	if _, err := os.Stat(s.dir); !os.IsNotExist(err) {
		t.Errorf("its directory: %v", err)
	}
	if err := s.await(time.Second); err == nil {
		t.Error("the server still answers")
	}
}

func TestAMissingServerSaysWhatToDo(t *testing.T) {
	if !strings.Contains(errMissing.Error(), "make postgres") {
		t.Error(errMissing)
	}
}
