package zone

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Computer is the IANA name of this computer's zone, as far as it tells one.
func Computer() string { return computer().String() }

// computer is the zone of this computer, under its IANA name where it can be
// found out: Go itself calls it "Local".
var computer = sync.OnceValue(func() *time.Location {
	name := os.Getenv("TZ")
	if name == "" {
		if target, err := filepath.EvalSymlinks("/etc/localtime"); err == nil {
			_, name, _ = strings.Cut(filepath.ToSlash(target), "/zoneinfo/")
		}
	}
	if l := location(name); name != "" && l != nil {
		return l
	}
	return time.Local
})

// Known says whether a name is that of a zone.
func Known(name string) bool { return name != "" && location(name) != nil }
