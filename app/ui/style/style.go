// Package style is the look of the window: theme, colours, icons.
package style

import "fyne.io/fyne/v2"

// Colours of the measured quantities and of our own surfaces, defined for
// light and dark by the theme.
const (
	ColorHeartRate fyne.ThemeColorName = "heartRate"
	ColorSpeed     fyne.ThemeColorName = "speed"
	ColorPower     fyne.ThemeColorName = "power"
	ColorCadence   fyne.ThemeColorName = "cadence"
	ColorAltitude  fyne.ThemeColorName = "altitude"
	ColorOther     fyne.ThemeColorName = "otherQuantity"
	ColorTrack     fyne.ThemeColorName = "track"
	ColorGrid      fyne.ThemeColorName = "grid"
	ColorMuted     fyne.ThemeColorName = "mutedText"
	ColorCard      fyne.ThemeColorName = "card"
	ColorSidebar   fyne.ThemeColorName = "sidebar"
	ColorSelected  fyne.ThemeColorName = "selectedItem"
)
