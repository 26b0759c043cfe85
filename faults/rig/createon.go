package rig

import "github.com/tongchou/tongchou/internal/store"

// createOn makes an empty ledger on PostgreSQL.
func createOn(dir, url string) error {
	st, err := store.CreateOn(dir, url, settings)
	if err != nil {
		return err
	}
	return st.Close()
}
