// Package truth is how the stand-in of a vendor says what there is in its
// account, as the vendor's own web site would show it: computed from how the
// stand-in makes up its athlete, and from none of its answers, so that it can
// bear witness against whoever reads those.
package truth

import (
	"math"
	"time"
)

// Fact is one thing of an account: a reading, a night, a workout.
type Fact struct {
	Kind   string // of fact: "glucose", "night"
	Key    string // which one: its time, its number; two with the same key are two
	Values []float64
	// Or is how the vendor tells the same thing elsewhere; one of both holds.
	Or [][]float64
	// Optional says that it need not have been fetched. If it was, it is this.
	Optional bool
}

// None is a value that is not told.
var None = math.NaN()

// Account is everything in an account.
type Account struct{ Facts []Fact }

// Add adds a fact.
func (a *Account) Add(kind, key string, values ...float64) *Fact {
	a.Facts = append(a.Facts, Fact{Kind: kind, Key: key, Values: values})
	return &a.Facts[len(a.Facts)-1]
}

// Moments are facts of which there is one a moment, however often it is told.
type Moments map[int64][][]float64

// Tell notes what is told of a moment.
func (m Moments) Tell(at time.Time, values ...float64) {
	m[at.Unix()] = append(m[at.Unix()], values)
}

// AddAll adds the facts of all moments.
func (a *Account) AddAll(kind string, all Moments) {
	for at, told := range all {
		f := a.Add(kind, Instant(time.Unix(at, 0)), told[0]...)
		f.Or = told[1:]
	}
}

// Instant writes a moment as a key: the later, the greater.
func Instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// Clock writes what a clock on the wall shows, which a time has as if in UTC.
func Clock(t time.Time) string { return t.Format("2006-01-02T15:04:05") }

// Day writes a day as a key.
func Day(t time.Time) string { return t.Format(time.DateOnly) }
