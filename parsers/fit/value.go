package fit

import (
	"math"
	"strings"
	"time"

	"github.com/muktihari/fit/profile/basetype"
	"github.com/muktihari/fit/proto"
)

// raw is the number in a value, unscaled; false if it is FIT's "invalid" of
// its type, or no single number.
func raw(v proto.Value, base basetype.BaseType) (float64, bool) {
	switch v.Type() {
	case proto.TypeUint8:
		n := v.Uint8()
		if base == basetype.Uint8z {
			return float64(n), n != 0
		}
		return float64(n), n != math.MaxUint8
	case proto.TypeInt8:
		n := v.Int8()
		return float64(n), n != math.MaxInt8
	case proto.TypeUint16:
		n := v.Uint16()
		if base == basetype.Uint16z {
			return float64(n), n != 0
		}
		return float64(n), n != math.MaxUint16
	case proto.TypeInt16:
		n := v.Int16()
		return float64(n), n != math.MaxInt16
	case proto.TypeUint32:
		n := v.Uint32()
		if base == basetype.Uint32z {
			return float64(n), n != 0
		}
		return float64(n), n != math.MaxUint32
	case proto.TypeInt32:
		n := v.Int32()
		return float64(n), n != math.MaxInt32
	case proto.TypeUint64:
		n := v.Uint64()
		return float64(n), n != math.MaxUint64 && (base != basetype.Uint64z || n != 0)
	case proto.TypeInt64:
		n := v.Int64()
		return float64(n), n != math.MaxInt64
	case proto.TypeFloat32:
		n := float64(v.Float32())
		return n, !math.IsNaN(n) && !math.IsInf(n, 0)
	case proto.TypeFloat64:
		n := v.Float64()
		return n, !math.IsNaN(n) && !math.IsInf(n, 0)
	}
	return 0, false
}

// number is the measurement in a field, in the profile's unit. Of an array
// that should be one number the first counts, as the protocol demands.
func number(f *proto.Field) (float64, bool) {
	n, ok := raw(f.Value, f.BaseType)
	if !ok {
		all := numbers(f)
		if len(all) == 0 || math.IsNaN(all[0]) {
			return 0, false
		}
		return all[0], true
	}
	return scaled(n, f), true
}

func scaled(n float64, f *proto.Field) float64 {
	if f.Scale != 0 && f.Scale != 1 {
		n /= f.Scale
	}
	return n - f.Offset
}

// numbers are the measurements in an array field; NaN where one is invalid.
func numbers(f *proto.Field) []float64 {
	var out []float64
	add := func(n float64, valid bool) {
		if !valid {
			out = append(out, math.NaN())
			return
		}
		out = append(out, scaled(n, f))
	}
	switch f.Value.Type() {
	case proto.TypeSliceUint8:
		for _, n := range f.Value.SliceUint8() {
			add(float64(n), n != math.MaxUint8)
		}
	case proto.TypeSliceInt8:
		for _, n := range f.Value.SliceInt8() {
			add(float64(n), n != math.MaxInt8)
		}
	case proto.TypeSliceUint16:
		for _, n := range f.Value.SliceUint16() {
			add(float64(n), n != math.MaxUint16)
		}
	case proto.TypeSliceInt16:
		for _, n := range f.Value.SliceInt16() {
			add(float64(n), n != math.MaxInt16)
		}
	case proto.TypeSliceUint32:
		for _, n := range f.Value.SliceUint32() {
			add(float64(n), n != math.MaxUint32)
		}
	case proto.TypeSliceInt32:
		for _, n := range f.Value.SliceInt32() {
			add(float64(n), n != math.MaxInt32)
		}
	case proto.TypeSliceFloat32:
		for _, n := range f.Value.SliceFloat32() {
			add(float64(n), !math.IsNaN(float64(n)) && !math.IsInf(float64(n), 0))
		}
	case proto.TypeSliceFloat64:
		for _, n := range f.Value.SliceFloat64() {
			add(n, !math.IsNaN(n) && !math.IsInf(n, 0))
		}
	default:
		if n, ok := raw(f.Value, f.BaseType); ok {
			out = append(out, scaled(n, f))
		}
	}
	return out
}

// code is the number of an enumeration.
func code(f *proto.Field) (int, bool) {
	n, ok := raw(f.Value, f.BaseType)
	return int(n), ok
}

func text(f *proto.Field) string {
	switch f.Value.Type() {
	case proto.TypeString:
		return tidy(f.Value.String())
	case proto.TypeSliceString:
		return tidy(strings.Join(f.Value.SliceString(), " "))
	}
	return ""
}

// tidy cuts at the terminating NUL and drops what is no text.
func tidy(s string) string {
	if i := strings.IndexByte(s, 0); i >= 0 {
		s = s[:i]
	}
	return strings.TrimSpace(strings.ToValidUTF8(s, ""))
}

// semicircles to degrees: 2³¹ semicircles are 180°.
const degrees = 180.0 / (1 << 31)

// fitEpoch is 1989-12-31T00:00:00Z, from which FIT counts seconds.
const fitEpoch = 631065600

// relativeTime is the bound below which FIT counts from power-on.
const relativeTime = 0x10000000

func instant(f *proto.Field) (time.Time, bool) {
	n, ok := raw(f.Value, f.BaseType)
	if !ok || f.Value.Type() != proto.TypeUint32 {
		return time.Time{}, false
	}
	return time.Unix(int64(n)+fitEpoch, 0).UTC(), true
}

// known says whether a name of the profile is one, and not the library's
// "sportInvalid" or "Manufacturer(4711)".
func known(name string) string {
	if name == "" || strings.ContainsAny(name, "()") || strings.HasSuffix(name, "Invalid") || name == "invalid" {
		return ""
	}
	return name
}
