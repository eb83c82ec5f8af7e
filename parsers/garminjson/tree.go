package garminjson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// maxDepth is far beyond what Garmin nests.
const maxDepth = 60

// scanner reads JSON that may be damaged: it ends early, or holds the NaN that
// Python writes. It makes what encoding/json makes of a value of any type,
// with numbers as json.Number so that nothing is rounded.
type scanner struct {
	b     []byte
	i     int
	depth int
	loose bool // keep what is incomplete too: to recognise a file by its beginning
	held  bool // the list that was cut holds whole values before the cut
	err   error
}

// scan reads a text of one JSON value, or of several below each other, which
// make a list. What could be read comes with the error.
func scan(text []byte, loose bool) (any, error) {
	s := &scanner{b: text, loose: loose}
	var all []any
	for s.space(); s.i < len(s.b) && s.err == nil; s.space() {
		v := s.value()
		if s.err == nil || s.keep(v, true) {
			all = append(all, v)
		}
	}
	if len(all) == 1 {
		return all[0], s.err
	}
	return all, s.err
}

// space steps over what may stand between tokens.
func (s *scanner) space() {
	for s.i < len(s.b) && (s.b[s.i] == ' ' || s.b[s.i] == '\n' || s.b[s.i] == '\r' || s.b[s.i] == '\t') {
		s.i++
	}
}

// fail notes where reading ended. A file that ends early is told apart from
// one that is damaged: the first was not downloaded whole.
func (s *scanner) fail() {
	if s.err != nil {
		return
	}
	if s.i >= len(s.b) {
		s.err = fmt.Errorf("the file ends in the middle, after %d bytes", len(s.b))
		return
	}
	s.err = fmt.Errorf("the file is damaged at byte %d", s.i+1)
}

// keep says whether a value during which reading failed is of use. Half a
// record is not, since it would pass for a whole one; a list of which only the
// end is missing is, and so is what stands around the list.
func (s *scanner) keep(v any, top bool) bool {
	if s.loose {
		return v != nil
	}
	switch v := v.(type) {
	case map[string]any:
		return top && len(v) > 0 || s.held
	case []any:
		return s.held
	}
	return false
}

// value reads anything. What cannot be a measurement, as NaN, is null.
func (s *scanner) value() any {
	s.space()
	if s.i >= len(s.b) {
		s.fail()
		return nil
	}
	switch c := s.b[s.i]; {
	case c == '{' || c == '[':
		if s.depth++; s.depth > maxDepth {
			s.fail()
			return nil
		}
		defer func() { s.depth-- }()
		s.i++
		if c == '{' {
			return s.object()
		}
		return s.list()
	case c == '"':
		return s.text()
	case c == '-' && s.word("-Infinity"), s.word("NaN"), s.word("Infinity"), s.word("null"):
		return nil
	case s.word("true"):
		return true
	case s.word("false"):
		return false
	default:
		return s.number()
	}
}

// word steps over a literal, if it stands here.
func (s *scanner) word(w string) bool {
	if bytes.HasPrefix(s.b[s.i:], []byte(w)) {
		s.i += len(w)
		return true
	}
	return false
}

// next steps over a comma, and says whether the end has come.
func (s *scanner) next(end byte, first bool) (done bool) {
	s.space()
	switch {
	case s.i >= len(s.b):
		s.fail()
		return true
	case s.b[s.i] == end:
		s.i++
		return true
	case first:
		return false
	case s.b[s.i] != ',':
		s.fail()
		return true
	}
	s.i++
	s.space()
	return false
}

// object reads the members of an object. Of equal keys the last counts, as
// with encoding/json.
func (s *scanner) object() map[string]any {
	o := map[string]any{}
	for first := true; !s.next('}', first); first = false {
		if s.i >= len(s.b) || s.b[s.i] != '"' {
			s.fail()
			break
		}
		key := s.text()
		s.space()
		if s.err != nil || s.i >= len(s.b) || s.b[s.i] != ':' {
			s.fail()
			break
		}
		s.i++
		v := s.value()
		if s.err == nil || s.keep(v, false) {
			o[key] = v
		}
		if s.err != nil {
			break
		}
	}
	return o
}

// list reads the elements of a list, and notes when whole ones stand before a cut.
func (s *scanner) list() []any {
	l := []any{}
	for first := true; !s.next(']', first); first = false {
		v := s.value()
		if s.err == nil || s.keep(v, false) {
			l = append(l, v)
		}
		if s.err != nil {
			break
		}
	}
	if s.err != nil && len(l) > 0 {
		s.held = true
	}
	return l
}

// text reads a string. Zero characters go, because no database takes them.
func (s *scanner) text() string {
	start := s.i
	escaped := false
	for s.i++; s.i < len(s.b); s.i++ {
		switch s.b[s.i] {
		case '\\':
			escaped = true
			s.i++
		case '"':
			s.i++
			raw := s.b[start+1 : s.i-1]
			text := string(raw)
			if escaped && json.Unmarshal(s.b[start:s.i], &text) != nil {
				text = string(raw)
			}
			return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
		}
	}
	s.i = len(s.b)
	s.fail()
	return ""
}

// number keeps the text of a number. Forms that JSON does not allow, as 01 or
// +5, are rewritten, because the rest of an object goes to the database as JSON.
func (s *scanner) number() any {
	start := s.i
	for s.i < len(s.b) && strings.IndexByte("+-0123456789.eE", s.b[s.i]) >= 0 {
		s.i++
	}
	raw := s.b[start:s.i]
	v, err := strconv.ParseFloat(string(raw), 64)
	switch {
	case len(raw) == 0 || s.i == len(s.b) && start > 0: // a number at the very end may be half of it
		s.fail()
		return nil
	case err != nil || math.IsInf(v, 0):
		return nil
	case !json.Valid(raw):
		return json.Number(strconv.FormatFloat(v, 'g', -1, 64))
	}
	return json.Number(raw)
}
