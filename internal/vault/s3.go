package vault

import (
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/store"
)

// objects keeps files as objects of a bucket, under a prefix.
type objects struct {
	client         *minio.Client
	bucket, prefix string
}

// Connect returns the vault that where names: "disk", or nothing, is the folder evidence of the data directory dir;
// "s3://BUCKET/PREFIX?endpoint=HOST:PORT&region=R&tls=no" is a bucket of S3-compatible storage, whose keys come from the environment only
// (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN). Without endpoint it is Amazon's. Faults: vault_address, vault_keys; a
// store.Failure vault_unreachable when the bucket can't be reached.
func Connect(ctx context.Context, where, dir string, env func(string) string) (Vault, error) {
	if where == "" || where == "disk" {
		return OnDisk(path.Join(dir, Folder)), nil
	}
	u, err := url.Parse(where)
	if err != nil || u.Scheme != "s3" || u.Host == "" || u.User != nil {
		return nil, fault.New("vault_address", address(u), "disk, s3://BUCKET/PREFIX?endpoint=HOST:PORT&region=R")
	}
	id, secret := env("AWS_ACCESS_KEY_ID"), env("AWS_SECRET_ACCESS_KEY")
	if id == "" || secret == "" {
		return nil, fault.New("vault_keys", "", "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY")
	}
	endpoint := u.Query().Get("endpoint")
	if endpoint == "" {
		endpoint = "s3.amazonaws.com"
	}
	c, err := minio.New(endpoint, &minio.Options{
		Creds:  credentials.NewStaticV4(id, secret, env("AWS_SESSION_TOKEN")),
		Secure: u.Query().Get("tls") != "no", Region: u.Query().Get("region"), MaxRetries: 3,
	})
	if err != nil {
		return nil, fault.New("vault_address", address(u), "endpoint=HOST:PORT")
	}
	o := &objects{client: c, bucket: u.Host, prefix: strings.Trim(u.Path, "/")}
	switch found, err := c.BucketExists(ctx, o.bucket); {
	case err != nil:
		return nil, o.failed(err)
	case !found:
		return nil, fault.New("vault_bucket", o.bucket, "")
	}
	return o, nil
}

// address is a URL without what may be secret in it.
func address(u *url.URL) string {
	if u == nil {
		return ""
	}
	return u.Scheme + "://" + u.Host + u.Path
}

func (o *objects) key(hash string) string { return path.Join(o.prefix, shelf(hash)) }

// failed says that the storage could not be reached or refused.
func (o *objects) failed(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &store.Failure{Fault: fault.New("vault_unreachable", "s3://"+path.Join(o.bucket, o.prefix), ""), Cause: err}
}

// Put implements Vault: the file is taken in and judged on this machine's disk, then sent whole, with a checksum that the storage verifies.
func (o *objects) Put(ctx context.Context, r io.Reader, l Limits) (File, error) {
	s, err := spooled(ctx, os.TempDir(), r, l)
	if err != nil {
		return File{}, err
	}
	defer s.discard()
	err = Verify(ctx, o, s.Hash)
	if err == nil || onlyDamage(err) != nil {
		return s.File, err
	}
	if _, err := s.f.Seek(0, io.SeekStart); err != nil {
		return s.File, trouble(err, s.f.Name())
	}
	_, err = o.client.PutObject(ctx, o.bucket, o.key(s.Hash), s.f, s.Size, minio.PutObjectOptions{ContentType: s.Media, SendContentMd5: true, DisableMultipart: s.Size < 5<<30})
	return s.File, o.failed(err)
}

// Open implements Vault.
func (o *objects) Open(ctx context.Context, hash string) (io.ReadCloser, int64, error) {
	if !IsHash(hash) {
		return nil, 0, missing(hash, errors.New("no hash"))
	}
	obj, err := o.client.GetObject(ctx, o.bucket, o.key(hash), minio.GetObjectOptions{})
	if err != nil {
		return nil, 0, o.failed(err)
	}
	info, err := obj.Stat()
	if err != nil {
		obj.Close()
		if minio.ToErrorResponse(err).StatusCode == http.StatusNotFound {
			return nil, 0, missing(hash, err)
		}
		return nil, 0, o.failed(err)
	}
	return newChecked(&fetched{obj, o}, hash), info.Size, nil
}

// fetched says of an error in the middle that the storage, not the reader, is at fault.
type fetched struct {
	*minio.Object
	of *objects
}

func (f *fetched) Read(b []byte) (int, error) {
	n, err := f.Object.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = f.of.failed(err)
	}
	return n, err
}

// Walk implements Vault.
func (o *objects) Walk(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop() // ends the listing where the caller has seen enough
		prefix := o.prefix
		if prefix != "" {
			prefix += "/"
		}
		for info := range o.client.ListObjects(ctx, o.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
			if info.Err != nil {
				yield("", o.failed(info.Err))
				return
			}
			if !yield(path.Base(info.Key), nil) {
				return
			}
		}
	}
}
