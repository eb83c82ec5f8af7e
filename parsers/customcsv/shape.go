package customcsv

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"athletedata/parsers/table"
)

// Shape is a fingerprint of the headers: files with the same columns, in any
// order, have the same. It is empty for files without a header, which nothing
// tells apart.
func (d Definition) Shape() string {
	if !d.Header {
		return ""
	}
	headers := make([]string, len(d.Columns))
	for i, c := range d.Columns {
		headers[i] = c.Source
	}
	return shape(headers)
}

func shape(headers []string) string {
	folded := make([]string, 0, len(headers))
	for _, h := range headers {
		folded = append(folded, table.Fold(h))
	}
	for len(folded) > 0 && folded[len(folded)-1] == "" {
		folded = folded[:len(folded)-1]
	}
	slices.Sort(folded)
	sum := sha256.Sum256([]byte(strings.Join(folded, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// ShapeOf is the shape of a file as it looks, by its beginning; empty for what
// is no table, or has no header.
func ShapeOf(data []byte) string {
	data = beginning(data)
	text, _ := decode(data, "")
	if refuse(data, text) != nil {
		return ""
	}
	s := look(text)
	if !s.hasHeader || s.width > maxColumns {
		return ""
	}
	return shape(s.headers)
}

// beginning is as many lines of a file as telling its shape needs.
func beginning(data []byte) []byte {
	if len(data) <= 64<<10 {
		return data
	}
	data = data[:64<<10]
	if i := bytes.LastIndexByte(data, '\n'); i > 0 {
		data = data[:i+1+(i+1)%2] // UTF-16 stays whole
	}
	return data
}

// Fits says whether a file is of the definition's shape, by the beginning of
// the file: its headers are the same or, without headers, so is the number of
// fields and the types of their values.
func (d Definition) Fits(data []byte) bool {
	if d.Validate() != nil {
		return false
	}
	r, err := d.open(beginning(data))
	if err != nil {
		return false
	}
	if d.Header {
		return true
	}
	good, bad := 0, 0
	for l := range lines(r.text, r.delimiter, r.start, r.first) {
		if len(l.fields) != len(d.Columns) || r.read(l, func(int, string) {}) == rejected {
			bad++
		} else {
			good++
		}
		if good+bad == sampleRows {
			break
		}
	}
	return good > 0 && bad == 0
}
