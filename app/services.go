package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"athletedata/app/engine"
	"athletedata/app/paths"
	"athletedata/app/secrets"
	"athletedata/app/settings"
	"athletedata/store"
	"athletedata/store/archive"
	"athletedata/store/cluster"
)

// Services are the parts of the program that run: server, store, archive,
// engine. They start in this order and stop in the reverse one.
type Services struct {
	Paths    paths.Paths
	Settings settings.Settings
	Server   *cluster.Server // nil when the user's own server is used
	Store    *store.Store
	Archive  *archive.Archive
	Engine   *engine.Engine
	Syncer   *engine.Syncer

	secrets  *secrets.Store
	external string // address of the user's own server
	log      *slog.Logger
}

// athlete is the one whose data is imported until the program knows several.
const athlete int16 = 1

// with starts the services, does one thing and stops them.
func (o *options) with(ctx context.Context, do func(*Services) error) (err error) {
	p, err := paths.In(o.dataDir)
	if err != nil {
		return err
	}
	log, closeLog, err := o.openLog(p)
	if err != nil {
		return err
	}
	defer closeLog()
	s, err := o.start(ctx, p, log, func(string) {})
	if err != nil {
		if ctx.Err() != nil { // stopped by the person, who need not hear what is missing now
			return ctx.Err()
		}
		log.Error("could not start", "error", err)
		return err
	}
	defer func() {
		if closeErr := s.Close(); err == nil {
			err = closeErr
		}
	}()
	return do(s)
}

// start brings everything up; stage is told what is being done.
func (o *options) start(ctx context.Context, p paths.Paths, log *slog.Logger, stage func(string)) (_ *Services, err error) {
	s := &Services{Paths: p, log: log}
	if s.Settings, err = settings.Load(p.Settings); err != nil {
		return nil, err
	}
	s.external = o.databaseURL
	if s.external == "" {
		s.external = s.Settings.DatabaseURL
	}
	keeper := secrets.Open(p.Secrets)
	keeper.Ask = func(path string) string { return o.passphrase(ctx, path) }
	s.secrets = keeper
	var url string
	if s.external != "" {
		stage("Connecting to your database")
		if err := cluster.CheckExternal(ctx, s.external); err != nil {
			return nil, err
		}
		url = s.external
	} else {
		if notice := keeper.Notice(); notice != "" {
			log.Info(notice)
		}
		s.Server, err = cluster.Start(ctx, cluster.Options{Dir: p.Postgres, Secrets: keeper, Log: log, Stage: stage})
		if err != nil {
			return nil, err
		}
		url = s.Server.URL()
	}
	stage("Opening the database")
	if s.Store, err = store.Open(ctx, url); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if s.Archive, err = archive.Open(p.Archive); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.Engine = &engine.Engine{Store: s.Store, Archive: s.Archive, AthleteID: athlete, Version: Version, Log: log}
	s.Syncer = newSyncer(s, secrets.NewVaults(keeper, p.Accounts))
	s.Syncer.Limits, s.Syncer.Clock = o.limits, o.clock
	return s, nil
}

// Close stops what runs.
func (s *Services) Close() error {
	if s.Store != nil {
		s.Store.Close()
	}
	if s.Server != nil {
		return s.Server.Close()
	}
	return nil
}

// Linger keeps the bundled server up after this process is gone.
func (s *Services) Linger(atLeast time.Duration) error {
	if s.Server == nil {
		return nil // the user's own server needs no keeping
	}
	if err := s.Server.Linger(atLeast); err != nil {
		return fmt.Errorf("the address would not work for long: %w", err)
	}
	return nil
}
