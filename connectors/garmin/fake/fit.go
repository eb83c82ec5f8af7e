package fake

import (
	"encoding/binary"
	"time"
)

// FIT files with the fewest messages that make sense. Numbers of messages,
// fields and types are those of Garmin's FIT protocol and profile (SDK 21).

// Base types of fields.
const (
	enum    = 0x00
	byte1   = 0x02
	uint2   = 0x84
	int4    = 0x85
	uint4   = 0x86
	serial4 = 0x8c
)

// field is a field of a message: its number and its base type.
type field struct{ number, base byte }

func (f field) size() byte {
	switch f.base {
	case uint2:
		return 2
	case uint4, serial4, int4:
		return 4
	}
	return 1
}

// fitFile is one that is being written.
type fitFile struct {
	data    []byte
	layouts [16][]field
}

// begin starts a file of a kind with its file_id message.
func begin(kind int64, created time.Time) *fitFile {
	f := &fitFile{data: make([]byte, 14, 1024)}
	f.define(0, 0, field{0, enum}, field{1, uint2}, field{2, uint2}, field{3, serial4}, field{4, uint4})
	f.add(0, kind, 1, 3906, watch%1_000_000_000, fitTime(created))
	return f
}

// define says which fields the messages of a local number have.
func (f *fitFile) define(local byte, message uint16, fields ...field) {
	f.layouts[local] = fields
	f.data = append(f.data, 0x40|local, 0, 0, byte(message), byte(message>>8), byte(len(fields)))
	for _, one := range fields {
		f.data = append(f.data, one.number, one.size(), one.base)
	}
}

// add writes a message with its values in the order of the definition.
func (f *fitFile) add(local byte, values ...int64) {
	f.data = append(f.data, local)
	for i, one := range f.layouts[local] {
		switch one.size() {
		case 2:
			f.data = binary.LittleEndian.AppendUint16(f.data, uint16(values[i]))
		case 4:
			f.data = binary.LittleEndian.AppendUint32(f.data, uint32(values[i]))
		default:
			f.data = append(f.data, byte(values[i]))
		}
	}
}

// end fills in the header and the two checksums.
func (f *fitFile) end() []byte {
	head := f.data[:14]
	copy(head, []byte{14, 0x20})
	binary.LittleEndian.PutUint16(head[2:], 2158)
	binary.LittleEndian.PutUint32(head[4:], uint32(len(f.data)-14))
	copy(head[8:], ".FIT")
	binary.LittleEndian.PutUint16(head[12:], checksum(head[:12]))
	return binary.LittleEndian.AppendUint16(f.data, checksum(f.data))
}

// fitTime counts seconds from the end of 1989.
func fitTime(t time.Time) int64 { return t.Unix() - 631065600 }

var sums = [16]uint16{0x0000, 0xcc01, 0xd801, 0x1400, 0xf001, 0x3c00, 0x2800, 0xe401, 0xa001, 0x6c00, 0x7800, 0xb401, 0x5000, 0x9c01, 0x8801, 0x4400}

// checksum is the CRC of FIT files, by half bytes.
func checksum(data []byte) (crc uint16) {
	for _, b := range data {
		for _, half := range []byte{b & 15, b >> 4} {
			crc = crc>>4&0x0fff ^ sums[crc&15] ^ sums[half]
		}
	}
	return crc
}

// activityFIT is a run of ten minutes with a value every ten seconds.
func activityFIT(id int64, start time.Time) []byte {
	const points, step = 60, 10
	f := begin(4, start)
	f.define(1, 20, field{253, uint4}, field{0, int4}, field{1, int4}, field{3, byte1}, field{5, uint4})
	const lat, lon = 573_700_000, 137_200_000 // semicircles, near Munich
	for i := range int64(points) {
		f.add(1, fitTime(start)+i*step, lat+i*400, lon+id%1000, 130+(id+i)%30, i*step*300)
	}
	end, length := fitTime(start)+points*step, int64(points*step*1000)
	f.define(2, 19, field{253, uint4}, field{2, uint4}, field{7, uint4}, field{8, uint4}, field{9, uint4})
	f.add(2, end, fitTime(start), length, length, points*step*300)
	f.define(3, 18, field{253, uint4}, field{2, uint4}, field{7, uint4}, field{8, uint4}, field{9, uint4}, field{5, enum}, field{25, uint2}, field{26, uint2})
	f.add(3, end, fitTime(start), length, length, points*step*300, 1, 0, 1)
	f.define(4, 34, field{253, uint4}, field{0, uint4}, field{1, uint2}, field{2, enum}, field{5, uint4})
	f.add(4, end, length, 1, 0, end+7200)
	return f.end()
}

// monitoringFIT is what a watch keeps of a day: heart rates, and at its end the
// steps. Part 0 is that until eight in the morning.
func monitoringFIT(midnight time.Time, part int) []byte {
	from, to, steps := 0, 8*60, int64(820)
	if part == 1 {
		from, to, steps = 8*60, 24*60, 7400
	}
	start := midnight.Add(time.Duration(from) * time.Minute)
	_, offset := midnight.Zone()
	f := begin(32, start)
	f.define(1, 103, field{253, uint4}, field{0, uint4})
	f.add(1, fitTime(start), fitTime(start)+int64(offset))
	f.define(2, 55, field{253, uint4}, field{27, byte1})
	for m := from; m < to; m += 10 {
		f.add(2, fitTime(midnight)+int64(m)*60, int64(between(45, 110, m+int(midnight.Unix()/86400))))
	}
	f.define(3, 55, field{253, uint4}, field{5, enum}, field{3, uint4}, field{2, uint4}, field{4, uint4})
	f.add(3, fitTime(midnight)+int64(to)*60, 6, steps/2*2, steps*75, steps*500)
	return f.end()
}

// hrvFIT is the variability of a night's heart rate.
func hrvFIT(awake time.Time, average int) []byte {
	f := begin(68, awake)
	f.define(1, 370, field{253, uint4}, field{0, uint2}, field{1, uint2}, field{2, uint2}, field{3, uint2}, field{4, uint2}, field{5, uint2}, field{6, enum})
	f.add(1, fitTime(awake), 48*128, int64(average)*128, 72*128, 36*128, 40*128, 58*128, 4)
	f.define(2, 371, field{253, uint4}, field{0, uint2})
	for i := range int64(12) {
		f.add(2, fitTime(awake)-3600+i*300, (40+i)*128)
	}
	return f.end()
}
