package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"athletedata/app/engine"
	"athletedata/connectors"
)

// newDisconnect ends the access to an account.
func newDisconnect(o *options) *cobra.Command {
	var deleteData bool
	cmd := &cobra.Command{
		Use:   "disconnect SOURCE",
		Short: "End the access to an account and forget its sign-in",
		Long: `Ends the access at the vendor where that is possible, and forgets the sign-in and
how far it was fetched. With --delete-data everything that the account has
brought is deleted too, raw files included; that also works for an account that
is no longer connected. What files have brought stays.`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, names []string) error {
			return o.with(cmd.Context(), func(s *Services) error { return o.disconnect(cmd.Context(), s, names[0], deleteData) })
		},
	}
	cmd.Flags().BoolVar(&deleteData, "delete-data", false, "delete everything that this account has brought")
	return cmd
}

func (o *options) disconnect(ctx context.Context, s *Services, source string, deleteData bool) error {
	connector, ok := s.Syncer.Connector(source)
	if !ok {
		return &usageError{&engine.UnknownSourceError{Source: source}}
	}
	name := connector.Info().Name
	done, err := s.Syncer.Disconnect(ctx, source, deleteData)
	var unknown *engine.UnknownSourceError
	gone := errors.As(err, &unknown)
	switch {
	case gone && deleteData: // what it had brought may have stayed
		if done.Undone, err = s.Syncer.DeleteData(ctx, source); err != nil {
			return err
		}
	case err != nil:
		return err
	}
	if o.json {
		line := map[string]any{"source": source, "was_connected": !gone, "connected": false, "items": done.Files, "freed_bytes": done.Freed}
		if done.Revoke != nil {
			line["revoke_error"] = done.Revoke.Error()
		}
		writeJSON(o.out, line)
		return nil
	}
	switch {
	case gone && done.Files == 0:
		fmt.Fprintf(o.out, "%s was not connected, and nothing that it had brought was there.\n", name)
		return nil
	case gone:
		fmt.Fprintf(o.out, "%s was not connected. What it had brought before is deleted: %s, %s freed.\n", name, plural(done.Files, "item"), size(done.Freed))
		return nil
	}
	fmt.Fprintf(o.out, "%s is not connected any more, and its sign-in is forgotten.\n", name)
	if done.Revoke != nil {
		fmt.Fprintf(o.out, "The vendor could not be told (%v): end the access on its own page too.\n", done.Revoke)
	}
	if deleteData {
		fmt.Fprintf(o.out, "What it had brought is deleted: %s, %s freed.\n", plural(done.Files, "item"), size(done.Freed))
	} else {
		fmt.Fprintf(o.out, "What it has brought stays. To delete that too: athletedata disconnect %s --delete-data\n", source)
	}
	return nil
}

// newPause and newResume switch the syncs of an account off for now.
func newPause(o *options) *cobra.Command {
	return o.pausing("pause", "Do not sync an account by itself for now", true)
}

func newResume(o *options) *cobra.Command {
	return o.pausing("resume", "Sync an account by itself again", false)
}

func (o *options) pausing(use, short string, paused bool) *cobra.Command {
	return &cobra.Command{
		Use: use + " SOURCE", Short: short, Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, names []string) error {
			return o.with(cmd.Context(), func(s *Services) error {
				_, connector, err := s.Syncer.Account(cmd.Context(), names[0])
				if err != nil {
					return err
				}
				if err := s.Store.PauseAccount(cmd.Context(), athlete, names[0], paused); err != nil {
					return err
				}
				o.paused(connector.Info(), paused)
				return nil
			})
		},
	}
}

func (o *options) paused(info connectors.Info, paused bool) {
	switch {
	case o.json:
		writeJSON(o.out, map[string]any{"source": info.ID, "paused": paused})
	case paused:
		fmt.Fprintf(o.out, "%s is not synced by itself until: athletedata resume %s\n", info.Name, info.ID)
	default:
		fmt.Fprintf(o.out, "%s is synced by itself again, while the window is open or \"athletedata serve\" runs.\n", info.Name)
	}
}
