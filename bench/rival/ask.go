package rival

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/tongchou/tongchou/bench/national"
)

// asker answers the questions on any database/sql connection.
type asker struct {
	db *sql.DB
	dialect
}

func (a asker) Places(ctx context.Context, q Question) ([]Place, error) {
	text, err := a.question(ctx, q)
	if err != nil {
		return nil, err
	}
	rows, err := a.db.QueryContext(ctx, text+selectPlaces)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ps []Place
	for rows.Next() {
		var p Place
		if err := rows.Scan(&p.County, &p.Total, &p.Rank); err != nil {
			return nil, err
		}
		ps = append(ps, p)
	}
	return ps, rows.Err()
}

func (a asker) Items(ctx context.Context, q Question) ([]Item, error) {
	text, err := a.question(ctx, q)
	if err != nil {
		return nil, err
	}
	rows, err := a.db.QueryContext(ctx, text+selectItems)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var is []Item
	for rows.Next() {
		var i Item
		if err := rows.Scan(&i.County, &i.Indicator, &i.Score); err != nil {
			return nil, err
		}
		is = append(is, i)
	}
	return is, rows.Err()
}

func (a asker) Insert(ctx context.Context, r national.Record) (total int64, err error) {
	county := national.CountyOf(r.Station)
	_, err = a.db.ExecContext(ctx, fmt.Sprintf("INSERT INTO record (seq, county, station, indicator, day, qty) VALUES (%d, %d, %d, %d, %d, %d)",
		r.Seq, county, r.Station, r.Indicator, r.Day, r.Qty))
	if err != nil {
		return 0, err
	}
	return total, a.db.QueryRowContext(ctx, a.countyScores(county)+selectTotal).Scan(&total)
}

// question writes the common part of a question's SQL, for an earlier instant with the number known then.
func (a asker) question(ctx context.Context, q Question) (string, error) {
	seq := int64(0)
	if !q.Now() {
		if err := a.number(ctx, fmt.Sprintf(lastKnown, q.KnownAt.UnixMicro()), &seq); err != nil {
			return "", err
		}
	}
	return a.scores(q, seq), nil
}

func (a asker) number(ctx context.Context, text string, into *int64) error {
	return a.db.QueryRowContext(ctx, text).Scan(into)
}

func (a asker) all(ctx context.Context, texts ...string) error {
	for _, text := range texts {
		if _, err := a.db.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("%w\n%s", err, text)
		}
	}
	return nil
}

// small fills the tables of targets and entries, which are the same for all and not timed.
func (a asker) small(ctx context.Context, s Source) error {
	tx, err := a.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after Commit it does nothing
	const many = 500
	values := func(table string, n int, row func(int) string) error {
		for i := 0; i < n; i += many {
			text := "INSERT INTO " + table + " VALUES "
			for j := i; j < min(i+many, n); j++ {
				if j > i {
					text += ", "
				}
				text += row(j)
			}
			if _, err := tx.ExecContext(ctx, text); err != nil {
				return err
			}
		}
		return nil
	}
	err = values("target", national.Counties*national.Indicators, func(i int) string {
		county, indicator := i/national.Indicators, i%national.Indicators
		return fmt.Sprintf("(%d, %d, %d)", county, indicator, s.Target(county, indicator))
	})
	if err != nil {
		return err
	}
	err = values("entry", len(s.LastSeq), func(i int) string {
		return fmt.Sprintf("(%d, %d)", national.RecordedAt(i).UnixMicro(), s.LastSeq[i])
	})
	if err != nil {
		return err
	}
	return tx.Commit()
}
