package app

import (
	"context"
	"errors"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"athletedata/app/engine"
	"athletedata/store"
)

// newServe runs what the window does in the background.
func newServe(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Sync the accounts and look after the watched folders, without a window, until interrupted",
		Args:  args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.with(cmd.Context(), func(s *Services) error { return o.serve(cmd.Context(), s) })
		},
	}
}

func (o *options) serve(ctx context.Context, s *Services) error {
	// What an interrupted undo has left is finished before anything comes in.
	if _, err := s.Engine.Tidy(ctx, nil); err != nil {
		return err
	}
	report := &syncReporter{reporter: o.newReporter("Importing")}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		return s.Engine.Watch(ctx, func(e engine.Event) {
			if _, ok := e.(engine.ItemDone); ok {
				report.event(e)
			}
		}, report.imported)
	})
	group.Go(func() error {
		return s.newSchedule(func(schedule *engine.Schedule) {
			schedule.On = func(_ string, e engine.Event) { report.event(e) }
			schedule.Done = func(run store.SyncRun) { report.done(s, run) }
			schedule.Failed = func(source string, err error) { report.failed(s, source, err) }
		}).Run(ctx)
	})
	if err := group.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// imported prints what a watched folder has brought.
func (r *syncReporter) imported(sum engine.Summary) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.finish(sum)
}
