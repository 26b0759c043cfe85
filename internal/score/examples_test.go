package score

import (
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/num"
)

// worked is an example worked out by hand: figures that go in, scores that must come out.
type worked struct {
	Rulebook   string
	AsOf       string `yaml:"as_of"`
	Indicators []struct {
		Code, Name, Measure, Direction string
		OverTime                       string `yaml:"over_time"`
		OverUnits                      string `yaml:"over_units"`
		Manual                         bool
	}
	Peers   []struct{ Code, Name, Difficulty string }
	Targets []dated
	Figures []dated
	Want    []struct {
		Unit, Total, Tier string
		Rank              int
		Provisional       bool
		Missing, Items    map[string]string
		Ranks             map[string]int32 `yaml:"item_ranks"`
	}
}

// dated is a figure or target of several units, by unit code.
type dated struct {
	Indicator, On, Start, Due string
	Of                        map[string]string
}

// book is the example's ledger and group.
func (w *worked) book() (*book, []Peer) {
	b := newBook(w.AsOf)
	for _, i := range w.Indicators {
		var words []string
		for _, s := range []string{i.Direction, i.OverTime} {
			if s != "" && s != "more" {
				words = append(words, s)
			}
		}
		if i.Manual {
			words = append(words, "manual")
		}
		b.indicator(i.Code, words...)
	}
	peers := make([]Peer, len(w.Peers))
	for n, p := range w.Peers {
		peers[n] = Peer{No: agency.UnitNo(n + 1), Code: p.Code, Name: p.Name}
		if p.Difficulty != "" {
			peers[n].Difficulty = num.MustQty(p.Difficulty)
		}
	}
	row := func(of map[string]string) []string {
		out := make([]string, len(peers))
		for n := range peers {
			out[n] = of[peers[n].Code]
		}
		return out
	}
	for _, t := range w.Targets {
		b.assign(t.Indicator, t.Start, t.Due, row(t.Of)...)
	}
	for _, f := range w.Figures {
		b.put(f.Indicator, f.On, row(f.Of)...)
	}
	return b, peers
}

func TestExamplesComeOutAsWorkedByHand(t *testing.T) {
	for name, doc := range examples(t) {
		t.Run(strings.TrimSuffix(name, ".yaml"), func(t *testing.T) {
			raw, err := os.ReadFile("../../examples/rulebooks/" + strings.TrimSuffix(name, ".yaml") + ".golden.yaml")
			if err != nil {
				t.Fatal(err)
			}
			var w worked
			if err := yaml.UnmarshalWithOptions(raw, &w, yaml.Strict()); err != nil {
				t.Fatal(err)
			}
			if w.Rulebook != name || len(w.Want) != len(w.Peers) {
				t.Errorf("worked out for %s, %d of %d units", w.Rulebook, len(w.Want), len(w.Peers))
			}
			rb, err := Parse(name, doc)
			if err != nil {
				t.Fatal(err)
			}
			b, peers := w.book()
			w.holds(t, b.board(t, rb, peers))
		})
	}
}

func (w *worked) holds(t *testing.T, board *Board) {
	t.Helper()
	for _, want := range w.Want {
		u, ok := board.Unit(want.Unit)
		if !ok {
			t.Fatalf("unit %s is not on the board", want.Unit)
		}
		if u.Total.String() != want.Total || u.Rank != want.Rank || u.Tier != want.Tier || u.Provisional != want.Provisional {
			t.Errorf("got %s, want %s %d %s %s provisional %v", row(u), want.Unit, want.Rank, want.Tier, want.Total, want.Provisional)
		}
		for code, score := range want.Items {
			if s, ok := u.Item(code); !ok || s.Score.String() != score {
				t.Errorf("unit %s item %s: got %v, want %s", want.Unit, code, s, score)
			}
		}
		eachScore(u.Items, func(s *ItemScore) {
			if s.Missing.String() != want.Missing[s.Code] && s.Kind != KindGroup {
				t.Errorf("unit %s item %s: missing %q, want %q", want.Unit, s.Code, s.Missing, want.Missing[s.Code])
			}
		})
		for code, rank := range want.Ranks {
			if s, _ := u.Item(code); s.Rank != rank {
				t.Errorf("unit %s item %s: rank %d, want %d", want.Unit, code, s.Rank, rank)
			}
		}
	}
}
