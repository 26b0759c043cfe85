package api

import (
	"context"
	"testing"

	"github.com/tongchou/tongchou/internal/fault"
)

func TestEditionsArePackedAFewAtATime(t *testing.T) {
	s := &server{packing: make(chan struct{}, 1)}
	done, err := s.turn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.turn(gone); fault.Of(err) == nil || fault.Of(err)[0].Code != "api_crowded" {
		t.Errorf("with every turn taken: %v", err)
	}
	done()
	if _, err := s.turn(context.Background()); err != nil {
		t.Errorf("once it is given back: %v", err)
	}
}
