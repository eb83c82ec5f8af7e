package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"

	embedded "github.com/fergusstrange/embedded-postgres"
)

// fromOwnSource lets embedded-postgres download and unpack its PostgreSQL.
// The library does that only as a part of starting a server, so a throw-away
// one is started; whether it came up does not matter, only what was unpacked.
func fromOwnSource(target string) error {
	work, err := os.MkdirTemp("", "postgres-bundle-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	fresh, err := os.MkdirTemp(filepath.Dir(target), "unpacking-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	server := embedded.NewDatabase(embedded.DefaultConfig().
		Port(15431).
		BinariesPath(fresh).
		CachePath(filepath.Join(work, "download")).
		RuntimePath(filepath.Join(work, "run")).
		DataPath(filepath.Join(work, "data")).
		Logger(io.Discard))
	startErr := server.Start()
	if startErr == nil {
		_ = server.Stop()
	}
	name := "postgres"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if _, err := os.Stat(filepath.Join(fresh, "bin", name)); err != nil {
		return fmt.Errorf("%w", startErr)
	}
	if err := os.Chmod(fresh, 0o755); err != nil {
		return err
	}
	if err := os.RemoveAll(target); err != nil {
		return err
	}
	return os.Rename(fresh, target)
}
