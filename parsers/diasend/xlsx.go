package diasend

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// What a book of .xlsx may hold here. The largest of diasend's is far below.
const (
	maxMember = 64 << 20 // bytes of a member, unpacked
	maxSheets = 64
	maxCells  = 4 << 20 // of all sheets, gaps included
	maxTexts  = 2 << 20
)

var errTooLarge = errors.New("the Excel file unpacks to more than any diasend export")

// readXLSX reads the cells of a book of Excel 2007 and later (ECMA-376): names
// of sheets, shared texts, rows. Formats and formulas mean nothing here.
func readXLSX(data []byte) ([]sheet, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("the Excel file is damaged: %w", err)
	}
	x := &xlsx{members: map[string]*zip.File{}}
	for _, f := range z.File {
		x.members[strings.TrimPrefix(f.Name, "/")] = f
	}
	var list struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		Links []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := x.decode("xl/workbook.xml", &list); err != nil {
		return nil, err
	}
	if err := x.decode("xl/_rels/workbook.xml.rels", &links); err != nil {
		return nil, err
	}
	target := map[string]string{}
	for _, l := range links.Links {
		if strings.HasPrefix(l.Target, "/") {
			target[l.ID] = strings.TrimPrefix(l.Target, "/")
		} else {
			target[l.ID] = path.Join("xl", l.Target)
		}
	}
	if err := x.readTexts(); err != nil {
		return nil, err
	}
	var out []sheet
	seen := map[string]bool{}
	for _, s := range list.Sheets[:min(len(list.Sheets), maxSheets)] {
		if t := target[s.ID]; x.members[t] != nil && !seen[t] {
			seen[t] = true
			rows, err := x.readSheet(t)
			if err != nil {
				return nil, err
			}
			out = append(out, sheet{s.Name, rows})
		}
	}
	return out, nil
}

type xlsx struct {
	members map[string]*zip.File
	texts   []string
	cells   int
}

// open is a member as XML; reading beyond the bound is an error.
func (x *xlsx) open(name string) (*xml.Decoder, io.Closer, error) {
	m := x.members[name]
	if m == nil {
		return nil, nil, fmt.Errorf("the Excel file is damaged: %s is missing", name)
	}
	if m.UncompressedSize64 > maxMember {
		return nil, nil, errTooLarge
	}
	r, err := m.Open()
	if err != nil {
		return nil, nil, fmt.Errorf("the Excel file is damaged: %w", err)
	}
	return xml.NewDecoder(io.LimitReader(r, maxMember)), r, nil
}

func (x *xlsx) decode(name string, into any) error {
	d, c, err := x.open(name)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("the Excel file is damaged: %s: %w", name, err)
	}
	return nil
}

// readTexts reads the table of texts, if there is one. A text may be of
// several runs of different formats.
func (x *xlsx) readTexts() error {
	const name = "xl/sharedStrings.xml"
	if x.members[name] == nil {
		return nil
	}
	d, c, err := x.open(name)
	if err != nil {
		return err
	}
	defer c.Close()
	var text strings.Builder
	in, spoken := false, false
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("the Excel file is damaged: %s: %w", name, err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "si":
				text.Reset()
			case "t":
				in = !spoken
			case "rPh":
				spoken = true
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "si":
				if len(x.texts) == maxTexts {
					return errTooLarge
				}
				x.texts = append(x.texts, strings.TrimSpace(text.String()))
			case "t":
				in = false
			case "rPh":
				spoken = false
			}
		case xml.CharData:
			if in {
				text.Write(t)
			}
		}
	}
}

// readSheet reads the cells of a sheet. Rows and cells tell where they are, or
// else follow the one before.
func (x *xlsx) readSheet(name string) (rows [][]string, err error) {
	d, c, err := x.open(name)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	row, column := -1, -1
	kind, in := "", false
	var text strings.Builder
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return rows, nil
		} else if err != nil {
			return nil, fmt.Errorf("the Excel file is damaged: %s: %w", name, err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "row":
				row, column = row+1, -1
				if n, err := strconv.Atoi(attribute(t, "r")); err == nil && n > 0 {
					row = n - 1
				}
			case "c":
				column++
				if n := columnOf(attribute(t, "r")); n >= 0 {
					column = n
				}
				kind = attribute(t, "t")
				text.Reset()
			case "v", "t":
				in = true
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "v", "t":
				in = false
			case "c":
				if rows, err = x.put(rows, row, column, x.value(kind, strings.TrimSpace(text.String()))); err != nil {
					return nil, err
				}
			}
		case xml.CharData:
			if in {
				text.Write(t)
			}
		}
	}
}

func (x *xlsx) value(kind, text string) string {
	switch kind {
	case "s":
		if n, err := strconv.Atoi(text); err == nil && n >= 0 && n < len(x.texts) {
			return x.texts[n]
		}
		return ""
	case "", "n":
		if v, err := strconv.ParseFloat(text, 64); err == nil {
			return plain(v) // 1.2E1 too
		}
	}
	return text
}

func (x *xlsx) put(rows [][]string, row, column int, text string) ([][]string, error) {
	if text == "" || row < 0 || row >= 1<<20 || column < 0 || column >= 1<<8 {
		return rows, nil
	}
	x.cells += max(0, row+1-len(rows))
	for len(rows) <= row && x.cells <= maxCells {
		rows = append(rows, nil)
	}
	if x.cells > maxCells {
		return nil, errTooLarge
	}
	x.cells += max(0, column+1-len(rows[row]))
	for len(rows[row]) <= column {
		rows[row] = append(rows[row], "")
	}
	rows[row][column] = text
	return rows, nil
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// columnOf reads the letters of "AB12"; -1: there are none.
func columnOf(reference string) int {
	n := 0
	for i := 0; i < len(reference) && i < 3 && reference[i] >= 'A' && reference[i] <= 'Z'; i++ {
		n = n*26 + int(reference[i]-'A') + 1
	}
	return n - 1
}
