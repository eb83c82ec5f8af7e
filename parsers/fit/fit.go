// Package fit reads Garmin FIT files: activities of every sport, with all
// that their messages say, and what watches and scales write of days and
// nights.
//
// Facts are those of the FIT protocol and of the FIT profile 21.x (Garmin FIT
// SDK, as generated into github.com/muktihari/fit v0.26.1, 2025). Numbers are
// in the units of package record; semicircles become degrees, FIT's seconds
// since 1989-12-31 become instants.
//
// muktihari/fit does the protocol: headers, definitions, compressed
// timestamps. Left to this package are the checksum, since the library leaves
// the header out of it when the header carries none of its own and so refuses
// good files; components (compressed_speed_distance and the like), because
// expanding them in the library doubles the time; and what the messages mean.
//
// A clock that was never set counts from 1989-12-31, or even from when the
// device was switched on (FIT: below 0x10000000). Such times are kept as the
// file has them, so these activities stand at 1989 and 1990 in the list, and
// extra says clock_not_set: guessing a date would be inventing data.
//
// A file that ends early, or is damaged in the middle, gives what was read up
// to there, and Activity.Partial says why it is not all.
package fit

import (
	"encoding/binary"
	"errors"
	"fmt"

	"athletedata/parsers"
)

// Parse reads a FIT file, also one of several chained together: each becomes
// an Activity with its Ordinal, or Facts of days and nights, or both. Files of
// other kinds (courses, workouts, settings) are *parsers.Unsupported.
func Parse(data []byte, emit parsers.Emit) error {
	if len(data) < minHeader {
		return fmt.Errorf("not a FIT file: only %d bytes long", len(data))
	}
	var unsupported *parsers.Unsupported
	var firstErr error
	var open *builder // complete but for beats that may follow
	ordinal, emitted := 0, 0
	close := func() error {
		if open == nil {
			return nil
		}
		b := open
		open = nil
		if b.a != nil {
			b.mergeBeats()
			b.a.Ordinal = ordinal
			ordinal++
			emitted++
			if err := emit(b.a); err != nil {
				return err
			}
		}
		if b.facts == nil {
			return nil
		}
		emitted++
		return emit(b.facts)
	}
	for at := 0; at < len(data); {
		part, err := cut(data[at:])
		if err != nil {
			if at == 0 {
				return err
			}
			break // what follows the last file of a chain is no FIT
		}
		at += len(part.bytes)
		b, err := part.read(at == len(data))
		switch {
		case errors.As(err, &unsupported):
		case err != nil:
			if firstErr == nil {
				firstErr = err
			}
		case b.onlyBeats() && open != nil && open.a != nil:
			open.strap.beats = append(open.strap.beats, b.strap.beats...)
		case b.onlyBeats():
			unsupported = &parsers.Unsupported{What: "FIT file with nothing but the heart rate of a strap, without its activity"}
		default:
			if err := close(); err != nil {
				return err
			}
			open = b
		}
	}
	if err := close(); err != nil {
		return err
	}
	switch {
	case emitted > 0:
		return nil
	case firstErr != nil:
		return firstErr
	case unsupported != nil:
		return unsupported
	}
	return errors.New("not a FIT file: it has no content")
}

const (
	minHeader  = 12
	signatureN = 4
	crcSize    = 2
)

// sequence is one FIT file of a chain: header, messages, checksum.
type sequence struct {
	bytes  []byte
	header int  // its size
	data   int  // size of the messages as far as they are there
	short  int  // how many bytes are missing at the end
	open   bool // the header does not know the size: the recording was never closed
}

// cut finds where a FIT file begins and ends in what is left of the data.
func cut(data []byte) (sequence, error) {
	if len(data) < minHeader {
		return sequence{}, errors.New("not a FIT file: too short for its header")
	}
	size := int(data[0])
	if size < minHeader || string(data[8:8+signatureN]) != ".FIT" {
		return sequence{}, errors.New("not a FIT file: the header is not one of FIT")
	}
	if len(data) <= size {
		return sequence{}, errors.New("the file ends after its header")
	}
	claimed := int64(binary.LittleEndian.Uint32(data[4:8]))
	room := int64(len(data) - size)
	s := sequence{header: size}
	switch {
	case claimed == 0:
		// Devices write the size when the recording is stopped; one that lost
		// power never did.
		s.open = true
		s.data = int(room)
		s.bytes = data
	case claimed+crcSize > room:
		s.data = int(min(claimed, room))
		s.short = int(claimed + crcSize - room)
		s.bytes = data
	default:
		s.data = int(claimed)
		s.bytes = data[:int64(size)+claimed+crcSize]
	}
	return s, nil
}
