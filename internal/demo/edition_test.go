package demo

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/workflow"
)

func TestTheFirstEditionIsOfVerifiedFiguresAndMadeOnce(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "demo")
	if _, err := Fill(ctx, dir, nil); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time it is there
		if code, err := Publish(ctx, dir); err != nil || code != "2021-04-26-XQ-1" {
			t.Fatalf("%s, %v", code, err)
		}
	}
	d, err := desk.Open(ctx, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	all, err := d.Editions(ctx)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d editions, %v", len(all), err)
	}
	if ed := all[0]; ed.Basis != "verified" || ed.State != workflow.Published || !ed.Demo {
		t.Errorf("%+v", ed)
	}
}
