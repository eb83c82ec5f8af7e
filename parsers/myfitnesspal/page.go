package myfitnesspal

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/net/html"

	"athletedata/parsers"
	"athletedata/parsers/record"
	"athletedata/parsers/table"
	"athletedata/parsers/xmlscan"
)

// ParseWeb reads a saved page or a saved answer of the site.
func ParseWeb(f parsers.File, emit parsers.Emit) error {
	text, _ := table.Decode(f.Data)
	head := bytes.TrimSpace(text[:min(len(text), 64<<10)])
	if len(head) == 0 {
		return errors.New("the file is empty")
	}
	if head[0] == '{' || head[0] == '[' {
		return parseJSON(text, emit)
	}
	if root, ok := xmlscan.FirstElement(head); !ok || !strings.EqualFold(root, "html") {
		return errors.New("this is neither a web page nor JSON")
	}
	// The library refuses nesting that is deeper than any page of the site has.
	doc, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("the web page cannot be read: %w", err)
	}
	p := &page{doc: doc, facts: record.Facts{Source: source}}
	switch {
	case byID(doc, "printable-diary") != nil:
		err = p.printable()
	case byClass(doc, "tr", "meal_header") != nil:
		err = p.diary()
	case byID(doc, "cardio-diary") != nil:
		err = p.exercises()
	default:
		if script := byID(doc, "__NEXT_DATA__"); script != nil && script.FirstChild != nil && strings.Contains(script.FirstChild.Data, `"dehydratedState"`) {
			return parseNextData(script.FirstChild.Data, emit)
		}
		return p.refusal()
	}
	if err != nil {
		return err
	}
	if !bytes.Contains(bytes.ToLower(text[max(0, len(text)-4096):]), []byte("</html")) && p.facts.Partial == "" {
		p.facts.Partial = "the page is cut off; what comes before is read"
	}
	return send(&p.facts, emit)
}

// page is a page that is being read.
type page struct {
	doc    *html.Node
	facts  record.Facts
	damage damage
}

// refusals are what the site says on pages without a diary, and what we make of it.
var refusals = []struct{ says, means string }{
	{"locked with a key", "MyFitnessPal asks for the diary's password instead of showing it; log in as its owner and save the page again"},
	{"password required", "MyFitnessPal asks for the diary's password instead of showing it; log in as its owner and save the page again"},
	{"maintains a private diary", "the diary is private; log in as its owner and save the page again"},
	{"diary is private", "the diary is private; log in as its owner and save the page again"},
	{"not allowing others to view", "the diary is private; log in as its owner and save the page again"},
	{"page not found", "MyFitnessPal's page \"not found\"; check the address and save the page again"},
	{"just a moment", "a check of the browser instead of MyFitnessPal's page; wait until the page is there and save it again"},
}

// refusal is the error for a page without any data.
func (p *page) refusal() error {
	title := plain(byTag(p.doc, "title"))
	parts := append([]*html.Node{byID(p.doc, "content")}, elements(p.doc, "main", "h1", "h2", "h3")...)
	says := title
	for _, part := range parts {
		says += " " + oneLine(text(part, "form"))
	}
	says = strings.ToLower(says)
	for _, r := range refusals {
		if strings.Contains(says, r.says) {
			return &parsers.Unsupported{What: r.means}
		}
	}
	if first(p.doc, func(e *html.Node) bool { return e.Data == "input" && attr(e, "type") == "password" }) != nil {
		return &parsers.Unsupported{What: "MyFitnessPal's login page; log in, open the diary and save the page again"}
	}
	return &parsers.Unsupported{What: "a page of MyFitnessPal without a diary: " + short(title)}
}

// day is the day a page is about: the site keeps it in a hidden field.
func (p *page) day() (record.Date, error) {
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(attr(byID(p.doc, "date_selector"), "value")))
	if err != nil {
		// The links to its neighbours tell it too.
		_, before, _ := strings.Cut(attr(byClass(p.doc, "a", "prev"), "href"), "date=")
		if t, err = time.Parse(time.DateOnly, before[:min(len(before), 10)]); err != nil {
			return 0, errors.New("the page does not say of which day it is")
		}
		t = t.AddDate(0, 0, 1)
	}
	return record.Day(t), nil
}

// note keeps the note of a page. Food and exercise have one a day each.
func (p *page) note(day record.Date, kind string) {
	says := strings.TrimSpace(text(byClass(byID(p.doc, "note"), "p", "note")))
	if says == "" {
		says = strings.TrimSpace(text(byID(p.doc, "note_body")))
	}
	if says != "" {
		p.facts.Notes = append(p.facts.Notes, record.Note{Time: noon(day, 0), Kind: kind, Text: says, Extra: map[string]any{"time": notTold}})
	}
}

func short(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}

// cells are the cells of a row but those with a button in them.
func cells(row *html.Node) (out []*html.Node) {
	for c := range row.ChildNodes() {
		if (c.Data == "td" || c.Data == "th") && !hasClass(c, "delete") && !hasClass(c, "empty") {
			out = append(out, c)
		}
	}
	return out
}

// headRow is the row of headings of a table and what its first cell says.
func headRow(table *html.Node) (row *html.Node, title string) {
	for _, head := range children(table, "thead") {
		for _, row := range children(head, "tr") {
			if parts := cells(row); len(parts) > 0 {
				return row, plain(parts[0])
			}
		}
	}
	return &html.Node{}, ""
}

// bodyRows are the rows of a table between its head and its foot.
func bodyRows(table *html.Node) (out []*html.Node) {
	for _, body := range children(table, "tbody") {
		out = append(out, children(body, "tr")...)
	}
	return out
}

// columns are the headings of a row without the first one, which is a name.
func columns(row *html.Node) (out []column) {
	for i, c := range cells(row) {
		if i > 0 {
			// The unit may stand in an element below the name.
			says := ""
			for part := range c.ChildNodes() {
				says += " " + text(part)
			}
			out = append(out, heading(oneLine(says)))
		}
	}
	return out
}

// value is the text of a cell; carbohydrates, fat and protein may have their
// share of the energy beside them.
func value(cell *html.Node) string {
	if macro := byClass(cell, "", "macro-value"); macro != nil {
		return plain(macro)
	}
	return plain(cell)
}
