package accounts

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/format"
	"athletedata/app/ui/host"
	"athletedata/app/ui/style"
	"athletedata/connectors"
	"athletedata/store"
)

// help is what the one button of a problem does.
type help int

const (
	noHelp help = iota
	signIn      // sign in again
	visit       // open the vendor's page
	tryNow      // sync at once
)

// look is how a connected source is, in words.
type look struct {
	dot        fyne.ThemeColorName
	state      string
	importance widget.Importance

	stage     string  // of a running sync
	share     float64 // of the stage that is done; below 0 unknown
	remaining string

	problem, advice string
	help            help

	last, next, brought string
	held                bool // the vendor wants a pause, so that asking now is no use
}

// lookOf says how a source is; hold is why nothing is fetched by itself.
func lookOf(s host.Source, hold string, now time.Time) look {
	a := s.Account
	l := look{dot: theme.ColorNameSuccess, state: "Connected", importance: widget.SuccessImportance, share: -1,
		last: "None yet", next: moment(s.Next, now), brought: items(s.Items)}
	if a.Identity != "" {
		l.state = "Connected as " + a.Identity
	}
	// The last that went through: one that failed a minute ago says nothing of
	// how current the data are.
	switch {
	case a.LastOK != nil:
		l.last = moment(*a.LastOK, now)
	case a.LastFinished != nil:
		l.last = "None complete yet"
	}
	if s.Next.IsZero() {
		l.next = format.None
	}
	// What happens now comes before what went wrong the last time.
	switch {
	case s.Running:
		l.running(s)
		return l
	case s.Queued:
		l.dot, l.importance, l.state, l.next = theme.ColorNamePrimary, widget.HighImportance, "Waits for its turn", "In a moment"
		return l
	case a.Paused:
		l.dot, l.importance, l.state, l.next = style.ColorMuted, widget.LowImportance, "Paused: nothing is fetched by itself", "When you resume"
		return l
	}
	l.trouble(s, now)
	// A hold does not hide that somebody has to do something.
	if hold != "" && (a.State == store.AccountOK || a.State == store.AccountFailing || a.State == store.AccountWaiting || a.State == "") {
		l.next = "On hold"
		if a.State == store.AccountOK || a.State == "" {
			l.dot, l.importance, l.state = style.ColorMuted, widget.LowImportance, "On hold: "+hold
		}
	}
	return l
}

func (l *look) running(s host.Source) {
	l.dot, l.importance, l.state, l.next = theme.ColorNamePrimary, widget.HighImportance, "Syncing", "Now"
	l.stage = "Beginning …"
	p := s.Progress
	if p == nil {
		return
	}
	l.stage = Stage(p.Progress)
	if p.Total > 0 {
		l.share = min(1, float64(p.Done)/float64(p.Total)) // vendors count wrong
	}
	l.remaining = remaining(p.Remaining)
}

// trouble adds what is wrong with an account, and the one thing that helps.
func (l *look) trouble(s host.Source, now time.Time) {
	a := s.Account
	l.problem, l.advice = sentence(a.Problem), sentence(a.Advice)
	again, until := "soon", "a while"
	if a.NotBefore != nil && a.NotBefore.After(now) {
		again = at(*a.NotBefore, now)
		until = "until " + strings.TrimPrefix(again, "on ")
	}
	switch a.State {
	case store.AccountSignIn:
		l.dot, l.importance, l.state, l.help, l.next = theme.ColorNameError, widget.DangerImportance, "You have to sign in again", signIn, "After you sign in"
	case store.AccountPerson:
		l.dot, l.importance, l.state, l.next = theme.ColorNameError, widget.DangerImportance, s.Info.Name+" wants to see you in the browser", "After that"
		if l.help = tryNow; len(s.Info.Links) > 0 { // the first link of a source is the vendor's own page
			l.help = visit
		}
	case store.AccountWaiting:
		l.dot, l.importance, l.state = theme.ColorNameWarning, widget.WarningImportance, "Waits "+until
		l.held = a.NotBefore != nil && a.NotBefore.After(now)
		if l.problem == "" {
			l.problem = s.Info.Name + " wants a pause after many requests."
		}
	case store.AccountFailing:
		l.dot, l.importance, l.state, l.help = theme.ColorNameWarning, widget.WarningImportance, "Did not work, next attempt "+again, tryNow
	default:
		if l.problem != "" { // a sync could not even be begun
			l.dot, l.importance, l.state, l.help = theme.ColorNameWarning, widget.WarningImportance, "Did not work", tryNow
		}
	}
}

// Stage is how far a sync is: "Days, to March 2021, 1 200 of 3 650".
func Stage(p connectors.Progress) string {
	parts := []string{cmp.Or(p.Stage, "Syncing")}
	if p.At != "" {
		parts = append(parts, "to "+p.At)
	}
	switch {
	case p.Total > 0:
		parts = append(parts, format.Count(int64(min(p.Done, p.Total)))+" of "+format.Count(int64(p.Total)))
	case p.Done > 0:
		parts = append(parts, format.Count(int64(p.Done)))
	}
	return strings.Join(parts, ", ")
}

// remaining never says more exactly what can only be guessed.
func remaining(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < time.Minute:
		return "less than a minute left"
	// Above a limit the next smaller unit would still be below 100: “100
	// minutes” is read more slowly than “2 hours”.
	case d >= 36*time.Hour:
		return fmt.Sprintf("about %d days left", int(d.Hours()/24+0.5))
	case d >= 100*time.Minute:
		return fmt.Sprintf("about %d hours left", int(d.Hours()+0.5))
	}
	if n := int(d.Minutes() + 0.5); n > 1 {
		return fmt.Sprintf("about %d minutes left", n)
	}
	return "about a minute left"
}

// moment is a time as people say it.
func moment(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	// Days are compared in UTC, where each has 24 hours, also when the clocks change.
	day := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	switch day(t).Sub(day(now)) {
	case 0:
		if d := t.Sub(now); d >= 0 && d < time.Minute {
			return "In a moment"
		}
		return "Today, " + t.Format("15:04")
	case -24 * time.Hour:
		return "Yesterday, " + t.Format("15:04")
	case 24 * time.Hour:
		return "Tomorrow, " + t.Format("15:04")
	}
	return format.Day(t) + ", " + t.Format("15:04")
}

// at is a moment in the midst of a sentence.
func at(t, now time.Time) string {
	m := moment(t, now)
	if unicode.IsDigit(rune(m[0])) {
		return "on " + m
	}
	return strings.ToLower(m[:1]) + m[1:] // today, tomorrow, yesterday, in a moment
}

func items(n int64) string {
	switch n {
	case 0:
		return "Nothing yet"
	case 1:
		return "1 item"
	}
	return format.Count(n) + " items"
}

func sentence(s string) string {
	if s = strings.TrimSpace(s); s == "" {
		return ""
	}
	first := []rune(s)
	s = strings.ToUpper(string(first[:1])) + string(first[1:])
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

// took is how long a sync lasted.
func took(r store.SyncRun) string {
	if r.Finished == nil {
		return format.None
	}
	switch d := r.Finished.Sub(r.Started); {
	case d < time.Second:
		return "under 1 s"
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < 10*time.Minute:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	default:
		return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	}
}

// outcomes are how a sync can end, in words.
var outcomes = map[string]struct {
	text       string
	importance widget.Importance
}{
	"running": {"Is running", widget.HighImportance},
	"ok":      {"Went well", widget.SuccessImportance},
	"waiting": {"Had to wait", widget.WarningImportance},
	"failed":  {"Did not work", widget.WarningImportance},
	"stopped": {"You stopped it", widget.LowImportance},
	"signin":  {"Sign-in refused", widget.DangerImportance},
	"person":  {"Needed you in the browser", widget.DangerImportance},
	"crashed": {"The program was ended", widget.WarningImportance},
}

// outcome is how a sync ended, in words.
func outcome(r store.SyncRun) (string, widget.Importance) {
	o, ok := outcomes[r.Outcome]
	if !ok {
		return sentence(r.Outcome), widget.MediumImportance
	}
	return o.text, o.importance
}
