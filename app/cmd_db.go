package app

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"time"

	"github.com/spf13/cobra"
)

// lingerFor is how long the server outlives "db url" without a client.
var lingerFor = 10 * time.Minute

func newDB(o *options) *cobra.Command {
	db := &cobra.Command{
		Use:   "db",
		Short: "The database: its address, a shell on it, its state",
		Args:  args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return cmd.Help()
		},
	}
	var reader bool
	url := &cobra.Command{
		Use:   "url",
		Short: "Print the address for psql, pgAdmin, a notebook",
		Long: `Prints a working postgresql:// address, password included. The bundled server
stays up for as long as something is connected to it, and ten minutes longer.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.with(cmd.Context(), func(s *Services) error {
				if err := s.Linger(lingerFor); err != nil {
					return err
				}
				c := s.Connection()
				address := c.URL
				if reader {
					address = c.ReaderURL
				}
				if o.json {
					writeJSON(o.out, map[string]string{"url": address})
				} else {
					fmt.Fprintln(o.out, address)
				}
				return nil
			})
		},
	}
	url.Flags().BoolVar(&reader, "reader", false, "the role that may read but not write")

	info := &cobra.Command{
		Use:   "info",
		Short: "Which server, where, how large",
		Args:  args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.with(cmd.Context(), func(s *Services) error { return o.printInfo(cmd.Context(), s) })
		},
	}

	psql := &cobra.Command{
		Use:   "psql [-- ARGUMENT…]",
		Short: "Open psql on the database",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, extra []string) error {
			program, err := findPsql()
			if err != nil {
				return err
			}
			return o.with(cmd.Context(), func(s *Services) error {
				return runPsql(cmd.Context(), program, s.Connection(), extra)
			})
		},
	}

	start := &cobra.Command{
		Use:   "start",
		Short: "Keep the server up in the foreground until Ctrl-C",
		Args:  args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.with(cmd.Context(), func(s *Services) error {
				c := s.Connection()
				if o.json {
					writeJSON(o.out, map[string]string{"url": c.URL, "reader_url": c.ReaderURL})
				} else {
					fmt.Fprintf(o.out, "%s\nThe server is up until Ctrl-C.\n", c.URL)
				}
				<-cmd.Context().Done()
				return nil
			})
		},
	}
	db.AddCommand(url, info, psql, start)
	return db
}

// runPsql hands psql the password in its environment: arguments are seen by
// every user of the machine.
func runPsql(ctx context.Context, program string, c Connection, extra []string) error {
	env, err := c.Environment()
	if err != nil {
		return err
	}
	p := exec.CommandContext(ctx, program, extra...)
	p.Env = append(os.Environ(), env...)
	p.Stdin, p.Stdout, p.Stderr = os.Stdin, os.Stdout, os.Stderr
	// Ctrl-C belongs to psql: it cancels a query there, and ends nothing here.
	signal.Ignore(os.Interrupt)
	p.Cancel = func() error { return nil }
	if err := p.Run(); err != nil {
		if code, ok := err.(*exec.ExitError); ok && code.Exited() {
			return errReported // psql has said why
		}
		return fmt.Errorf("running psql: %w", err)
	}
	return nil
}

func (o *options) printInfo(ctx context.Context, s *Services) error {
	info, err := s.Store.Info(ctx)
	if err != nil {
		return err
	}
	c := s.Connection()
	if o.json {
		tables := []map[string]any{}
		for _, t := range info.Tables {
			tables = append(tables, map[string]any{"name": t.Name, "rows": t.Rows, "bytes": t.Bytes})
		}
		writeJSON(o.out, map[string]any{
			"server": c.Server, "bundled": !c.External, "version": info.ServerVersion,
			"schema_version": info.SchemaVersion, "host": c.Host, "port": c.Port, "database": c.Database,
			"user": c.User, "url": c.URL, "reader_url": c.ReaderURL, "data_dir": c.DataDir,
			"bytes": info.DatabaseBytes, "activities": info.Activities, "records": info.Records,
			"days": info.Days, "tables": tables,
		})
		return nil
	}
	w := o.out
	fmt.Fprintf(w, "Server    PostgreSQL %s, %s\n", info.ServerVersion, c.Server)
	if c.DataDir != "" {
		fmt.Fprintf(w, "Files     %s\n", c.DataDir)
	}
	fmt.Fprintf(w, "Size      %s, schema version %d\n", size(info.DatabaseBytes), info.SchemaVersion)
	fmt.Fprintf(w, "Owner     %s\n", c.URL)
	if c.ReaderURL != "" {
		fmt.Fprintf(w, "Reader    %s\n", c.ReaderURL)
	} else {
		fmt.Fprintf(w, "Reader    role \"reader\" may read everything; give it a password on your server to use it\n")
	}
	fmt.Fprintf(w, "\n%-32s %14s %10s\n", "Table", "Rows", "Size")
	for _, t := range info.Tables {
		fmt.Fprintf(w, "%-32s %14s %10s\n", t.Name, count(t.Rows), size(t.Bytes))
	}
	return nil
}
