// Package paths says where the program keeps its files.
package paths

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
)

// Paths are the places inside one data folder.
type Paths struct {
	DataDir  string // everything the user owns
	Postgres string // the bundled server's files
	Archive  string // raw files
	Log      string // of the program
	Settings string // settings file
	Secrets  string // passwords, where the system has no keyring
	Accounts string // what signing in has brought, sealed
	Notified string // of which accounts the person was told
}

// Default is the data folder in this user's profile.
func Default() string { return filepath.Join(xdg.DataHome, "athletedata") }

// In lays out a data folder ("" stands for the default one) and makes it,
// closed to other users.
func In(dir string) (Paths, error) {
	if dir == "" {
		dir = Default()
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return Paths{}, fmt.Errorf("finding the data folder: %w", err)
	}
	_, statErr := os.Stat(dir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Paths{}, fmt.Errorf("making the data folder: %w", err)
	}
	if os.IsNotExist(statErr) {
		// Root's server runs as another user, who has to pass through.
		mode := os.FileMode(0o700)
		if os.Geteuid() == 0 {
			mode = 0o711
		}
		if err := os.Chmod(dir, mode); err != nil {
			return Paths{}, fmt.Errorf("protecting the data folder: %w", err)
		}
	}
	return Paths{
		DataDir:  dir,
		Postgres: filepath.Join(dir, "postgres"),
		Archive:  filepath.Join(dir, "archive"),
		Log:      filepath.Join(dir, "log", "athletedata.log"),
		Settings: filepath.Join(dir, "settings.json"),
		Secrets:  filepath.Join(dir, "secrets"),
		Accounts: filepath.Join(dir, "accounts"),
		Notified: filepath.Join(dir, "notified.json"),
	}, nil
}
