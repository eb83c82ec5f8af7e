// Package power says whether this computer should be left alone right now: on a
// network that costs by the byte, or with a battery that is nearly empty.
// Whatever the system does not tell counts as "go on".
package power

import (
	"context"
	"slices"
	"sync"
	"time"
)

// State is what the system tells. Unknown is false.
type State struct {
	OnBattery      bool
	BatteryPercent int // of all batteries together; -1 unknown
	Metered        bool
}

// Low is the charge in percent up to which a battery that feeds the computer
// is low.
const Low = 20

// Allowance is something that people let the program do all the same.
type Allowance int

// Allowances.
const (
	OnMetered    Allowance = iota // sync on a metered network
	OnLowBattery                  // sync while the battery is low
)

// Why says in plain words why accounts should not be synced by themselves now;
// "" if they may.
func (s State) Why(allowed ...Allowance) string {
	switch {
	case s.Metered && !slices.Contains(allowed, OnMetered):
		return "this computer is on a metered network"
	case s.low() && !slices.Contains(allowed, OnLowBattery):
		return "the battery is low"
	}
	return ""
}

func (s State) low() bool {
	return s.OnBattery && s.BatteryPercent >= 0 && s.BatteryPercent <= Low
}

// patience is how long the system may take to answer; what comes later is as
// good as unknown.
const patience = 300 * time.Millisecond

// Read asks the system. It takes a few milliseconds, at worst about a second.
func Read(ctx context.Context) State {
	s := battery(ctx)
	s.Metered = metered(ctx)
	return s
}

// fresh is how long an answer holds.
const fresh = 30 * time.Second

// Reader asks the system at most every 30 seconds. The zero value is ready; it
// may be used by several goroutines.
type Reader struct {
	mu   sync.Mutex
	at   time.Time
	last State

	read func(context.Context) State // nil: Read
	now  func() time.Time            // nil: time.Now
}

// Read returns what the system told last, or asks it anew.
func (r *Reader) Read(ctx context.Context) State {
	r.mu.Lock()
	defer r.mu.Unlock()
	read, clock := r.read, r.now
	if read == nil {
		read = Read
	}
	if clock == nil {
		clock = time.Now
	}
	// The time of day and not Go's inner clock, which stands still while the
	// computer sleeps.
	now := clock().Round(0)
	if age := now.Sub(r.at); age >= 0 && age < fresh {
		return r.last
	}
	s := read(ctx)
	if ctx.Err() == nil { // who was cut short has not seen everything
		r.at, r.last = now, s
	}
	return s
}
