package biff8

import "strings"

// shortText reads a text with a length of one byte, longText one of two.
func shortText(b []byte) string {
	if len(b) < 2 {
		return ""
	}
	return characters(b[2:], int(b[0]), b[1]&1 != 0)
}

func longText(b []byte) string {
	if len(b) < 3 {
		return ""
	}
	return characters(b[3:], u16(b), b[2]&1 != 0)
}

// characters reads up to n of them, of two bytes each if wide.
func characters(b []byte, n int, wide bool) string {
	if wide {
		return fromUTF16(b[:min(2*n, len(b)&^1)])
	}
	return latin(b[:min(n, len(b))])
}

// latin is the lower half of the characters of Unicode, one byte each.
func latin(b []byte) string {
	var s strings.Builder
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return s.String()
}

// pieces is what stands in a record and those that continue it.
type pieces struct {
	parts [][]byte
	b     []byte // what is left of the current part
}

// next begins the next part; it is false after the last one.
func (p *pieces) next() bool {
	if len(p.parts) == 0 {
		return false
	}
	p.b, p.parts = p.parts[0], p.parts[1:]
	return true
}

// take reads n bytes, over the ends of parts.
func (p *pieces) take(n int) ([]byte, bool) {
	if n <= len(p.b) {
		out := p.b[:n]
		p.b = p.b[n:]
		return out, true
	}
	var out []byte
	for len(out) < n {
		if len(p.b) == 0 && !p.next() {
			return nil, false
		}
		k := min(n-len(out), len(p.b))
		out, p.b = append(out, p.b[:k]...), p.b[k:]
	}
	return out, true
}

// skip leaves out n bytes.
func (p *pieces) skip(n int64) bool {
	for n > int64(len(p.b)) {
		n -= int64(len(p.b))
		if p.b = nil; !p.next() {
			return false
		}
	}
	p.b = p.b[n:]
	return true
}

// text reads n characters. Where a part ends within them the next one begins
// with a byte that says anew whether they are wide.
func (p *pieces) text(n int, wide bool) (string, bool) {
	var s strings.Builder
	for {
		width := 1
		if wide {
			width = 2
		}
		k := min(n, len(p.b)/width)
		s.WriteString(characters(p.b, k, wide))
		p.b = p.b[k*width:]
		if n -= k; n == 0 {
			return s.String(), true
		}
		if !p.next() || len(p.b) == 0 {
			return "", false
		}
		wide, p.b = p.b[0]&1 != 0, p.b[1:]
	}
}

// sharedTexts reads the table of texts, as far as it goes.
func sharedTexts(parts [][]byte) (texts []string) {
	p := &pieces{parts: parts}
	head, ok := p.take(8)
	if !ok {
		return nil
	}
	for n := u32(head[4:]); n > 0; n-- {
		b, ok := p.take(3)
		if !ok {
			break
		}
		length, flags := u16(b), b[2]
		var after int64 // runs of formats, and how Asian texts are spoken
		if flags&8 != 0 {
			if b, ok = p.take(2); !ok {
				break
			}
			after += 4 * int64(u16(b))
		}
		if flags&4 != 0 {
			if b, ok = p.take(4); !ok {
				break
			}
			after += int64(u32(b))
		}
		t, ok := p.text(length, flags&1 != 0)
		if !ok {
			break
		}
		texts = append(texts, t)
		if !p.skip(after) {
			break
		}
	}
	return texts
}
