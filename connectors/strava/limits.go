package strava

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"athletedata/connectors"
)

// Strava allows an application 100 reads in a quarter of an hour and 1,000 a
// day, more to those it has looked at (developers.strava.com/docs/rate-limits,
// 2026). A tenth is left, for checks and other programs with the same
// application; calls beyond the limit would count on.
const (
	quarter    = 15 * time.Minute
	day        = 24 * time.Hour
	perQuarter = 100 * 9 / 10
	perDay     = 1000 * 9 / 10
)

var limits = connectors.Limits{
	Windows:  []connectors.Window{{Requests: perQuarter, Per: quarter}, {Requests: perDay, Per: day}},
	Observe:  used,
	Allowed:  allowed,
	ResumeAt: resumeAt,
}

// Headers of the counts: each holds "quarter of an hour,day". Those of reads
// are within those of everything. Answers with streams have none.
const (
	allLimit  = "X-Ratelimit-Limit"
	allUsage  = "X-Ratelimit-Usage"
	readLimit = "X-Readratelimit-Limit"
	readUsage = "X-Readratelimit-Usage"
)

// pair reads a header of two numbers.
func pair(h http.Header, name string) (n [2]int, ok bool) {
	a, b, _ := strings.Cut(h.Get(name), ",")
	x, err1 := strconv.Atoi(strings.TrimSpace(a))
	y, err2 := strconv.Atoi(strings.TrimSpace(b))
	return [2]int{x, y}, err1 == nil && err2 == nil
}

// used is how many reads count as used: what other requests have taken of the
// common limit is not there for reads either.
func used(h http.Header) []int {
	reads, ok := pair(h, readUsage)
	all, both := pair(h, allUsage)
	total, hasTotal := pair(h, allLimit)
	most, hasMost := pair(h, readLimit)
	switch {
	case !ok && !both:
		return nil
	case !ok:
		return all[:]
	case both && hasTotal && hasMost:
		for i := range reads {
			reads[i] = max(reads[i], most[i]-(total[i]-all[i]))
		}
	}
	return reads[:]
}

// allowed is nine tenths of what Strava allows this application.
func allowed(h http.Header) []int {
	n, ok := pair(h, readLimit)
	if !ok {
		n, ok = pair(h, allLimit)
	}
	if !ok {
		return nil
	}
	return []int{n[0] * 9 / 10, n[1] * 9 / 10}
}

// resumeAt is when the limit that is used up begins anew: at the next midnight
// UTC, or the next quarter of an hour. Strava tells no Retry-After.
func resumeAt(resp *http.Response, now time.Time) time.Time {
	now = now.UTC()
	// Not all clocks are right, and asking a moment too early counts.
	const late = 10 * time.Second
	for _, names := range [][2]string{{allUsage, allLimit}, {readUsage, readLimit}} {
		use, ok1 := pair(resp.Header, names[0])
		limit, ok2 := pair(resp.Header, names[1])
		if ok1 && ok2 && use[1] >= limit[1] {
			return now.Truncate(day).Add(day + late)
		}
	}
	return now.Truncate(quarter).Add(quarter + late)
}
