// Package notary keeps the key that signs a ledger's log, signs its checkpoints, has them cosigned by witnesses, and is such a witness itself for
// another agency's log.
package notary

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/proof"
)

// LogKey is where the key that signs the log lies within a data directory: keys/log.key, and its public half in keys/log.pub. Whoever has only a copy of the
// database cannot sign.
const LogKey = "keys/log"

// Key returns the key that signs the log of the data directory dir, made at the first call. The log's name holds the agency's region and a random part,
// so that no two logs share one. Faults: notary_key_broken.
func Key(dir string, region int32) (proof.Key, error) {
	var id [8]byte
	if _, err := rand.Read(id[:]); err != nil {
		return proof.Key{}, err
	}
	return keyAt(filepath.Join(dir, LogKey), fmt.Sprintf("tongchou/%06d/%s", region, hex.EncodeToString(id[:])), proof.NewKey)
}

// WitnessKey returns the key of the witness whose files lie in dir, made under that name at the first call.
func WitnessKey(dir, name string) (proof.Key, error) {
	return keyAt(filepath.Join(dir, "witness"), name, proof.NewWitnessKey)
}

// PublicKey returns the verifier key of the data directory's log, "" when nothing has been signed there.
func PublicKey(dir string) (string, error) {
	b, err := readOptional(filepath.Join(dir, LogKey+".pub"))
	return strings.TrimSpace(string(b)), err
}

// keyAt reads the key at base.key and base.pub, or makes it.
func keyAt(base, name string, make func(io.Reader, string) (proof.Key, error)) (proof.Key, error) {
	k, err := readKey(base)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	if k, err = make(rand.Reader, name); err != nil {
		return k, err
	}
	if err := os.MkdirAll(filepath.Dir(base), 0o700); err != nil {
		return k, err
	}
	err = writeNew(base+".key", []byte(k.Private+"\n"+k.Public+"\n"), 0o600)
	if errors.Is(err, fs.ErrExist) { // another process was quicker
		return readKey(base)
	}
	if err == nil {
		err = writeWhole(base+".pub", []byte(k.Public+"\n"), 0o644)
	}
	return k, err
}

// readKey reads both halves from the private file; the public one stands by itself as well, to be given away.
func readKey(base string) (proof.Key, error) {
	b, err := os.ReadFile(base + ".key")
	if err != nil {
		return proof.Key{}, err
	}
	private, public, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
	k := proof.Key{Private: private, Public: public}
	if err := k.Check(); err != nil {
		return proof.Key{}, fault.New("notary_key_broken", base+".key", "PRIVATE+KEY+…")
	}
	return k, nil
}

// writeNew writes a file that is not there yet, whole or not at all.
func writeNew(path string, b []byte, mode fs.FileMode) error {
	name, err := writeBeside(path, b, mode)
	if err != nil {
		return err
	}
	defer os.Remove(name)
	return os.Link(name, path)
}

// writeWhole replaces a file, so that a reader sees the old one or the new one.
func writeWhole(path string, b []byte, mode fs.FileMode) error {
	name, err := writeBeside(path, b, mode)
	if err != nil {
		return err
	}
	if err := os.Rename(name, path); err != nil {
		os.Remove(name)
		return err
	}
	return nil
}

func writeBeside(path string, b []byte, mode fs.FileMode) (name string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		os.Remove(f.Name())
	}
	return f.Name(), err
}
