package customtable

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"athletedata/app/ui/host/hosttest"
	"athletedata/app/ui/style"
)

// With rows of 38 and 4 between them, three take 122.
func TestListsShowWholeRows(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(style.Theme{})
	for _, c := range []struct {
		room float32
		all  int
		want float32
	}{
		{122, 9, 122},
		{163.9, 9, 122}, // a fourth has not quite room
		{164, 9, 164},
		{400, 2, 80}, // there are no more
		{10, 9, 38},  // at least one
		{10, 0, 38},
	} {
		if got := whole(c.room, 38, c.all); got != c.want {
			t.Errorf("%g for %d rows: %g, not %g", c.room, c.all, got, c.want)
		}
	}
}

// Whatever the height of the window, no part of a column is to be seen.
func TestNoPartOfAColumnShows(t *testing.T) {
	p, _ := open(t, hosttest.New(0).WithTable("wide.csv", "a,b,c,d,e,f,g,h,i,j\n1,2,3,4,5,6,7,8,9,10\n"))
	step := columnWidths.Height + theme.Padding()
	for height := float32(560); height < 900; height += 7 {
		p.Root.Resize(fyne.NewSize(1000, height))
		rows := (p.columns.list.Size().Height + theme.Padding()) / step
		if rows < 1 || math.Abs(float64(rows)-math.Round(float64(rows))) > 0.01 {
			t.Fatalf("at a height of %g there are %g columns to be seen", height, rows)
		}
	}
}
