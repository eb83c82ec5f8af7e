package app

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"athletedata/app/power"
	"athletedata/app/settings"
)

func TestAccountsWaitAsThePersonChose(t *testing.T) {
	file := filepath.Join(t.TempDir(), "settings.json")
	computer := power.State{BatteryPercent: -1}
	hold := holdOn(file, func(context.Context) power.State { return computer })
	choose := func(s settings.Settings) {
		t.Helper()
		if err := s.Save(file); err != nil {
			t.Fatal(err)
		}
	}
	says := func(word string) {
		t.Helper()
		if got := hold(); word == "" && got != "" || !strings.Contains(got, word) {
			t.Errorf("%+v: %q, want %q", computer, got, word)
		}
	}
	says("")
	computer.Metered = true
	says("metered")
	choose(settings.Settings{SyncOnMetered: true})
	says("")
	computer = power.State{OnBattery: true, BatteryPercent: 10}
	says("battery")
	choose(settings.Settings{SyncOnLowBattery: true})
	says("")
	computer.Metered = true
	says("metered")
}
