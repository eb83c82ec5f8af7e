package style

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"athletedata/app/settings"
)

// Theme is the window's look.
type Theme struct {
	// Choice is light, dark, or auto: as the system has it.
	Choice settings.Theme
}

var _ fyne.Theme = Theme{}

// pair is a colour in light and in dark.
type pair struct{ light, dark color.NRGBA }

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

func both(light, dark uint32) pair { return pair{rgb(light), rgb(dark)} }

func withAlpha(p pair, light, dark uint8) pair {
	p.light.A, p.dark.A = light, dark
	return p
}

var colors = map[fyne.ThemeColorName]pair{
	theme.ColorNameBackground:          both(0xf5f6f8, 0x14171b),
	theme.ColorNameForeground:          both(0x1a1f26, 0xe9ecf0),
	theme.ColorNamePrimary:             both(0x0b7a63, 0x35c4a1),
	theme.ColorNameForegroundOnPrimary: both(0xffffff, 0x06251d),
	theme.ColorNameButton:              both(0xe7eaee, 0x2a3038),
	theme.ColorNameDisabled:            both(0x66717f, 0x929dab),
	theme.ColorNameDisabledButton:      both(0xeceef1, 0x22272e),
	theme.ColorNameInputBackground:     both(0xffffff, 0x1f242b),
	theme.ColorNameInputBorder:         both(0x9aa4b0, 0x5f6a77),
	theme.ColorNamePlaceHolder:         both(0x77818e, 0x8a94a2),
	theme.ColorNameSeparator:           both(0xe1e5ea, 0x2c323a),
	theme.ColorNameHover:               withAlpha(both(0x000000, 0xffffff), 12, 16),
	theme.ColorNamePressed:             withAlpha(both(0x000000, 0xffffff), 24, 30),
	theme.ColorNameFocus:               withAlpha(both(0x0b7a63, 0x35c4a1), 60, 70),
	theme.ColorNameSelection:           withAlpha(both(0x0b7a63, 0x35c4a1), 36, 48),
	theme.ColorNameHeaderBackground:    both(0xf5f6f8, 0x14171b),
	theme.ColorNameMenuBackground:      both(0xffffff, 0x23282f),
	theme.ColorNameOverlayBackground:   both(0xffffff, 0x1c2127),
	theme.ColorNameScrollBar:           withAlpha(both(0x000000, 0xffffff), 90, 90),
	theme.ColorNameScrollBarBackground: withAlpha(both(0x000000, 0xffffff), 0, 0),
	theme.ColorNameShadow:              withAlpha(both(0x000000, 0x000000), 30, 90),
	theme.ColorNameError:               both(0xc0293b, 0xff7484),
	theme.ColorNameForegroundOnError:   both(0xffffff, 0x2b0007),
	theme.ColorNameWarning:             both(0xa05a00, 0xffb454),
	theme.ColorNameSuccess:             both(0x16794c, 0x52d08f),
	theme.ColorNameHyperlink:           both(0x0b6bcb, 0x6fb4ff),
	ColorHeartRate:                     both(0xd3304a, 0xff6b80),
	ColorSpeed:                         both(0x1668c1, 0x5cb0ff),
	ColorPower:                         both(0x7b3fc4, 0xba8dff),
	ColorCadence:                       both(0xb86400, 0xffb04d),
	ColorAltitude:                      both(0x5c6b7a, 0x9fb0c3),
	ColorOther:                         both(0x0b7a63, 0x35c4a1),
	ColorTrack:                         both(0xd9481c, 0xff8057),
	ColorGrid:                          both(0xe3e7ec, 0x2b3139),
	ColorMuted:                         both(0x5f6b7a, 0x9aa5b3),
	ColorCard:                          both(0xffffff, 0x1c2127),
	ColorSidebar:                       both(0xebeef2, 0x101316),
	ColorSelected:                      both(0xd5e9e4, 0x1d3b35),
}

// variant is what holds now: the choice, or what the system says.
func (t Theme) variant(system fyne.ThemeVariant) fyne.ThemeVariant {
	switch t.Choice {
	case settings.Light:
		return theme.VariantLight
	case settings.Dark:
		return theme.VariantDark
	}
	return system
}

// Color implements fyne.Theme.
func (t Theme) Color(name fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
	v := t.variant(system)
	if p, ok := colors[name]; ok {
		if v == theme.VariantDark {
			return p.dark
		}
		return p.light
	}
	return theme.DefaultTheme().Color(name, v)
}

// Font implements fyne.Theme.
func (Theme) Font(s fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(s) }

// Icon implements fyne.Theme.
func (Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Size implements fyne.Theme: a little denser than Fyne's own, with rounder corners.
func (Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return 13.5
	case theme.SizeNameHeadingText:
		return 24
	case theme.SizeNameSubHeadingText:
		return 17
	case theme.SizeNameCaptionText:
		return 11.5
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 7
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return 7
	case theme.SizeNameScrollBar:
		return 10
	}
	return theme.DefaultTheme().Size(name)
}
