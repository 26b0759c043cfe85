package demo

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// LoginsFile keeps the demo's accounts with their passwords in its data directory, so that a server on this machine can offer them.
const LoginsFile = "demo-accounts.json"

// KeepLogins writes the accounts where only the directory's owner reads them.
func KeepLogins(dir string, logins []Login) error {
	b, err := json.MarshalIndent(logins, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".demo-accounts-*") // 0600, and in place only when whole
	if err != nil {
		return err
	}
	_, err = f.Write(append(b, '\n'))
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, LoginsFile))
	}
	if err != nil {
		_ = os.Remove(f.Name()) // it may be gone
	}
	return err
}

// KeptLogins reads what KeepLogins wrote; nothing where there is no such file.
func KeptLogins(dir string) (logins []Login, err error) {
	b, err := os.ReadFile(filepath.Join(dir, LoginsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &logins)
	}
	return logins, err
}
