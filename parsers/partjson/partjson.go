// Package partjson reads JSON of which only a part may be whole: a download that
// broke off, or the first kilobytes by which a file is to be recognised.
package partjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxNest is far beyond what any vendor nests.
const maxNest = 40

// Decode reads a JSON text with numbers as json.Number, so that nothing is
// rounded. Of a damaged one it gives what is whole before the damage, with an
// error; loose keeps what is incomplete too, to recognise a file by its
// beginning.
func Decode(text []byte, loose bool) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if !loose {
		var v any
		if d.Decode(&v) == nil {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				return v, nil
			}
		}
		d = json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
	}
	w := walker{Decoder: d, loose: loose}
	var all []any
	for w.err == nil && d.More() {
		if v := w.value(0); v != nil {
			all = append(all, v)
		}
	}
	if w.err != nil {
		w.err = fmt.Errorf("the file is damaged or ends in the middle, at byte %d of %d", d.InputOffset(), len(text))
	}
	if len(all) == 1 {
		return all[0], w.err
	}
	return all, w.err
}

// walker builds a tree token by token, and remembers where it had to stop.
type walker struct {
	*json.Decoder
	loose bool
	err   error
}

// value is nil for null, and for an object in a list that is not whole: half
// of it would pass for all of it.
func (w *walker) value(depth int) any {
	t, err := w.Token()
	if err != nil || depth > maxNest {
		w.err = errors.Join(errors.New("not readable"), err)
		return nil
	}
	switch t {
	case json.Delim('{'):
		m, last := map[string]any{}, ""
		for w.More() {
			key, err := w.Token()
			if err != nil {
				w.err = err
				break
			}
			v := w.value(depth + 1)
			if name, ok := key.(string); ok && (v != nil || w.err == nil) {
				m[name], last = v, name
			}
			if w.err != nil {
				break
			}
		}
		if w.end(m[last]) {
			delete(m, last)
		}
		if w.err != nil && !w.loose && depth > 0 {
			return nil
		}
		return m
	case json.Delim('['):
		l := []any{}
		for w.err == nil && w.More() {
			v := w.value(depth + 1)
			if v != nil || w.err == nil {
				l = append(l, v)
			}
		}
		if len(l) > 0 && w.end(l[len(l)-1]) {
			l = l[:len(l)-1]
		} else if len(l) == 0 {
			w.end(nil)
		}
		return l
	}
	return t
}

// end reads the closing bracket. Where the file ends instead, a number before
// it may be half of one: it is not to be kept.
func (w *walker) end(last any) (half bool) {
	if w.err == nil {
		_, w.err = w.Token()
		_, number := last.(json.Number)
		half = number && w.err != nil
	}
	return half
}
