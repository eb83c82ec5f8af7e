package garmin

import (
	"bytes"
	"errors"
	"strconv"
	"time"
)

// cursor is how far the account has been loaded.
type cursor struct {
	Days   map[string]*track `json:"days,omitempty"`   // by dataset, a state for each day
	Months map[string]*track `json:"months,omitempty"` // the same for months
	Walk   walk              `json:"activities,omitzero"`
	// Began is the first day of the week in which Garmin has something first.
	Began string `json:"began,omitempty"`
	// Upload is when the watch was last synced at the last run, in Garmin's
	// milliseconds; nothing is new while that stays the same.
	Upload int64 `json:"upload,omitempty"`
	// Opened is the sync of the watch for which final days were last opened again.
	Opened int64 `json:"opened,omitempty"`
	// Swept is the day on which all recent days were last asked for again.
	Swept       string `json:"swept,omitempty"`
	SweptUpload int64  `json:"swept_upload,omitempty"`
	// Slow is when everything that changes slowly was last looked through.
	Slow time.Time `json:"slow,omitzero"`
	// Kept are the keys of those that were delivered, so that one of which
	// nothing is left is noticed.
	Kept map[string]bool `json:"kept,omitempty"`
	// From and To are the span of days that the states are about.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// Pauses counts the runs in a row that Garmin has ended with a 429.
	Pauses int `json:"pauses,omitempty"`
	// Denied is the day on which Garmin would restore no more old days.
	Denied string `json:"denied,omitempty"`
	// Whole says that no month is cut off at From or To, as they once were.
	Whole bool `json:"whole,omitempty"`
}

// walk is how far the list of activities has been gone through.
type walk struct {
	Newest string `json:"newest,omitempty"` // everything up to this day has been looked at
	// Reached is the day that a walk through the whole list, newest first, has
	// come to; empty when none is under way.
	Reached string          `json:"reached,omitempty"`
	Done    time.Time       `json:"done,omitzero"` // end of the last whole walk
	Failed  map[int64]tries `json:"failed,omitempty"`
}

// tries is an activity that could not be loaded.
type tries struct {
	Version string `json:"version"`
	Manual  bool   `json:"manual,omitempty"`
	N       int    `json:"n"`
}

// state of a dataset on a day.
type state byte

const (
	unasked state = '.'
	fresh   state = 'r' // loaded, while corrections may still come
	missing state = 'e' // empty, while something may still come
	loaded  state = 'o' // final
	none    state = 'n' // final: there is nothing
	// '1' to '9': failed so many times in a row; the last is asked for weekly
	// 'A' to 'I': the same, of what was loaded before
)

func (s state) failed() bool   { return s >= '1' && s <= '9' || s >= 'A' && s <= 'I' }
func (s state) stubborn() bool { return s == '9' || s == 'I' }
func (s state) recent() bool   { return s == fresh || s == missing }
func (s state) empty() bool    { return s == missing || s == none }

// stored reports whether something was loaded, and is here.
func (s state) stored() bool { return s == fresh || s == loaded || s >= 'A' && s <= 'I' }

// known reports whether it is a state that this version writes.
func (s state) known(failed bool) bool {
	return s.failed() == failed && (failed || s == unasked || s.recent() || s == loaded || s == none)
}

// again is the state after one more failure.
func (s state) again() state {
	switch {
	case s.stubborn():
		return s
	case s.failed():
		return s + 1
	case s.stored():
		return 'A'
	}
	return '1'
}

// word is what Garmin says when it is asked for something.
type word int

const (
	silent word = iota // Garmin knows nothing of it: what is stored stays
	odd                // Garmin did not say, as far as can be told: asked once more
	blank              // Garmin says that there is nothing: nothing more, if there was
	found
)

// after is the state that follows from a word.
func (w word) after(was state, recent bool) state {
	there := w == found || w != blank && was.stored()
	switch {
	case there && recent:
		return fresh
	case there:
		return loaded
	case recent || was.stored() || w == odd && was != missing:
		return missing // what has become nothing, or may have, is looked at once more
	}
	return none
}

// beginning is day and month 0 of the tracks.
var beginning = time.Date(2006, 1, 1, 0, 0, 0, 0, time.UTC)

func dayNumber(d time.Time) int { return int(d.Sub(beginning) / (24 * time.Hour)) }
func monthNumber(d time.Time) int {
	return (d.Year()-beginning.Year())*12 + int(d.Month()-beginning.Month())
}

// track is a state for each day or month since the beginning. It is written as
// lengths and letters, "7400.30o2e", which keeps years of days short.
type track []state

func (t track) at(i int) state {
	if i < 0 || i >= len(t) {
		return unasked
	}
	return t[i]
}

func (t *track) set(i int, s state) {
	if i < 0 || i > maxTrack {
		return
	}
	for len(*t) <= i {
		*t = append(*t, unasked)
	}
	(*t)[i] = s
}

// reopen lets what is final be asked for once more.
func (t *track) reopen(i int) {
	switch t.at(i) {
	case loaded:
		t.set(i, fresh)
	case none:
		t.set(i, missing)
	}
}

// maxTrack is more than a century of days.
const maxTrack = 40_000

// MarshalText implements encoding.TextMarshaler.
func (t track) MarshalText() ([]byte, error) {
	var out []byte
	for i := 0; i < len(t); {
		j := i + 1
		for j < len(t) && t[j] == t[i] {
			j++
		}
		// A failed state is a digit itself, so the length is closed by a sign.
		out = strconv.AppendInt(out, int64(j-i), 10)
		if t[i].failed() {
			out = append(out, '!')
		}
		out = append(out, byte(t[i]))
		i = j
	}
	return out, nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *track) UnmarshalText(text []byte) error {
	*t = (*t)[:0]
	for len(text) > 0 {
		end := bytes.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
		if end <= 0 {
			return errors.New("the states of the days are damaged")
		}
		n, err := strconv.Atoi(string(text[:end]))
		failed := text[end] == '!'
		if failed {
			end++
		}
		if err != nil || n < 1 || len(*t)+n > maxTrack || end >= len(text) || !state(text[end]).known(failed) {
			return errors.New("the states of the days are damaged")
		}
		for range n {
			*t = append(*t, state(text[end]))
		}
		text = text[end+1:]
	}
	return nil
}

// of gives the track of a dataset.
func of(tracks *map[string]*track, dataset string) *track {
	if *tracks == nil {
		*tracks = map[string]*track{}
	}
	t := (*tracks)[dataset]
	if t == nil {
		t = &track{}
		(*tracks)[dataset] = t
	}
	return t
}
