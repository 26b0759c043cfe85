package desk_test

import (
	"slices"
	"testing"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/desk"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/when"
)

func TestLineageGoesFromTheUnitUp(t *testing.T) {
	d, _ := agencyOf(t)
	for wish, want := range map[string][]string{"A2": {"A2", "A", "S"}, "A2局": {"A2", "A", "S"}, "S": {"S"}} {
		got, err := d.Lineage(ctx, wish)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("Lineage(%s) = %v, %v, want %v", wish, got, err, want)
		}
	}
	if _, err := d.Lineage(ctx, "Z"); fault.Of(err) == nil {
		t.Errorf("a unit that does not exist: %v", err)
	}
	tops, err := d.Tops(ctx)
	if err != nil || !slices.Equal(tops, []string{"S"}) {
		t.Errorf("Tops = %v, %v", tops, err)
	}
}

func TestLineageEndsInACycle(t *testing.T) {
	d, _ := agencyOf(t)
	_, err := d.Write(ctx, by, func(e *desk.Entry) error {
		return e.Unit(agency.Unit{Code: "A", Name: "A局", Parent: "A1", Region: 431000, From: when.MustDate("2021-01-01")})
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := d.Lineage(ctx, "A1"); err != nil || !slices.Equal(got, []string{"A1", "A"}) {
		t.Errorf("Lineage = %v, %v", got, err)
	}
}
