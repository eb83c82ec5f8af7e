package myfitnesspal

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// elements are those below a node with one of the tags, or any tag.
func elements(n *html.Node, tags ...string) (out []*html.Node) {
	if n == nil {
		return nil
	}
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && (len(tags) == 0 || slices.Contains(tags, d.Data)) {
			out = append(out, d)
		}
	}
	return out
}

// first is the first element below a node that fits, nil when none does.
func first(n *html.Node, fits func(*html.Node) bool) *html.Node {
	if n == nil {
		return nil
	}
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && fits(d) {
			return d
		}
	}
	return nil
}

func byID(n *html.Node, id string) *html.Node {
	return first(n, func(e *html.Node) bool { return attr(e, "id") == id })
}

func byClass(n *html.Node, tag, class string) *html.Node {
	return first(n, func(e *html.Node) bool { return (tag == "" || e.Data == tag) && hasClass(e, class) })
}

func byTag(n *html.Node, tag string) *html.Node {
	return first(n, func(e *html.Node) bool { return e.Data == tag })
}

// children are the elements with a tag right below a node: those of a table
// that stands in another are not the other's.
func children(n *html.Node, tag string) (out []*html.Node) {
	if n == nil {
		return nil
	}
	for c := range n.ChildNodes() {
		if c.Type == html.ElementNode && c.Data == tag {
			out = append(out, c)
		}
	}
	return out
}

// around is the nearest element with a tag that a node is in.
func around(n *html.Node, tag string) *html.Node {
	for a := range n.Ancestors() {
		if a.Data == tag {
			return a
		}
	}
	return nil
}

func attr(n *html.Node, name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasClass(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(attr(n, "class")), class)
}

// text is what is written in a node; scripts and what the elements named hold
// are left out.
func text(n *html.Node, but ...string) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style" || slices.Contains(but, n.Data)):
			return
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	if n != nil {
		walk(n)
	}
	return b.String()
}

// plain is the text of a node on one line.
func plain(n *html.Node) string { return oneLine(text(n)) }

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
