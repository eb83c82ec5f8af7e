// Package mindmonitor reads the CSV recordings of the app Mind Monitor, which
// records the EEG of Interaxon's Muse headbands.
//
// Sources: the app's technical manual and FAQ, the vendor's import script for
// Octave and posts of its maker, and public parsers with head lines of 2014 to
// 2026 (classic Muse, Muse 2, Muse S, Athena).
//
// A recording becomes: one EEGSession; an EEGSample per second with the means
// of bands, motion, battery and heart rate; the events; and the samples of
// electrodes and light sensors as EEGBlocks when the file has more than one
// row a second. At longer intervals such values are single readings and no
// signal: they stay in the EEGSample's Extra under the vendor's names. Heart
// rates come also as one HeartRateSample a minute, the mean of that minute.
//
// Times are the phone's wall clock, without a zone.
package mindmonitor

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"athletedata/parsers"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
)

// A Facts is handed on when it holds this much, so that a recording of hours
// is never held as a whole by the parser.
const (
	samplesPerFacts = 3600
	floatsPerFacts  = 4 << 20
)

// recording is a file while it is read.
type recording struct {
	columns []column
	clock   timeline
	pulse   pulse
	seconds *seconds
	blocks  *blocks // nil: no more than a row a second
	facts   *record.Facts
	floats  int // in the blocks of facts
	emit    parsers.Emit

	events       []record.EEGEvent
	hearts       minutes
	started      bool
	start, end   int64 // of the recording, on the timeline
	rows         int
	stretches    int
	devices      []string
	unread       tally
	unreadValues tally
	cut          bool
}

// tally counts what could not be read and remembers the first.
type tally struct {
	n     int
	first string
}

func (t *tally) add(format string, args ...any) {
	if t.n++; t.n == 1 {
		t.first = fmt.Sprintf(format, args...)
	}
}

// Parse reads a recording, row by row.
func Parse(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	text = bytes.TrimLeft(text, "\r\n")
	if len(text) == 0 {
		return errors.New("the file is empty")
	}
	head, body, _ := bytes.Cut(text, []byte("\n"))
	columns, err := readHeads(head)
	if err != nil {
		return err
	}
	r := &recording{columns: columns, facts: newFacts(), emit: emit}
	r.pulse.pace, r.clock = survey(body)
	if r.pulse.rateHz > 1.2 {
		r.blocks = newBlocks(columns, r.pulse.rateHz)
	}
	r.seconds = newSeconds(columns, r.blocks != nil)
	r.hearts.column = slices.IndexFunc(columns, func(c column) bool { return c.role == heart })
	read, err := r.readAll(bytes.TrimRight(head, "\r"), body)
	if err != nil {
		return err
	}
	return r.finish(read)
}

func newFacts() *record.Facts { return &record.Facts{Source: "mindmonitor"} }

// readAll reads the lines after the head and returns how many had anything in them.
func (r *recording) readAll(head, body []byte) (read int, err error) {
	line := row{values: make([]float64, len(r.columns))}
	var stamp stamps
	lines(body, func(number int, text []byte, ended bool) bool {
		number++ // the head is the first
		if len(text) == 0 || bytes.Equal(text, head) {
			return true
		}
		read++
		comma := bytes.IndexByte(text, ',')
		if comma < 0 {
			comma = len(text)
		}
		local, ok := stamp.read(text[:comma])
		if !ok {
			if ended {
				r.unread.add("line %d: %q is no time", number, clip(text[:comma]))
			} else {
				r.cut = true
			}
			return true
		}
		line.read(text, comma)
		// The end of a line may be missing for the last field only, which some
		// versions of the app leave out.
		if !ended && line.text == nil && line.fields < len(r.columns)-1 {
			r.cut = true
			return true
		}
		err = r.add(number, local, &line)
		return err == nil
	})
	return read, err
}

// add takes a line in: a row of data, an event, or both. A line with nothing
// but a time is neither.
func (r *recording) add(number int, local int64, line *row) error {
	if line.filled == 0 {
		return nil
	}
	if line.odd > 0 && line.odd < len(r.columns) && r.columns[line.odd].role == event && line.text == nil {
		line.text, line.odd = trimEnd(line.oddText), 0
	}
	stamp := r.clock.at(local)
	if !r.started {
		r.started, r.start, r.end = true, stamp, stamp
	}
	r.end = max(r.end, stamp)
	if line.text != nil {
		e := newEvent(r.clock.moment(stamp), line.text)
		r.events = append(r.events, e)
		if e.Event == "connected" || e.Event == "disconnected" {
			r.pulse.ended = true
			r.meet(device(e.Text))
		}
		if line.numbers == 0 {
			return nil
		}
	} else if line.odd > 0 {
		r.unreadValues.add("%s in line %d: %q", r.name(line.odd), number, clip(line.oddText))
	}
	at, fresh := r.pulse.next(stamp)
	r.end = max(r.end, at)
	r.rows++
	if fresh {
		r.stretches++
	}
	if err := r.addToSecond(at, line.values); err != nil {
		return err
	}
	return r.addToBlock(at, fresh, line.values)
}

func (r *recording) name(column int) string {
	if column < len(r.columns) {
		return r.columns[column].head
	}
	return fmt.Sprintf("column %d", column+1)
}

// meet remembers a headband.
func (r *recording) meet(name string) {
	for _, d := range r.devices {
		if d == name {
			return
		}
	}
	if name != "" && len(r.devices) < 20 {
		r.devices = append(r.devices, name)
	}
}

func (r *recording) addToSecond(at int64, values []float64) error {
	if s := floor(at, second); !r.seconds.open || s != r.seconds.at {
		if err := r.closeSecond(); err != nil {
			return err
		}
		r.seconds.open, r.seconds.at = true, s
	}
	r.seconds.add(values)
	r.hearts.add(at, values, &r.clock)
	return nil
}

func (r *recording) closeSecond() error {
	if !r.seconds.open {
		return nil
	}
	r.facts.EEGSamples = append(r.facts.EEGSamples, r.seconds.close(r.clock.moment(r.seconds.at)))
	return r.handOn()
}

func (r *recording) addToBlock(at int64, fresh bool, values []float64) error {
	if r.blocks == nil {
		return nil
	}
	if fresh || r.blocks.full() {
		if err := r.closeBlock(); err != nil {
			return err
		}
	}
	r.blocks.add(at, values)
	return nil
}

func (r *recording) closeBlock() error {
	before := len(r.facts.EEGBlocks)
	r.facts.EEGBlocks = r.blocks.close(r.clock.moment(r.blocks.start), r.facts.EEGBlocks)
	for _, b := range r.facts.EEGBlocks[before:] {
		r.floats += len(b.Samples)
	}
	return r.handOn()
}

// handOn gives away what is complete once it is much.
func (r *recording) handOn() error {
	if len(r.facts.EEGSamples) < samplesPerFacts && r.floats < floatsPerFacts {
		return nil
	}
	full := r.facts
	r.facts, r.floats = newFacts(), 0
	return r.emit(full)
}

// clip shortens a field for a message.
func clip(b []byte) string {
	b, _, _ = bytes.Cut(b, []byte(","))
	if len(b) > 40 {
		b = b[:40]
	}
	return string(bytes.ToValidUTF8(b, nil))
}
