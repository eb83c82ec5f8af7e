package power

import (
	"regexp"
	"strconv"
	"strings"
)

// What the systems answer is read here, apart from asking them, so that it can
// be tested on any of them.

var chargeOf = regexp.MustCompile(`\t(\d{1,3})%;`)

// fromPmset reads what macOS's "pmset -g batt" prints: a line that says what
// feeds the computer, and one for each battery, which may be that of a UPS.
func fromPmset(out string) State {
	s := State{BatteryPercent: -1}
	lines := strings.Split(out, "\n")
	s.OnBattery = strings.Contains(lines[0], "'Battery Power'") || strings.Contains(lines[0], "'UPS Power'")
	for _, line := range lines[1:] {
		m := chargeOf.FindStringSubmatch(line)
		if m == nil || strings.Contains(line, "present: false") {
			continue
		}
		percent, err := strconv.Atoi(m[1])
		// The computer's own battery is what counts beside a UPS.
		if err == nil && percent <= 100 && (s.BatteryPercent < 0 || strings.Contains(line, "InternalBattery")) {
			s.BatteryPercent = percent
		}
	}
	return s
}

// fromWindows reads a SYSTEM_POWER_STATUS.
func fromWindows(acLine, flag, percent byte) State {
	s := State{BatteryPercent: -1}
	const noBattery, unknown = 128, 255
	if flag == unknown || flag&noBattery == 0 {
		s.OnBattery = acLine == 0
		if percent <= 100 {
			s.BatteryPercent = int(percent)
		}
	}
	return s
}

// costly reads an NLM_CONNECTION_COST of Windows: a plan with a limit, one paid
// by the byte, one that is (nearly) used up, or roaming.
func costly(cost uint32) bool {
	const fixed, variable, overLimit, roaming, nearLimit = 0x2, 0x4, 0x10000, 0x40000, 0x80000
	return cost&(fixed|variable|overLimit|roaming|nearLimit) != 0
}

// costlyNM reads an NMMetered of NetworkManager: 1 is yes, 3 a guess that it
// is; 0 is unknown, 2 and 4 are no.
func costlyNM(metered uint32) bool { return metered == 1 || metered == 3 }
