package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"athletedata/app/engine"
)

// newUndo takes back what files have brought.
func newUndo(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "undo PATH…",
		Short: "Take back what a file, a folder or an archive has brought",
		Long: `Takes back everything that was imported from a path, as "import" and "status"
name it, with the bytes kept in the raw archive. Your own files stay where they
are, and need not be there any more. What other files say of the same days and
minutes stays.`,
		Args: args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, paths []string) error {
			return o.with(cmd.Context(), func(s *Services) error {
				for _, p := range paths {
					n, err := undoPath(cmd.Context(), s.Engine, p)
					if err != nil {
						return err
					}
					if o.json {
						writeJSON(o.out, map[string]any{"path": p, "files": n})
						continue
					}
					fmt.Fprintf(o.out, "%s: what %s had brought is taken back.\n", p, plural(n, "file"))
				}
				return nil
			})
		},
	}
}

// undoPath also finds what was imported by the other way to write the same path:
// from the root of the disk, or from the folder one is in.
func undoPath(ctx context.Context, e *engine.Engine, path string) (n int, err error) {
	ways := []string{path}
	if whole, err := filepath.Abs(path); err == nil && whole != path {
		ways = append(ways, whole)
	}
	if here, err := os.Getwd(); err == nil && filepath.IsAbs(path) {
		if short, err := filepath.Rel(here, path); err == nil {
			ways = append(ways, short)
		}
	}
	var first error
	for _, way := range ways {
		n, err = e.Undo(ctx, way, nil)
		var nothing *engine.NothingFromError
		if !errors.As(err, &nothing) {
			return n, err
		}
		first = cmp.Or(first, err)
	}
	return 0, first
}
