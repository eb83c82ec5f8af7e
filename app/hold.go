package app

import (
	"context"

	"athletedata/app/power"
	"athletedata/app/settings"
)

// holdOn says in words why accounts are not synced by themselves right now, by
// how this computer is and by what the person lets the program do; "" if they
// are. The settings are read each time: the window may change them while
// another program syncs.
func holdOn(settingsFile string, computer func(context.Context) power.State) func() string {
	return func() string {
		s, _ := settings.Load(settingsFile) // of damaged ones the careful defaults hold
		var allowed []power.Allowance
		if s.SyncOnMetered {
			allowed = append(allowed, power.OnMetered)
		}
		if s.SyncOnLowBattery {
			allowed = append(allowed, power.OnLowBattery)
		}
		return computer(context.Background()).Why(allowed...)
	}
}
