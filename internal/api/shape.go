package api

import (
	"path"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/tongchou/tongchou/internal/ledger"
	"github.com/tongchou/tongchou/internal/num"
	"github.com/tongchou/tongchou/internal/pace"
	"github.com/tongchou/tongchou/internal/say"
	"github.com/tongchou/tongchou/internal/score"
	"github.com/tongchou/tongchou/internal/when"
)

func init() { huma.DefaultArrayNullable = false } // our lists are never null

// aliases tells the document of types whose JSON is not what their Go type looks like. A test holds answers to the document.
func aliases(r huma.Registry) {
	for from, to := range map[reflect.Type]reflect.Type{
		reflect.TypeFor[num.Qty]():         reflect.TypeFor[quantity](),
		reflect.TypeFor[num.Rat]():         reflect.TypeFor[ratio](),
		reflect.TypeFor[when.Date]():       reflect.TypeFor[date](),
		reflect.TypeFor[pace.Line]():       reflect.TypeFor[paceLine](),
		reflect.TypeFor[ledger.Kind]():     reflect.TypeFor[recordKind](),
		reflect.TypeFor[ledger.Basis]():    reflect.TypeFor[basis](),
		reflect.TypeFor[score.Missing]():   reflect.TypeFor[missing](),
		reflect.TypeFor[score.Why]():       reflect.TypeFor[why](),
		reflect.TypeFor[score.ItemScore](): reflect.TypeFor[itemScore](),
		reflect.TypeFor[score.Node]():      reflect.TypeFor[node](),
	} {
		r.RegisterTypeAlias(from, to)
	}
}

// schemaName calls a type by its package and name, "ScoreBoard", and the API's own by name alone.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	pkg := path.Base(t.PkgPath())
	if t.Name() == "" || pkg == "api" || pkg == "." || strings.Contains(t.Name(), "[") {
		return name
	}
	return strings.ToUpper(pkg[:1]) + pkg[1:] + name
}

type (
	quantity   string
	date       string
	ratio      string
	recordKind string
	basis      string
	missing    string
	why        string
)

// Schema implements huma.SchemaProvider.
func (quantity) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "string", Pattern: `^[+-]?[0-9]{1,15}(\.[0-9]{1,4})?$`, PatternDescription: "12.5", Examples: []any{"12.5"}}
}

// Schema implements huma.SchemaProvider.
func (date) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "string", Format: "date", Examples: []any{"2021-04-26"}}
}

// Schema implements huma.SchemaProvider.
func (ratio) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "string", Pattern: `^-?[0-9]+(\.[0-9]{1,6})?$`, Examples: []any{"1.058333"}}
}

// Schema implements huma.SchemaProvider.
func (recordKind) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "string", Enum: []any{"observation", "correction", "retraction", "verification", "return"}}
}

// Schema implements huma.SchemaProvider.
func (basis) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "string", Enum: []any{"verified", "submitted"}}
}

// Schema implements huma.SchemaProvider.
func (missing) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: "string", Enum: []any{"zero", "exclude", "provisional"}}
}

// Schema implements huma.SchemaProvider.
func (why) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: "string"}
	for w := score.NoData; w <= score.NothingApplies; w++ {
		s.Enum = append(s.Enum, w.String())
	}
	return s
}

// itemScore is the JSON of a score.ItemScore.
type itemScore struct {
	Code       string      `json:"code"`
	Name       string      `json:"name"`
	Kind       string      `json:"kind"`
	Full       num.Qty     `json:"full"`
	Score      num.Qty     `json:"score"`
	Bonus      num.Qty     `json:"bonus,omitempty"`
	Completion ratio       `json:"completion,omitempty"`
	Measured   ratio       `json:"measured,omitempty"`
	Rank       int32       `json:"rank,omitempty"`
	Tier       string      `json:"tier,omitempty"`
	Missing    missing     `json:"missing,omitempty"`
	Why        why         `json:"why,omitempty"`
	Vetoed     bool        `json:"vetoed,omitempty"`
	Items      []itemScore `json:"items,omitempty"`
}

// node is the JSON of a score.Node.
type node struct {
	Value   string            `json:"value,omitempty"`
	Op      string            `json:"op"`
	Why     why               `json:"why,omitempty"`
	What    string            `json:"what,omitempty"`
	Args    say.Args          `json:"args,omitempty"`
	With    map[string]string `json:"with,omitempty"`
	Rule    string            `json:"rule,omitempty"`
	Peer    string            `json:"peer,omitempty"`
	Target  *score.Assigned   `json:"target,omitempty"`
	Records []ledger.Record   `json:"records,omitempty"`
	Of      []*node           `json:"of,omitempty"`
}

// paceLine is the JSON of a pace.Line: what does not apply is null.
type paceLine struct {
	Unit          string       `json:"unit"`
	UnitName      string       `json:"unit_name,omitempty"`
	Indicator     string       `json:"indicator"`
	IndicatorName string       `json:"indicator_name,omitempty"`
	Record        int64        `json:"record,omitempty"`
	Assigned      quantity     `json:"assigned"`
	Actual        quantity     `json:"actual"`
	AfterDue      quantity     `json:"after_due"`
	Completion    ratio        `json:"completion"`
	Start         date         `json:"start"`
	Due           date         `json:"due"`
	TimePace      ratio        `json:"time_pace"`
	Difference    ratio        `json:"time_pace_difference"`
	FinishedOn    date         `json:"finished_on" nullable:"true"`
	DaysAhead     int          `json:"days_ahead"`
	MonthsAhead   int          `json:"months_ahead"`
	Remaining     quantity     `json:"remaining"`
	NeededPerDay  quantity     `json:"needed_per_day" nullable:"true"`
	Forecast      paceForecast `json:"forecast"`
}

type paceForecast struct {
	Finish date   `json:"finish" nullable:"true"`
	Low    date   `json:"low" nullable:"true"`
	High   date   `json:"high" nullable:"true"`
	Level  string `json:"level"`
	None   string `json:"none,omitempty"`
}

// boardHead is what a comparison says of a board.
type boardHead struct {
	AsOf     when.Date     `json:"as_of"`
	Basis    ledger.Basis  `json:"basis"`
	KnownAt  time.Time     `json:"known_at"`
	Rulebook score.Edition `json:"rulebook"`
}

func headOf(b *score.Board) boardHead {
	return boardHead{AsOf: b.AsOf, Basis: b.Basis, KnownAt: b.KnownAt, Rulebook: b.Rulebook}
}

func typeOf[V any]() reflect.Type { return reflect.TypeFor[V]() }
