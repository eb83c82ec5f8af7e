//go:build !linux

package desktop

import "runtime"

// Available says whether this desktop shows a tray: Windows and macOS always do.
func Available() bool { return runtime.GOOS == "windows" || runtime.GOOS == "darwin" }

// canNotify says whether notifications are shown.
func canNotify() bool { return runtime.GOOS == "windows" || runtime.GOOS == "darwin" }
