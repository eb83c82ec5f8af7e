package customtable

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/parts"
	"athletedata/app/ui/zones"
	"athletedata/parsers/customcsv"
)

// form is what is decided about the whole file.
type form struct {
	root fyne.CanvasObject
	page *Page

	filling   bool // what changes now was not changed by a person
	name      *widget.Entry
	becomes   *widget.Label
	delimiter *widget.Select
	decimal   *widget.Select
	encoding  *widget.Label
	when      *widget.Select
	zone      *zones.Picker
	header    *widget.Check
	skip      *widget.Entry
}

// noTime is what no time column is called.
const noTime = "None: rows have no time"

func newForm(p *Page) *form {
	f := &form{page: p}
	f.name = widget.NewEntry()
	f.name.SetText(p.def.Table)
	f.name.OnChanged = func(text string) {
		d := p.def
		d.Table = customcsv.TableName(text)
		p.change(d)
	}
	f.becomes = caption("")
	delimiters := texts(delimiterWords)
	if textOf(delimiterWords, p.def.Delimiter) == "" {
		delimiters = append(delimiters, p.def.Delimiter)
	}
	f.delimiter = widget.NewSelect(delimiters, f.person(func(text string) {
		sign := text
		if v := valueOf(delimiterWords, text); v != "" {
			sign = v
		}
		p.rearrange(func(path string, data []byte, d customcsv.Definition) (customcsv.Definition, error) {
			return byDelimiter(path, data, d, sign)
		})
	}))
	f.decimal = widget.NewSelect(texts(decimalWords), f.person(func(text string) {
		d := p.def
		d.DecimalComma = valueOf(decimalWords, text)
		p.change(d)
	}))
	f.encoding = widget.NewLabel("")
	f.encoding.Truncation = fyne.TextTruncateEllipsis
	f.when = widget.NewSelect(nil, f.person(func(text string) {
		if text == noTime {
			text = ""
		}
		p.change(timed(p.def, text))
	}))
	f.zone = zones.NewPicker("", "As the activities tell", func(zone string) {
		d := p.def
		d.Zone = zone
		p.change(d)
	})
	f.header = widget.NewCheck("In the first row", func(yes bool) {
		if !f.filling {
			f.place(yes, p.def.SkipLines)
		}
	})
	f.skip = widget.NewEntry()
	f.skip.OnSubmitted = func(text string) { f.skipped(text) }
	f.skip.OnChanged = func(text string) { f.skipped(text) }
	f.root = parts.Card(container.NewVBox(
		container.New(row{4}, field("Name of the table", f.name), field("Fields are separated by", parts.Framed(f.delimiter)),
			field("Decimal sign", parts.Framed(f.decimal)), field("Lines above the table", f.skip)),
		container.New(row{4}, field("Time of a row", parts.Framed(f.when)), field("Time zone of its clock", parts.Framed(f.zone)),
			field("Names of the columns", f.header), field("Characters", f.encoding)),
		f.becomes))
	return f
}

// person passes on what a person chose, not what the page shows by itself.
func (f *form) person(do func(string)) func(string) {
	return func(text string) {
		if !f.filling {
			do(text)
		}
	}
}

func (f *form) skipped(text string) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if f.filling || err != nil || n < 0 || n > 10_000 || n == f.page.def.SkipLines {
		return
	}
	f.place(f.page.def.Header, n)
}

func (f *form) place(header bool, skip int) {
	f.page.rearrange(func(path string, data []byte, d customcsv.Definition) (customcsv.Definition, error) {
		return byPlace(path, data, d, header, skip)
	})
}

// fill shows what holds.
func (f *form) fill() {
	f.filling = true
	defer func() { f.filling = false }()
	d := f.page.def
	f.becomes.Importance = widget.LowImportance
	if d.Table == "" {
		f.becomes.Importance = widget.DangerImportance
		f.becomes.SetText("The table needs a name of letters and digits.")
	} else {
		f.becomes.SetText("Stored as custom." + d.Table + ", and so are later files with the same columns. Rows with an equal key replace each other.")
	}
	f.delimiter.SetSelected(orElse(textOf(delimiterWords, d.Delimiter), d.Delimiter))
	f.decimal.SetSelected(textOf(decimalWords, d.DecimalComma))
	f.encoding.SetText(orElse(textOf(encodingWords, f.page.preview.Encoding), f.page.preview.Encoding))
	f.header.SetChecked(d.Header)
	if n, err := strconv.Atoi(f.skip.Text); err != nil || n != d.SkipLines {
		f.skip.SetText(strconv.Itoa(d.SkipLines))
	}
	options := []string{noTime}
	clock := true // the time of the rows is told by a clock on the wall
	for _, c := range d.Columns {
		if c.Type == customcsv.Date || c.Type == customcsv.Timestamp {
			options = append(options, c.Name)
			clock = clock && (c.Name != d.TimeColumn || !c.Zoned)
		}
	}
	if !slices.Equal(f.when.Options, options) {
		f.when.SetOptions(options)
	}
	f.when.SetSelected(orElse(d.TimeColumn, noTime))
	f.zone.SetZone(d.Zone)
	if d.TimeColumn != "" && clock {
		f.zone.Enable()
	} else {
		f.zone.Disable()
	}
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// field is a control with its name above it.
func field(name string, control fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedVBoxLayout(-3), caption(name), control)
}

func caption(text string) *widget.Label {
	l := parts.Muted(text)
	l.SizeName = theme.SizeNameCaptionText
	l.Truncation = fyne.TextTruncateEllipsis
	return l
}

// row shares the width equally, with more room between than a grid has.
type row struct{ n int }

// Layout implements fyne.Layout.
func (r row) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const gap = 14
	w := (size.Width - gap*float32(r.n-1)) / float32(r.n)
	for i, c := range o {
		c.Move(fyne.NewPos(float32(i)*(w+gap), 0))
		c.Resize(fyne.NewSize(w, size.Height))
	}
}

// MinSize implements fyne.Layout.
func (r row) MinSize(o []fyne.CanvasObject) fyne.Size {
	h := float32(0)
	for _, c := range o {
		h = max(h, c.MinSize().Height)
	}
	return fyne.NewSize(120*float32(r.n), h)
}
