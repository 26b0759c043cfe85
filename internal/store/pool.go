package store

import (
	"context"
	"errors"
)

var errClosed = errors.New("store: closed")

// read lends fn a connection of its own for the time of one question.
func (s *Store) read(ctx context.Context, fn func(conn) error) error {
	c, err := s.reader(ctx)
	if err != nil {
		return s.db.explain(err)
	}
	defer s.release(c)
	return s.judge(c.during(ctx, fn))
}

// judge explains an error. Where a connection was lost, those at rest will have been lost with it.
func (s *Store) judge(err error) error {
	err = s.db.explain(err)
	var f *Failure
	if errors.As(err, &f) && f.Fault.Code == unreachable {
		s.forget()
	}
	return err
}

// reader takes a connection at rest or dials one.
func (s *Store) reader(ctx context.Context) (conn, error) {
	for {
		c, err := s.rested()
		if err != nil {
			return nil, err
		}
		if c == nil {
			return s.db.dial(ctx)
		}
		if c.usable(ctx) {
			return c, nil
		}
		_ = c.Close() // it died at rest
	}
}

// rested returns a connection at rest, nil when there is none.
func (s *Store) rested() (conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errClosed
	}
	n := len(s.idle)
	if n == 0 {
		return nil, nil
	}
	c := s.idle[n-1]
	s.idle = s.idle[:n-1]
	return c, nil
}

// release puts a connection to rest, unless there are enough or it has died.
func (s *Store) release(c conn) {
	usable := c.usable(context.Background())
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || !usable || len(s.idle) >= s.db.readers() {
		_ = c.Close() // it only read
		return
	}
	s.idle = append(s.idle, c)
}

// write lends fn the writer's connection, in one transaction. One runs at a time.
func (s *Store) write(ctx context.Context, fn func(conn) error) error {
	select {
	case <-s.writing:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { s.writing <- struct{}{} }()
	s.mu.Lock()
	closed := s.closed
	s.mu.Unlock()
	if closed {
		return errClosed
	}
	if s.writer != nil && !s.writer.usable(ctx) {
		_ = s.writer.Close() // it died at rest
		s.writer = nil
	}
	if s.writer == nil {
		c, err := s.db.dial(ctx)
		if err != nil {
			return s.db.explain(err)
		}
		s.writer = c
	}
	return s.judge(s.writer.during(ctx, func(c conn) error {
		return c.atomically(func() error { return fn(c) })
	}))
}

// forget lets go of all connections at rest.
func (s *Store) forget() {
	s.mu.Lock()
	idle := s.idle
	s.idle = nil
	s.mu.Unlock()
	for _, c := range idle {
		_ = c.Close() // they only read
	}
}
