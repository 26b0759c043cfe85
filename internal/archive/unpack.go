package archive

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/notary"
	"github.com/tongchou/tongchou/internal/store"
	"github.com/tongchou/tongchou/internal/vault"
)

// Bounds of what is read before anything is known of a file.
const (
	mostManifest = 1 << 30
	mostMembers  = 50_000_000
	mostSmall    = 1 << 20 // checkpoint, keys
)

// Unpack reads a backup into dir, an empty folder, so that dir is a data directory, and holds every member against the manifest.
// Faults: archive_broken (cut off, changed, not a backup), archive_newer. The caller throws dir away after an error.
func Unpack(ctx context.Context, r io.Reader, dir string) (Manifest, error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderMaxMemory(1<<30), zstd.IgnoreChecksum(false))
	if err != nil {
		return Manifest{}, broken(err)
	}
	defer z.Close()
	u := &unpacker{tar: tar.NewReader(&counted{ctx: ctx, r: z}), dir: dir}
	m, err := u.all(ctx)
	if err != nil {
		return m, err
	}
	if _, err := u.tar.Next(); !errors.Is(err, io.EOF) {
		return m, broken(errors.Join(errors.New("more follows the end"), err))
	}
	if n, err := io.Copy(io.Discard, z); err != nil || n > 0 {
		return m, broken(errors.Join(errors.New("more follows the end"), err))
	}
	return m, m.hold(u.seen)
}

// counted ends reading with the context.
type counted struct {
	ctx context.Context
	r   io.Reader
}

func (c *counted) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}

type unpacker struct {
	tar  *tar.Reader
	dir  string
	seen []Member
}

func (u *unpacker) all(ctx context.Context) (m Manifest, err error) {
	for len(u.seen) < mostMembers {
		h, err := u.tar.Next()
		if errors.Is(err, io.EOF) {
			return m, broken(errors.New("it has no " + manifestName + " at its end"))
		}
		if err != nil {
			return m, unlessEnded(ctx, broken(err))
		}
		if h.Name == manifestName {
			return m, u.manifest(h, &m)
		}
		if err := u.member(ctx, h); err != nil {
			return m, unlessEnded(ctx, err)
		}
	}
	return m, broken(errors.New("too many members"))
}

func unlessEnded(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func (u *unpacker) manifest(h *tar.Header, m *Manifest) error {
	if h.Size > mostManifest {
		return broken(errors.New(manifestName + " is too long"))
	}
	b, err := io.ReadAll(u.tar)
	if err != nil {
		return broken(err)
	}
	if err := json.Unmarshal(b, m); err != nil {
		return broken(err)
	}
	if m.Format > Format {
		return fault.New("archive_newer", fmt.Sprint(m.Format), fmt.Sprint(Format))
	}
	return nil
}

// member writes a member where it belongs in a data directory. A name that is none of ours is refused, so that nothing is written
// elsewhere.
func (u *unpacker) member(ctx context.Context, h *tar.Header) error {
	twice := func(m Member) bool { return m.Name == h.Name }
	// Of evidence there may be a hundred thousand, and a second of one name is the same content.
	if h.Typeflag != tar.TypeReg || !strings.HasPrefix(h.Name, evidencePrefix) && slices.ContainsFunc(u.seen, twice) {
		return broken(fmt.Errorf("a member %q that does not belong there", h.Name))
	}
	sum := sha256.New()
	body := io.TeeReader(&strange{u.tar}, sum)
	var err error
	switch hash, evidence := strings.CutPrefix(h.Name, evidencePrefix); {
	case evidence:
		err = vault.Restore(ctx, filepath.Join(u.dir, vault.Folder), hash, body)
	case h.Name == ledgerName:
		err = u.write(store.FileName, body)
	case slices.Contains([]string{notary.CheckpointFile, notary.LogKey + ".pub", notary.LogKey + ".key"}, h.Name) && h.Size <= mostSmall:
		err = u.write(h.Name, body)
	default:
		return broken(fmt.Errorf("a member %q that does not belong there", h.Name))
	}
	u.seen = append(u.seen, Member{Name: h.Name, Size: h.Size, SHA256: hex.EncodeToString(sum.Sum(nil))})
	return err
}

func (u *unpacker) write(name string, r io.Reader) error {
	path := filepath.Join(u.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Sync(), f.Close())
}

// hold holds what was read against what the manifest says.
func (m *Manifest) hold(seen []Member) error {
	for i := range max(len(seen), len(m.Members)) {
		switch {
		case i >= len(seen):
			return broken(fmt.Errorf("%s is missing", m.Members[i].Name))
		case i >= len(m.Members) || m.Members[i] != seen[i]:
			return broken(fmt.Errorf("%s is not what was backed up", seen[i].Name))
		}
	}
	return nil
}

// strange marks an error of reading as the backup's, apart from those of writing here.
type strange struct{ r io.Reader }

func (s *strange) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = broken(err)
	}
	return n, err
}

// broken is the fault of a file that is no whole backup.
func broken(why error) error { return fault.New("archive_broken", why.Error(), "") }
