package store

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// What PostgreSQL calls its types and forms (pg_type.dat, protocol 3.0).
const (
	byteaOID, int8OID, int2OID, int4OID = 17, 20, 21, 23
	textFormat, binaryFormat            = 0, 1
)

// encode gives an argument the form of the parameter's type.
func encode(a any, oid uint32) ([]byte, int16, error) {
	switch a := a.(type) {
	case nil:
		return nil, textFormat, nil
	case string:
		return append(make([]byte, 0, len(a)), a...), textFormat, nil // never nil: that would be NULL
	case []byte:
		return a, binaryFormat, nil
	case int64:
		switch {
		case oid == int8OID:
			return binary.BigEndian.AppendUint64(nil, uint64(a)), binaryFormat, nil
		case oid == int4OID && a == int64(int32(a)):
			return binary.BigEndian.AppendUint32(nil, uint32(a)), binaryFormat, nil
		case oid == int2OID && a == int64(int16(a)):
			return binary.BigEndian.AppendUint16(nil, uint16(a)), binaryFormat, nil
		}
	}
	return nil, 0, fmt.Errorf("store: cannot send a %T as type %d", a, oid)
}

// encodeAs gives a value the form of a column of a kind.
func encodeAs(v any, kind byte) ([]byte, error) {
	b, _, err := encode(v, map[byte]uint32{'2': int2OID, '4': int4OID, '8': int8OID}[kind])
	return b, err
}

// postgresRow is a row in binary form.
type postgresRow [][]byte

func (r postgresRow) Text(i int) string  { return string(r[i]) }
func (r postgresRow) Bytes(i int) []byte { return r[i] }
func (r postgresRow) Null(i int) bool    { return r[i] == nil }

// Int reads a whole number of any width, or a truth value as 0 or 1.
func (r postgresRow) Int(i int) int64 {
	switch b := r[i]; len(b) {
	case 8:
		return int64(binary.BigEndian.Uint64(b))
	case 4:
		return int64(int32(binary.BigEndian.Uint32(b)))
	case 2:
		return int64(int16(binary.BigEndian.Uint16(b)))
	case 1:
		return int64(b[0])
	}
	return 0
}

// dialect turns the text that both databases share into PostgreSQL's: ? and ?1 become $1, a table kept in the order of its key
// is a plain table, and lines after --postgres count.
func dialect(sql string) string {
	sql = strings.ReplaceAll(sql, " WITHOUT ROWID", "")
	sql = strings.ReplaceAll(sql, "--postgres ", "")
	var b strings.Builder
	next := 1
	for i := 0; i < len(sql); i++ {
		if sql[i] != '?' {
			b.WriteByte(sql[i])
			continue
		}
		b.WriteByte('$')
		if i+1 == len(sql) || sql[i+1] < '0' || sql[i+1] > '9' {
			fmt.Fprint(&b, next)
			next++
		}
	}
	return b.String()
}

// copyHeader begins the binary form of COPY: its signature, no flags, no extension.
const copyHeader = "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"

const copyRecords = "COPY record (seq, region, kind, unit, indicator, occurred_on, qty, basis, ref, note, seal) FROM STDIN (FORMAT binary)"

// appendRecord writes r as a row of copyRecords.
func appendRecord(b []byte, r *sealedRecord) []byte {
	b = binary.BigEndian.AppendUint16(b, recordWidth)
	b = appendInt8(b, r.Seq)
	b = appendInt4(b, r.Region)
	b = appendInt2(b, int16(r.Kind))
	b = appendInt8(b, int64(r.Unit))
	b = appendInt8(b, int64(r.Indicator))
	b = appendInt4(b, int32(r.On))
	b = appendInt8(b, int64(r.Qty))
	b = appendInt2(b, int16(r.Basis))
	if r.Ref == 0 {
		b = appendBytes(b, nil)
	} else {
		b = appendInt8(b, r.Ref)
	}
	return appendBytes(appendBytes(b, r.note), r.seal)
}

func appendInt8(b []byte, n int64) []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(b, 8), uint64(n))
}

func appendInt4(b []byte, n int32) []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, 4), uint32(n))
}

func appendInt2(b []byte, n int16) []byte {
	return binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint32(b, 2), uint16(n))
}

// appendBytes writes nil as NULL.
func appendBytes(b, value []byte) []byte {
	if value == nil {
		return binary.BigEndian.AppendUint32(b, math.MaxUint32)
	}
	return append(binary.BigEndian.AppendUint32(b, uint32(len(value))), value...)
}
