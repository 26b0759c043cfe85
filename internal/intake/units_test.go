package intake

import (
	"slices"
	"testing"

	"github.com/tongchou/tongchou/internal/when"
)

func TestParentsMustBeKnownAndAboveNobodyTwice(t *testing.T) {
	head := "单位代码,单位名称,上级单位\n"
	for name, c := range map[string]struct {
		rows string
		want []string
	}{
		"unknown parent":             {"9,新局,郴州市\n", []string{"C2 unit_unknown"}},
		"its own parent":             {"9,新局,新局\n", []string{"C2 unit_own_parent", "C2 unit_cycle"}},
		"a circle of two":            {"8,甲,9\n9,乙,8\n", []string{"C2 unit_cycle", "C3 unit_cycle"}},
		"a circle with a known unit": {"4310,郴州市局,43100201\n", []string{"C2 unit_cycle"}},
		"name of two known units":    {"9,新队,城关派出所\n", []string{"C2 unit_ambiguous"}},
		"known and in the file":      {"8,北湖分局,4310\n9,新队,北湖分局\n", []string{"C3 unit_ambiguous"}},
		"same code twice":            {"9,甲,\n9,乙,\n", []string{"A3 code_twice"}},
		"no code, no name":           {",,4310\n", []string{"A2 cell_blank", "B2 cell_blank"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := agencyOf(t).refused(t, head+c.rows, Options{}); !slices.Equal(got, c.want) {
				t.Errorf("got %v\nwant %v", got, c.want)
			}
		})
	}
}

func TestMissingColumnKeepsWhatIsKnown(t *testing.T) {
	m := agencyOf(t)
	m.takeText(t, "单位代码,单位名称,生效日期\n431003,甲市局,2021-04-01\n", Options{})
	u, ok := m.dir.Units.At("431003", m.today, m.seq)
	if !ok || u.Value.Name != "甲市局" || u.Value.Parent != "4310" || u.Value.Kind != "县局" || u.From != when.MustDate("2021-04-01") {
		t.Errorf("%+v", u)
	}
	if before, _ := m.dir.Units.At("431003", when.MustDate("2021-03-31"), m.seq); before.Value.Name != "甲县局" {
		t.Errorf("before: %+v", before)
	}
	if got := m.refused(t, "单位,指标,日期,数量\n甲县局,D01,2021-03-01,1\n", Options{}); !slices.Equal(got, []string{"A2 unit_former_name"}) {
		t.Errorf("former name: %v", got)
	}
}

func TestClosedUnitTakesNoFigures(t *testing.T) {
	m := agencyOf(t)
	m.takeText(t, "单位代码,单位名称,是否撤销,生效日期\n431003,甲县局,是,2021-04-01\n", Options{})
	got := m.refused(t, "单位,指标,日期,数量\n431003,D01,2021-03-31,1\n431003,D01,2021-04-01,1\n", Options{})
	if !slices.Equal(got, []string{"A3 unit_closed"}) {
		t.Errorf("%v", got)
	}
}

func TestRegionComesFromAbove(t *testing.T) {
	m := newMemory()
	m.takeText(t, "单位代码,单位名称,上级单位代码,行政区划代码\n1,省厅,,430000\n2,市局,1,431000\n3,县局,2,\n4,所,3,\n", Options{})
	for code, want := range map[string]int32{"1": 430000, "3": 431000, "4": 431000} {
		if v, _ := m.dir.Units.At(code, m.today, m.seq); v.Value.Region != want {
			t.Errorf("%s has region %d, want %d", code, v.Value.Region, want)
		}
	}
}

func TestMappingFaultsAreAllNamed(t *testing.T) {
	_, err := ParseMapping("m.yaml", []byte("kind: figures\ncolumns: {甲: nothing, 乙: date}\nignore: [乙]\n"))
	l := cellsOfFields(err)
	if !slices.Equal(l, []string{"kind kind_not_known", "columns.甲 mapping_field", "ignore mapping_ignored_column"}) {
		t.Errorf("%v", l)
	}
	if _, err := ParseMapping("m.yaml", []byte("colums: {}\n")); err == nil {
		t.Error("an unknown key was passed over")
	}
}
