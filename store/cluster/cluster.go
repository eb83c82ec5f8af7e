// Package cluster is the life of the bundled PostgreSQL server: finding it,
// making its database, starting, sharing between several processes of this
// program, and stopping it when the last one leaves.
//
// The first initialisation is embedded-postgres's work. After that pg_ctl is
// driven here, because a server that another process started, or that a crash
// left behind, must be adopted, which the library cannot; and because it
// deletes data directories it does not understand. What it may touch has
// passed [guard].
//
// The server listens on 127.0.0.1 only, on a port chosen once and remembered,
// and lets nobody in without a password (scram-sha-256). When the program is
// root only the server's processes run as an unprivileged user.
package cluster

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"
)

// Names inside the server.
const (
	Database = "athletedata"
	Owner    = "athletedata"
	Reader   = "reader" // may select from everything, for BI tools
)

// Secrets keeps passwords. Get answers "" for one it does not have.
type Secrets interface {
	Get(name string) (string, error)
	Set(name, value string) error
}

// Options says where the server's files are and who keeps its passwords.
type Options struct {
	Dir     string // folder of everything of this server; made when missing
	Secrets Secrets
	Log     *slog.Logger // default slog.Default()
	// Stage is told in plain words what is being done; may be nil.
	Stage func(string)
}

// Server is a running server and this process's share in it.
type Server struct {
	opts     Options
	paths    paths
	binaries Binaries
	user     *account // as whom the server runs; nil: as we do
	lease    *lease
	port     int
	password string
	reader   string
	closing  sync.Once
	closeErr error
}

// paths are the files inside Options.Dir.
type paths struct{ dir, data, log, port, run string }

func pathsIn(dir string, major int) paths {
	return paths{
		dir:  dir,
		data: filepath.Join(dir, fmt.Sprintf("data-%d", major)),
		log:  filepath.Join(dir, "server.log"),
		port: filepath.Join(dir, "port"),
		run:  filepath.Join(dir, "run"),
	}
}

// Start makes sure that the server of a folder is up and takes a share in it.
// Several processes may do so at once; the last one to Close stops it.
func Start(ctx context.Context, opts Options) (_ *Server, err error) {
	if opts.Log == nil {
		opts.Log = slog.Default()
	}
	if opts.Stage == nil {
		opts.Stage = func(string) {}
	}
	opts.Stage("Looking for PostgreSQL")
	s := &Server{opts: opts}
	if s.user, err = serverAccount(); err != nil {
		return nil, err
	}
	dir, err := reachable(opts.Dir, s.user)
	if err != nil {
		return nil, err
	}
	s.user = s.user.keep(dir)
	if s.binaries, err = findBinaries(dataMajor(dir), s.user); err != nil {
		return nil, err
	}
	s.paths = pathsIn(dir, s.binaries.Major)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making the database's folder: %w", err)
	}
	// Not for other people's eyes, but the server's own user has to pass.
	mode := os.FileMode(0o700)
	if s.user != nil {
		mode = 0o711
	}
	if err := os.Chmod(dir, mode); err != nil {
		return nil, fmt.Errorf("protecting the database's folder: %w", err)
	}
	if s.lease, err = takeLease(ctx, dir); err != nil {
		return nil, err
	}
	defer s.lease.unlock()
	if err := s.up(ctx); err != nil {
		s.lease.drop()
		return nil, err
	}
	return s, nil
}

// up brings the server up, whatever state it is in. The lease is locked.
func (s *Server) up(ctx context.Context) error {
	state, err := guard(s.paths.data, s.binaries.Major)
	if err != nil {
		return err
	}
	if err := s.loadPasswords(); err != nil {
		return err
	}
	if state == dataAbsent {
		s.opts.Stage("Making a new database")
		if err := s.initialise(ctx); err != nil {
			return err
		}
	}
	if s.port, err = rememberedPort(s.paths.port); err != nil {
		return err
	}
	if s.adopt(ctx) {
		return nil
	}
	s.opts.Stage("Starting the database")
	if err := s.launch(ctx); err != nil {
		return err
	}
	return s.ensureDatabase(ctx)
}

// loadPasswords gets both passwords, or makes them up.
func (s *Server) loadPasswords() (err error) {
	if s.password, err = s.secret("owner"); err != nil {
		return err
	}
	s.reader, err = s.secret("reader")
	return err
}

// secret gets a password of this server. A new one is set before it is used
// anywhere, so that a crash in between leaves nothing that cannot be opened.
func (s *Server) secret(role string) (string, error) {
	name := "postgres " + role + " of " + s.paths.dir
	value, err := s.opts.Secrets.Get(name)
	if err != nil {
		return "", fmt.Errorf("reading the database's password: %w", err)
	}
	if value != "" {
		return value, nil
	}
	value = newPassword()
	if err := s.opts.Secrets.Set(name, value); err != nil {
		return "", fmt.Errorf("keeping the database's password: %w", err)
	}
	return value, nil
}

// URL is the owner's address with its password.
func (s *Server) URL() string { return s.address(Owner, s.password) }

// ReaderURL is the address of the role that can read only.
func (s *Server) ReaderURL() string { return s.address(Reader, s.reader) }

func (s *Server) address(user, password string) string {
	u := url.URL{
		Scheme: "postgresql", User: url.UserPassword(user, password),
		Host: "127.0.0.1:" + strconv.Itoa(s.port), Path: "/" + Database,
	}
	return u.String()
}

// DataDir is where the server keeps its files.
func (s *Server) DataDir() string { return s.paths.data }

// Binaries says which PostgreSQL runs.
func (s *Server) Binaries() Binaries { return s.binaries }

// Port is where the server listens on 127.0.0.1.
func (s *Server) Port() int { return s.port }

// stopTimeout bounds a clean shutdown, which writes what is still in memory.
const stopTimeout = 60 * time.Second

// Close gives up this process's share and stops the server if it was the last.
func (s *Server) Close() error {
	s.closing.Do(func() { s.closeErr = s.close(func() bool { return true }) })
	return s.closeErr
}

// close leaves if, once nobody else can join or leave, may still says so.
func (s *Server) close(may func() bool) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	if err := s.lease.lock(ctx); err != nil {
		s.lease.drop()
		return fmt.Errorf("leaving the database: %w", err)
	}
	defer s.lease.unlock()
	if !may() {
		return errStay
	}
	if last := s.lease.drop(); !last {
		return nil
	}
	return s.stop(ctx)
}

// errStay says that a keeper is still needed.
var errStay = errors.New("still needed")
