package ui

import (
	"context"
	"fmt"
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
	for _, look := range []settings.Theme{settings.Light, settings.Dark} {
		do(func() { s.theme(look) })
		for _, page := range []string{PageActivities, PageActivity, PageImport, PageDatabase, PageSettings} {
			do(func() {
				if page == PageActivity {
					s.openActivity(best.AthleteID, best.ID)
					return
				}
				s.Go(page)
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
