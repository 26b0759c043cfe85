package store

import (
	"context"
	"errors"

	"github.com/tongchou/tongchou/internal/fault"
)

// Failure says that the system, not the user's input, stopped a question or a write: the disk is full, the database is
// damaged or out of reach, another process writes. It unwraps to its Fault, so that fault.Of finds the sentence, and to the
// cause. But for store_outcome_unknown, nothing of a write that ended in a Failure was kept.
type Failure struct {
	Fault *fault.Fault // store_busy, store_damaged, store_full, store_forbidden, store_trouble, store_unreachable…
	Cause error
}

func (f *Failure) Error() string   { return f.Fault.Error() + ": " + f.Cause.Error() }
func (f *Failure) Unwrap() []error { return []error{f.Fault, f.Cause} }

// unreachable is the code of what a lost connection or a server that does not answer stopped.
const unreachable = "store_unreachable"

func failure(code, found string, cause error) *Failure {
	return &Failure{Fault: fault.New(code, found, ""), Cause: cause}
}

// settled says that an error needs no explaining: there is none, or it is a Failure, a fault or the caller's own giving up.
func settled(err error) bool {
	var known *Failure
	return err == nil || errors.As(err, &known) || fault.Of(err) != nil ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
