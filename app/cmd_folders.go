package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"athletedata/app/engine"
	"athletedata/parsers/all"
)

// newFolders lists, adds and removes watched folders.
func newFolders(o *options) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "folders",
		Short: "Folders whose new and changed files are imported by themselves",
		Long: `Lists the watched folders. New and changed files in them are imported while the
window is open or "athletedata serve" runs; files that are still being written
are waited for.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.with(cmd.Context(), func(s *Services) error { return o.printFolders(cmd.Context(), s) })
		},
	}
	cmd.AddCommand(&cobra.Command{
		Use: "add FOLDER", Short: "Watch a folder", Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, paths []string) error {
			path, err := filepath.Abs(paths[0])
			if err != nil {
				return err
			}
			if info, err := os.Stat(path); err != nil || !info.IsDir() {
				return &usageError{fmt.Errorf("%s is no folder", paths[0])}
			}
			return o.with(cmd.Context(), func(s *Services) error {
				return s.Store.WatchFolder(cmd.Context(), athlete, path)
			})
		},
	}, &cobra.Command{
		Use: "remove FOLDER", Short: "Let go of a folder; what was imported from it stays", Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, paths []string) error {
			path, err := filepath.Abs(paths[0])
			if err != nil {
				return err
			}
			return o.with(cmd.Context(), func(s *Services) error {
				was, err := s.Store.UnwatchFolder(cmd.Context(), athlete, path)
				if err == nil && !was {
					err = fmt.Errorf("%s is not watched; \"athletedata folders\" lists those that are", path)
				}
				return err
			})
		},
	})
	return cmd
}

func (o *options) printFolders(ctx context.Context, s *Services) error {
	folders, err := s.Store.WatchedFolders(ctx, athlete)
	if err != nil {
		return err
	}
	if len(folders) == 0 && !o.json {
		fmt.Fprintln(o.out, "No folder is watched. Add one with: athletedata folders add FOLDER")
	}
	for _, f := range folders {
		if o.json {
			writeJSON(o.out, map[string]any{"path": f.Path, "added_at": f.AddedAt, "files": f.Files})
			continue
		}
		fmt.Fprintf(o.out, "%s  (%s so far)\n", f.Path, plural(int(f.Files), "file"))
	}
	return nil
}

// newServe runs what the window does in the background.
func newServe(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Look after the watched folders, without a window, until interrupted",
		Args:  args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.with(cmd.Context(), func(s *Services) error {
				report := o.newReporter("Importing")
				// What an interrupted undo has left is finished before anything comes in.
				if _, err := s.Engine.Tidy(cmd.Context(), nil); err != nil {
					return err
				}
				err := s.Engine.Watch(cmd.Context(), func(e engine.Event) {
					if _, ok := e.(engine.ItemDone); ok {
						report.event(e)
					}
				}, report.finish)
				if errors.Is(err, context.Canceled) {
					return nil
				}
				return err
			})
		},
	}
}

// newSources lists what files have brought, by format.
func newSources(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "sources",
		Short: "What the files of each format have brought, and when",
		Args:  args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.with(cmd.Context(), func(s *Services) error {
				sources, err := s.Store.FileSources(cmd.Context(), athlete)
				if err != nil {
					return err
				}
				w := tabwriter.NewWriter(o.out, 0, 0, 2, ' ', 0)
				if !o.json {
					fmt.Fprintln(w, "WHAT\tFILES\tROWS\tDAYS\tLAST IMPORT\tPROBLEMS")
				}
				for _, f := range sources {
					days := ""
					if f.FirstDay != nil && f.LastDay != nil {
						days = f.FirstDay.Format(time.DateOnly) + " to " + f.LastDay.Format(time.DateOnly)
					}
					if o.json {
						writeJSON(o.out, map[string]any{"format": f.Format, "title": all.Title(f.Format), "files": f.Files, "rows": f.Rows,
							"problems": f.Problems, "last_import": f.Last, "first_day": f.FirstDay, "last_day": f.LastDay})
						continue
					}
					fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\n", all.Title(f.Format), count(int(f.Files)), count(int(f.Rows)), days, f.Last.Local().Format("2006-01-02 15:04"), f.Problems)
				}
				return w.Flush()
			})
		},
	}
}
