package intake

import (
	"context"
	"strings"
	"testing"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/sheet"
	"github.com/tongchou/tongchou/internal/target"
	"github.com/tongchou/tongchou/internal/when"
)

// memory is a ledger in memory: what an import knows, and where it goes.
type memory struct {
	dir     agency.Directory
	seq     int64
	records map[int64]ledger.Record
	order   []int64
	targets map[target.Key]target.Target
	today   when.Date
	shut    when.Date
}

func newMemory() *memory {
	return &memory{records: map[int64]ledger.Record{}, targets: map[target.Key]target.Target{}, today: when.MustDate("2021-04-30")}
}

func (m *memory) Directory() *agency.Directory { return &m.dir }
func (m *memory) Today() when.Date             { return m.today }
func (m *memory) Region() int32                { return 431000 }

// Locked closes the days before shut, for all.
func (m *memory) Locked(_ agency.UnitNo, day when.Date) *fault.Fault {
	if day < m.shut {
		return fault.New("desk_period_locked", day.String(), "")
	}
	return nil
}

func (m *memory) Target(k target.Key) (target.Target, bool) { t, ok := m.targets[k]; return t, ok }

func (m *memory) Periods(i agency.IndicatorNo) (out []when.Period) {
	for _, t := range m.targets {
		if m.dir.IndicatorNo(t.Indicator) == i {
			out = append(out, t.Period)
		}
	}
	return out
}

func (m *memory) Record(seq int64) (ledger.Record, error) {
	r, ok := m.records[seq]
	if !ok {
		return r, fault.New("store_record_unknown", "", "")
	}
	return r, nil
}

func (m *memory) Head(seq int64) (head ledger.Record, replaced bool) {
	for _, s := range m.order {
		if r := m.records[s]; r.Ref == seq && r.Kind != ledger.Verification {
			seq, head, replaced = s, r, true
		}
	}
	return head, replaced
}

func (m *memory) Live(u agency.UnitNo, i agency.IndicatorNo, day when.Date) (out []int64) {
	for _, s := range m.order {
		r := m.records[s]
		if r.Kind > ledger.Correction || r.Unit != u || r.Indicator != i || r.On != day {
			continue
		}
		if _, replaced := m.Head(s); !replaced {
			out = append(out, s)
		}
	}
	return out
}

func (m *memory) next() int64 { m.seq++; return m.seq }

func (m *memory) Unit(u agency.Unit) error {
	m.dir.AddUnit(m.next(), u)
	return nil
}

func (m *memory) Indicator(i agency.Indicator) error {
	m.dir.AddIndicator(m.next(), i)
	return nil
}

func (m *memory) Person(p agency.Person) error {
	m.dir.People.Add(p.Code, when.Version[agency.Person]{Seq: m.next(), From: p.From, Value: p})
	return nil
}

func (m *memory) Group(g agency.Group) error {
	m.dir.Groups.Add(g.Code, when.Version[agency.Group]{Seq: m.next(), From: g.From, Value: g})
	return nil
}

// intoMemory is the sink of a memory; it exists because Known and Sink both have a method Target.
type intoMemory struct{ *memory }

func (s intoMemory) Target(t target.Target) error {
	s.next()
	s.targets[t.Key()] = t
	return nil
}

func (s intoMemory) Record(r ledger.Record) error {
	r.Seq = s.next()
	s.records[r.Seq] = r
	s.order = append(s.order, r.Seq)
	return nil
}

// staged keeps what an import gives until it is known to be clean.
type staged struct {
	Discard
	to    intoMemory
	calls []func() error
}

func (s *staged) Unit(u agency.Unit) error {
	s.calls = append(s.calls, func() error { return s.to.Unit(u) })
	return nil
}

func (s *staged) Person(p agency.Person) error {
	s.calls = append(s.calls, func() error { return s.to.Person(p) })
	return nil
}

func (s *staged) Indicator(i agency.Indicator) error {
	s.calls = append(s.calls, func() error { return s.to.Indicator(i) })
	return nil
}

func (s *staged) Group(g agency.Group) error {
	s.calls = append(s.calls, func() error { return s.to.Group(g) })
	return nil
}

func (s *staged) Target(t target.Target) error {
	s.calls = append(s.calls, func() error { return s.to.Target(t) })
	return nil
}

func (s *staged) Record(r ledger.Record) error {
	s.calls = append(s.calls, func() error { return s.to.Record(r) })
	return nil
}

// take imports a file into m, as one transaction.
func (m *memory) take(book *sheet.Book, o Options) (Report, error) {
	s := &staged{to: intoMemory{m}}
	rep, err := Run(context.Background(), book, o, m, s)
	if err != nil {
		return rep, err
	}
	for _, c := range s.calls {
		if err := c(); err != nil {
			return rep, err
		}
	}
	return rep, nil
}

func csvBook(t testing.TB, text string) *sheet.Book {
	t.Helper()
	b, err := sheet.Read("t.csv", strings.NewReader(text), int64(len(text)), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// takeText imports a text table that must be clean.
func (m *memory) takeText(t testing.TB, text string, o Options) Report {
	t.Helper()
	rep, err := m.take(csvBook(t, text), o)
	if err != nil {
		t.Fatalf("refused:\n%v", err)
	}
	return rep
}

// refused imports a text table that must be at fault, and returns "cell code" of each fault.
func (m *memory) refused(t testing.TB, text string, o Options) []string {
	t.Helper()
	_, err := m.take(csvBook(t, text), o)
	l := fault.Of(err)
	if l == nil {
		t.Fatalf("not refused: %v", err)
	}
	return cells(l)
}

func cells(l fault.List) (out []string) {
	for _, f := range l {
		out = append(out, strings.TrimSpace(f.Place.Cell+" "+f.Code))
	}
	return out
}

const someUnits = `单位代码,单位名称,单位层级,上级单位代码
4310,郴州市局,市局,
431002,北湖分局,县局,4310
431003,甲县局,县局,4310
43100201,城关派出所,派出所,431002
43100301,城关派出所,派出所,431003
`

const someIndicators = `指标代码,指标名称,计量单位,指标方向,时间累计,人工评分
D01,电信诈骗破案数,起,越多越好,相加,否
D02,禁毒破案数,起,越多越好,相加,否
R01,群众满意率,%,越多越好,最新,否
M01,执法规范评分,分,越多越好,最新,是
W01,挽回损失,万元,越多越好,相加,否
`

// agencyOf is a small agency.
func agencyOf(t testing.TB) *memory {
	m := newMemory()
	m.takeText(t, someUnits, Options{})
	m.takeText(t, someIndicators, Options{})
	return m
}

func (m *memory) sum(u, i string) num.Qty {
	var q num.Qty
	for _, s := range m.order {
		r := m.records[s]
		if _, replaced := m.Head(s); !replaced && r.Kind <= ledger.Correction && r.Unit == m.dir.UnitNo(u) && r.Indicator == m.dir.IndicatorNo(i) {
			q += r.Qty
		}
	}
	return q
}
