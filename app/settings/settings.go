// Package settings holds what the user chose and how it is kept on disk.
package settings

// Units is the system of units numbers are shown in; the database is always metric.
type Units string

// Systems of units.
const (
	Metric   Units = "metric"
	Imperial Units = "imperial"
)

// Theme is the look of the window.
type Theme string

// Themes; Auto follows the system.
const (
	Auto  Theme = "auto"
	Light Theme = "light"
	Dark  Theme = "dark"
)

// Settings is everything the user can choose. The zero value of a field means its default.
type Settings struct {
	Units    Units  `json:"units,omitempty"`     // default Metric
	Theme    Theme  `json:"theme,omitempty"`     // default Auto
	LastPage string `json:"last_page,omitempty"` // navigation id, default "activities"
	// DatabaseURL points to the user's own server; empty means the bundled one. Never holds a password.
	DatabaseURL string `json:"database_url,omitempty"`
	// Accounts are not synced by themselves on a network that costs by the byte
	// and while the battery is low, unless these are set.
	SyncOnMetered    bool `json:"sync_on_metered,omitempty"`
	SyncOnLowBattery bool `json:"sync_on_low_battery,omitempty"`
	// CloseQuits ends the program with its window also where the desktop has a
	// tray to stay in.
	CloseQuits bool `json:"close_quits,omitempty"`
	// TrayPaused are the accounts that "Pause syncing" in the tray paused, which
	// are those that it lets go on again.
	TrayPaused []string `json:"tray_paused,omitempty"`
}
