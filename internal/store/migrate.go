package store

import (
	"embed"
	"io/fs"
	"strconv"
	"time"

	"github.com/ncruces/go-sqlite3"

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
	names, err := fs.Glob(texts, "sql/sqlite/*.sql") // sorted by name
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
func found(c *conn, s agency.Settings) error {
	return c.atomically(func() error {
		n, _, err := c.number("SELECT COUNT(*) FROM sqlite_schema")
		if err != nil {
			return err
		}
		if n > 0 {
			return fault.New("store_taken", c.Filename("main").String(), "")
		}
		if err := migrate(c, 0); err != nil {
			return err
		}
		demo := int64(0)
		if s.Demo {
			demo = 1
		}
		return c.exec("INSERT INTO agency (id, name, zone, region, demo) VALUES (1, ?, ?, ?, ?)", s.Name, s.Zone, int64(s.Region), demo)
	})
}

// upgrade brings an older schema up to date and refuses a newer one.
func upgrade(c *conn) error {
	at, err := schema(c)
	if err != nil || at == len(migrations) {
		return err
	}
	return c.atomically(func() error {
		at, err := schema(c) // another process may have been quicker
		if err != nil {
			return err
		}
		return migrate(c, at)
	})
}

// schema returns the number of the schema in the file. Faults: store_absent when the file has none, store_newer.
func schema(c *conn) (int, error) {
	ours, _, err := c.number("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('migration', 'agency')")
	if err != nil {
		return 0, err
	}
	if ours != 2 {
		return 0, fault.New("store_absent", c.Filename("main").String(), FileName)
	}
	n, _, err := c.number("SELECT MAX(number) FROM migration")
	if err != nil {
		return 0, err
	}
	if n > int64(len(migrations)) {
		return 0, fault.New("store_newer", strconv.FormatInt(n, 10), strconv.Itoa(len(migrations)))
	}
	return int(n), nil
}

// migrate runs the steps after number at. The caller holds the transaction.
func migrate(c *conn, at int) error {
	if at == 0 {
		if err := c.Exec("CREATE TABLE migration (number INTEGER NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)"); err != nil {
			return err
		}
	}
	for i, step := range migrations[at:] {
		if err := c.Exec(step); err != nil {
			return err
		}
		if err := c.exec("INSERT INTO migration (number, applied_at) VALUES (?, ?)", int64(at+i+1), time.Now().UnixMicro()); err != nil {
			return err
		}
	}
	return nil
}

func settings(c *conn) (s agency.Settings, err error) {
	err = c.rows("SELECT name, zone, region, demo FROM agency", func(st *sqlite3.Stmt) bool {
		s = agency.Settings{Name: st.ColumnText(0), Zone: st.ColumnText(1), Region: int32(st.ColumnInt64(2)), Demo: st.ColumnBool(3)}
		return false
	})
	return s, err
}
