package archive

import (
	"errors"
	"syscall"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
)

// Unwritable says that a place can't be written to.
func Unwritable(path string, err error) error {
	return &store.Failure{Fault: &fault.Fault{Code: "backup_unwritable", Place: fault.Place{File: path}}, Cause: err}
}

// full tells a disk without room apart from what else ends a backup: the disk may be another than the ledger's, so that the store's
// own word for it would name the wrong one.
func full(path string, err error) error {
	var known *store.Failure
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.As(err, &known) && known.Fault.Code == "store_full" {
		return &store.Failure{Fault: &fault.Fault{Code: "backup_full", Place: fault.Place{File: path}}, Cause: err}
	}
	return err
}
