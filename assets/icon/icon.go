// Package icon is the program's icon: a database with a heart beat across it.
package icon

import (
	_ "embed"
	"strings"

	"fyne.io/fyne/v2"
)

//go:embed icon.svg
var svg string

// badge is a dot in the corner, with a rim that sets it off on light and dark
// ground. Trays draw icons 16 to 24 dots wide, so it is large.
const badge = `  <circle cx="380" cy="380" r="132" fill="#ffffff"/>
  <circle cx="380" cy="380" r="104" fill="#e5484d"/>
`

// Resource is the icon for windows and pages.
func Resource() fyne.Resource { return fyne.NewStaticResource("icon.svg", []byte(svg)) }

// Attention is the icon with a badge: somebody is needed.
func Attention() fyne.Resource {
	return fyne.NewStaticResource("icon-attention.svg", []byte(strings.Replace(svg, "</svg>", badge+"</svg>", 1)))
}
