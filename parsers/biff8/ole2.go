package biff8

import (
	"encoding/binary"
	"errors"
	"unicode/utf16"
)

// Signature begins every OLE2 compound file.
const Signature = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// Numbers of sectors from here on stand for something else: free, end of chain.
const noSector = 0xFFFFFFFA

// container is a compound file: a file system of sectors within a file.
type container struct {
	data   []byte
	size   int      // of a sector
	fat    []uint32 // the sector after each sector
	cutoff uint32   // smaller streams are in the mini stream
	dir    []byte
}

func u16(b []byte) int    { return int(binary.LittleEndian.Uint16(b)) }
func u32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }

// workbook takes the stream of the book out of a compound file.
func workbook(data []byte) ([]byte, error) {
	if len(data) < 512 || string(data[:8]) != Signature {
		return nil, ErrNoBook
	}
	c := &container{data: data, cutoff: u32(data[56:])}
	shift := u16(data[30:])
	if shift != 9 && shift != 12 {
		return nil, errors.New("the Excel file is damaged: its sectors have no size that exists")
	}
	c.size = 1 << shift
	c.readFAT()
	c.dir = c.chain(u32(data[48:]), len(data))
	root, book := -1, -1
	for at := 0; at+128 <= len(c.dir); at += 128 {
		switch e := c.dir[at:]; e[66] {
		case 5:
			root = at
		case 2:
			if n := entryName(e); n == "Workbook" || n == "Book" && book < 0 {
				book = at
			}
		}
	}
	if book < 0 {
		return nil, ErrNoBook
	}
	start, length := u32(c.dir[book+116:]), int(min(u32(c.dir[book+120:]), uint32(min(len(data), 1<<31-1))))
	var stream []byte
	if uint32(length) < c.cutoff && root >= 0 {
		stream = c.mini(start, length, u32(c.dir[root+116:]))
	} else {
		stream = c.chain(start, length)
	}
	if len(stream) == 0 {
		return nil, errors.New("the Excel file is damaged: its book is beyond the end of the file")
	}
	return stream[:min(len(stream), length)], nil
}

// sector is the content of one; what is beyond the end of the file is short
// or nothing.
func (c *container) sector(n uint32) []byte {
	from := (int64(n) + 1) * int64(c.size)
	if n >= noSector || from >= int64(len(c.data)) {
		return nil
	}
	return c.data[from:min(from+int64(c.size), int64(len(c.data)))]
}

// readFAT joins the sectors that the header, and sectors it points to, list.
// Missing ones are taken as free: some programs list one that was never written.
func (c *container) readFAT() {
	most := len(c.data)/c.size + 1 // sectors there can be
	add := func(list []byte) {
		for ; len(list) >= 4 && len(c.fat) < most; list = list[4:] {
			n := u32(list)
			if n >= noSector {
				continue
			}
			s := c.sector(n)
			for i := 0; i < c.size; i += 4 {
				next := uint32(0xFFFFFFFF)
				if i+4 <= len(s) {
					next = u32(s[i:])
				}
				c.fat = append(c.fat, next)
			}
		}
	}
	add(c.data[76:512])
	for n, seen := u32(c.data[68:]), 0; n < noSector && seen < most; seen++ {
		s := c.sector(n)
		if len(s) < c.size {
			return
		}
		add(s[:c.size-4])
		n = u32(s[c.size-4:])
	}
}

// chain reads a stream; a chain that runs in a circle, or out of the file, ends.
func (c *container) chain(n uint32, length int) []byte {
	out := make([]byte, 0, min(length, len(c.data)))
	for len(out) < length && len(out) < len(c.data) {
		s := c.sector(n)
		if len(s) == 0 {
			break
		}
		out = append(out, s...)
		if int(n) >= len(c.fat) {
			break
		}
		n = c.fat[n]
	}
	return out
}

// mini reads a stream of small sectors, which are within another stream.
func (c *container) mini(n uint32, length int, rootStart uint32) []byte {
	const size = 64
	within := c.chain(rootStart, len(c.data))
	fat := c.chain(u32(c.data[60:]), len(c.data))
	var out []byte
	for len(out) < length && n < noSector {
		from := int64(n) * size
		if from >= int64(len(within)) {
			break
		}
		out = append(out, within[from:min(from+size, int64(len(within)))]...)
		if int64(n)*4+4 > int64(len(fat)) {
			break
		}
		n = u32(fat[n*4:])
	}
	return out
}

func entryName(e []byte) string {
	n := min(max(u16(e[64:])-2, 0), 64)
	return fromUTF16(e[:n])
}

func fromUTF16(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}
