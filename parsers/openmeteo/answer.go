package openmeteo

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
)

// answer is what Open-Meteo says of one place.
type answer struct {
	scalars map[string]any               // latitude, elevation, timezone …
	units   map[string]map[string]string // "hourly_units" → variable → unit
	values  map[string]map[string]series // "hourly" → variable → values, "time" among them
}

// series is a variable in time. Texts is as long as numbers where the values
// are texts, and nil where they are numbers; NaN stands for null.
type series struct {
	numbers []float64
	texts   []string
}

func (s *series) text(i int) string {
	if i < len(s.texts) {
		return s.texts[i]
	}
	return ""
}

func (s *series) number(i int) float64 {
	if i < len(s.numbers) {
		return s.numbers[i]
	}
	return math.NaN()
}

// maxPlaces is far more than one call may ask for.
const maxPlaces = 10_000

// readAnswers reads one answer, or a list of them for several places. It reads
// token by token, so that of a file cut short that which is there counts; err
// then says what is wrong with the rest.
func readAnswers(r io.Reader) (all []*answer, err error) {
	dec := json.NewDecoder(r)
	t, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('{'):
		a := newAnswer()
		return []*answer{a}, a.read(dec)
	case json.Delim('['):
		for dec.More() {
			if t, err := dec.Token(); err != nil {
				return all, err
			} else if t != json.Delim('{') {
				return all, errors.New("a list of something else")
			}
			if len(all) == maxPlaces {
				return all, fmt.Errorf("more than %d places", maxPlaces)
			}
			a := newAnswer()
			all = append(all, a)
			if err := a.read(dec); err != nil {
				return all, err
			}
		}
		_, err = dec.Token()
		return all, err
	}
	return nil, errors.New("neither an answer nor a list of them")
}

func newAnswer() *answer {
	return &answer{scalars: map[string]any{}, units: map[string]map[string]string{}, values: map[string]map[string]series{}}
}

// read reads the fields of an answer whose opening brace is read.
func (a *answer) read(dec *json.Decoder) error {
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		t, err := dec.Token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('{'):
			err = a.readSection(dec, name)
		case json.Delim('['):
			_, err = readSeries(dec)
		default:
			a.scalars[name] = t
		}
		if err != nil {
			return err
		}
	}
	_, err := dec.Token()
	return err
}

// readSection reads units or values.
func (a *answer) readSection(dec *json.Decoder, section string) error {
	units, values := map[string]string{}, map[string]series{}
	a.units[section], a.values[section] = units, values
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		t, err := dec.Token()
		if err != nil {
			return err
		}
		switch v := t.(type) {
		case string:
			units[name] = v
		case json.Delim:
			if v != '[' {
				return errors.New("an object where values should be")
			}
			s, err := readSeries(dec)
			values[name] = s
			if err != nil {
				return err
			}
		}
	}
	_, err := dec.Token()
	return err
}

func readSeries(dec *json.Decoder) (s series, err error) {
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return s, err
		}
		switch v := t.(type) {
		case float64:
			s.numbers = append(s.numbers, v)
		case string:
			for len(s.texts) < len(s.numbers) {
				s.texts = append(s.texts, "")
			}
			s.texts = append(s.texts, v)
			s.numbers = append(s.numbers, math.NaN())
		case json.Delim:
			return s, errors.New("values within values")
		default: // null, true, false
			s.numbers = append(s.numbers, math.NaN())
		}
	}
	if _, err = dec.Token(); err != nil && len(s.numbers) > 0 {
		s.numbers = s.numbers[:len(s.numbers)-1] // of the last number digits may be missing
		s.texts = s.texts[:min(len(s.texts), len(s.numbers))]
	}
	return s, err
}
