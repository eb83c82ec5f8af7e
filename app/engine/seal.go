package engine

import (
	"context"
	"errors"
	"fmt"

	"athletedata/connectors"
	"athletedata/store"
)

// Sealed are the answers of an account that are kept in its vault and that its
// owner may see again, by the ids of their fields. Those that are lost with the
// sign-in are not among them: a new one asks for them.
func (s *Syncer) Sealed(ctx context.Context, source string) (map[string]string, error) {
	_, connector, err := s.Account(ctx, source)
	if err != nil {
		return nil, err
	}
	kept := map[string]string{}
	for _, f := range connector.Info().Fields {
		if !f.Sealed {
			continue
		}
		value, err := s.Vault(source).Secret(f.ID)
		if err != nil && !errors.Is(err, connectors.ErrReauth) {
			return nil, err
		}
		kept[f.ID] = value
	}
	return kept, nil
}

// seal moves answers into the vault that stand in the database, as those to
// fields do which were not secret in an earlier version. What the vault has
// already is newer. If that is lost they stay where they are, so that the sync
// says so; the new sign-in takes them away.
func (s *Syncer) seal(ctx context.Context, a *store.Account, info connectors.Info) error {
	const what = "moving what is secret of %s out of the database: %w"
	var moved []string
	for _, id := range info.Secrets() {
		value, open := a.Answers[id]
		if !open {
			continue
		}
		vault := s.Vault(a.Source)
		kept, err := vault.Secret(id)
		if errors.Is(err, connectors.ErrReauth) {
			return nil
		}
		if err == nil && kept == "" && value != "" {
			err = vault.SetSecret(id, value)
		}
		if err != nil {
			return fmt.Errorf(what, info.Name, err)
		}
		moved = append(moved, id)
	}
	if len(moved) == 0 {
		return nil
	}
	if err := s.Engine.Store.ForgetAnswers(ctx, s.Engine.AthleteID, a.Source, moved); err != nil {
		return fmt.Errorf(what, info.Name, err)
	}
	for _, id := range moved {
		delete(a.Answers, id)
	}
	return nil
}
