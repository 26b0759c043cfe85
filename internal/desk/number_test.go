package desk

import (
	"context"
	"testing"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
)

func TestNumberForeseenOtherwiseWritesNothing(t *testing.T) {
	ctx := context.Background()
	d, err := Create(ctx, t.TempDir(), agency.Settings{Name: "局", Zone: "Asia/Shanghai"}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	put := func(no agency.UnitNo) error {
		_, err := d.Write(ctx, By{Actor: "t", Origin: "t"}, func(e *Entry) error {
			return e.Unit(agency.Unit{No: no, Code: "U", Name: "所"})
		})
		return err
	}
	if err := put(7); err == nil {
		t.Error("the store gives number 1, and 7 was taken")
	}
	if err := d.catchUp(ctx); err != nil || d.Seq() != 0 {
		t.Errorf("something was written: %d, %v", d.Seq(), err)
	}
	if err := put(1); err != nil {
		t.Error(err)
	}
}
