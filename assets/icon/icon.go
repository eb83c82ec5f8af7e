// Package icon is the program's icon: a database with a heart beat across it.
package icon

import (
	_ "embed"

	"fyne.io/fyne/v2"
)

//go:embed icon.svg
var svg []byte

// Resource is the icon for windows and pages.
func Resource() fyne.Resource { return fyne.NewStaticResource("icon.svg", svg) }
