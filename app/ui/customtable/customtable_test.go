package customtable

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/host/hosttest"
	"athletedata/app/ui/parts"
	"athletedata/parsers/customcsv"
	"athletedata/store"
)

const weights = "Day;Weight (kg);Remark\n01.03.2025;68,5;\n02.03.2025;68,1;ill\n13.03.2025;67,9;\n"

func open(t *testing.T, f *hosttest.Fake) (*Page, *int) {
	t.Helper()
	test.NewTempApp(t)
	w := test.NewTempWindow(t, widget.NewLabel(""))
	done := new(int)
	p := New(f, parts.Inline, w, func() {}, func() { *done++ })
	w.SetContent(p.Root)
	p.Open("/home/me/weights.csv")
	return p, done
}

func TestPreviewShowsRowsAsTheyWouldLand(t *testing.T) {
	p, _ := open(t, hosttest.New(0).WithTable("weights.csv", weights))
	if p.problem != nil || p.preview.Rows != 3 || p.footer.start.Disabled() {
		t.Fatalf("problem %v, %d rows", p.problem, p.preview.Rows)
	}
	if got := p.grid.preview.Sample[1]; !slices.Equal(got, []string{"2025-03-02", "68.1", "ill"}) {
		t.Errorf("the second row is %q", got)
	}
	if p.form.delimiter.Selected != "Semicolon  ;" || p.form.decimal.Selected != "Comma  1,5" || !p.form.header.Checked || p.form.encoding.Text != "UTF-8" {
		t.Errorf("read as %q, %q, %v, %q", p.form.delimiter.Selected, p.form.decimal.Selected, p.form.header.Checked, p.form.encoding.Text)
	}
	if p.def.Columns[1].Unit != "kg" {
		t.Errorf("the unit is %q", p.def.Columns[1].Unit)
	}
}

func TestAnotherTypeChangesThePreview(t *testing.T) {
	p, _ := open(t, hosttest.New(0).WithTable("weights.csv", weights))
	p.columns.retype(2, customcsv.Number)
	if text, warn := p.columns.what(2); !warn || text != "100 % no number: “ill”" {
		t.Errorf("the column says %q", text)
	}
	if p.preview.Rows != 2 || p.preview.Rejected != 1 || !strings.Contains(p.footer.text.Text, "1 line cannot be read") || !p.footer.lines.Visible() {
		t.Errorf("%d rows, the page says %q", p.preview.Rows, p.footer.text.Text)
	}
	p.columns.store(2, false)
	if p.preview.Rejected != 0 || len(p.preview.Names) != 2 {
		t.Errorf("a column that is left out still counts: %v", p.preview.Names)
	}
	p.columns.store(2, true)
	if p.def.Columns[2].Type != customcsv.Number {
		t.Errorf("the column came back as %s", p.def.Columns[2].Type)
	}
	// How dates are written is found out.
	p.columns.retype(0, customcsv.Text)
	p.columns.retype(0, customcsv.Date)
	if p.def.Columns[0].Layout != customcsv.DayMonthYear || p.preview.Columns[0].Failures != 0 {
		t.Errorf("dates are read as %s", p.def.Columns[0].Layout)
	}
}

func TestBadNamesAreSaidInPlainWords(t *testing.T) {
	p, _ := open(t, hosttest.New(0).WithTable("weights.csv", weights))
	p.form.name.SetText("Mein Gewicht!")
	if p.def.Table != "mein_gewicht" || !strings.Contains(p.form.becomes.Text, "custom.mein_gewicht,") {
		t.Errorf("the table is called %q", p.def.Table)
	}
	p.form.name.SetText(" ")
	if !p.footer.start.Disabled() || !strings.Contains(p.form.becomes.Text, "needs a name") {
		t.Errorf("no name is taken: %q", p.form.becomes.Text)
	}
	p.form.name.SetText("weights")
	p.columns.rename(1, "day")
	if !p.footer.start.Disabled() || p.footer.text.Text != "Two columns are called day." {
		t.Errorf("the page says %q", p.footer.text.Text)
	}
	p.columns.rename(1, "kilos")
	if p.footer.start.Disabled() || p.def.Columns[0].Name != "day" {
		t.Errorf("the mended name is not taken: %q", p.footer.text.Text)
	}
}

func TestDelimiterHeaderAndTime(t *testing.T) {
	p, _ := open(t, hosttest.New(0).WithTable("weights.csv", weights))
	p.form.delimiter.SetSelected("Comma  ,")
	if p.def.Delimiter != "," || p.preview.Rows == 0 && p.problem == nil {
		t.Errorf("separated by %q, %v", p.def.Delimiter, p.problem)
	}
	p.form.delimiter.SetSelected("Semicolon  ;")
	if len(p.def.Columns) != 3 || !p.def.Header || p.def.SkipLines != 0 || p.preview.Rows != 3 {
		t.Fatalf("the way back gives %d columns and %d rows: %v", len(p.def.Columns), p.preview.Rows, p.problem)
	}
	p.form.header.SetChecked(false)
	if p.def.Header || p.def.Columns[0].Name != "clmn_0" || p.preview.Rows+p.preview.Rejected != 4 {
		t.Errorf("without header: %q, %d rows, %v", p.def.Columns[0].Name, p.preview.Rows, p.problem)
	}
	p.form.header.SetChecked(true)
	p.form.when.SetSelected("day")
	if p.def.TimeColumn != "day" || p.preview.Names[0] != "timestamp_utc" {
		t.Errorf("time from %q, columns %v, %v", p.def.TimeColumn, p.preview.Names, p.problem)
	}
	p.columns.rename(0, "morning")
	p.columns.unique(0, true)
	if p.def.TimeColumn != "morning" || !slices.Equal(p.def.Unique, []string{"morning"}) || p.problem != nil {
		t.Errorf("time from %q, key %v: %v", p.def.TimeColumn, p.def.Unique, p.problem)
	}
	p.form.skip.SetText("99")
	if p.footer.text.Text != "The file has not more than 99 lines." {
		t.Errorf("the page says %q", p.footer.text.Text)
	}
}

// Years as names of columns look like values, and are names if somebody says so.
func TestHeaderThatLooksLikeValues(t *testing.T) {
	p, _ := open(t, hosttest.New(0).WithTable("years.csv", "made in 2025\n\n2023,2024\n1.5,2\n2.5,3\n"))
	p.form.skip.SetText("2")
	p.form.header.SetChecked(true)
	if p.problem != nil || p.def.SkipLines != 2 || p.def.Columns[0].Source != "2023" || p.def.Columns[1].Name != "c_2024" || p.preview.Rows != 2 {
		t.Errorf("%+v: %d rows, %v", p.def, p.preview.Rows, p.problem)
	}
}

func TestImportSaysWhatCameIn(t *testing.T) {
	f := hosttest.New(0).WithTable("weights.csv", weights)
	f.Loaded = store.CustomLoaded{Loaded: store.Loaded{Status: store.Imported, Rows: 2}, Inserted: 2, Rejected: 1}
	p, done := open(t, f)
	p.columns.retype(2, customcsv.Number)
	p.start()
	if len(f.Made) != 1 || f.Made[0].Definition.Columns[2].Type != customcsv.Number || *done != 1 {
		t.Fatalf("imported %d times, told %d times", len(f.Made), *done)
	}
	for _, want := range []string{"2 rows came into custom.weights, 1 line could not be read", `"ill" is no number`} {
		if all := labels(p); !strings.Contains(all, want) {
			t.Errorf("the page does not say %q, but\n%s", want, all)
		}
	}
}

func TestFailuresAreExplained(t *testing.T) {
	f := hosttest.New(0).WithTable("weights.csv", weights)
	p, done := open(t, f)
	f.Err = errors.New("the connection to the database was lost")
	p.start()
	if p.footer.text.Text != "The connection to the database was lost." || *done != 0 {
		t.Errorf("the page says %q", p.footer.text.Text)
	}
	p.Open("/home/me/other.csv")
	if all := labels(p); !strings.Contains(all, "The connection to the database was lost.") {
		t.Errorf("the page says\n%s", all)
	}
}

// labels are the texts of the page.
func labels(p *Page) string {
	var b strings.Builder
	for _, o := range test.LaidOutObjects(p.Root) {
		if l, ok := o.(*widget.Label); ok {
			b.WriteString(l.Text + "\n")
		}
	}
	return b.String()
}
