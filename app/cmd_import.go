package app

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

func newImport(o *options) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "import PATH…",
		Short: "Import files, folders and archives",
		Long: `Imports FIT, TCX and GPX files, alone, in folders, in .gz and in .zip at any
depth. What a file is, is decided by its content. A file that was imported
before is left alone, a file that cannot be read is named with the reason and
stops nothing.`,
		Args: args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, paths []string) error {
			if format != "auto" {
				return &usageError{fmt.Errorf("--format %q: only auto is known", format)}
			}
			for _, p := range paths {
				if _, err := os.Stat(p); err != nil {
					return &usageError{fmt.Errorf("%s: there is no such file or folder", p)}
				}
			}
			return o.with(cmd.Context(), func(s *Services) error {
				report := o.newReporter("Importing")
				sum, err := s.Engine.Import(cmd.Context(), paths, report.event)
				if err != nil {
					return err
				}
				report.finish(sum)
				if sum.Failed > 0 || sum.Cancelled {
					return errReported
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "auto", "format of the files; auto looks into each")
	return cmd
}

func newReparse(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "reparse",
		Short: "Read every file kept in the raw archive again with today's parsers",
		Args:  args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.with(cmd.Context(), func(s *Services) error {
				report := o.newReporter("Reading again")
				sum, err := s.Engine.Reparse(cmd.Context(), report.event)
				if err != nil {
					return err
				}
				report.finish(sum)
				if sum.Failed > 0 || sum.Cancelled {
					return errReported
				}
				return nil
			})
		},
	}
}
