//go:build unix

package archive

import (
	"errors"
	"os"
)

func flush(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// flushFolder makes new names in a folder last.
func flushFolder(dir string) error { return flush(dir) }
