package engine

import (
	"context"
	"errors"
	"fmt"

	"athletedata/connectors"
	"athletedata/store"
)

// Disconnected says what came of it.
type Disconnected struct {
	Undone
	// Revoke is why the access could not be ended at the vendor; nil if it was
	// or the vendor knows no such thing.
	Revoke error
}

// Disconnect ends the access at the vendor, forgets secrets and cursor, and if
// deleteData is set takes away all rows and raw files that the account has
// brought. It does not need the vendor: what fails there is only told.
func (s *Syncer) Disconnect(ctx context.Context, source string, deleteData bool) (done Disconnected, err error) {
	account, connector, err := s.Account(ctx, source)
	if err != nil {
		return done, err
	}
	release, err := s.hold(source)
	if err != nil {
		return done, fmt.Errorf("%s cannot be disconnected now: %w", connector.Info().Name, err)
	}
	defer release()
	vault := s.Vault(source)
	if r, ok := connector.(connectors.Revoker); ok {
		guard, info := newGuard(vault), connector.Info()
		session := s.session(info, account, guard, newRedacted(s.log(), guard).With("source", source), s.spending(info, account, 0))
		if err := r.Revoke(ctx, session); err != nil {
			done.Revoke = errors.New(guard.strike(err.Error()))
		}
	}
	if err := vault.Replace(nil); err != nil {
		return done, fmt.Errorf("forgetting the sign-in of %s: %w", connector.Info().Name, err)
	}
	if deleteData {
		if done.Undone, err = s.DeleteData(ctx, source); err != nil {
			return done, err
		}
	}
	return done, s.Engine.Store.DeleteAccount(ctx, s.Engine.AthleteID, source)
}

// DeleteData takes away everything an account has brought, also of one that is
// not connected any more.
func (s *Syncer) DeleteData(ctx context.Context, source string) (Undone, error) {
	done, err := s.Engine.undo(ctx, nil, func(kind string) ([]store.KnownItem, error) {
		if kind == store.CustomSource {
			return s.Engine.Store.ItemsUnder(ctx, s.Engine.AthleteID, kind, source)
		}
		known, err := s.Engine.Store.KnownItems(ctx, s.Engine.AthleteID, source)
		items := make([]store.KnownItem, 0, len(known))
		for _, item := range known {
			items = append(items, item)
		}
		return items, err
	})
	if errors.Is(err, errNothing) {
		err = nil
	}
	return done, err
}
