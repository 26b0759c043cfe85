package store

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// The superuser may read anything; on a thread that looks at files as nobody it is refused like everyone else.
func TestFileOutOfReachIsForbidden(t *testing.T) {
	dir := filled(t, 1)
	if err := os.Chmod(filepath.Join(dir, FileName), 0); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		runtime.LockOSThread() // never unlocked: the thread ends with the test's goroutine
		const nobody = 65534
		if err := syscall.Setfsuid(nobody); err != nil {
			t.Fatal(err)
		}
		defer syscall.Setfsuid(0)
	}
	_, err := Open(dir)
	wantFailure(t, err, "store_forbidden")
}
