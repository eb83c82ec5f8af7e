package style

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// glyphs are drawings of sports on a 24 × 24 grid, stroked with 1.8, made for
// this program.
var glyphs = map[string]string{
	"running":  `<circle cx="14.5" cy="4" r="1.9"/><path d="M6 11l3.5-3.2 4 .6 2.6 3.4 3 .6"/><path d="M13 8.6l-2.6 5 3.4 2.6-.8 5"/><path d="M10.2 14.5L8 18H4.2"/>`,
	"cycling":  `<circle cx="5.5" cy="16.5" r="3.7"/><circle cx="18.5" cy="16.5" r="3.7"/><path d="M5.5 16.5l4-7.2h6l3 7.2"/><path d="M9.5 9.3l3.2 7.2 3.6-5.4"/><path d="M8 7h3"/><path d="M15.5 9.3L14.6 6h2.6"/>`,
	"swimming": `<circle cx="17" cy="7.5" r="2"/><path d="M4 13.5L10 8l4.5 5.5"/><path d="M2.5 17c1.6 0 1.6 1.5 3.2 1.5S7.3 17 8.9 17s1.6 1.5 3.2 1.500S13.7 17 15.3 17s1.6 1.5 3.2 1.500S20 17 21.5 17"/>`,
	"walking":  `<circle cx="12.5" cy="4" r="1.9"/><path d="M12 8l-1 6 3.4 3 .6 4.5"/><path d="M11 14l-3 7"/><path d="M8 11.500l1.6-2.800L12 8l2.2 2.8 2.6 1"/>`,
	"strength": `<path d="M3 9.500v5M6 7v10M18 7v10M21 9.500v5M6 12h12"/>`,
	"rowing":   `<path d="M3 15.500h18l-2 3H5z"/><path d="M8 15.500L5 6M13 15.500l5-9"/><circle cx="11.5" cy="9" r="1.9"/>`,
	"skiing":   `<circle cx="14" cy="4.5" r="1.9"/><path d="M9 9.500l4-1.6 2.6 3.6-2.2 4.5"/><path d="M3 15.500l18 6"/><path d="M5 8l3 9"/>`,
	"multi":    `<circle cx="6" cy="7" r="3"/><circle cx="18" cy="7" r="3"/><circle cx="12" cy="17" r="3"/><path d="M9 7h6M7.5 9.700l3 4.600M16.5 9.700l-3 4.6"/>`,
	"water":    `<path d="M12 3c3.5 4.5 5.5 7.4 5.5 10.400a5.5 5.5 0 0 1-11 0C6.5 10.4 8.5 7.5 12 3z"/>`,
	"generic":  `<path d="M3 12h4l2.5-6 4.5 12 2.5-6H21"/>`,
	"activity": `<path d="M4 6h16M4 12h16M4 18h16"/>`,
	"import":   `<path d="M12 3v11M7.5 10l4.5 4.500L16.5 10"/><path d="M4 17v3h16v-3"/>`,
	"sources":  `<path d="M3.5 7.500a2 2 0 0 1 2-2h4l2 2.500h7a2 2 0 0 1 2 2v7.500a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2z"/><path d="M12 11v5M9.700 13.800l2.300 2.300 2.300-2.300"/>`,
	"table":    `<path d="M4 5h16v14H4zM4 10h16M4 14.500h16M10 5v14"/>`,
	"database": `<ellipse cx="12" cy="6" rx="7.5" ry="3"/><path d="M4.5 6v12c0 1.7 3.4 3 7.5 3s7.5-1.3 7.5-3V6"/><path d="M4.5 12c0 1.7 3.4 3 7.5 3s7.5-1.3 7.5-3"/>`,
	"settings": `<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2.2"/><circle cx="9" cy="17" r="2.2"/>`,
	"drop":     `<path d="M12 15V4M8 8l4-4 4 4"/><path d="M4 14v5h16v-5"/>`,
	"route":    `<circle cx="6" cy="18" r="2.2"/><circle cx="18" cy="6" r="2.2"/><path d="M8.2 18H15a3 3 0 0 0 0-6H9a3 3 0 0 1 0-6h6.8"/>`,
}

// glyph is a drawing in a colour of the theme. It draws itself in the colour
// that holds now: Fyne's own recolouring is for filled shapes, and these are
// strokes. Its name changes with the colour, because pictures are cached by it.
type glyph struct {
	name  string
	color fyne.ThemeColorName
	width float32
}

// Name implements fyne.Resource.
func (g glyph) Name() string { return fmt.Sprintf("%s-%s-%g.svg", g.name, g.hex(), g.width) }

// Content implements fyne.Resource.
func (g glyph) Content() []byte {
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><g fill="none" stroke="#%s" stroke-width="%g" stroke-linecap="round" stroke-linejoin="round">%s</g></svg>`,
		g.hex(), g.width, glyphs[g.name])
}

func (g glyph) hex() string {
	r, gr, b, _ := theme.Color(g.color).RGBA()
	return fmt.Sprintf("%02x%02x%02x", r>>8, gr>>8, b>>8)
}

// ColoredIcon is one of our drawings in a colour of the theme, for about 20
// pixels: the library that draws it does not scale strokes.
func ColoredIcon(name string, c fyne.ThemeColorName) fyne.Resource { return glyph{name, c, 1.7} }

// LargeIcon is the same for about 50 pixels.
func LargeIcon(name string, c fyne.ThemeColorName) fyne.Resource { return glyph{name, c, 3} }

// kinds say which drawing stands for a sport of the FIT profile, and in which
// colour.
var kinds = map[string]struct {
	glyph string
	color fyne.ThemeColorName
}{
	"running": {"running", ColorTrack}, "cycling": {"cycling", ColorSpeed}, "e_biking": {"cycling", ColorSpeed},
	"swimming": {"swimming", ColorOther}, "walking": {"walking", ColorCadence}, "hiking": {"walking", ColorCadence},
	"mountaineering": {"walking", ColorCadence}, "training": {"strength", ColorPower}, "fitness_equipment": {"strength", ColorPower},
	"rowing": {"rowing", ColorOther}, "paddling": {"rowing", ColorOther}, "kayaking": {"rowing", ColorOther},
	"stand_up_paddleboarding": {"rowing", ColorOther}, "alpine_skiing": {"skiing", ColorSpeed}, "cross_country_skiing": {"skiing", ColorSpeed},
	"snowboarding": {"skiing", ColorSpeed}, "snowshoeing": {"walking", ColorSpeed}, "multisport": {"multi", ColorHeartRate},
	"transition": {"multi", ColorAltitude}, "diving": {"water", ColorOther}, "sailing": {"water", ColorOther}, "surfing": {"water", ColorOther},
}

// SportIcon is the drawing of a sport.
func SportIcon(sport string) fyne.Resource {
	k, ok := kinds[sport]
	if !ok {
		return ColoredIcon("generic", ColorAltitude)
	}
	return ColoredIcon(k.glyph, k.color)
}

// SportName is a sport as people say it.
func SportName(sport, sub string) string {
	name := strings.ReplaceAll(sport, "_", " ")
	switch {
	case sport == "generic" || sport == "":
		name = "other"
	case sport == "training" && sub == "strength_training":
		name, sub = "strength", ""
	case sport == "swimming" && sub == "lap_swimming":
		name, sub = "pool swim", ""
	case sport == "cycling" && sub == "indoor_cycling", sport == "cycling" && sub == "virtual_activity":
		name, sub = "indoor ride", ""
	case sport == "running" && sub == "treadmill":
		name, sub = "treadmill run", ""
	}
	switch sub {
	case "trail", "mountain", "open_water", "track", "indoor_running":
		name = strings.ReplaceAll(sub, "_", " ") + " " + name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
