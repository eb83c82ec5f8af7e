package ui

import (
	"archive/zip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// tourFiles are what the tour imports. Nothing of them is stored.
type tourFiles struct {
	table string // a CSV file of no known vendor, as somebody keeps in a spreadsheet
	long  string // an archive that takes some seconds to look through
}

func newTourFiles() (f tourFiles, remove func(), err error) {
	dir, err := os.MkdirTemp("", "athletedata-tour-")
	if err != nil {
		return f, nil, err
	}
	remove = func() { _ = os.RemoveAll(dir) }
	f.table, f.long = filepath.Join(dir, "weight and sleep.csv"), filepath.Join(dir, "films.zip")
	if err := errors.Join(os.WriteFile(f.table, spreadsheet(), 0o600), films(f.long)); err != nil {
		remove()
		return f, nil, err
	}
	return f, remove, nil
}

func spreadsheet() []byte {
	var b strings.Builder
	b.WriteString("Date;Time;Weight (kg);Sleep duration;Mood;Rested;Remark\n")
	for day := range 120 {
		remark := ""
		if day%9 == 4 {
			remark = "long ride the day before"
		}
		weight := fmt.Sprintf("%d,%d", 68+day%3, day*7%10)
		if day == 20 {
			weight = "forgotten"
		}
		fmt.Fprintf(&b, "%s;06:%02d;%s;%d:%02d;%d;%s;%s\n", time.Date(2025, 3, 1+day, 0, 0, 0, 0, time.UTC).Format("02.01.2006"),
			20+day%30, weight, 6+day%3, day*11%60, 1+day*5%5, []string{"yes", "no"}[day%4/3], remark)
	}
	return []byte(b.String())
}

// films writes an archive of files that are large and of no known kind, but
// not so large that it would be left alone.
func films(path string) error {
	const many, size = 66, 15 << 20
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	z := zip.NewWriter(f)
	empty := make([]byte, 1<<20)
	for i := range many {
		w, err := z.Create(fmt.Sprintf("film %d.mov", i+1))
		if err != nil {
			return errors.Join(err, f.Close())
		}
		for range size / len(empty) {
			if _, err := w.Write(empty); err != nil {
				return errors.Join(err, f.Close())
			}
		}
	}
	return errors.Join(z.Close(), f.Close())
}
