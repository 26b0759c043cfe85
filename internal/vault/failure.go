package vault

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
)

// trouble turns an error of the storage into a Failure in the store's words. Errors of the caller's context, faults and Failures pass.
func trouble(err error, where string) error {
	var known *store.Failure
	if err == nil || errors.As(err, &known) || fault.Of(err) != nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	code := "store_trouble"
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		code = "store_full"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		code = "store_forbidden"
	}
	return &store.Failure{Fault: fault.New(code, where, ""), Cause: err}
}
