package archive

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/tongchou/tongchou/internal/notary"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/vault"
)

// Source is what is backed up.
type Source struct {
	Store   *store.Store
	Vault   vault.Vault
	Dir     string // the data directory, for checkpoint and keys
	Keys    bool   // the private key too
	Program string
	Now     time.Time
}

// Pack writes a backup to w. scratch is an empty folder of its own with room for the database. Others go on writing meanwhile; the
// backup is the ledger at one moment, and evidence at least of that moment.
func Pack(ctx context.Context, w io.Writer, src Source, scratch string) (m Manifest, err error) {
	m = Manifest{Format: Format, Program: src.Program, MadeAt: src.Now.UTC(), Agency: src.Store.Settings().Name, Keys: src.Keys}
	path := filepath.Join(scratch, store.FileName)
	if err := src.Store.Snapshot(ctx, path); err != nil {
		return m, err
	}
	if err := m.measure(ctx, scratch); err != nil {
		return m, err
	}
	z, err := zstd.NewWriter(w, zstd.WithEncoderCRC(true))
	if err != nil {
		return m, err
	}
	p := &packer{ctx: ctx, tar: tar.NewWriter(z), m: &m}
	if err := p.all(ctx, src, path); err != nil {
		_ = z.Close() // the first error tells more
		return m, err
	}
	return m, errors.Join(p.tar.Close(), z.Close())
}

// measure reads from the snapshot what the manifest says of the ledger.
func (m *Manifest) measure(ctx context.Context, dir string) error {
	st, err := store.Open(dir)
	if err != nil {
		return err
	}
	defer st.Close()
	last, err := st.Last(ctx)
	if err != nil {
		return err
	}
	m.Seq = last.Last
	m.LogSize, m.LogRoot, err = rootOf(ctx, st)
	return err
}

func rootOf(ctx context.Context, st *store.Store) (size int64, root string, err error) {
	if size, err = st.LogSize(ctx); err != nil {
		return 0, "", err
	}
	h, err := st.LogRoot(ctx, size)
	return size, hex.EncodeToString(h[:]), err
}

type packer struct {
	ctx context.Context // of the one call of Pack: it ends in the middle of a large file, too
	tar *tar.Writer
	m   *Manifest
}

func (p *packer) all(ctx context.Context, src Source, snapshot string) error {
	if err := p.file(ledgerName, snapshot); err != nil {
		return err
	}
	var hashes []string
	for h, err := range src.Vault.Walk(ctx) {
		if err != nil {
			return err
		}
		if vault.IsHash(h) { // what else lies there is none of ours, and verify names it
			hashes = append(hashes, h)
		}
	}
	slices.Sort(hashes)
	for _, h := range hashes {
		r, size, err := src.Vault.Open(ctx, h)
		if err != nil {
			return err
		}
		err = errors.Join(p.add(evidencePrefix+h, size, r), r.Close())
		if err != nil {
			return err
		}
	}
	names := []string{notary.CheckpointFile, notary.LogKey + ".pub"}
	if src.Keys {
		names = append(names, notary.LogKey+".key")
	}
	for _, name := range names {
		if err := p.file(name, filepath.Join(src.Dir, filepath.FromSlash(name))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	b, err := json.MarshalIndent(p.m, "", "  ")
	if err != nil {
		return err
	}
	return p.write(manifestName, int64(len(b)), bytes.NewReader(b))
}

// file adds a file of the disk.
func (p *packer) file(name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return p.add(name, info.Size(), f)
}

// add writes a member and notes it in the manifest.
func (p *packer) add(name string, size int64, r io.Reader) error {
	h := sha256.New()
	if err := p.write(name, size, io.TeeReader(r, h)); err != nil {
		return err
	}
	p.m.Members = append(p.m.Members, Member{Name: name, Size: size, SHA256: hex.EncodeToString(h.Sum(nil))})
	return nil
}

func (p *packer) write(name string, size int64, r io.Reader) error {
	if err := p.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, ModTime: p.m.MadeAt, Format: tar.FormatPAX}); err != nil {
		return err
	}
	n, err := io.Copy(p.tar, &counted{ctx: p.ctx, r: r})
	if err == nil && n != size {
		err = fmt.Errorf("archive: %s gave %d bytes of %d", name, n, size)
	}
	return err
}
