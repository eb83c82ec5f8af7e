package biff8

import (
	"bytes"
	"encoding/binary"
	"slices"
	"unicode/utf16"
)

// Marks of the compound file format (MS-CFB, 2.1 and 2.2).
const (
	headerSize = 512
	maxSector  = 0xFFFFFFFA // sector numbers from here on are marks
	unknown    = 0xFFFFFFFB // our own: the table that would tell is not in the file
	endOfChain = 0xFFFFFFFE
	entrySize  = 128 // of the directory
)

var signature = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// container is an OLE2 compound file: a file system of sectors in one file.
type container struct {
	data      []byte
	size      int      // of a sector
	fat       []uint32 // of each sector the one that follows it in its chain
	directory []byte
	miniSize  int
	miniLimit uint32 // streams shorter than this are in the mini stream
	miniFAT   []uint32
	mini      []byte
}

// open reads the tables of a container. What is missing of them is no error:
// diasend's own files name a last table sector that lies beyond their end, and
// a file that was cut has its tables no more.
func open(data []byte) (*container, bool) {
	if len(data) < headerSize || !bytes.HasPrefix(data, signature) {
		return nil, false
	}
	word := func(at int) uint32 { return binary.LittleEndian.Uint32(data[at:]) }
	shift, miniShift := binary.LittleEndian.Uint16(data[30:]), binary.LittleEndian.Uint16(data[32:])
	if shift < 7 || shift > 16 || miniShift < 4 || miniShift >= shift {
		return nil, false
	}
	c := &container{data: data, size: 1 << shift, miniSize: 1 << miniShift, miniLimit: word(56)}
	c.fat = c.words(c.tableSectors(word(68), data[76:headerSize]))
	c.directory = c.chain(word(48), -1)
	c.miniFAT = c.words(c.sectorsOf(word(60), c.sectors()))
	if root, ok := c.entry(func(string) bool { return true }); ok { // the first entry is the root
		c.mini = c.chain(root.start, int(root.size))
	}
	return c, true
}

// sectors is how many sectors the file has, a last one that is cut included.
func (c *container) sectors() int {
	return (len(c.data) - min(len(c.data), c.offset(0)) + c.size - 1) / c.size
}

// offset is where a sector begins; the header takes the place of one.
func (c *container) offset(sector uint32) int { return (int(sector) + 1) * c.size }

// sector is the bytes of a sector; short at the end of the file, nil beyond it.
func (c *container) sector(n uint32) []byte {
	if n >= maxSector || int(n) >= c.sectors() {
		return nil
	}
	return c.data[c.offset(n):min(c.offset(n)+c.size, len(c.data))]
}

// tableSectors lists where the sector table itself is: 109 places in the
// header, the rest in sectors of their own whose last word leads to the next.
func (c *container) tableSectors(next uint32, header []byte) (list []uint32) {
	add := func(b []byte) {
		for ; len(b) >= 4; b = b[4:] {
			if n := binary.LittleEndian.Uint32(b); n < maxSector {
				list = append(list, n)
			}
		}
	}
	add(header)
	for range c.sectors() { // no more steps than sectors: a ring comes to its end
		b := c.sector(next)
		if len(b) < c.size || len(list) > c.sectors() {
			break
		}
		add(b[:c.size-4])
		next = binary.LittleEndian.Uint32(b[c.size-4:])
	}
	return list[:min(len(list), c.sectors())]
}

// words reads the entries of a table; those of a missing sector are unknown.
func (c *container) words(sectors []uint32) []uint32 {
	var table []uint32
	for _, n := range sectors {
		b := c.sector(n)
		for i := 0; i < c.size && len(table) < c.sectors()*(c.size/c.miniSize); i += 4 {
			if i+4 <= len(b) {
				table = append(table, binary.LittleEndian.Uint32(b[i:]))
			} else {
				table = append(table, unknown)
			}
		}
	}
	return table
}

// sectorsOf follows a chain. Where the table does not tell, the next sector is
// taken to follow: those who write books do so in one go.
func (c *container) sectorsOf(start uint32, limit int) (list []uint32) {
	for n := start; n < maxSector && int(n) < c.sectors() && len(list) < limit; {
		list = append(list, n)
		if int(n) >= len(c.fat) || c.fat[n] == unknown {
			n++
		} else {
			n = c.fat[n]
		}
	}
	return list
}

// chain is the bytes of a chain of sectors, as many as size says; with a
// negative size, all. It is short when the file is.
func (c *container) chain(start uint32, size int) []byte {
	limit := c.sectors()
	if size >= 0 {
		limit = min(limit, (size+c.size-1)/c.size)
	}
	sectors := c.sectorsOf(start, limit)
	b := make([]byte, 0, len(sectors)*c.size)
	for _, n := range sectors {
		b = append(b, c.sector(n)...)
	}
	if size >= 0 {
		b = b[:min(len(b), size)]
	}
	return b
}

// stream is a file in the container.
type stream struct {
	start uint32
	size  uint32
}

// entry is the first of the directory whose name is wanted.
func (c *container) entry(wanted func(name string) bool) (stream, bool) {
	for b := c.directory; len(b) >= entrySize; b = b[entrySize:] {
		length := int(binary.LittleEndian.Uint16(b[64:]))
		if b[66] == 0 || length < 2 || length > 64 { // unused, or no name
			continue
		}
		if wanted(wide(b[:length-2])) {
			return stream{binary.LittleEndian.Uint32(b[116:]), binary.LittleEndian.Uint32(b[120:])}, true
		}
	}
	return stream{}, false
}

// read is the content of the stream of one of the names; of several, the
// first name counts.
func (c *container) read(names ...string) ([]byte, bool) {
	for _, name := range names {
		s, ok := c.entry(func(n string) bool { return n == name })
		if !ok {
			continue
		}
		if s.size >= c.miniLimit {
			return c.chain(s.start, int(s.size)), true
		}
		var b []byte
		for n, steps := s.start, 0; n < maxSector && steps <= len(c.miniFAT) && len(b) < int(s.size); steps++ {
			from := int(n) * c.miniSize
			if from >= len(c.mini) || int(n) >= len(c.miniFAT) {
				break
			}
			b = append(b, c.mini[from:min(from+c.miniSize, len(c.mini))]...)
			n = c.miniFAT[n]
		}
		return b[:min(len(b), int(s.size))], true
	}
	return nil, false
}

// size is what the directory says of the stream's length.
func (c *container) length(names ...string) int {
	s, _ := c.entry(func(n string) bool { return slices.Contains(names, n) })
	return int(s.size)
}

// wide reads UTF-16LE.
func wide(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}
