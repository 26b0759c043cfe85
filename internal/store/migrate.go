package store

import (
	"embed"
	"io/fs"
	"slices"
	"strconv"
	"time"

	"github.com/tongchou/tongchou/internal/agency"
	"github.com/tongchou/tongchou/internal/fault"
)

//go:embed sql
var texts embed.FS

// text returns an SQL file of the package.
func text(name string) string {
	b, err := texts.ReadFile("sql/" + name)
	if err != nil {
		panic(err) // the files are part of the binary, the names constants
	}
	return string(b)
}

// migrations are the steps of the schema in order; step i leads to schema number i+1. A step once released is never edited.
var migrations = func() []string {
	names, err := fs.Glob(texts, "sql/schema/*.sql") // sorted by name
	if err != nil {
		panic(err) // the pattern is a constant
	}
	steps := make([]string, len(names))
	for i, name := range names {
		steps[i] = text(name[len("sql/"):])
	}
	return steps
}()

// found makes the schema in an empty database and writes the settings.
func found(c conn, place string, s agency.Settings) error {
	return c.atomically(func() error {
		there, err := c.tables()
		if err != nil {
			return err
		}
		if len(there) > 0 {
			return fault.New("store_taken", place, "")
		}
		if err := migrate(c, 0); err != nil {
			return err
		}
		return settle(c, s)
	})
}

// upgrade brings an older schema up to date and refuses a newer one.
func upgrade(c conn, db database) error {
	at, err := schema(c, db)
	if err != nil || at == len(migrations) {
		return err
	}
	return c.atomically(func() error {
		at, err := schema(c, db) // another process may have been quicker
		if err != nil {
			return err
		}
		return migrate(c, at)
	})
}

// schema returns the number of the schema that is there. Faults: that of an empty place, store_newer.
func schema(c conn, db database) (int, error) {
	there, err := c.tables()
	if err != nil {
		return 0, err
	}
	if !slices.Contains(there, "migration") || !slices.Contains(there, "agency") {
		return 0, db.empty()
	}
	n, _, err := number(c, "SELECT MAX(number) FROM migration")
	if err != nil {
		return 0, err
	}
	if n > int64(len(migrations)) {
		return 0, fault.New("store_newer", strconv.FormatInt(n, 10), strconv.Itoa(len(migrations)))
	}
	return int(n), nil
}

// migrate runs the steps after number at. The caller holds the transaction.
func migrate(c conn, at int) error {
	if at == 0 {
		if err := c.script("CREATE TABLE migration (number INTEGER NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)"); err != nil {
			return err
		}
	}
	for i, step := range migrations[at:] {
		if err := c.script(step); err != nil {
			return err
		}
		if at+i+1 == logSchema && at > 0 {
			if err := backfill(c); err != nil {
				return err
			}
		}
		if err := c.exec("INSERT INTO migration (number, applied_at) VALUES (?, ?)", int64(at+i+1), time.Now().UnixMicro()); err != nil {
			return err
		}
	}
	return nil
}

// settle writes the settings, which are fixed from then on.
func settle(c conn, s agency.Settings) error {
	demo := int64(0)
	if s.Demo {
		demo = 1
	}
	return c.exec("INSERT INTO agency (id, name, zone, region, demo) VALUES (1, ?, ?, ?, ?)", s.Name, s.Zone, int64(s.Region), demo)
}

func settings(c conn) (s agency.Settings, err error) {
	err = c.rows("SELECT name, zone, region, demo FROM agency", func(r row) bool {
		s = agency.Settings{Name: r.Text(0), Zone: r.Text(1), Region: int32(r.Int(2)), Demo: r.Int(3) != 0}
		return false
	})
	return s, err
}
