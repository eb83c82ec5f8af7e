// Package xmlscan walks through XML files as devices and services write them:
// in any encoding, with junk before the first element, with or without
// namespaces, and sometimes cut off in the middle.
package xmlscan

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
)

// Handler receives the elements of a file in their order. Names come without
// namespace or prefix, since the files disagree about both.
type Handler interface {
	Start(name string, attrs []xml.Attr)
	// End comes with the element's own text, trimmed.
	End(name, text string)
}

// maxDepth is far beyond what any activity file nests.
const maxDepth = 200

// ErrTruncated says that the file ends inside an element; everything before
// has been handed over.
var ErrTruncated = errors.New("the file ends in the middle")

// Scan hands all elements over. After an error the handler has received
// everything that could be read before it.
func Scan(data []byte, h Handler) error {
	data = toUTF8(data)
	if i := bytes.IndexByte(data, '<'); i > 0 {
		data = data[i:] // byte order marks, blank lines
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(label), "utf-16") {
			return in, nil // converted already; only the declaration still says so
		}
		return charset.NewReaderLabel(label, in)
	}
	var stack []string
	var texts []bytes.Buffer
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) || err == nil && token == nil {
			if len(stack) > 0 {
				return ErrTruncated
			}
			return nil
		}
		if err != nil {
			var syntax *xml.SyntaxError
			if errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF") {
				return ErrTruncated
			}
			return fmt.Errorf("the XML is damaged: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if len(stack) >= maxDepth {
				return errors.New("the XML is nested too deeply")
			}
			stack = append(stack, t.Name.Local)
			if len(texts) < len(stack) {
				texts = append(texts, bytes.Buffer{})
			}
			texts[len(stack)-1].Reset()
			h.Start(t.Name.Local, t.Attr)
		case xml.EndElement:
			// A tag that was never opened is passed over; one that was forgotten
			// is closed with its parent.
			for i := len(stack) - 1; i >= 0; i-- {
				if stack[i] != t.Name.Local {
					continue
				}
				for j := len(stack) - 1; j >= i; j-- {
					h.End(stack[j], string(bytes.TrimSpace(texts[j].Bytes())))
				}
				stack = stack[:i]
				break
			}
		case xml.CharData:
			if len(stack) > 0 {
				texts[len(stack)-1].Write(t)
			}
		}
	}
}

// toUTF8 converts UTF-16, which the XML library does not read.
func toUTF8(data []byte) []byte {
	utf16 := bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) ||
		bytes.HasPrefix(data, []byte{'<', 0, '?', 0}) || bytes.HasPrefix(data, []byte{0, '<', 0, '?'})
	if !utf16 {
		return data
	}
	order := unicode.LittleEndian
	if data[0] == 0 {
		order = unicode.BigEndian
	}
	text, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
	if err != nil {
		return data
	}
	return text
}

// Root returns the name of the first element in the beginning of a file; false
// if there is none.
func Root(head []byte) (string, bool) {
	head = toUTF8(head)
	for {
		i := bytes.IndexByte(head, '<')
		if i < 0 || i+1 >= len(head) {
			return "", false
		}
		head = head[i+1:]
		switch head[0] {
		case '?', '!':
			end := []byte(">")
			if bytes.HasPrefix(head, []byte("!--")) {
				end = []byte("-->")
			}
			j := bytes.Index(head, end)
			if j < 0 {
				return "", false
			}
			head = head[j+len(end):]
		default:
			n := bytes.IndexAny(head, " \t\r\n/>")
			if n <= 0 {
				return "", false
			}
			name := string(head[:n])
			if _, local, ok := strings.Cut(name, ":"); ok {
				name = local
			}
			return name, true
		}
	}
}

// IsRoot says whether the first element of what looks like XML has this name.
func IsRoot(head []byte, name string) bool {
	root, ok := FirstElement(head)
	return ok && root == name
}

// FirstElement is [Root] for bytes that may be anything: a byte order mark,
// blanks and junk of a few bytes may come first, more may not, nor what begins
// JSON: test data of other programs is XML in a JSON text.
func FirstElement(head []byte) (string, bool) {
	if text := bytes.TrimLeft(head, " \t\r\n"); len(text) > 0 && bytes.IndexByte([]byte(`"{[`), text[0]) >= 0 {
		return "", false
	}
	if i := bytes.IndexByte(head, '<'); i < 0 || i > 64 {
		return "", false
	}
	return Root(head)
}
