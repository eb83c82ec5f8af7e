package record

import "time"

// Moment is when something happened, as far as its source tells. Parsers say
// what they know; where only the clock on the wall is known, the engine finds
// the instant from the zone the athlete was in.
type Moment struct {
	UTCMicro   int64 // microseconds since 1970-01-01 UTC, if HasUTC
	LocalMicro int64 // the clock on the wall, read as if it were UTC, if HasLocal
	HasUTC     bool
	HasLocal   bool
	// Later says that of an hour which the clock shows twice (the end of
	// daylight-saving time) this is the second one. It counts only for a Moment
	// without UTC.
	Later bool
}

// At is an instant whose local time the source does not tell.
func At(t time.Time) Moment { return Moment{UTCMicro: t.UnixMicro(), HasUTC: true} }

// AtUnix is an instant in seconds since 1970-01-01 UTC.
func AtUnix(seconds int64) Moment { return Moment{UTCMicro: seconds * 1e6, HasUTC: true} }

// AtOffset is an instant whose local time is told by the offset of t's zone,
// as in "2024-01-15T04:00:00+02:00".
func AtOffset(t time.Time) Moment {
	_, offset := t.Zone()
	return Moment{UTCMicro: t.UnixMicro(), LocalMicro: t.UnixMicro() + int64(offset)*1e6, HasUTC: true, HasLocal: true}
}

// AtBoth is an instant for which the source tells UTC and local time. Only the
// readings of local count, not its zone.
func AtBoth(utc, local time.Time) Moment {
	m := Wall(local)
	m.UTCMicro, m.HasUTC = utc.UnixMicro(), true
	return m
}

// Wall is what a clock on the wall showed, in a zone the source does not tell.
// Only the readings of t count, not its zone.
func Wall(t time.Time) Moment {
	return Moment{LocalMicro: time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC).UnixMicro(), HasLocal: true}
}

// Date is a calendar day in the athlete's local time: days since 1970-01-01.
type Date int32

// Day is the calendar day that t shows in its own zone.
func Day(t time.Time) Date {
	return Date(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400)
}
