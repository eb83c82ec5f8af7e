package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Load reads the settings; a file that is missing gives the defaults.
func Load(path string) (s Settings, err error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Settings{}, nil
	}
	if err != nil {
		return Settings{}, fmt.Errorf("reading the settings: %w", err)
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return Settings{}, fmt.Errorf("the settings in %s are damaged (delete the file to get the defaults): %w", path, err)
	}
	return s, nil
}

// Save writes the settings whole or not at all.
func (s Settings) Save(path string) error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	fresh := path + ".new"
	if err := os.WriteFile(fresh, append(data, '\n'), 0o600); err != nil {
		return errors.Join(fmt.Errorf("keeping the settings: %w", err), os.Remove(fresh))
	}
	if err := os.Rename(fresh, path); err != nil {
		return fmt.Errorf("keeping the settings: %w", err)
	}
	return nil
}
