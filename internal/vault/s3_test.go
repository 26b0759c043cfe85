package vault_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/tongchou/tongchou/internal/vault"
)

const s3ID, s3Secret = "tester", "secret-of-the-test"

// TestS3 runs the suite against a real server, built from its Go module in tools/s3 and kept in bin/. TONGCHOU_NO_S3=1 leaves it out on purpose.
func TestS3(t *testing.T) {
	if testing.Short() || os.Getenv("TONGCHOU_NO_S3") == "1" {
		t.Skip("without S3, as asked")
	}
	endpoint := s3Server(t)
	c, err := minio.New(endpoint, &minio.Options{Creds: credentials.NewStaticV4(s3ID, s3Secret, ""), Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	env := func(name string) string {
		return map[string]string{"AWS_ACCESS_KEY_ID": s3ID, "AWS_SECRET_ACCESS_KEY": s3Secret}[name]
	}
	n := 0
	suite(t, func(t *testing.T) shelf {
		n++
		bucket := fmt.Sprintf("bucket-%d", n)
		if err := c.MakeBucket(ctx, bucket, minio.MakeBucketOptions{}); err != nil {
			t.Fatal(err)
		}
		v, err := vault.Connect(ctx, "s3://"+bucket+"/agency/431000?tls=no&region=us-east-1&endpoint="+endpoint, "", env)
		if err != nil {
			t.Fatal(err)
		}
		return shelf{v, func(t *testing.T, hash string, to []byte) {
			key := "agency/431000/" + hash[:2] + "/" + hash[2:4] + "/" + hash
			if err := c.RemoveObject(ctx, bucket, key, minio.RemoveObjectOptions{}); err != nil {
				t.Fatal(err)
			}
			if to != nil {
				if _, err := c.PutObject(ctx, bucket, key, bytes.NewReader(to), int64(len(to)), minio.PutObjectOptions{}); err != nil {
					t.Fatal(err)
				}
			}
		}}
	})
	if _, err := vault.Connect(ctx, "s3://nowhere?tls=no&region=us-east-1&endpoint="+endpoint, "", env); code(err) != "vault_bucket" {
		t.Errorf("a bucket that is not there: %v", err)
	}
	wrong := func(string) string { return "wrong" }
	if _, err := vault.Connect(ctx, "s3://bucket-1?tls=no&region=us-east-1&endpoint="+endpoint, "", wrong); code(err) != "vault_unreachable" {
		t.Errorf("with wrong keys: %v", err)
	}
}

var building sync.Mutex

// s3Server starts the server on a free loopback port, stopped by its process when the test ends.
func s3Server(t *testing.T) (endpoint string) {
	t.Helper()
	building.Lock()
	defer building.Unlock()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(root, "bin", "versitygw")
	if _, err := os.Stat(program); err != nil {
		build := exec.Command("go", "build", "-o", program, "github.com/versity/versitygw/cmd/versitygw")
		build.Dir = filepath.Join(root, "tools", "s3")
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("building the S3 server: %v\n%s", err, out)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	endpoint = l.Addr().String()
	l.Close()
	dir := t.TempDir()
	for _, sub := range []string{"objects", "meta"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	// Its notes on objects stand beside them, not in extended attributes, which a temporary file system may not have.
	server := exec.Command(program, "--port", endpoint, "--quiet", "posix", "--sidecar", filepath.Join(dir, "meta"), filepath.Join(dir, "objects"))
	server.Env = append(os.Environ(), "ROOT_ACCESS_KEY="+s3ID, "ROOT_SECRET_KEY="+s3Secret)
	var out bytes.Buffer
	server.Stdout, server.Stderr = &out, &out
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Process.Kill()
		server.Wait()
		if t.Failed() {
			t.Logf("the server said: %s", out.String())
		}
	})
	ctx, stop := context.WithTimeout(ctx, 30*time.Second)
	defer stop()
	for {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", endpoint)
		if err == nil {
			c.Close()
			return endpoint
		}
		if ctx.Err() != nil {
			t.Fatalf("the S3 server does not listen: %v\n%s", err, out.String())
		}
		time.Sleep(50 * time.Millisecond)
	}
}
