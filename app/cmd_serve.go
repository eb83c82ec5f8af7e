package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

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
	report := o.newSyncReporter("Importing")
	if err := o.serving(ctx, s); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		return s.Engine.Watch(ctx, func(e engine.Event) {
			if _, ok := e.(engine.ItemDone); ok {
				report.file(e)
			}
		}, report.imported)
	})
	group.Go(func() error {
		return s.newSchedule(func(schedule *engine.Schedule) {
			schedule.On = report.event
			schedule.Done = func(run store.SyncRun) { report.done(s, run) }
			schedule.Failed = func(source string, err error) { report.failed(s, source, err) }
		}).Run(ctx)
	})
	if err := group.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// serving says what is looked after. What is connected or watched later, by
// another command or the window, is taken up too.
func (o *options) serving(ctx context.Context, s *Services) error {
	accounts, err := s.Store.Accounts(ctx, athlete)
	if err != nil {
		return err
	}
	folders, err := s.Store.WatchedFolders(ctx, athlete)
	if err != nil {
		return err
	}
	names, ids, paths := []string{}, []string{}, []string{}
	for _, a := range accounts {
		name := s.nameOf(a.Source)
		if a.Paused {
			name += " (paused)"
		}
		names, ids = append(names, name), append(ids, a.Source)
	}
	for _, f := range folders {
		paths = append(paths, f.Path)
	}
	if o.json {
		writeJSON(o.out, map[string]any{"serving": map[string]any{"accounts": ids, "folders": paths}})
		return nil
	}
	listed := func(noun string, all []string) string {
		if len(all) == 0 {
			return "no " + noun + " yet"
		}
		return plural(len(all), noun) + " (" + strings.Join(all, ", ") + ")"
	}
	fmt.Fprintf(o.out, "Running: looks after %s and %s, until Ctrl-C.\n", listed("account", names), listed("watched folder", paths))
	if len(accounts)+len(folders) == 0 {
		fmt.Fprintln(o.out, "Connect an account with \"athletedata connect SOURCE\", or add a folder with \"athletedata folders add FOLDER\": it is taken up while this runs.")
	}
	return nil
}

// file shows one of a watched folder.
func (r *syncReporter) file(e engine.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reporter.event(e)
}

// imported prints what a watched folder has brought.
func (r *syncReporter) imported(sum engine.Summary) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.finish(sum)
}
