package app

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"athletedata/app/engine"
	"athletedata/store"
)

// skips are why items were skipped, in the order in which the reasons came up.
type skips struct{ reasons []skip }

type skip struct {
	why   string
	first string // path of the first item
	items int
}

// shownSkips is how many reasons are told; of a whole disk there may be dozens.
const shownSkips = 8

func (s *skips) note(e engine.ItemDone) {
	if e.Status != store.Skipped {
		return
	}
	i := slices.IndexFunc(s.reasons, func(r skip) bool { return r.why == e.Error })
	if i < 0 {
		i = len(s.reasons)
		s.reasons = append(s.reasons, skip{why: e.Error, first: e.Path})
	}
	s.reasons[i].items++
}

// tell prints what was skipped and why, what is most first.
func (s *skips) tell(w io.Writer) {
	sorted := slices.SortedStableFunc(slices.Values(s.reasons), func(a, b skip) int { return cmp.Compare(b.items, a.items) })
	for i, r := range sorted {
		if i == shownSkips {
			fmt.Fprintf(w, "  skipped for %s; --verbose names every file\n", plural(len(sorted)-i, "other reason"))
			return
		}
		what := r.first
		if r.items > 1 {
			what = fmt.Sprintf("%s and %s more", r.first, count(r.items-1))
		}
		fmt.Fprintf(w, "  skipped: %s: %s\n", what, r.why)
	}
}
