package places

import (
	"cmp"
	"slices"
	"time"
)

// Settling is how many days weather may still change, or be missing: models
// come some days late and are put right afterwards.
const Settling = 10

// Block is a cell and a span of days that are asked for at once.
type Block struct {
	Cell
	Start    time.Time // of the block, whatever of it is wanted
	From, To time.Time // first and last day that is wanted
}

// Period tells with which day the period begins in which a day lies. Each day
// lies in the same one for ever.
type Period func(day time.Time) time.Time

// Day is a period of its own.
func Day(day time.Time) time.Time { return day }

// Month is a calendar month.
func Month(day time.Time) time.Time { return day.AddDate(0, 0, 1-day.Day()) }

// Span is a period of so many days.
func Span(days int) Period {
	return func(day time.Time) time.Time {
		since := int(day.Unix() / 86400)
		return day.AddDate(0, 0, -(since%days+days)%days)
	}
}

// last is the last day of a period in which a day lies, or the end if that is
// before.
func (p Period) last(day, end time.Time) time.Time {
	for next := day.AddDate(0, 0, 1); !next.After(end) && p(next).Equal(p(day)); next = next.AddDate(0, 0, 1) {
		day = next
	}
	return day
}

// Blocks groups what is needed by periods, newest first.
func (n Need) Blocks(period Period) (all []Block) {
	for _, c := range n.Cells() {
		for _, day := range n.Days(c) {
			at := period(day)
			if last := len(all) - 1; last >= 0 && all[last].Cell == c && all[last].Start.Equal(at) {
				all[last].To = day
				continue
			}
			all = append(all, Block{Cell: c, Start: at, From: day, To: day})
		}
	}
	slices.SortStableFunc(all, func(a, b Block) int { return cmp.Or(b.Start.Compare(a.Start), cmp.Compare(a.String(), b.String())) })
	return all
}

// Key names the block for ever.
func (b Block) Key() string { return b.String() + "/" + b.Start.Format(time.DateOnly) }

// Version says which days are known, and, as long as they may still change, on
// which day they were asked for: so they are asked for once a day until then.
func (b Block) Version(now time.Time) string {
	days := b.From.Format(time.DateOnly) + ".." + b.To.Format(time.DateOnly)
	if Settled(b.To, now) {
		return days
	}
	return days + " as of " + now.UTC().Format(time.DateOnly)
}

// Settled reports whether the weather of a day is final at an instant.
func Settled(day, now time.Time) bool {
	return now.Sub(day) >= (Settling+1)*24*time.Hour
}
