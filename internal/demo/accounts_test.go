package demo_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"

	"github.com/tongchou/tongchou/internal/access"
	"github.com/tongchou/tongchou/internal/demo"
	"github.com/tongchou/tongchou/internal/store"
)

func TestAccountsOneForEachRoleWithAPasswordThatIsKeptNowhere(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "demo")
	if _, err := demo.Fill(ctx, dir, nil); err != nil {
		t.Fatal(err)
	}
	first, err := demo.Accounts(ctx, dir, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	second, err := demo.Accounts(ctx, dir, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	s := access.New(access.On(st), access.Options{})
	roles := map[access.Role]bool{}
	for i, l := range second {
		roles[l.Role] = true
		if l.Password == first[i].Password {
			t.Errorf("%s has the same password twice", l.Name)
		}
		if _, err := s.SignIn(ctx, l.Name, first[i].Password, "", "127.0.0.1"); err == nil {
			t.Errorf("%s: the first password still opens", l.Name)
		}
		in, err := s.SignIn(ctx, l.Name, l.Password, "", "127.0.0.1")
		if err != nil || in.Subject.Renew || len(in.Subject.Grants) != 1 || in.Subject.Grants[0] != (access.Grant{Role: l.Role, Unit: l.Unit}) {
			t.Errorf("%s: %v %+v", l.Name, err, in.Subject)
		}
	}
	if len(roles) != len(access.Roles()) {
		t.Errorf("accounts for %d roles of %d", len(roles), len(access.Roles()))
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, _ := os.ReadFile(f) // a folder has no bytes
		for _, l := range append(first, second...) {
			if bytes.Contains(b, []byte(l.Password)) {
				t.Errorf("%s holds the password of %s", f, l.Name)
			}
		}
	}
}
