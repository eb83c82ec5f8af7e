//go:build !linux && !darwin && !windows

package power

import "context"

func battery(context.Context) State { return State{BatteryPercent: -1} }
func metered(context.Context) bool  { return false }
