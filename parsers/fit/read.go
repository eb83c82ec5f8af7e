package fit

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/muktihari/fit/decoder"
	"github.com/muktihari/fit/kit/hash/crc16"
)

// read decodes one sequence. The builder it returns has a complete activity,
// but for the beats that a later sequence of the chain may bring, or facts, or
// both.
func (s sequence) read(last bool) (*builder, error) {
	b := newBuilder(len(s.bytes))
	decodeErr := s.decode(b)
	if b.onlyBeats() {
		return b, nil
	}
	facts := b.well.finish(b)
	a, err := b.finish()
	if err != nil && facts == nil {
		if decodeErr != nil && b.messages == 0 {
			return nil, fmt.Errorf("the FIT file cannot be read: %w", decodeErr)
		}
		return nil, err
	}
	b.a, b.facts = a, facts
	partial := ""
	switch {
	case s.short > crcSize || decodeErr != nil && s.short > 0:
		partial = fmt.Sprintf("the file ends in the middle: %d bytes are missing at the end", s.short)
	case s.open && last:
		partial = "the recording was never closed: the device did not write how long the file is"
	case decodeErr != nil:
		partial = fmt.Sprintf("the file is damaged: %v", decodeErr)
	case !s.sound():
		partial = "the checksum is wrong: something in the file was changed or damaged"
	}
	if a != nil && partial != "" {
		a.Partial = partial
	}
	if facts != nil && partial != "" {
		facts.Partial = strings.TrimPrefix(facts.Partial+"; "+partial, "; ")
	}
	return b, nil
}

// decode runs the library over the sequence. A panic in it, which fuzzing has
// not found but nobody can rule out, counts as damage at this point.
func (s sequence) decode(b *builder) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it cannot be made sense of after message %d", b.messages)
		}
	}()
	input := s.bytes
	if s.open || s.header != 12 && s.header != 14 {
		// The library wants a size and one of two header lengths.
		head := make([]byte, 12, 12+s.data)
		copy(head, s.bytes[:12])
		head[0] = 12
		binary.LittleEndian.PutUint32(head[4:], uint32(s.data))
		input = append(head, s.bytes[s.header:]...)
	}
	return libraryDecode(repair(input, int(input[0])+s.data), b)
}

func libraryDecode(input []byte, b *builder) error {
	d := decoder.New(bytes.NewReader(input),
		decoder.WithIgnoreChecksum(),
		decoder.WithNoComponentExpansion(),
		decoder.WithBroadcastOnly(),
		decoder.WithMesgListener(b),
		decoder.WithMesgDefListener(b),
		decoder.WithReadBufferSize(64<<10),
	)
	_, err := d.Decode()
	if err != nil && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)) {
		return fmt.Errorf("message %d is cut off", b.messages+1)
	}
	if err != nil {
		return fmt.Errorf("message %d: %w", b.messages+1, errors.Unwrap(err))
	}
	return nil
}

// sound checks the CRC over header and messages, which is what every device
// writes whether its header has 12 or 14 bytes. A CRC of zero says that none
// was computed.
func (s sequence) sound() bool {
	end := s.header + s.data
	if s.open || end+crcSize > len(s.bytes) {
		return true // nothing to compare with
	}
	want := binary.LittleEndian.Uint16(s.bytes[end:])
	if want == 0 {
		return true
	}
	sum := crc16.New()
	_, _ = sum.Write(s.bytes[:end])
	if sum.Sum16() == want {
		return true
	}
	// Some programs leave the header out, as the library does.
	sum.Reset()
	_, _ = sum.Write(s.bytes[s.header:end])
	return sum.Sum16() == want
}
