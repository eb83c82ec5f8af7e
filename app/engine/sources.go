package engine

import (
	"context"
	"time"

	"athletedata/connectors"
	"athletedata/store"
)

// Source is a source behind an account, connected or not.
type Source struct {
	Info    connectors.Info
	Account *store.Account // nil: not connected
	// Next is when it is synced by itself; zero: it is not.
	Next time.Time
	// Brought is what has come from it and is still there.
	Brought store.Brought
}

// Sources are all that there are, in the order people see them.
func (s *Syncer) Sources(ctx context.Context) ([]Source, error) {
	accounts, err := s.Engine.Store.Accounts(ctx, s.Engine.AthleteID)
	if err != nil {
		return nil, err
	}
	brought, err := s.Engine.Store.Brought(ctx, s.Engine.AthleteID)
	if err != nil {
		return nil, err
	}
	var sources []Source
	for _, c := range s.Connectors {
		source := Source{Info: c.Info()}
		source.Brought = brought[source.Info.ID]
		for _, a := range accounts {
			if a.Source != source.Info.ID {
				continue
			}
			if err := s.seal(ctx, &a, source.Info); err != nil { // the next sync tries again, and says so
				s.log().Warn("an account is not sealed yet", "source", a.Source, "error", err)
			}
			source.Account = &a
			if at, will := Next(a, source.Info, s.clock().Now()); will {
				source.Next = at
			}
		}
		sources = append(sources, source)
	}
	return sources, nil
}
