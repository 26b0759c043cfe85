package vault

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
)

// Check reads every file of the vault, and those whose hashes the ledger wants, and returns a fault for each that is damaged (vault_damaged),
// missing (vault_missing) or stands under a name that is no hash (vault_foreign). An error is trouble of the storage itself.
func Check(ctx context.Context, v Vault, wanted []string) (fault.List, error) {
	var l fault.List
	seen := map[string]bool{}
	see := func(hash string) error {
		if seen[hash] {
			return nil
		}
		seen[hash] = true
		err := Verify(ctx, v, hash)
		if onlyDamage(err) != nil {
			return err
		}
		l = append(l, fault.Of(err)...)
		return nil
	}
	for hash, err := range v.Walk(ctx) {
		if err != nil {
			return l, err
		}
		if !IsHash(hash) {
			l = append(l, fault.New("vault_foreign", hash, ""))
			continue
		}
		if err := see(hash); err != nil {
			return l, err
		}
	}
	for _, hash := range wanted {
		if err := see(hash); err != nil {
			return l, err
		}
	}
	slices.SortFunc(l, func(a, b *fault.Fault) int {
		if a.Found < b.Found {
			return -1
		}
		return 1
	})
	return l, nil
}

// Verify reads one file to its end and errs as Open and its reader do.
func Verify(ctx context.Context, v Vault, hash string) error {
	r, _, err := v.Open(ctx, hash)
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(io.Discard, r)
	return err
}

// onlyDamage lets damaged and missing files pass and returns any other error.
func onlyDamage(err error) error {
	var f *store.Failure
	if errors.As(err, &f) && (f.Fault.Code == "vault_damaged" || f.Fault.Code == "vault_missing") {
		return nil
	}
	return err
}
