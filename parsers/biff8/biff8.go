// Package biff8 reads the cells of old binary Excel books (.xls): Excel 97 to
// 2003, and what other programs write in their name.
//
// It is tolerant where such files are bad in practice: tables of the container
// that lie beyond the end of the file, books without ROW records, files that
// were cut. It reads what is in the cells, texts and numbers; formats, formulas
// and pictures are passed over, so a date is the number Excel keeps for it.
//
// Facts are those of Microsoft's documents MS-CFB and MS-XLS.
package biff8

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
)

// What keeps a file from being read at all.
var (
	ErrNoBook    = errors.New("not an Excel book of the old binary kind (.xls)")
	ErrEncrypted = errors.New("the Excel book is protected by a password; save it without one")
	ErrTooOld    = errors.New("the Excel book was written by Excel 95 or older; save it again as .xlsx")
)

// Book is what a file holds.
type Book struct {
	Sheets   []Sheet
	Date1904 bool   // numbers of days count from 1904, as once on Macs, and not from 1900
	Damage   string // says in plain words why not all of the book could be read; empty when it was
}

// Sheet is a table of cells.
type Sheet struct {
	Name string
	Rows []Row // those that hold something, in their order
}

// Row is the cells of a row that are not empty, in the order of columns.
type Row struct {
	Number int // from 1, as Excel shows it
	Cells  []Cell
}

// Cell is a text or a number.
type Cell struct {
	Column   int // from 0
	Text     string
	Number   float64
	IsNumber bool
}

// String is the text, or the number with as many digits as it needs.
func (c Cell) String() string {
	if c.IsNumber {
		return strconv.FormatFloat(c.Number, 'f', -1, 64)
	}
	return c.Text
}

// At is the cell in a column, from 0; an empty one where there is none.
func (r Row) At(column int) Cell {
	for _, c := range r.Cells {
		if c.Column == column {
			return c
		}
	}
	return Cell{Column: column}
}

// Names of the streams in a container.
const (
	bookStream    = "Workbook"
	oldBookStream = "Book"
	encrypted     = "EncryptedPackage" // an .xlsx with a password
)

// Sniff says whether the beginning of a file is that of an Excel book in a
// container: its first record, or its name in the directory, is in sight. The
// directory of other Office documents names something else.
func Sniff(head []byte) bool {
	if !bytes.HasPrefix(head, signature) {
		return false
	}
	if _, ok := loose(head); ok {
		return true
	}
	c, ok := open(head)
	if !ok {
		return false
	}
	_, found := c.entry(func(n string) bool { return n == bookStream || n == oldBookStream })
	return found
}

// Read reads a book.
func Read(data []byte) (*Book, error) {
	c, ok := open(data)
	if !ok {
		return nil, ErrNoBook
	}
	if b, ok := c.read(bookStream, oldBookStream); ok && len(b) > 0 {
		book, err := parse(b)
		if missing := c.length(bookStream, oldBookStream) - len(b); err == nil && missing > 0 {
			book.damaged(fmt.Sprintf("the file is cut: %d bytes of the book are missing", missing))
		}
		if !errors.Is(err, ErrNoBook) {
			return book, err
		}
	}
	if _, ok := c.read(encrypted); ok {
		return nil, ErrEncrypted
	}
	// The directory may have stood where the file is cut. The book begins where
	// its first record is; what the tables do not tell of it any more is taken to
	// follow in one go.
	if at, ok := loose(data); ok && at%c.size == 0 {
		book, err := parse(c.chain(uint32(at/c.size-1), -1))
		if err == nil {
			book.damaged("the file is cut: its directory is missing")
		}
		return book, err
	}
	return nil, ErrNoBook
}

// loose finds the first record of a book at the beginning of a sector.
func loose(data []byte) (at int, ok bool) {
	for at = headerSize; at+8 <= len(data); at += headerSize {
		if isBook(data[at:]) {
			return at, true
		}
	}
	return 0, false
}

// damaged notes the first thing that is amiss; others mostly follow from it.
func (b *Book) damaged(what string) {
	if b.Damage == "" {
		b.Damage = what
	}
}
