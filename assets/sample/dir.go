package sample

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// markerName is a file that says what a folder was filled with.
const markerName = ".sample-athlete.json"

// marker is written last, so that a folder with a marker is complete.
type marker struct {
	Version    int    `json:"generator_version"`
	Seed       uint64 `json:"seed"`
	From       string `json:"from"`
	Years      int    `json:"years"`
	Activities int    `json:"activities"`
	Life       bool   `json:"life,omitempty"`
	Files      int    `json:"files"`
}

// WriteDir fills a folder (made when it is missing) with the athlete's files
// and says how many they are. A folder that holds the same athlete already is
// left as it is; files of another one are removed first, anything else stays.
func WriteDir(dir string, opts Options) (n int, err error) {
	want := marker{Version: Version, Seed: opts.Seed, From: opts.From.Format(time.DateOnly), Years: opts.Years, Activities: opts.Activities, Life: opts.Life}
	path := filepath.Join(dir, markerName)
	found, err := readMarker(path)
	if err != nil {
		return 0, err
	}
	files := found.Files
	if found.Files = 0; found == want {
		return files, nil
	}
	if files > 0 {
		for _, sub := range []string{"devices", "exports", "vendors"} {
			if err := os.RemoveAll(filepath.Join(dir, sub)); err != nil {
				return 0, fmt.Errorf("removing another sample athlete from %s: %w", dir, err)
			}
		}
	}
	made := map[string]bool{}
	err = Generate(opts, func(name string, data []byte) error {
		target := filepath.Join(dir, filepath.FromSlash(name))
		if folder := filepath.Dir(target); !made[folder] {
			if err := os.MkdirAll(folder, 0o755); err != nil {
				return fmt.Errorf("making a folder for the sample athlete: %w", err)
			}
			made[folder] = true
		}
		n++
		return os.WriteFile(target, data, 0o644)
	})
	if err != nil {
		return n, err
	}
	want.Files = n
	text, err := json.MarshalIndent(want, "", "  ")
	if err != nil {
		return n, err
	}
	return n, os.WriteFile(path, append(text, '\n'), 0o644)
}

// readMarker gives the zero marker when there is none or it cannot be read.
func readMarker(path string) (m marker, err error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return marker{}, nil
	}
	if err != nil {
		return marker{}, fmt.Errorf("looking for a sample athlete: %w", err)
	}
	if json.Unmarshal(text, &m) != nil {
		return marker{}, nil
	}
	return m, nil
}
