package activities

import (
	"fmt"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/style"
	"athletedata/store"
)

// What the selects show for "no filter", and for spans that are not a year.
const (
	allSports   = "All sports"
	allTime     = "All time"
	last30Days  = "Last 30 days"
	last90Days  = "Last 90 days"
	last365Days = "Last 365 days"
	chooseDays  = "Choose days …"
)

// patience is how long a pause in typing starts the search.
const patience = 250 * time.Millisecond

func (p *Page) searchSoon(string) {
	if p.typing != nil {
		p.typing.Stop()
	}
	p.typing = time.AfterFunc(patience, func() { p.async.Do(p.searchNow) })
}

// searchNow searches for what is in the entry.
func (p *Page) searchNow() {
	if p.filter.Search != p.Search.Text {
		p.filter.Search = p.Search.Text
		p.Reload()
	}
}

// sortBy sorts by a column, and the other way round when it is the same again.
// Texts begin with A, numbers with the largest.
func (p *Page) sortBy(column store.SortColumn) {
	if p.filter.Sort == column {
		p.filter.Ascending = !p.filter.Ascending
	} else {
		p.filter.Sort = column
		p.filter.Ascending = column == store.SortName || column == store.SortSport
	}
	p.Reload()
}

func (p *Page) choosePeriod(s string) {
	if s == chooseDays {
		p.askDays()
		return
	}
	p.setPeriod(periodOf(s, time.Now()))
}

func (p *Page) setPeriod(from, to time.Time) {
	if from.Equal(p.filter.From) && to.Equal(p.filter.To) {
		return
	}
	p.filter.From, p.filter.To = from, to
	p.Reload()
}

// askDays lets the user choose a first and a last day; leaving one of them out
// leaves that side open.
func (p *Page) askDays() {
	from, to := widget.NewDateEntry(), widget.NewDateEntry()
	if !p.filter.From.IsZero() {
		from.SetDate(&p.filter.From)
	}
	if !p.filter.To.IsZero() {
		to.SetDate(&p.filter.To)
	}
	items := []*widget.FormItem{widget.NewFormItem("From", from), widget.NewFormItem("To", to)}
	d := dialog.NewForm("Show which days?", "Show", "Cancel", items, func(yes bool) {
		if yes {
			p.setPeriod(dayOf(from.Date), dayOf(to.Date))
		}
	}, p.Window)
	d.Resize(fyne.NewSize(360, 200))
	d.Show()
}

func dayOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// periodOf translates what was chosen into local days.
func periodOf(s string, now time.Time) (from, to time.Time) {
	days := map[string]int{last30Days: 30, last90Days: 90, last365Days: 365}
	if n, ok := days[s]; ok {
		y, m, d := now.Date()
		return time.Date(y, m, d-n+1, 0, 0, 0, 0, time.UTC), time.Time{}
	}
	if year, err := strconv.Atoi(s); err == nil {
		return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	return time.Time{}, time.Time{}
}

func (p *Page) showSports(sports []store.SportCount) {
	options := []string{allSports}
	p.sports = map[string]string{}
	for _, s := range sports {
		text := fmt.Sprintf("%s (%d)", style.SportName(s.Sport, ""), s.Count)
		options = append(options, text)
		p.sports[text] = s.Sport
		if s.Sport == p.filter.Sport {
			p.sport.Selected = text
		}
	}
	p.sport.Options = options
	p.sport.Refresh()
}

func (p *Page) showPeriods(oldest int) {
	options := []string{allTime, chooseDays, last30Days, last90Days, last365Days}
	for year := time.Now().Year(); oldest > 0 && year >= oldest; year-- {
		options = append(options, strconv.Itoa(year))
	}
	p.period.Options = options
	p.period.Refresh()
}

// clear shows everything again.
func (p *Page) clear() {
	p.filter = store.ActivityFilter{Sort: p.filter.Sort, Ascending: p.filter.Ascending}
	if p.typing != nil {
		p.typing.Stop()
	}
	p.Search.Text = ""
	p.Search.Refresh()
	p.sport.Selected, p.period.Selected = allSports, allTime
	p.sport.Refresh()
	p.period.Refresh()
	p.Reload()
}
