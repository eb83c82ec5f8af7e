package ui

import (
	"context"
	"fmt"
	"path/filepath"
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
	files, remove, err := newTourFiles()
	if err != nil {
		return err
	}
	defer remove()
	table := files.table
	for _, look := range []settings.Theme{settings.Light, settings.Dark} {
		do(func() { s.theme(look) })
		for _, page := range []string{PageActivities, PageActivity, PageSources, tourBrought, tourConnect, tourImporting, PageImport, tourHistory, tourPast, PageTable, PageDatabase, PageSettings} {
			do(func() {
				switch page {
				case PageActivity:
					s.openActivity(best.AthleteID, best.ID)
				case tourImporting:
					s.Import([]string{filepath.Join(s.host.Folders().Data, "sample-athlete"), files.long})
				case tourBrought:
					s.Go(PageSources)
					s.sources.ShowFiles()
				case tourConnect:
					s.Go(PageSources)
					s.sources.Accounts.OpenFirst()
				case tourHistory:
					s.importing.ShowHistory()
					s.Go(PageImport)
				case tourPast:
					s.importing.ShowOldest()
				case PageImport:
					// What comes of it is that the file is passed over: it changes nothing.
					s.Import([]string{table})
				case PageTable:
					s.openTable(table)
				case PageSources:
					s.sources.Accounts.Close()
					s.Go(page)
					s.sources.Top()
				default:
					s.Go(page)
				}
			})
			// Pages fill themselves in the background; what is not there in a
			// second is too slow anyway. An import is to be shown while it runs.
			wait := 1200 * time.Millisecond
			if page == tourImporting {
				wait /= 2
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(wait):
			}
			running := false
			do(func() { running = s.importing.Running() })
			if page == tourImporting && !running {
				return fmt.Errorf("the import had ended before its picture was taken")
			}
			if err := shoot(page + "-" + string(look)); err != nil {
				return err
			}
			if err := s.settle(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// What the tour shows besides the pages.
const (
	tourBrought   = "source-files" // what has come, by format
	tourConnect   = "connect"      // the first step of connecting an account
	tourImporting = "importing"    // an import that is running
	tourHistory   = "history"      // of imports
	tourPast      = "past"         // one import of the history
)

// settle stops a running import and waits for its end.
func (s *Shell) settle(ctx context.Context) error {
	busy := false
	for fyne.DoAndWait(func() { busy = s.importing.Running(); s.importing.Cancel() }); busy; {
		select {
		case <-ctx.Done():
			return fmt.Errorf("the import did not stop: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
		fyne.DoAndWait(func() { busy = s.importing.Running() })
	}
	return nil
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
