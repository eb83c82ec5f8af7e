package glooko

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/record"
)

// zipHeader begins each member of a zip; its name stands behind it.
const (
	zipHeader = "PK\x03\x04"
	lengthAt  = 26
	nameAt    = 30
)

// Bounds of an export, far above those of ten years.
const (
	maxMembers = 1000
	maxMember  = 64 << 20 // bytes
	maxTotal   = 256 << 20
)

// isExport says whether the first file in a zip is one of the lists.
func isExport(head []byte) bool {
	for at := 0; ; at++ {
		next := bytes.Index(head[at:], []byte(zipHeader))
		if next < 0 || at+next+nameAt > len(head) {
			return false
		}
		at += next
		length := int(binary.LittleEndian.Uint16(head[at+lengthAt:]))
		name := string(head[at+nameAt : min(at+nameAt+length, len(head))])
		if !strings.HasSuffix(name, "/") { // a folder comes before what is in it
			return memberName.MatchString(base(name))
		}
	}
}

// Whole says by the names of the files in a zip that it is an export, which has
// to be read as one: what the pump noted and the diary are in different lists.
func Whole(names []string) bool {
	return len(names) > 0 && memberName.MatchString(base(names[0]))
}

// parseExport reads all lists of a zip as one.
func parseExport(f parsers.File, emit parsers.Emit) error {
	z, err := zip.NewReader(bytes.NewReader(f.Data), int64(len(f.Data)))
	if err != nil {
		return fmt.Errorf("the Glooko export is a damaged or incomplete zip: %w", err)
	}
	if !isExport(f.Data[:min(len(f.Data), 64<<10)]) {
		return &parsers.Unsupported{What: "a zip that is not an export of Glooko"}
	}
	e := export{all: record.Facts{Source: "glooko"}}
	for _, m := range z.File[:min(len(z.File), maxMembers)] {
		if memberName.MatchString(base(m.Name)) {
			e.member(f.Name, m)
		}
	}
	return e.finish(emit)
}

// export is a zip while it is read.
type export struct {
	all    record.Facts
	pump   []record.Carbs // of the bolus calculator
	read   int64          // bytes
	amiss  []string       // what could not be read
	failed error          // of the first list of which nothing could be read
}

// member adds one list. One that cannot be read costs no other.
func (e *export) member(archive string, m *zip.File) {
	data, err := e.content(m)
	if err == nil {
		err = parseList(parsers.File{Name: archive + "!/" + m.Name, Data: data}, func(entity record.Entity) error {
			e.add(m.Name, entity.(*record.Facts), strings.HasPrefix(base(m.Name), "bolus"))
			return nil
		})
	}
	if unsupported := new(parsers.Unsupported); err != nil && (!errors.As(err, &unsupported) || errors.As(err, &foreign{})) {
		e.amiss = append(e.amiss, base(m.Name)+": "+err.Error())
		if e.failed == nil {
			e.failed = err
		}
	}
}

func (e *export) content(m *zip.File) ([]byte, error) {
	r, err := m.Open()
	if err != nil {
		return nil, fmt.Errorf("the zip is damaged: %w", err)
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxMember+1))
	if err != nil {
		return nil, fmt.Errorf("the zip is damaged: %w", err)
	}
	if e.read += int64(len(data)); len(data) > maxMember || e.read > maxTotal {
		return nil, errors.New("it is larger than any export")
	}
	return data, nil
}

func (e *export) add(name string, f *record.Facts, pump bool) {
	e.all.Glucose = append(e.all.Glucose, f.Glucose...)
	e.all.Insulin = append(e.all.Insulin, f.Insulin...)
	e.all.Notes = append(e.all.Notes, f.Notes...)
	e.all.DailyScores = append(e.all.DailyScores, f.DailyScores...)
	if pump {
		e.pump = append(e.pump, f.Carbs...)
	} else {
		e.all.Carbs = append(e.all.Carbs, f.Carbs...)
	}
	if f.Partial != "" {
		e.amiss = append(e.amiss, base(name)+": "+f.Partial)
	}
}

func (e *export) finish(emit parsers.Emit) error {
	f := &e.all
	f.Carbs = countOnce(f.Carbs, e.pump)
	if len(f.Glucose)+len(f.Insulin)+len(f.Carbs)+len(f.Notes)+len(f.DailyScores) == 0 {
		if e.failed != nil {
			return fmt.Errorf("nothing of the Glooko export could be read: %w", e.failed)
		}
		return &parsers.Unsupported{What: "Glooko export without entries"}
	}
	settle(f)
	f.Partial = strings.Join(e.amiss, "; ")
	return emit(f)
}
