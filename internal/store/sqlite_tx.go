package store

import "context"

func (c *sqliteConn) atomically(fn func() error) (err error) {
	if err := c.Exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	committed := false
	defer func() {
		if !committed && !c.GetAutocommit() {
			// An interrupted context must not stop the rollback.
			defer c.SetInterrupt(c.SetInterrupt(context.Background()))
			if e := c.Exec("ROLLBACK"); err == nil {
				err = e
			}
		}
	}()
	if err := fn(); err != nil {
		return err
	}
	if err := c.Exec("COMMIT"); err != nil {
		return err
	}
	committed = true
	return nil
}

func (c *sqliteConn) snapshot(fn func() error) (err error) {
	if err := c.Exec("BEGIN"); err != nil {
		return err
	}
	defer func() {
		defer c.SetInterrupt(c.SetInterrupt(context.Background()))
		if e := c.Exec("ROLLBACK"); err == nil {
			err = e
		}
	}()
	return fn()
}

func (c *sqliteConn) tables() (names []string, err error) {
	err = c.rows("SELECT name FROM sqlite_schema WHERE type = 'table'", func(r row) bool {
		names = append(names, r.Text(0))
		return true
	})
	return names, err
}

func (c *sqliteConn) faults(each func(said string) bool) error {
	return c.rows("PRAGMA integrity_check(100)", func(r row) bool {
		said := r.Text(0)
		return said == "ok" || each(said)
	})
}
