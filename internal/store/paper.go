package store

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"time"

	"github.com/tongchou/tongchou/internal/fault"
)

// Paper is a document that may change and go: an account, a session, a draft. It is no part of the ledger.
type Paper struct {
	Drawer  string // what kind of paper, "session"
	Key     string // which one of its drawer
	Owner   string // whose it is; may be empty
	Body    json.RawMessage
	Rev     int64     // another with each change, and not the old one again when a paper goes and comes back; 0: not kept yet
	Expires time.Time // UTC, whole microseconds; zero: never. Readers judge by their own clock; Sweep removes
}

// Expired says whether the paper had run out at the instant now.
func (p Paper) Expired(now time.Time) bool { return !p.Expires.IsZero() && !now.Before(p.Expires) }

// PaperFilter says which papers of a drawer to walk. Its zero value is all of them.
type PaperFilter struct {
	Owner string
	After string // keys above it, in the order of their bytes
	Limit int    // at most so many
}

const paperColumns = "SELECT drawer, key, owner, body, rev, expires_at FROM paper "

func paperOf(r row) (Paper, error) {
	p := Paper{Drawer: r.Text(0), Key: r.Text(1), Owner: r.Text(2), Body: json.RawMessage(r.Text(3)), Rev: r.Int(4)}
	if at := r.Int(5); at != 0 {
		p.Expires = time.UnixMicro(at).UTC()
	}
	return p, nil
}

func paper(c conn, drawer, key string) (p Paper, found bool, err error) {
	err = c.rows(paperColumns+"WHERE drawer = ? AND key = ?", func(r row) bool {
		p, _ = paperOf(r)
		found = true
		return false
	}, drawer, key)
	return p, found, err
}

// Paper returns a paper; false when there is none.
func (s *Store) Paper(ctx context.Context, drawer, key string) (p Paper, found bool, err error) {
	if checkText(drawer+key) != nil {
		return Paper{}, false, nil // no paper has such a key
	}
	err = s.read(ctx, func(c conn) error {
		p, found, err = paper(c, drawer, key)
		return err
	})
	return p, found, err
}

// Papers walks the papers of a drawer by key, as they were when the walk began.
func (s *Store) Papers(ctx context.Context, drawer string, f PaperFilter) iter.Seq2[Paper, error] {
	if checkText(drawer+f.Owner+f.After) != nil {
		return func(func(Paper, error) bool) {}
	}
	limit := orMost(int64(f.Limit))
	if f.Owner == "" {
		return stream(ctx, s, paperOf, paperColumns+"WHERE drawer = ? AND key > ? ORDER BY key LIMIT ?", drawer, f.After, limit)
	}
	return stream(ctx, s, paperOf, papersOfOwner, drawer, f.Owner, f.After, limit)
}

// Without the inner question SQLite walks the whole drawer by its primary key.
const papersOfOwner = paperColumns + `
	WHERE drawer = ?1 AND key IN (SELECT key FROM paper WHERE drawer = ?1 AND owner = ?2 AND key > ?3 ORDER BY key LIMIT ?4)
	ORDER BY key`

// Paper returns a paper as this transaction sees it; false when there is none.
func (tx *Tx) Paper(drawer, key string) (p Paper, found bool, err error) {
	if err := tx.ready(); err != nil {
		return Paper{}, false, err
	}
	if checkText(drawer+key) != nil {
		return Paper{}, false, nil
	}
	if p, found, err = paper(tx.c, drawer, key); err != nil {
		tx.err = err
	}
	return p, found, err
}

// Put keeps p and returns its new Rev. p.Rev must be the one that is kept, 0 for a paper not there yet, else the fault
// store_paper_changed: somebody else was quicker. p.Body must be JSON.
func (tx *Tx) Put(p Paper) (rev int64, err error) {
	if err := checkPaper(p); err != nil {
		return 0, err
	}
	old, found, err := tx.Paper(p.Drawer, p.Key)
	if err != nil {
		return 0, err
	}
	if old.Rev != p.Rev {
		return 0, fault.New("store_paper_changed", p.Key, p.Drawer)
	}
	rev = max(old.Rev+1, time.Now().UnixMicro())
	expires := int64(0)
	if !p.Expires.IsZero() {
		expires = p.Expires.UnixMicro()
	}
	if found {
		err = tx.c.exec("UPDATE paper SET owner = ?, body = ?, rev = ?, expires_at = ? WHERE drawer = ? AND key = ?",
			p.Owner, string(p.Body), rev, expires, p.Drawer, p.Key)
	} else {
		err = tx.c.exec("INSERT INTO paper (drawer, key, region, owner, body, rev, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
			p.Drawer, p.Key, tx.region, p.Owner, string(p.Body), rev, expires)
	}
	if err != nil {
		tx.err = err
		return 0, err
	}
	return rev, nil
}

var errNoPaper = errors.New("store: a paper needs a drawer, a key and JSON in it")

func checkPaper(p Paper) error {
	for _, text := range []string{p.Drawer, p.Key, p.Owner, string(p.Body)} {
		if err := checkText(text); err != nil {
			return err
		}
	}
	if p.Drawer == "" || p.Key == "" || !json.Valid(p.Body) {
		return errNoPaper
	}
	return nil
}

// Drop removes a paper; one that is not there is no error.
func (tx *Tx) Drop(drawer, key string) error {
	if err := tx.ready(); err != nil {
		return err
	}
	if err := checkText(drawer + key); err != nil {
		return err
	}
	tx.err = tx.c.exec("DELETE FROM paper WHERE drawer = ? AND key = ?", drawer, key)
	return tx.err
}

// Sweep removes the papers that had expired at the instant now and says how many.
func (s *Store) Sweep(ctx context.Context, now time.Time) (dropped int64, err error) {
	const which = "FROM paper WHERE expires_at <> 0 AND expires_at <= ?"
	at := now.UnixMicro()
	if expired, err := s.count(ctx, "SELECT COUNT(*) "+which, at); err != nil || expired == 0 {
		return 0, err // the writer's lock is not taken for nothing
	}
	err = s.write(ctx, func(c conn) error {
		if dropped, _, err = number(c, "SELECT COUNT(*) "+which, at); err != nil {
			return err
		}
		return c.exec("DELETE "+which, at)
	})
	if err != nil {
		return 0, err
	}
	return dropped, nil
}

func (s *Store) count(ctx context.Context, sql string, args ...any) (n int64, err error) {
	err = s.read(ctx, func(c conn) error {
		n, _, err = number(c, sql, args...)
		return err
	})
	return n, err
}
