package librelinkup

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Both are far above what answers have.
const (
	maxDepth   = 64
	maxSensors = 100
)

// item is a reading with the name under which it stands.
type item struct {
	key    string
	fields map[string]any
}

// sensor is one that was active; since is in seconds of Unix.
type sensor struct {
	serial string
	since  float64
}

// answer is what a walk through the JSON has found, however much of it there is.
type answer struct {
	dec     *json.Decoder
	items   []item
	sensors []sensor
	people  map[string]bool
	login   bool
	status  bool
}

var errTooDeep = errors.New("it is nested too deeply")

// walk reads a value: readings and sensors are kept wherever they stand, so
// that all answers, old and new, are read alike.
func (a *answer) walk(key string, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errTooDeep
	}
	token, err := a.dec.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('['):
		for a.dec.More() {
			if _, err := a.walk(key, depth+1); err != nil {
				return nil, err
			}
		}
		_, err = a.dec.Token()
		return nil, err
	case json.Delim('{'):
		return nil, a.object(key, depth)
	}
	return token, nil
}

func (a *answer) object(key string, depth int) error {
	fields := map[string]any{}
	for a.dec.More() {
		token, err := a.dec.Token()
		if err != nil {
			return err
		}
		name, ok := token.(string)
		if !ok {
			return fmt.Errorf("unexpected %v", token)
		}
		value, err := a.walk(name, depth+1)
		if err != nil {
			return err
		}
		switch {
		case name == "patientId" && value != nil:
			a.people[fmt.Sprint(value)] = true // known even if the file ends here
		case name == "authTicket":
			a.login = true
		case name == "status" && depth == 0:
			a.status = true
		}
		if value != nil {
			fields[name] = value
		}
	}
	if _, err := a.dec.Token(); err != nil {
		return err
	}
	if _, ok := fields["FactoryTimestamp"]; ok {
		a.items = append(a.items, item{key, fields})
	}
	if serial, ok := fields["sn"].(string); ok && key == "sensor" && serial != "" && len(a.sensors) < maxSensors {
		since, _ := number(fields["a"])
		a.sensors = append(a.sensors, sensor{serial, since})
	}
	return nil
}

func number(v any) (float64, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := n.Float64()
	return f, err == nil
}

// complaint says in plain words why the walk ended early.
func complaint(err error) string {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the file ends in the middle"
	case errors.As(err, &syntax):
		return fmt.Sprintf("it is damaged from byte %d on", syntax.Offset)
	}
	return err.Error()
}
