// Package all is the list of the file formats this program reads. What a file
// is, is decided by its content, never by its name.
package all

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"athletedata/parsers"
	"athletedata/parsers/glooko"
	"athletedata/parsers/record"
	"athletedata/parsers/totals"
	"athletedata/parsers/xmlscan"
)

// Detect tells the format of a file from its name and its first 64 KiB.
func Detect(name string, head []byte) (parsers.Entry, bool) {
	for _, e := range Formats {
		if e.Detect(name, head) {
			return e, true
		}
	}
	return parsers.Entry{}, false
}

// Whole says by the names of the files in a zip that a parser wants all of it.
func Whole(names []string) bool { return glooko.Whole(names) }

// Describe says in plain words what a file seems to be, for people who wonder
// why it was passed over.
func Describe(head []byte) string {
	if len(head) == 0 {
		return "an empty file"
	}
	if root, ok := xmlscan.FirstElement(head); ok && utf8.ValidString(root) && len(root) < 60 {
		if strings.EqualFold(root, "html") {
			return "a web page"
		}
		return fmt.Sprintf("another kind of XML (<%s>)", root)
	}
	trimmed := bytes.TrimSpace(head)
	switch {
	case bytes.HasPrefix(head, []byte("SQLite format 3")):
		return "an SQLite database"
	case bytes.HasPrefix(head, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return "an old Office document (Excel, Word)"
	case len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '['):
		return "JSON"
	}
	for magic, what := range signatures {
		if bytes.HasPrefix(head, []byte(magic)) {
			return what
		}
	}
	if len(head) > 12 && string(head[4:8]) == "ftyp" {
		return "a film or a picture"
	}
	if !isText(head) {
		return "unknown data"
	}
	line, _, _ := bytes.Cut(head, []byte("\n"))
	for _, separator := range []string{",", ";", "\t"} {
		if bytes.Count(line, []byte(separator)) > 1 {
			return "a table (CSV)"
		}
	}
	return "text"
}

// signatures are how common files begin.
var signatures = map[string]string{
	"\x89PNG": "a picture", "\xff\xd8\xff": "a picture", "GIF8": "a picture", "II*\x00": "a picture", "MM\x00*": "a picture",
	"%PDF": "a PDF document", "RIFF": "a sound or a film", "ID3": "a sound", "OggS": "a sound",
	"\x7fELF": "a program", "MZ": "a program", "7z\xbc\xaf": "a 7-Zip archive", "Rar!": "a RAR archive",
	"PK\x03\x04": "a ZIP archive", "\x1f\x8b": "a gzip archive", "{\\rtf": "a text document",
}

// isText says whether the beginning of a file is text; the last character may
// be cut in two.
func isText(head []byte) bool {
	for cut := 0; cut < utf8.UTFMax && cut < len(head); cut++ {
		if utf8.Valid(head[:len(head)-cut]) {
			return bytes.IndexByte(head, 0) < 0
		}
	}
	return false
}

// Parse reads a file and completes its activities before it hands them on.
// Parsers do not panic; should one do so all the same, the file is what
// cannot be read, and the program goes on.
func Parse(entry parsers.Entry, f parsers.File, emit parsers.Emit) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the %s file cannot be made sense of (%v)", strings.ToUpper(string(entry.Format)), p)
		}
	}()
	return entry.Parse(f, func(e record.Entity) error {
		if a, ok := e.(*record.Activity); ok {
			totals.Complete(a)
		}
		return emit(e)
	})
}
