package store

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"
)

// copyBuffer collects rows in PostgreSQL's binary COPY format (documentation
// of PostgreSQL 18, COPY, "Binary Format"). It is an encoder of our own
// because samples are many: it writes a row without an allocation, and asks
// the server nothing about the types, which are ours.
type copyBuffer struct {
	b   []byte
	n   int
	err error // the first value that its column cannot hold
}

// pgEpochMicro is 2000-01-01, from which PostgreSQL counts instants.
const pgEpochMicro = 946684800_000000

func (c *copyBuffer) reset() {
	c.b = append(c.b[:0], "PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	c.n, c.err = 0, nil
}

func (c *copyBuffer) finish() { c.b = binary.BigEndian.AppendUint16(c.b, 0xffff) }

// row begins a row of so many columns.
func (c *copyBuffer) row(columns int) {
	c.b = binary.BigEndian.AppendUint16(c.b, uint16(columns))
	c.n++
}

func (c *copyBuffer) null() { c.b = append(c.b, 0xff, 0xff, 0xff, 0xff) }

func (c *copyBuffer) int2(v int) {
	if v < math.MinInt16 || v > math.MaxInt16 {
		c.fail("%d is too large", v)
	}
	c.b = append(c.b, 0, 0, 0, 2, byte(v>>8), byte(v))
}

func (c *copyBuffer) int4(v int) {
	if v < math.MinInt32 || v > math.MaxInt32 {
		c.fail("%d is too large", v)
	}
	c.b = append(c.b, 0, 0, 0, 4, byte(v>>24), byte(v>>16), byte(v>>8), byte(v))
}

func (c *copyBuffer) int8(v int64) {
	c.b = append(c.b, 0, 0, 0, 8)
	c.b = binary.BigEndian.AppendUint64(c.b, uint64(v))
}

func (c *copyBuffer) float4(v float32) {
	bits := math.Float32bits(v)
	c.b = append(c.b, 0, 0, 0, 4, byte(bits>>24), byte(bits>>16), byte(bits>>8), byte(bits))
}

func (c *copyBuffer) float8(v float64) {
	c.b = append(c.b, 0, 0, 0, 8)
	c.b = binary.BigEndian.AppendUint64(c.b, math.Float64bits(v))
}

// number writes a measurement; one that is missing or no number is NULL.
func (c *copyBuffer) number(v *float64) {
	if v == nil || math.IsNaN(*v) || math.IsInf(*v, 0) {
		c.null()
		return
	}
	c.float8(*v)
}

// small writes a measurement into a real column.
func (c *copyBuffer) small(v *float64) {
	if v == nil || math.IsNaN(*v) || math.Abs(*v) > math.MaxFloat32 {
		c.null()
		return
	}
	c.float4(float32(*v))
}

func (c *copyBuffer) micros(unix int64) { c.int8(unix - pgEpochMicro) }

func (c *copyBuffer) instant(t time.Time) { c.micros(t.UnixMicro()) }

func (c *copyBuffer) instantOrNull(t time.Time) {
	if t.IsZero() {
		c.null()
		return
	}
	c.instant(t)
}

// interval writes a span of seconds: microseconds, days, months.
func (c *copyBuffer) interval(seconds *int) {
	if seconds == nil {
		c.null()
		return
	}
	c.b = append(c.b, 0, 0, 0, 16)
	c.b = binary.BigEndian.AppendUint64(c.b, uint64(int64(*seconds)*1_000_000))
	c.b = append(c.b, 0, 0, 0, 0, 0, 0, 0, 0)
}

func (c *copyBuffer) text(s string) {
	s = clean(s)
	c.b = binary.BigEndian.AppendUint32(c.b, uint32(len(s)))
	c.b = append(c.b, s...)
}

// textOrNull writes an empty text as NULL.
func (c *copyBuffer) textOrNull(s string) {
	if s == "" {
		c.null()
		return
	}
	c.text(s)
}

// texts writes a text[]; an empty one is NULL.
func (c *copyBuffer) texts(values []string) {
	if len(values) == 0 {
		c.null()
		return
	}
	const textOID = 25
	at := len(c.b)
	c.b = append(c.b, 0, 0, 0, 0) // the length comes later
	for _, v := range []uint32{1, 0, textOID, uint32(len(values)), 1} {
		c.b = binary.BigEndian.AppendUint32(c.b, v)
	}
	for _, v := range values {
		c.text(v)
	}
	binary.BigEndian.PutUint32(c.b[at:], uint32(len(c.b)-at-4))
}

// json writes a jsonb; an empty map is NULL.
func (c *copyBuffer) json(v map[string]any) {
	if len(v) == 0 {
		c.null()
		return
	}
	text, err := json.Marshal(v)
	if err != nil {
		c.fail("leftovers cannot be kept: %v", err)
		return
	}
	if strings.Contains(string(text), `\u0000`) { // valid JSON, but PostgreSQL stores no NUL
		text = []byte(strings.ReplaceAll(string(text), `\u0000`, ""))
	}
	c.b = binary.BigEndian.AppendUint32(c.b, uint32(len(text)+1))
	c.b = append(c.b, 1) // version of the jsonb format
	c.b = append(c.b, text...)
}

func (c *copyBuffer) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

// clean removes what PostgreSQL's text cannot hold.
func clean(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
