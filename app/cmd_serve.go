package app

import (
	"context"
	"errors"
	"fmt"

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
			schedule.Failed = report.failed
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

// newDeleteAll empties everything.
func newDeleteAll(o *options) *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "delete-all-data",
		Short: "Delete everything this program has gathered, for good",
		Long: `Ends the access to all accounts, forgets their sign-ins, and deletes everything
this program has gathered: the content of the database, tables of your own
included, the raw files and the log. It asks for the name of the athlete first.
Your own files where you imported them from, and backups elsewhere, stay.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.with(cmd.Context(), func(s *Services) error { return o.deleteAll(cmd.Context(), s, name) })
		},
	}
	cmd.Flags().StringVar(&name, "athlete", "", "name of the athlete, instead of typing it")
	return cmd
}

func (o *options) deleteAll(ctx context.Context, s *Services, typed string) error {
	name, err := s.Store.AthleteName(ctx, athlete)
	if err != nil {
		return err
	}
	if typed == "" {
		info, err := s.Store.Info(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(o.err, "This deletes everything for good: %s activities and all else in the database (%s), and the raw files.\n", count(info.Activities), size(info.DatabaseBytes))
		if typed, err = o.terminal().ask(ctx, fmt.Sprintf("Type the name of the athlete (%s) to go on", name), ""); err != nil {
			return err
		}
	}
	if typed != name {
		return &usageError{fmt.Errorf("that is not the name of the athlete, %s; nothing was deleted", name)}
	}
	deleted, err := s.DeleteAll(ctx)
	if err != nil {
		return err
	}
	if o.json {
		writeJSON(o.out, map[string]any{"deleted": true, "freed_bytes": deleted.Freed, "not_revoked": deleted.NotRevoked})
		return nil
	}
	fmt.Fprintf(o.out, "Everything is deleted; %s of raw files freed.\n", size(deleted.Freed))
	for _, source := range deleted.NotRevoked {
		fmt.Fprintf(o.out, "%s could not be told: end the access on its own page too.\n", source)
	}
	return nil
}
