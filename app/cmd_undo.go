package app

import (
	"fmt"

	"github.com/spf13/cobra"
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
					n, err := s.Engine.Undo(cmd.Context(), p, nil)
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
