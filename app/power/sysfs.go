package power

import (
	"io/fs"
	"strconv"
	"strings"
)

// fromSysfs reads the kernel's list of power supplies, /sys/class/power_supply
// (Documentation/ABI/testing/sysfs-class-power).
func fromSysfs(sys fs.FS) State {
	var discharging, mains bool
	sum, batteries := 0, 0
	supplies, _ := fs.ReadDir(sys, ".")
	for _, supply := range supplies {
		of := func(attribute string) string {
			text, err := fs.ReadFile(sys, supply.Name()+"/"+attribute)
			if err != nil {
				return ""
			}
			return strings.TrimSpace(string(text))
		}
		switch of("type") {
		case "Mains":
			mains = mains || of("online") == "1"
		case "Battery":
			if of("scope") == "Device" { // a mouse, a headset
				continue
			}
			discharging = discharging || of("status") == "Discharging"
			if percent, err := strconv.Atoi(of("capacity")); err == nil && percent >= 0 && percent <= 100 {
				sum += percent
				batteries++
			}
		}
	}
	// A charger that is too weak does not make a plugged-in computer one on
	// battery. USB supplies are not asked: their "online" is also set while the
	// computer feeds a phone.
	s := State{OnBattery: discharging && !mains, BatteryPercent: -1}
	if batteries > 0 {
		s.BatteryPercent = sum / batteries
	}
	return s
}
