package garminxml

import (
	"encoding/json"
	"encoding/xml"
	"strings"

	"athletedata/parsers/xmlscan"
)

// decode makes the tree that was written, with numbers as json.Number; nil for
// an empty one. Of a damaged file it gives what is whole before the damage, with
// an error; loose keeps what is incomplete too, to recognise a file by its
// beginning.
func decode(data []byte, loose bool) (any, error) {
	b := &builder{}
	err := xmlscan.Scan(data, b)
	if err != nil {
		b.cut(loose)
	}
	return b.root, err
}

// element is one whose end has not come yet.
type element struct {
	key, kind string
	members   map[string]any
	items     []any
}

// builder puts elements together to a tree.
type builder struct {
	open []element // the innermost one last
	root any
}

// Start opens an element. What cannot be the name of one is its attribute.
func (b *builder) Start(name string, attrs []xml.Attr) {
	e := element{key: name, kind: xmlscan.Attr(attrs, "type")}
	if own := xmlscan.Attr(attrs, "name"); name == "key" && own != "" {
		e.key = own
	}
	b.open = append(b.open, e)
}

// End closes the innermost element.
func (b *builder) End(_, text string) {
	e := b.open[len(b.open)-1]
	b.open = b.open[:len(b.open)-1]
	b.add(e.key, e.value(text))
}

// add puts a value into the element around it.
func (b *builder) add(key string, v any) {
	if len(b.open) == 0 {
		if b.root == nil {
			b.root = v
		}
		return
	}
	around := &b.open[len(b.open)-1]
	if key == "item" && around.kind != "dict" {
		around.items = append(around.items, v)
		return
	}
	if around.members == nil {
		around.members = map[string]any{}
	}
	around.members[key] = v
}

// value is what a whole element says. The root has no type; only its content
// tells what it is.
func (e *element) value(text string) any {
	switch {
	case e.members != nil:
		return e.members
	case e.items != nil:
		return e.items
	}
	switch e.kind {
	case "null", "":
		return nil
	case "bool":
		return strings.EqualFold(text, "true")
	case "int", "long", "float", "number":
		if e.key == "value" && text == "0.0" || !isNumber(text) {
			return nil
		}
		return json.Number(text)
	case "dict":
		return map[string]any{}
	case "list":
		return []any{}
	}
	return text
}

// isNumber says whether a text is a number of JSON; Python also writes nan.
func isNumber(text string) bool {
	return text != "" && strings.IndexByte("-0123456789", text[0]) >= 0 && json.Valid([]byte(text))
}

// cut closes what the damage has left open. Half an object of bare values would
// pass for a whole one; what holds whole objects or lists, and all that stands
// around it, does not.
func (b *builder) cut(loose bool) {
	held := loose
	for len(b.open) > 0 {
		e := b.open[len(b.open)-1]
		b.open = b.open[:len(b.open)-1]
		if held = held || e.holds(); held && (e.members != nil || e.items != nil) {
			b.add(e.key, e.value(""))
		}
	}
}

// holds says whether there is more than bare values in an element.
func (e *element) holds() bool {
	for _, v := range e.members {
		switch v.(type) {
		case map[string]any, []any:
			return true
		}
	}
	return len(e.items) > 0
}
