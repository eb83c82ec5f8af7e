package power

import (
	"context"
	"os/exec"
)

func battery(ctx context.Context) State {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	out, err := exec.CommandContext(ctx, "/usr/bin/pmset", "-g", "batt").Output()
	if err != nil {
		return State{BatteryPercent: -1}
	}
	return fromPmset(string(out))
}

// metered is unknown: macOS tells only programs built with its own frameworks
// that a network is "constrained" or "expensive", no command does.
func metered(context.Context) bool { return false }
