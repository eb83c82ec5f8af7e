package conntest

import (
	"slices"
	"testing"
	"time"

	"athletedata/connectors"
)

// narrowed are spans of days, counted back from the start, that begin and end
// in the middle of weeks and months; the last is open, as most are.
var narrowed = []struct{ from, to int }{{from: 5}, {from: 5, to: 2}, {from: 24, to: 9}, {from: 5}}

// narrow chooses less than what was brought before. That only says what is
// looked for: what is stored already stays, and stays whole, also where new
// data come into the same week, month or year.
func (s Suite) narrow(t *testing.T) {
	b := s.bench(t)
	b.settle()
	for _, days := range narrowed {
		before := b.host.snapshot()
		b.clock.Advance(s.Within)
		grown := b.fake.Grow()
		from, to := connectors.Day(s.Start).AddDate(0, 0, -days.from), time.Time{}
		if days.to > 0 {
			to = connectors.Day(s.Start).AddDate(0, 0, -days.to)
		}
		b.session.Account.From, b.session.Account.To = from, to
		b.host.fresh = nil
		b.settle()
		name := from.Format(time.DateOnly) + " to " + to.Format(time.DateOnly)
		if to.IsZero() {
			name = "from " + from.Format(time.DateOnly)
			for _, k := range grown {
				if slices.Contains(b.fake.Want(from, to), k) && !slices.Contains(b.host.fresh, k) {
					t.Errorf("%s: new, but not brought: %s", name, k)
				}
			}
		}
		b.kept(name, before, b.whole())
	}
}

// whole is what the vendor has now, brought without any bounds.
func (b *bench) whole() map[string]string {
	b.t.Helper()
	kept, account := b.host, b.session.Account
	defer func() { b.host, b.session.Account = kept, account }()
	b.host, b.session.Account.From, b.session.Account.To = newHost(), time.Time{}, time.Time{}
	b.settle()
	return b.host.snapshot()
}

// kept compares what was there before with what is there now: an item is as it
// was, or as the vendor has all of it now.
func (b *bench) kept(name string, before, whole map[string]string) {
	b.t.Helper()
	now := b.host.snapshot()
	for k, old := range before {
		switch got, ok := now[k]; {
		case !ok:
			b.t.Errorf("%s: lost: %s", name, k)
		case got != old && got != whole[k]:
			b.t.Errorf("%s: a part of %s is lost: it has %d bytes, had %d, and has %d at the vendor", name, k, len(got), len(old), len(whole[k]))
		}
	}
}
