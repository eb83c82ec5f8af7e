package mindmonitor

import (
	"errors"
	"fmt"
	"strings"

	"athletedata/parsers"
	"athletedata/parsers/record"
)

// finish hands on the rest, with what only the end of the file tells.
func (r *recording) finish(read int) error {
	if !r.started {
		switch {
		case r.unread.n > 0:
			return fmt.Errorf("none of the %d lines of this Mind Monitor recording could be read; the first is %s", r.unread.n, r.unread.first)
		case r.cut:
			return errors.New("this Mind Monitor recording ends within its first row")
		}
		return &parsers.Unsupported{What: "Mind Monitor recording without a row of data"}
	}
	if err := r.closeSecond(); err != nil {
		return err
	}
	session := record.EEGSession{
		Start: r.clock.moment(r.start), End: r.clock.moment(r.end), Samples: r.rows, Mode: "interval",
		Channels: r.channels(), Extra: map[string]any{},
	}
	if r.blocks != nil {
		if err := r.closeBlock(); err != nil {
			return err
		}
	}
	if r.pulse.constant {
		session.Mode = "constant"
		session.Extra["stretches"] = r.stretches
	}
	if r.pulse.rateHz > 0 {
		session.RateHz = &r.pulse.rateHz
	}
	if len(r.devices) > 0 {
		session.Device = r.devices[0]
		if len(r.devices) > 1 {
			session.Extra["devices"] = r.devices
		}
	}
	r.hearts.close(&r.clock)
	events, dropped := sequence(r.events)
	session.Events = len(events)
	r.facts.EEGSessions = []record.EEGSession{session}
	r.facts.EEGEvents, r.facts.HeartRates = events, r.hearts.samples
	r.facts.Partial = r.partial(read, dropped)
	return r.emit(r.facts)
}

// channels are the electrodes and light sensors that told anything: the heads
// are written for sixteen optics whether the headband has them or not.
func (r *recording) channels() (names []string) {
	if r.blocks != nil {
		for _, c := range r.blocks.lines {
			if c.seen {
				names = append(names, c.name)
			}
		}
		return names
	}
	for i, c := range r.columns {
		if c.role == signal && r.seconds.seen[i] {
			names = append(names, c.channel)
		}
	}
	return names
}

func (r *recording) partial(read, dropped int) string {
	var parts []string
	if r.unread.n > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d lines could not be read; the first is %s", r.unread.n, read, r.unread.first))
	}
	if r.unreadValues.n > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d lines hold a value that is no number; the first is %s", r.unreadValues.n, read, r.unreadValues.first))
	}
	if dropped > 0 {
		parts = append(parts, fmt.Sprintf("%d events at the same instant were left out", dropped))
	}
	if r.cut {
		parts = append(parts, "the file ends in the middle of a row")
	}
	return strings.Join(parts, "; ")
}
