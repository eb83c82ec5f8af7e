package wizard

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/engine"
	"athletedata/app/ui/accounts/arrange"
	"athletedata/app/ui/accounts/keys"
	"athletedata/app/ui/parts"
	"athletedata/connectors"
	"athletedata/store"
)

// when asks what is fetched of a source, since when, and how often.
type when struct {
	root   *fyne.Container
	wizard *Wizard

	sets     map[string]*keys.Check
	all      *keys.Select // everything, or only some days
	from, to *day
	days     fyne.CanvasObject
	problem  *widget.Label
	every    *keys.Select
	spans    []time.Duration
	quiet    *keys.Check
	quietAt  [2]*keys.Select
	hours    fyne.CanvasObject
	noHours  *widget.Label // what is wrong with them
}

// Answers to "since when".
const (
	everything = "Everything there is"
	someDays   = "Only some days"
)

func newWhen(w *Wizard) *when {
	c := &when{wizard: w, root: container.NewVBox(), sets: map[string]*keys.Check{}, problem: parts.Wrapped(""),
		noHours: parts.Wrapped("The hours end when they begin. Choose another time, or take the tick away.")}
	for _, l := range []*widget.Label{c.problem, c.noHours} {
		l.Importance = widget.DangerImportance
		l.Hide()
	}
	var account store.Account
	if a := w.Source.Account; a != nil {
		account = *a
	}
	if len(w.info.Datasets) > 0 {
		c.root.Add(titled("What", c.datasets(account)))
	}
	c.root.Add(titled("Since when", c.span(account)))
	c.root.Add(titled("How often", c.often(account)))
	return c
}

func titled(title string, content fyne.CanvasObject) fyne.CanvasObject {
	head := parts.Wrapped(title)
	head.TextStyle.Bold = true
	return container.New(layout.NewCustomPaddedLayout(0, 8, 0, 0), container.New(layout.NewCustomPaddedVBoxLayout(0), head, content))
}

func (c *when) datasets(a store.Account) fyne.CanvasObject {
	grid := container.New(arrange.NewTiles(260, 2))
	for _, d := range c.wizard.info.Datasets {
		on, said := a.Datasets[d.ID] // a dataset that came with a later version was not said
		check := c.wizard.keys.NewCheck(d.Name, nil)
		check.Checked = on || !said && !d.Off
		c.sets[d.ID] = check
		box := container.New(layout.NewCustomPaddedVBoxLayout(-9), check)
		if d.Help != "" {
			help := parts.Hint(d.Help)
			help.SizeName = theme.SizeNameCaptionText
			box.Add(container.New(layout.NewCustomPaddedLayout(0, 0, 24, 0), help))
		}
		grid.Add(box)
	}
	return container.New(layout.NewCustomPaddedLayout(0, 0, 3, 0), grid)
}

// span is the days that are wanted.
func (c *when) span(a store.Account) fyne.CanvasObject {
	c.from, c.to = newDay(c.wizard, a.From), newDay(c.wizard, a.To)
	width := fyne.NewSize(170, 34)
	row := container.New(&arrange.Flow{Gap: 6}, word("from"), container.NewGridWrap(width, c.from.entry), word("to"), container.NewGridWrap(width, c.to.entry))
	hint := parts.Hint("Left empty, there is no first or no last day.")
	hint.SizeName = theme.SizeNameCaptionText
	// Out again by as much as the text of its labels is in.
	c.days = container.New(layout.NewCustomPaddedLayout(0, 0, -7, 0), container.NewVBox(row, hint, c.problem))
	// Everything or some days, and not two empty dates at once: most people want
	// everything, and should not have to understand what an empty date means.
	c.all = c.wizard.keys.NewSelect([]string{everything, someDays}, func(text string) {
		if text == someDays {
			c.days.Show()
		} else {
			c.days.Hide()
		}
		c.root.Refresh()
	})
	c.all.Selected = someDays
	if a.From == nil && a.To == nil {
		c.all.Selected = everything
		c.days.Hide()
	}
	text := "The newest comes first. Years of history may take hours or days, at the pace that " + c.wizard.info.Name + " allows; you can stop and go on at any time."
	return c.inset(container.NewHBox(container.NewGridWrap(fyne.NewSize(220, 34), framed(c.all))), c.days, parts.Hint(text))
}

// inset lines content up with the text of labels, which have room around them.
func (c *when) inset(objects ...fyne.CanvasObject) fyne.CanvasObject {
	box := container.NewVBox()
	for _, o := range objects {
		if _, label := o.(*widget.Label); label {
			box.Add(o)
		} else {
			box.Add(container.New(layout.NewCustomPaddedLayout(0, 2, 7, 7), o))
		}
	}
	return box
}

func word(text string) fyne.CanvasObject { return parts.Muted(text) }

// intervals are what people choose among.
var intervals = []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour, 48 * time.Hour, 7 * 24 * time.Hour}

// sensible are those that a source allows, with what it proposes and what was
// chosen before.
func sensible(info connectors.Info, chosen time.Duration) (spans []time.Duration) {
	for _, d := range append(slices.Clone(intervals), info.Every, chosen) {
		if d >= max(info.AtLeast, time.Minute) && !slices.Contains(spans, d) {
			spans = append(spans, d)
		}
	}
	slices.Sort(spans)
	return spans
}

// interval is a span of time as people say it.
func interval(d time.Duration) string {
	say := func(n int, one, many string) string {
		if n == 1 {
			return "Every " + one
		}
		return fmt.Sprintf("Every %d %s", n, many)
	}
	const day = 24 * time.Hour
	switch {
	case d%(7*day) == 0:
		return say(int(d/(7*day)), "week", "weeks")
	case d%day == 0:
		return say(int(d/day), "day", "days")
	case d%time.Hour == 0:
		return say(int(d/time.Hour), "hour", "hours")
	}
	return say(int(d/time.Minute), "minute", "minutes")
}

func (c *when) often(a store.Account) fyne.CanvasObject {
	k := c.wizard.keys
	c.spans = sensible(c.wizard.info, a.Every)
	var texts []string
	for _, d := range c.spans {
		texts = append(texts, interval(d))
	}
	c.every = k.NewSelect(texts, nil)
	now := a.Every
	if now == 0 { // not connected yet
		now = c.wizard.info.Every
	}
	if i := slices.Index(c.spans, max(now, c.wizard.info.AtLeast)); i >= 0 {
		c.every.Selected = texts[i]
	}
	times := []string{}
	for m := 0; m < 24*60; m += 30 {
		times = append(times, clock(m))
	}
	for i, at := range []*int{a.QuietFrom, a.QuietTo} {
		m := []int{22 * 60, 7 * 60}[i]
		if at != nil {
			m = *at
		}
		// What was chosen on the command line need not be on the half hour.
		options := times
		if !slices.Contains(times, clock(m)) {
			options = append(slices.Clone(times), clock(m))
			slices.Sort(options)
		}
		c.quietAt[i] = k.NewSelect(options, nil)
		c.quietAt[i].Selected = clock(m)
	}
	width := fyne.NewSize(92, 34)
	c.hours = container.NewHBox(container.NewGridWrap(width, framed(c.quietAt[0])), word("to"), container.NewGridWrap(width, framed(c.quietAt[1])))
	// The box and the hours make a sentence: “Not from 22:00 to 07:00”.
	c.quiet = k.NewCheck("Not from", func(yes bool) { c.showHours(yes) })
	c.quiet.Checked = a.QuietFrom != nil && a.QuietTo != nil
	c.showHours(c.quiet.Checked)
	return c.inset(container.NewHBox(container.NewGridWrap(fyne.NewSize(220, 34), framed(c.every))),
		container.New(layout.NewCustomPaddedLayout(4, 0, -4, 0), container.NewHBox(c.quiet, c.hours)), c.noHours)
}

// showHours says what quiet hours are while there are none.
func (c *when) showHours(yes bool) {
	if yes {
		c.quiet.Text = "Not from"
		c.hours.Show()
	} else {
		c.quiet.Text = "Leave it alone at certain hours, at night for example"
		c.hours.Hide()
	}
	c.quiet.Refresh()
	c.root.Refresh()
}

func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

func minutes(clock string) int {
	t, err := time.Parse("15:04", clock)
	if err != nil {
		return 0
	}
	return t.Hour()*60 + t.Minute()
}

// check says what is wrong with days and hours; false if anything is.
func (c *when) check() bool {
	days := c.checkDays()
	never := c.quiet.Checked && c.quietAt[0].Selected == c.quietAt[1].Selected
	c.noHours.Hidden = !never
	c.root.Refresh()
	return days && !never
}

func (c *when) checkDays() bool {
	c.problem.Hide()
	if c.all.Selected == everything {
		return true
	}
	from, errFrom := c.from.date()
	to, errTo := c.to.date()
	text := ""
	switch {
	case errFrom != nil:
		text = "The first day is no date. Write it like 31 Jan 2024 or 2024-01-31."
	case errTo != nil:
		text = "The last day is no date. Write it like 31 Jan 2024 or 2024-01-31."
	case from != nil && to != nil && from.After(*to):
		text = "The first day is after the last one."
	case from != nil && from.After(connectors.Day(time.Now())):
		text = "The first day is in the future, and nothing would be fetched before it. Choose today or an earlier day."
	default:
		return true
	}
	c.problem.SetText(text)
	c.problem.Show()
	return false
}

func (c *when) choices() engine.Choices {
	out := engine.Choices{Datasets: map[string]bool{}}
	for id, check := range c.sets {
		out.Datasets[id] = check.Checked
	}
	if c.all.Selected == someDays {
		out.From, _ = c.from.date()
		out.To, _ = c.to.date()
	}
	if i := c.every.SelectedIndex(); i >= 0 {
		out.Every = c.spans[i]
	}
	if c.quiet.Checked {
		from, to := minutes(c.quietAt[0].Selected), minutes(c.quietAt[1].Selected)
		out.QuietFrom, out.QuietTo = &from, &to
	}
	return out
}
