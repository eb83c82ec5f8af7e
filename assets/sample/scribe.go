package sample

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/muktihari/fit/encoder"
	"github.com/muktihari/fit/kit/hash/crc16"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"
)

// scribe writes workouts as FIT files; it keeps its buffers from one to the next.
type scribe struct {
	out     buffer
	enc     *encoder.StreamEncoder
	fields  []proto.Field
	foreign []proto.DeveloperField
	err     error // first error of put; nothing is written after it
}

// write encodes the workout: what opens a file, the samples with all that
// happened between them, the summaries, the activity.
func (s *scribe) write(w *workout) ([]byte, error) {
	if err := s.reset(w); err != nil {
		return nil, err
	}
	s.opening(w)
	s.course(w)
	s.closing(w)
	if s.err != nil {
		return nil, s.err
	}
	if err := s.enc.SequenceCompleted(); err != nil {
		return nil, fmt.Errorf("ending the FIT file: %w", err)
	}
	data := append([]byte(nil), s.out.data...)
	if !w.rig.modern {
		data = shortHeader(data)
	}
	return data, nil
}

// reset prepares the encoder for the device: the old watch writes protocol 1.0
// with compressed timestamps, the others 2.0 with a definition for each kind
// of message.
func (s *scribe) reset(w *workout) (err error) {
	s.out.data, s.out.at, s.err = s.out.data[:0], 0, nil
	options := []encoder.Option{
		encoder.WithWriteBufferSize(0),
		// Like devices do, a sample without a value keeps its place with the invalid one.
		encoder.WithMessageValidator(encoder.NewMessageValidator(encoder.ValidatorWithPreserveInvalidValues())),
	}
	if w.rig.modern {
		options = append(options, encoder.WithProtocolVersion(proto.V2), encoder.WithHeaderOption(encoder.HeaderOptionNormal, 15))
	} else {
		options = append(options, encoder.WithProtocolVersion(proto.V1), encoder.WithHeaderOption(encoder.HeaderOptionCompressedTimestamp, 3))
	}
	if s.enc == nil {
		s.enc, err = encoder.NewStream(&s.out, options...)
	} else {
		err = s.enc.Reset(&s.out, options...)
	}
	if err != nil {
		return fmt.Errorf("starting the FIT file: %w", err)
	}
	return nil
}

// put writes a message.
func (s *scribe) put(m proto.Message) {
	if s.err != nil {
		return
	}
	m.Header = proto.MesgNormalHeaderMask
	s.err = s.enc.WriteMessage(&m)
}

// shortHeader turns the 14-byte header into the old one of 12 bytes, which
// the stream encoder cannot write. The CRC of a FIT file runs over header and
// data in every case; with the long header the header's own CRC makes its
// share vanish, with the short one it does not.
func shortHeader(data []byte) []byte {
	data = append(data[:12], data[14:len(data)-2]...)
	data[0] = 12
	sum := crc16.New()
	_, _ = sum.Write(data) // a hash never fails
	return binary.LittleEndian.AppendUint16(data, sum.Sum16())
}

// buffer is a file in memory: the encoder goes back to fill in the size.
type buffer struct {
	data []byte
	at   int
}

func (b *buffer) Write(p []byte) (int, error) {
	n := copy(b.data[b.at:], p)
	b.data = append(b.data, p[n:]...)
	b.at += len(p)
	return len(p), nil
}

func (b *buffer) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
		b.at = int(offset)
	case io.SeekCurrent:
		b.at += int(offset)
	default:
		b.at = len(b.data) + int(offset)
	}
	return int64(b.at), nil
}

func sportOf(p part) (typedef.Sport, typedef.SubSport) {
	sub := typedef.SubSportGeneric
	if p.sub != "" {
		sub = typedef.SubSportFromString(p.sub)
	}
	return typedef.SportFromString(p.sport), sub
}
