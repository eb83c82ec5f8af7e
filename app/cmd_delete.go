package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"athletedata/app/engine"
	"athletedata/connectors"
)

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
	asked := typed == ""
	if asked {
		info, err := s.Store.Info(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(o.err, "This deletes everything for good: %s activities and all else in the database (%s), and the raw files.\n", count(info.Activities), size(info.DatabaseBytes))
		if typed, err = o.terminal().ask(ctx, fmt.Sprintf("Type the name of the athlete (%s) to go on", name), ""); err != nil {
			return connectors.Advise(fmt.Errorf("nothing was deleted: %w", err), "Run it in a terminal, or give the name with --athlete.")
		}
	}
	switch {
	case typed == name:
	case asked:
		return errors.New("that is not the name of the athlete, so nothing was deleted")
	default:
		return &usageError{fmt.Errorf("--athlete %s: the athlete is called %s; nothing was deleted", typed, name)}
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

// Deleted says what came of deleting everything.
type Deleted struct {
	Freed      int64    // bytes of raw files
	NotRevoked []string // names of the sources that could not be told
}

// DeleteAll ends all accounts and deletes everything that was gathered. Nothing
// else may use the database meanwhile. The sign-ins go first: what fails later
// can be repeated without them.
func (s *Services) DeleteAll(ctx context.Context) (d Deleted, err error) {
	accounts, err := s.Store.Accounts(ctx, athlete)
	if err != nil {
		return d, err
	}
	for _, a := range accounts { // all of them, before the first is ended
		if err := s.Syncer.Free(a.Source); err != nil {
			return d, fmt.Errorf("nothing was deleted, because of %s: %w", s.nameOf(a.Source), err)
		}
	}
	for _, a := range accounts {
		done, err := s.Syncer.Disconnect(ctx, a.Source, false)
		var unknown *engine.UnknownSourceError
		if err != nil && !errors.As(err, &unknown) {
			return d, err
		}
		if done.Revoke != nil {
			c, _ := s.Syncer.Connector(a.Source)
			d.NotRevoked = append(d.NotRevoked, c.Info().Name)
		}
	}
	if err := os.RemoveAll(s.Paths.Accounts); err != nil {
		return d, fmt.Errorf("forgetting the sign-ins: %w", err)
	}
	if err := os.Remove(s.Paths.Notified); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return d, fmt.Errorf("forgetting what was told of the accounts: %w", err)
	}
	if err := s.Store.Erase(ctx); err != nil {
		return d, err
	}
	if d.Freed, err = s.Archive.Clear(); err != nil {
		return d, err
	}
	return d, clearLog(s.Paths.Log)
}

// clearLog empties the log, which names files, and removes its older parts. The
// file itself is open.
func clearLog(path string) error {
	older, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	if err != nil {
		return err
	}
	for _, p := range older {
		if p == path {
			err = errors.Join(err, os.Truncate(p, 0))
		} else {
			err = errors.Join(err, os.Remove(p))
		}
	}
	if err != nil {
		return fmt.Errorf("deleting the log: %w", err)
	}
	return nil
}
