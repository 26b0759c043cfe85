package store

import "strings"

// table is one of the ledger's tables, for what copies them as they stand.
type table struct {
	name    string
	columns []column
	order   string // its primary key
}

// column is one of a table. Types are 2, 4, 8: a whole number of so many bytes, t: text, b: bytes.
type column struct {
	name string
	kind byte
	null bool // may be NULL
}

// ledgerTables are all tables but migration, which says of each database how it came to its schema.
var ledgerTables = []table{
	newTable("agency", "id", "id 2, name t, zone t, region 4, demo 2"),
	newTable("entry", "first_seq, region", "first_seq 8, region 4, last_seq 8, recorded_at 8, actor t, origin t, digest t, no 8, seal b?"),
	newTable("thing", "kind, no, region", "kind t, no 8, region 4, code t"),
	newTable("version", "seq, region", "seq 8, region 4, kind t, no 8, holds 4, body t, seal b?"),
	newTable("record", "seq, region", "seq 8, region 4, kind 2, unit 8, indicator 8, occurred_on 4, qty 8, basis 2, ref 8?, note t?, seal b?"),
	newTable("leaf", "first, region", "first 8, region 4, hashes b"),
	newTable("node", "level, no, region", "level 2, no 8, region 4, hash b"),
	newTable("checkpoint", "size, region", "size 8, region 4, note t"),
	newTable("paper", "drawer, key, region", "drawer t, key t, region 4, owner t, body t, rev 8, expires_at 8"),
	newTable("statement", "seq, region", "seq 8, region 4, id t, refers t?, voids 2, terms b, files t?"),
	newTable("term", "term, seq, region", "term b, seq 8, region 4"),
}

// tableNamed is one of ledgerTables.
func tableNamed(name string) *table {
	for i := range ledgerTables {
		if ledgerTables[i].name == name {
			return &ledgerTables[i]
		}
	}
	panic("store: no table " + name) // names are constants
}

func newTable(name, order, columns string) table {
	t := table{name: name, order: order}
	for c := range strings.SplitSeq(columns, ", ") {
		name, kind, _ := strings.Cut(c, " ")
		t.columns = append(t.columns, column{name, kind[0], strings.HasSuffix(kind, "?")})
	}
	return t
}

func (t *table) names() string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return strings.Join(names, ", ")
}

func (t *table) selectAll() string {
	return "SELECT " + t.names() + " FROM " + t.name + " ORDER BY " + t.order
}

func (t *table) insertOne() string {
	return "INSERT INTO " + t.name + " (" + t.names() + ") VALUES (?" + strings.Repeat(", ?", len(t.columns)-1) + ")"
}

func (t *table) copyIn() string {
	return "COPY " + t.name + " (" + t.names() + ") FROM STDIN (FORMAT binary)"
}

// types are the columns' types as typed wants them.
func (t *table) types() string {
	b := make([]byte, len(t.columns))
	for i, c := range t.columns {
		b[i] = c.kind
		if c.kind != 't' && c.kind != 'b' {
			b[i] = 'i'
		}
		if c.null {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}

// values reads a row of selectAll, bytes as copies.
func (t *table) values(r row) []any {
	vs := make([]any, len(t.columns))
	for i, c := range t.columns {
		switch {
		case c.null && r.Null(i):
		case c.kind == 't':
			vs[i] = r.Text(i)
		case c.kind == 'b':
			vs[i] = append([]byte{}, r.Bytes(i)...)
		default:
			vs[i] = r.Int(i)
		}
	}
	return vs
}
