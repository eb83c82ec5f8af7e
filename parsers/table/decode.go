package table

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Encodings that [Decode] tells apart.
const (
	UTF8        = "utf-8"
	UTF16LE     = "utf-16le"
	UTF16BE     = "utf-16be"
	Windows1252 = "windows-1252"
)

// Decode turns text of an unknown encoding into UTF-8 without a byte order
// mark and names the encoding. A byte order mark decides; else zero bytes at
// every other place mean UTF-16; else what is no UTF-8 is Windows-1252. A last
// character that is cut in two is left out.
func Decode(data []byte) (text []byte, encoding string) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return bytes.ToValidUTF8(whole(data[3:]), []byte("\uFFFD")), UTF8
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return fromUTF16(data[2:], false), UTF16LE
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return fromUTF16(data[2:], true), UTF16BE
	}
	head := data[:min(len(data), 2048)]
	if even, odd := zeros(head); odd*3 > len(head) && even*20 < len(head) {
		return fromUTF16(data, false), UTF16LE
	} else if even*3 > len(head) && odd*20 < len(head) {
		return fromUTF16(data, true), UTF16BE
	}
	if text := whole(data); utf8.Valid(text) {
		return text, UTF8
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return bytes.ToValidUTF8(data, []byte("\uFFFD")), UTF8
	}
	return text, Windows1252
}

func zeros(b []byte) (even, odd int) {
	for i, c := range b {
		if c != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	return even, odd
}

// whole leaves out the beginning of a character at the end. A text that has
// nothing but such a byte beyond ASCII is rather Windows-1252, and stays.
func whole(b []byte) []byte {
	for back := 1; back < utf8.UTFMax && back <= len(b); back++ {
		tail := b[len(b)-back:]
		if !utf8.RuneStart(tail[0]) {
			continue
		}
		if utf8.FullRune(tail) || back == 1 && len(b) < headSize && ascii(b[:len(b)-1]) {
			return b
		}
		return b[:len(b)-back]
	}
	return b
}

// headSize is how much of a file is looked at to recognise it; what is as long
// may be cut anywhere.
const headSize = 64 << 10

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func fromUTF16(b []byte, big bool) []byte {
	unit := func(i int) rune {
		if big {
			return rune(b[i])<<8 | rune(b[i+1])
		}
		return rune(b[i+1])<<8 | rune(b[i])
	}
	out := make([]byte, 0, len(b)/2+len(b)/16)
	for i := 0; i+1 < len(b); i += 2 {
		r := unit(i)
		if utf16.IsSurrogate(r) {
			if i+3 >= len(b) {
				if r < 0xDC00 { // the first half of a pair, cut off
					break
				}
				r = utf8.RuneError
			} else if pair := utf16.DecodeRune(r, unit(i+2)); pair != utf8.RuneError {
				r, i = pair, i+2
			}
		}
		out = utf8.AppendRune(out, r) // half a pair becomes U+FFFD
	}
	return out
}
