package customcsv

import (
	"regexp"
	"strconv"
	"strings"

	"athletedata/parsers/table"
)

// guess collects what the values of a column could be. A type is ruled out
// when more values do not parse than the whole file would excuse.
type guess struct {
	n           int      // values
	budget      int      // failures that rule a type out
	zeros       int      // numbers with a leading zero, which are names: 007
	integers    [2]tally // with a decimal point, with a decimal comma
	numbers     [2]tally
	booleans    tally
	clocks      tally
	durations   tally
	stamps      [5]stampTally
	small       bool // a number too small to be a date
	least, most float64
	rising      bool
	last        float64
	twoParts    int  // durations m:ss or h:mm
	large       bool // of which one has a first part over 23
	oneDigit    bool // an hour of one digit, and seconds
	half        bool // AM or PM
}

type tally struct{ failures int }

// stampTally follows one layout of dates.
type stampTally struct {
	tally
	clocks, zones int
	half          bool // AM or PM
	up, down, any bool
	last          int64
}

var guessed = [5]Layout{YearMonthDay, DayMonthYear, MonthDayYear, MonthName, Compact}

func newGuess(budget int) *guess {
	g := &guess{budget: budget, rising: true}
	for i := range g.stamps {
		g.stamps[i].up, g.stamps[i].down = true, true
	}
	return g
}

// open says whether a type is still possible.
func (g *guess) open(t *tally) bool { return t.failures <= g.budget }

func (t *tally) count(ok bool) bool {
	if !ok {
		t.failures++
	}
	return ok
}

// fair says whether so few values do not parse that they are mistakes.
func (g *guess) fair(t *tally) bool { return t.failures*100 <= g.n }

// add takes one more value.
func (g *guess) add(s string) {
	g.n++
	g.addNumber(s)
	if g.open(&g.booleans) {
		_, ok := boolean(s)
		g.booleans.count(ok)
	}
	if g.open(&g.clocks) {
		_, ok := clockTime(s)
		g.half = g.clocks.count(ok) && !strings.ContainsAny(s[len(s)-1:], "0123456789") || g.half
	}
	if g.open(&g.durations) {
		if _, ok := duration(s, HourMinute); !ok {
			_, ok = duration(s, MinuteSecond)
			g.durations.count(ok)
		}
		g.addDuration(s)
	}
	for i := range g.stamps {
		if g.open(&g.stamps[i].tally) {
			g.stamps[i].add(s, guessed[i])
		}
	}
}

func (g *guess) addNumber(s string) {
	plain := isDigits(strings.TrimPrefix(s, "-")) && len(s) < 19
	if plain && len(s) > 1 && s[0] == '0' {
		g.zeros++
	}
	known := plain
	for mode := range 2 {
		if !g.open(&g.numbers[mode]) {
			continue
		}
		ok, whole := plain, plain
		text := s
		if !plain {
			if text, ok = number(s, mode == 1); ok {
				_, err := strconv.ParseInt(text, 10, 64)
				whole = err == nil && strings.IndexByte(s, ".,"[mode]) < 0
			}
		}
		g.numbers[mode].count(ok)
		g.integers[mode].count(ok && whole)
		if ok && !known || plain && mode == 0 {
			known = true
			g.addSize(text)
		}
	}
	if !known {
		g.rising = false
	}
}

// addSize looks whether numbers could count from an epoch.
func (g *guess) addSize(decimal string) {
	if g.small = g.small || len(decimal) < 5 || decimal[0] == '-'; g.small {
		return
	}
	v, err := strconv.ParseFloat(decimal, 64)
	if err != nil {
		return
	}
	if g.least == 0 || v < g.least {
		g.least = v
	}
	g.most = max(g.most, v)
	g.rising = g.rising && v >= g.last
	g.last = v
}

func (g *guess) addDuration(s string) {
	first, rest, ok := strings.Cut(s, ":")
	if !ok {
		return
	}
	if strings.IndexByte(rest, ':') < 0 {
		g.twoParts++
	} else if len(first) == 1 {
		g.oneDigit = true
	}
	if n, err := strconv.Atoi(first); err == nil && (n > 23 || n < 0) {
		g.large = true
	}
}

func (t *stampTally) add(s string, l Layout) {
	at, ok := l.parse(s, false)
	if !t.count(ok) {
		return
	}
	if at.clock {
		t.clocks++
		t.half = t.half || strings.ContainsAny(s[len(s)-1:], "mM")
	}
	if at.zoned {
		t.zones++
	}
	if t.any {
		t.up = t.up && at.micro >= t.last
		t.down = t.down && at.micro <= t.last
	}
	t.any, t.last = true, at.micro
}

var (
	dateHint     = regexp.MustCompile(`date|datum|fecha|giorno|jour|\bday\b|\btag\b`)
	epochHint    = regexp.MustCompile(`time|stamp|epoch|unix|date|datum|zeit|created|updated|start|end\b|\bts\b|_at\b`)
	durationHint = regexp.MustCompile(`duration|elapsed|dauer|durée|durata|length|pace|moving|asleep|in bed`)
)

// decide settles what a column is. ambiguous says that day and month may have
// been taken for each other.
func (g *guess) decide(header string, decimalComma bool) (c Column, ambiguous bool) {
	c = Column{Source: header, Type: Text}
	if g.n == 0 {
		c.Empty = true
		return c, false
	}
	mode, hint := 0, table.Fold(header)
	if decimalComma {
		mode = 1
	}
	layout, ambiguous := g.layout()
	switch {
	case g.fair(&g.booleans):
		c.Type = Boolean
	case g.fair(&g.numbers[mode]) && g.zeros == 0:
		g.decideNumber(&c, mode, hint)
		ambiguous = false
	case layout >= 0:
		t := &g.stamps[layout]
		c.Type, c.Layout = Date, guessed[layout]
		if t.clocks > 0 {
			c.Type, c.Zoned = Timestamp, t.zones*2 > g.n
		}
	case g.fair(&g.durations) && (!g.fair(&g.clocks) || durationHint.MatchString(hint) || g.oneDigit && !g.half || g.large):
		c.Type = Duration
		if g.twoParts > 0 && (g.large || strings.Contains(hint, "pace")) {
			c.Layout = MinuteSecond
		}
	case g.fair(&g.clocks):
		c.Type = Time
	}
	return c, ambiguous && c.Layout != ""
}

// decideNumber tells numbers from dates that are counted.
func (g *guess) decideNumber(c *Column, mode int, hint string) {
	c.Type = Number
	if g.fair(&g.integers[mode]) && (g.integers[mode].failures == g.numbers[mode].failures) {
		c.Type = Integer
	}
	between := func(low, high float64) bool { return !g.small && g.least >= low && g.most <= high }
	hinted := epochHint.MatchString(hint)
	for layout, unit := range map[Layout]float64{UnixSeconds: 1, UnixMillis: 1e3, UnixMicros: 1e6} {
		// From 2001 to 2096.
		if between(1e9*unit, 4e9*unit) && (hinted || g.rising && g.n >= 3 && layout != UnixSeconds) {
			c.Type, c.Layout, c.Zoned = Timestamp, layout, true
		}
	}
	switch {
	case c.Type == Integer && dateHint.MatchString(hint) && g.fair(&g.stamps[4].tally):
		c.Type, c.Layout = Date, Compact
	case dateHint.MatchString(hint) && between(20_000, 80_000): // 1954 to 2119
		c.Layout = ExcelDays
		if c.Type == Integer {
			c.Type = Date
		} else {
			c.Type = Timestamp
		}
	}
}

// layout is the one that fails least. Day and month are told apart by days
// over 12, then by the order of the rows, then by AM and PM.
func (g *guess) layout() (best int, ambiguous bool) {
	best = -1
	for i := range g.stamps {
		t := &g.stamps[i]
		if g.open(&t.tally) && g.fair(&t.tally) && (best < 0 || t.failures < g.stamps[best].failures) {
			best = i
		}
	}
	day, month := &g.stamps[1], &g.stamps[2]
	if best < 0 || best > 2 || day.failures > g.stamps[best].failures && month.failures > g.stamps[best].failures {
		return best, false
	}
	// Numbers of two digits at both ends say nothing of the year: it is last.
	dayOnly, monthOnly := day.up || day.down, month.up || month.down
	switch {
	case day.failures < month.failures:
		return 1, false
	case month.failures < day.failures:
		return 2, false
	case g.n > 2 && dayOnly && !monthOnly:
		return 1, false
	case g.n > 2 && monthOnly && !dayOnly:
		return 2, false
	case best == 0 && g.n > 2 && !dayOnly && (g.stamps[0].up || g.stamps[0].down):
		return 0, false
	case month.half:
		return 2, true
	}
	return 1, true
}

// decimalEvidence says for a field whether it can only be written with a
// decimal comma, only with a point, or (either) with a comma that may also
// group thousands.
func decimalEvidence(s string) (comma, point, either bool) {
	if len(s) < 3 || len(s) > 30 || strings.Trim(s, "0123456789.,+-") != "" {
		return false, false, false
	}
	_, asPoint := number(s, false)
	_, asComma := number(s, true)
	hasComma, hasPoint := strings.IndexByte(s, ',') >= 0, strings.IndexByte(s, '.') >= 0
	switch {
	case asPoint && asComma:
		return false, false, hasComma
	case asComma && hasComma:
		return true, false, false
	case asPoint && hasPoint:
		return false, true, false
	}
	return false, false, false
}
