package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"athletedata/app/engine"
	"athletedata/app/paths"
	"athletedata/assets/sample"
)

// newDemo shows the program on the sample athlete. Demo data never mixes with
// one's own: without --data-dir it has a folder beside the usual one.
func newDemo(o *options) *cobra.Command {
	var noWindow, accounts bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show the program with a year of an invented athlete",
		Args:  args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.databaseURL != "" {
				return &usageError{fmt.Errorf("demo has a database of its own; leave --database-url out")}
			}
			if o.dataDir == "" {
				o.dataDir = paths.Default() + "-demo"
				if accounts {
					o.dataDir += "-accounts" // whose vendors are there only as long as this runs
				}
			}
			if err := o.demo(cmd.Context()); err != nil {
				return err
			}
			window := !noWindow && haveDisplay()
			if accounts {
				stop, err := o.demoAccounts(cmd.Context(), window)
				if err != nil {
					return err
				}
				defer stop()
			}
			if !window {
				return nil
			}
			return o.window(cmd.Context())
		},
	}
	cmd.Flags().BoolVar(&noWindow, "no-window", false, "only load the data and print what landed")
	cmd.Flags().BoolVar(&accounts, "accounts", false, "also connect accounts, at stand-ins of the vendors' servers on this computer, and sync them")
	return cmd
}

// demo writes the athlete's files, imports them and prints what landed.
func (o *options) demo(ctx context.Context) error {
	return o.with(ctx, func(s *Services) error {
		dir := filepath.Join(s.Paths.DataDir, "sample-athlete")
		if !o.json {
			fmt.Fprintln(o.out, "Inventing an athlete's year …")
		}
		if _, err := sample.WriteDir(dir, sample.Year()); err != nil {
			return err
		}
		report := o.newReporter("Importing")
		report.quiet = true
		sum, err := s.Engine.Import(ctx, []string{dir}, report.event)
		if err != nil {
			return err
		}
		if sum.Cancelled {
			return context.Canceled
		}
		if sum.Failed > 0 {
			report.finish(sum)
			return errReported
		}
		return o.printDemo(ctx, s, sum, report)
	})
}

func (o *options) printDemo(ctx context.Context, s *Services, sum engine.Summary, report *reporter) error {
	info, err := s.Store.Info(ctx)
	if err != nil {
		return err
	}
	if err := s.Linger(lingerFor); err != nil {
		return err
	}
	c := s.Connection()
	if o.json {
		writeJSON(o.out, map[string]any{
			"files": sum.Files, "imported": sum.Imported, "unchanged": sum.Unchanged, "skipped": sum.Skipped,
			"activities": info.Activities, "records": info.Records, "days": info.Days, "url": c.URL,
		})
		return nil
	}
	w := o.out
	fmt.Fprintf(w, "%s of the sample athlete: %s.\n", plural(sum.Files, "file"), became(sum))
	report.skips.tell(w)
	fmt.Fprintln(w)
	fmt.Fprintf(w, "  Activities  %s\n", count(info.Activities))
	fmt.Fprintf(w, "  Records     %s\n", count(info.Records))
	fmt.Fprintf(w, "  Days        %s\n", count(info.Days))
	fmt.Fprintf(w, "  Database    %s\n", c.URL)
	fmt.Fprintf(w, "  PostgreSQL  %s, %s\n\n", info.ServerVersion, c.Server)
	fmt.Fprintf(w, "The database stays up for ten minutes, and as long as something is connected to it.\n")
	fmt.Fprintf(w, "Its files are in %s.\n", s.Paths.DataDir)
	return nil
}

// haveDisplay says whether a window can be opened at all.
func haveDisplay() bool {
	if runtime.GOOS != "linux" {
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}
