// Package connectors says what a source of data behind an account is: what its
// wizard asks ([Info]), and how everything new is fetched ([Connector]).
//
// A connector fetches and delivers bytes; it does not parse, and it knows no
// database and no other source. What it needs it is handed: a [Session] with
// the account's settings, secrets and a well-mannered HTTP client, and for a
// sync a [Run].
package connectors

import (
	"context"
	"time"
)

// Connector is one source.
type Connector interface {
	// Info is pure data and always the same.
	Info() Info
	// Sync fetches everything new and delivers it. It returns nil when there is
	// no more, ctx's error when it was stopped, and else an error; those of this
	// package tell the host what to do next, any other is tried again later.
	// What was delivered before an error is kept.
	Sync(ctx context.Context, run *Run) error
}

// SignIn is a connector that signs in with what the person types, and not in
// the browser.
type SignIn interface {
	// SignIn makes one attempt with the answers to Info's fields (secret ones
	// through [Session.Secret]) and keeps what later calls need with
	// [Session.SetSecret]. ask puts a question that comes up in between, a code
	// sent by e-mail, to the person and returns the answer. It never tries again
	// by itself: vendors lock accounts for that.
	SignIn(ctx context.Context, s *Session, ask func(context.Context, Question) (string, error)) error
}

// Checker is a connector that can say who is signed in and what there is.
type Checker interface {
	Check(ctx context.Context, s *Session) (Identity, error)
}

// Revoker is a connector that can end the access at the vendor.
type Revoker interface {
	Revoke(ctx context.Context, s *Session) error
}

// Chooser is a connector whose answers decide whether anybody has to sign in:
// public links need nobody, the person's own folders do.
type Chooser interface {
	// Way is the way in that the answers ask for.
	Way(a Account) Kind
}

// Way is the way into an account: Info's kind, unless its answers say another.
func Way(c Connector, a Account) Kind {
	if chooser, ok := c.(Chooser); ok {
		return chooser.Way(a)
	}
	return c.Info().Kind
}

// Question is something the vendor wants to know in the middle of signing in.
type Question struct {
	Title  string // "Enter the code Garmin sent to j***@mail.com"
	Help   string
	Secret bool // what is typed is not shown
	Link   Link // to open first, if any
}

// Identity is the answer of a check.
type Identity struct {
	Name   string    // who is signed in, as the vendor knows them
	Newest string    // the newest thing there, in words: "Morning Run"
	At     time.Time // when that was; zero if unknown
}

// Item is something delivered, byte for byte as the vendor sent it.
type Item struct {
	// Key identifies it at the source for ever: "activity/123/original".
	Key string
	// Version changes when the content does; "" means that it never does.
	Version string
	// Format is the name of its format in the program's table of formats; ""
	// means that its content tells.
	Format string
	// Name is what a file of it would be called; people see it, and parsers of
	// formats that say their kind in the name read it.
	Name string
	// Data is the content.
	Data []byte
}

// Progress says how far a sync is.
type Progress struct {
	Stage string // what is being fetched, in words: "Activities", "Days"
	Done  int
	Total int    // 0 while unknown
	At    string // what it has come to, in words: "March 2021"
}

// Visit is a stay at a place, for sources that need to know where the athlete was.
type Visit struct {
	From, To                  time.Time
	LatitudeDeg, LongitudeDeg float64
}
