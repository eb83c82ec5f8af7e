package cluster

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// dataState is what a data directory is before anything is done to it.
type dataState int

const (
	dataAbsent dataState = iota // not there or empty: a new database may be made
	dataReady                   // a database of the wanted major version
)

// guard looks at a data directory and says whether it may be used.
// embedded-postgres deletes a directory whose PG_VERSION it does not like, so
// nothing may reach it, nor pg_ctl, that has not passed here. It only reads.
func guard(dir string, major int) (dataState, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return dataAbsent, nil
	case err != nil:
		return 0, fmt.Errorf("looking at the database's folder: %w", err)
	case !info.IsDir():
		return 0, &NotOursError{dir, "it is a file"}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, fmt.Errorf("looking into the database's folder: %w", err)
	}
	if len(entries) == 0 {
		return dataAbsent, nil
	}
	found, err := majorOf(dir)
	if err != nil {
		return 0, &NotOursError{dir, err.Error()}
	}
	if found != major {
		return 0, &NotOursError{dir, fmt.Sprintf("it belongs to PostgreSQL %d, and this is %d", found, major)}
	}
	for _, needed := range []string{"global/pg_control", "base", "postgresql.conf"} {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(needed))); err != nil {
			return 0, &NotOursError{dir, "it is a damaged database: " + needed + " is missing"}
		}
	}
	return dataReady, nil
}

// majorOf reads the major version a data directory was made by.
func majorOf(dir string) (int, error) {
	text, err := os.ReadFile(filepath.Join(dir, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, errors.New("it holds files that are no PostgreSQL database")
	}
	if err != nil {
		return 0, errors.New("its PG_VERSION cannot be read")
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, errors.New("its PG_VERSION makes no sense")
	}
	return major, nil
}

// dataMajor finds the major version of the database that a folder holds
// already, the newest if there are several; 0 when there is none.
func dataMajor(dir string) int {
	found, _ := filepath.Glob(filepath.Join(dir, "data-*"))
	newest := 0
	for _, f := range found {
		major, err := strconv.Atoi(strings.TrimPrefix(filepath.Base(f), "data-"))
		if err != nil || major <= newest {
			continue
		}
		if entries, err := os.ReadDir(f); err == nil && len(entries) > 0 {
			newest = major
		}
	}
	return newest
}
