package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
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
				if err := s.Store.WatchFolder(cmd.Context(), athlete, path); err != nil {
					return err
				}
				o.watching(path, true)
				return nil
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
				if err != nil {
					return err
				}
				o.watching(path, false)
				return nil
			})
		},
	})
	return cmd
}

func (o *options) watching(path string, yes bool) {
	switch {
	case o.json:
		writeJSON(o.out, map[string]any{"path": path, "watched": yes})
	case yes:
		fmt.Fprintf(o.out, "%s is watched: its files are imported while the window is open or \"athletedata serve\" runs.\n", path)
	default:
		fmt.Fprintf(o.out, "%s is not watched any more; what was imported from it stays.\n", path)
	}
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
