package ui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"athletedata/app/settings"
	"athletedata/store"
)

// Tour walks through every page in light and dark and calls shoot for each,
// with the window as a user would see it: for screenshots, and as the proof
// that every page can be shown. It must not run in the window's goroutine.
func (s *Shell) Tour(ctx context.Context, shoot func(name string) error) error {
	do := func(f func()) { fyne.DoAndWait(f) }
	for ready := false; !ready; {
		select {
		case <-ctx.Done():
			return fmt.Errorf("the database did not come up: %w", ctx.Err())
		case <-time.After(50 * time.Millisecond):
			do(func() { ready = s.ready })
		}
	}
	best, err := s.showpiece(ctx)
	if err != nil {
		return err
	}
	table, remove, err := tourTable()
	if err != nil {
		return err
	}
	defer remove()
	for _, look := range []settings.Theme{settings.Light, settings.Dark} {
		do(func() { s.theme(look) })
		for _, page := range []string{PageActivities, PageActivity, PageSources, PageImport, PageTable, PageDatabase, PageSettings} {
			do(func() {
				switch page {
				case PageActivity:
					s.openActivity(best.AthleteID, best.ID)
				case PageImport:
					// What comes of it is that the file is passed over: it changes nothing.
					s.Import([]string{table})
				case PageTable:
					s.openTable(table)
				default:
					s.Go(page)
				}
			})
			// Pages fill themselves in the background; what is not there in a
			// second is too slow anyway.
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(1200 * time.Millisecond):
			}
			if err := shoot(page + "-" + string(look)); err != nil {
				return err
			}
		}
	}
	return nil
}

// tourTable is a CSV file of no known vendor, as somebody keeps in a spreadsheet.
func tourTable() (path string, remove func(), err error) {
	dir, err := os.MkdirTemp("", "athletedata-tour-")
	if err != nil {
		return "", nil, err
	}
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
	path = filepath.Join(dir, "weight and sleep.csv")
	return path, func() { _ = os.RemoveAll(dir) }, os.WriteFile(path, []byte(b.String()), 0o600)
}

// showpiece is the longest of the latest workouts with power, else the latest.
func (s *Shell) showpiece(ctx context.Context) (best store.ActivityRow, err error) {
	rows, err := s.host.Activities(ctx, store.ActivityFilter{}, 0, pageOfTour)
	if err != nil {
		return best, err
	}
	if len(rows) == 0 {
		return best, fmt.Errorf("there is no activity to show")
	}
	best = rows[0]
	for _, r := range rows {
		if r.AvgPowerW != nil && r.DistanceM != nil && (best.AvgPowerW == nil || *r.DistanceM > *best.DistanceM) {
			best = r
		}
	}
	return best, nil
}

const pageOfTour = 60
