package app

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"athletedata/app/engine"
	"athletedata/app/zone"
)

func newImport(o *options) *cobra.Command {
	var format string
	var custom customFlags
	cmd := &cobra.Command{
		Use:   "import PATH…",
		Short: "Import files, folders and archives",
		Long: `Imports what vendors and devices hand out ("athletedata formats" lists it),
alone, in folders, in .gz and in .zip at any depth. What a file is, is decided
by its content. A file that was imported before is left alone, a file that
cannot be read is named with the reason and stops nothing.

Some vendors write only what the clock on the wall showed. The zone is then that
of the activity before; --zone says another one, which is remembered with the
file.

With --format custom any CSV becomes a table of the schema custom.`,
		Args: args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, paths []string) error {
			if format != "auto" && format != "custom" {
				return &usageError{fmt.Errorf("--format %q: there are auto and custom", format)}
			}
			if flag := custom.used(cmd); format == "auto" && flag != "" && flag != "--zone" {
				return &usageError{fmt.Errorf("%s goes with --format custom", flag)}
			}
			if custom.zone != "" && !zone.Known(custom.zone) {
				return &usageError{fmt.Errorf("--zone %q: there is no such time zone; one is called like Europe/Vienna", custom.zone)}
			}
			for _, p := range paths {
				if _, err := os.Stat(p); err != nil {
					return &usageError{fmt.Errorf("%s: there is no such file or folder", p)}
				}
			}
			if format == "custom" {
				return o.importCustom(cmd.Context(), paths, custom)
			}
			return o.with(cmd.Context(), func(s *Services) error {
				// What an update or an interrupted undo has left comes first.
				if _, err := s.Engine.Tidy(cmd.Context(), nil); err != nil {
					return err
				}
				report := o.newReporter("Importing")
				sum, err := s.Engine.ImportWith(cmd.Context(), paths, engine.Options{Zone: custom.zone}, report.event)
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
	cmd.Flags().StringVar(&format, "format", "auto", "auto looks into each file; custom makes tables of one's own of CSV files")
	custom.register(cmd)
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
				clocks, err := s.Engine.Clocks(cmd.Context(), "")
				if err != nil {
					return err
				}
				if err := s.Engine.ReparseCustom(cmd.Context(), clocks); err != nil {
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
