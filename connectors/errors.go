package connectors

import (
	"errors"
	"fmt"
	"time"
)

// ErrReauth says that the vendor no longer accepts the sign-in. The host parks
// the account until the person has signed in again.
var ErrReauth = errors.New("the sign-in is no longer accepted")

// Reauth is an ErrReauth that says in whole words what the vendor refused.
func Reauth(what string) error { return reauth(what) }

type reauth string

func (r reauth) Error() string        { return string(r) }
func (r reauth) Is(target error) bool { return target == ErrReauth }

// ErrChallenge says that the vendor wants a human being to prove itself, which
// only the browser can do.
var ErrChallenge = errors.New("the vendor asks for a check that only a person can pass")

// ErrGone says that what was asked for is not there any more.
var ErrGone = errors.New("it is not there any more")

// RateLimited says that the vendor, or a budget of ours, wants no more requests
// before Until.
type RateLimited struct {
	Until time.Time
	Why   string // in words, default "too many requests"
}

func (e *RateLimited) Error() string {
	why := e.Why
	if why == "" {
		why = "the vendor wants a pause after many requests"
	}
	return fmt.Sprintf("%s; it goes on at %s", why, e.Until.Local().Format("2006-01-02 15:04"))
}

// Permanent wraps an error that trying again does not mend.
func Permanent(err error) error { return &permanent{err} }

type permanent struct{ error }

func (p *permanent) Unwrap() error { return p.error }

// IsPermanent reports whether trying again does not mend err.
func IsPermanent(err error) bool {
	var p *permanent
	return errors.As(err, &p)
}

// Advise gives an error the words that say what the person can do about it.
func Advise(err error, advice string) error { return &advised{err, advice} }

type advised struct {
	error
	advice string
}

func (a *advised) Unwrap() error { return a.error }

// Advice says what the person can do.
func (a *advised) Advice() string { return a.advice }
