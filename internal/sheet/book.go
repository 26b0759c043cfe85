// Package sheet reads and writes files of tables: Excel workbooks (.xlsx) and delimited text (.csv). It knows files, rows,
// cells and the ways people spell numbers and dates in a ledger; what a row means is the business of package intake.
//
// Reading streams: a sheet is walked row by row, in memory that does not grow with the file. What a file is, its content says,
// not its name. Everything wrong with a file or a cell is a fault.Fault with its place.
package sheet

import (
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"

	"github.com/tongchou/tongchou/internal/fault"
)

// Limits that hold where Options leaves a field zero. Megabytes are 1<<20 bytes.
const (
	DefaultMaxFile   = 1 << 30 // ten million rows of text fit
	DefaultMaxUnzip  = 1 << 30 // 1,048,576 rows of a dozen cells, unpacked, fit
	maxCellText      = 1 << 20 // Excel itself allows 32,767 characters
	maxSharedStrings = 256 << 20
	maxSmallPart     = 16 << 20 // workbook, relations, styles
	maxDirectory     = 1 << 20  // a workbook's own list of parts
)

// Options bound what reading a file may cost and settle what its content leaves open.
type Options struct {
	MaxFile   int64 // bytes of the file on disk; 0: DefaultMaxFile
	MaxUnzip  int64 // bytes of a workbook's parts once unpacked, all together; 0: DefaultMaxUnzip
	Delimiter byte  // of a text file; 0: found out, one of , ; tab
}

func (o Options) withDefaults() Options {
	if o.MaxFile == 0 {
		o.MaxFile = DefaultMaxFile
	}
	if o.MaxUnzip == 0 {
		o.MaxUnzip = DefaultMaxUnzip
	}
	return o
}

// Book is an open file of tables. Close it when its sheets are no longer read.
type Book struct {
	Name   string   // as given to Open
	Kind   FileKind // what the content is
	Sheets []*Sheet // in the file's order, hidden ones too; a text file has one without a name

	closer io.Closer
}

// Sheet is one table of cells.
type Sheet struct {
	Name   string
	Hidden bool

	book     *Book
	date1904 bool // serials of this workbook count from 1904
	part     part // where the cells come from
}

// part is a worksheet of a workbook or the whole of a text file.
type part interface {
	// rows walks the rows that have at least one cell, as Sheet.Rows says.
	rows(s *Sheet, yield func(*Row, error) bool)
	// layout returns hidden columns and merged ranges, read once.
	layout() (layout, error)
}

// layout is what a sheet says about itself outside its cells.
type layout struct {
	hidden []Range // of columns: only First.Col and Last.Col count
	merged []Range // by first row, then first column
}

// Open opens the file at path. A file that cannot be taken is a *fault.Fault (encrypted, too large, not a table …); another
// kind of error is the system's. Opening reads a few kilobytes of text, or the directory and the strings of a workbook.
func Open(path string, o Options) (*Book, error) { return OpenAs(path, path, o) }

// OpenAs is Open for a file that its owner calls otherwise than it lies here: an upload. name is what faults call it.
func OpenAs(name, path string, o Options) (*Book, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, openFault(name, err)
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = inFile(name, "file_is_directory", "", "")
	}
	var b *Book
	if err == nil {
		b, err = Read(name, f, info.Size(), o)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	b.closer = f
	return b, nil
}

// Read is Open for content that is already at hand, such as an upload; name is what faults call it.
func Read(name string, r io.ReaderAt, size int64, o Options) (*Book, error) {
	o = o.withDefaults()
	if size > o.MaxFile {
		return nil, inFile(name, "file_too_large", bytesText(size), bytesText(o.MaxFile))
	}
	kind, err := sniff(r, size)
	if err != nil {
		return nil, placed(err, fault.Place{File: name})
	}
	b := &Book{Name: name, Kind: kind}
	if kind == Workbook {
		err = openWorkbook(b, r, size, o)
	} else {
		err = openText(b, r, size, o)
	}
	if err != nil {
		return nil, placed(err, fault.Place{File: name})
	}
	return b, nil
}

// Close closes the file.
func (b *Book) Close() error {
	if b.closer == nil {
		return nil
	}
	return b.closer.Close()
}

// Sheet returns the sheet called name.
func (b *Book) Sheet(name string) (*Sheet, bool) {
	for _, s := range b.Sheets {
		if s.Name == name {
			return s, true
		}
	}
	return nil, false
}

// Rows walks the rows that have at least one cell, from the top; it may be asked for again and starts over. A Row is valid
// until the next step (its cells' texts longer). A *fault.Fault stands in for a row that cannot be read and the walk goes
// on where it can; after any other error it ends.
func (s *Sheet) Rows() iter.Seq2[*Row, error] {
	return func(yield func(*Row, error) bool) { s.part.rows(s, yield) }
}

// HiddenColumns returns the ranges of columns that are not shown; of each only First.Col and Last.Col mean something.
func (s *Sheet) HiddenColumns() ([]Range, error) {
	l, err := s.part.layout()
	return l.hidden, placed(err, s.place())
}

// Merged returns the merged ranges, by first row, then first column.
func (s *Sheet) Merged() ([]Range, error) {
	l, err := s.part.layout()
	return l.merged, placed(err, s.place())
}

// Place is the place of faults about the sheet as a whole.
func (s *Sheet) place() fault.Place { return fault.Place{File: s.book.Name, Sheet: s.Name} }

// Fault makes a fault about the sheet as a whole.
func (s *Sheet) Fault(code, found, want string) *fault.Fault {
	return &fault.Fault{Code: code, Place: s.place(), Found: found, Want: want}
}

func openFault(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return inFile(path, "file_not_found", "", "")
	case errors.Is(err, fs.ErrPermission):
		return inFile(path, "file_not_allowed", "", "")
	}
	return err
}
