package app

import (
	"context"
	"fmt"

	"athletedata/app/engine"
	"athletedata/connectors"
	"athletedata/connectors/all/fakes"
)

// demoAccounts connects accounts at stand-ins of the vendors' servers, which
// answer on this computer until stop is called. They are synced once, unless a
// window follows that does that by itself and shows it.
func (o *options) demoAccounts(ctx context.Context, window bool) (stop func(), err error) {
	if o.clock == nil {
		o.clock = connectors.SystemClock{}
	}
	vendors := fakes.All(o.clock, fakes.Options{})
	bases, stop, err := fakes.Serve(ctx, vendors)
	if err != nil {
		return nil, err
	}
	// Stand-ins need no sparing.
	o.limits = func(info connectors.Info) connectors.Limits {
		limits := info.Limits
		limits.Gap, limits.Windows = 0, nil
		return limits
	}
	err = o.with(ctx, func(s *Services) error {
		if !o.json {
			fmt.Fprintln(o.out, "\nConnecting accounts at stand-ins of the vendors' servers, on this computer …")
		}
		var sources []string
		for _, v := range vendors {
			if err := s.connectDemo(ctx, v, bases[v.ID]); err != nil {
				return fmt.Errorf("connecting the stand-in of %s: %w", v.ID, err)
			}
			sources = append(sources, v.ID)
		}
		if window {
			return nil
		}
		if err := o.sync(ctx, s, sources); err != nil {
			return err
		}
		if !o.json {
			fmt.Fprintln(o.out, "The stand-ins end with this command. A later sync of these accounts reaches nobody; give the same command again instead.")
		}
		return nil
	})
	if err != nil {
		stop()
		return nil, err
	}
	return stop, nil
}

// connectDemo does what a person would do who knows the password.
func (s *Services) connectDemo(ctx context.Context, v fakes.Fake, base string) error {
	connector, ok := s.Syncer.Connector(v.ID)
	if !ok {
		return &engine.UnknownSourceError{Source: v.ID}
	}
	k, err := s.Syncer.Connect(ctx, v.ID, engine.Choices{Answers: v.Answers(base), NoticeVersion: connector.Info().Notice.Version})
	if err != nil {
		return err
	}
	if v.SignIn != nil {
		if err := v.SignIn(s.Syncer.Vault(v.ID)); err != nil {
			return err
		}
	}
	if _, err := k.Check(ctx); err != nil { // who is signed in is kept with the account
		return err
	}
	return k.Save(ctx)
}
