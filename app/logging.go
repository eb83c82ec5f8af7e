package app

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"gopkg.in/natefinch/lumberjack.v2"

	"athletedata/app/paths"
)

// openLog opens the program's log: a file in the data folder that is set aside
// at 2 MB, and with --verbose also the terminal. Nothing of a log leaves the
// computer.
func (o *options) openLog(p paths.Paths) (*slog.Logger, func(), error) {
	if err := os.MkdirAll(filepath.Dir(p.Log), 0o700); err != nil {
		return nil, nil, fmt.Errorf("opening the log: %w", err)
	}
	file := &lumberjack.Logger{Filename: p.Log, MaxSize: 2, MaxBackups: 3}
	var to io.Writer = file
	if o.verbose {
		to = io.MultiWriter(file, o.err)
	}
	log := slog.New(slog.NewTextHandler(to, nil))
	return log, func() { _ = file.Close() }, nil
}
