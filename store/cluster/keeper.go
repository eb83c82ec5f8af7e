package cluster

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// keeperVariable tells a new process of this program that it is a keeper.
const keeperVariable = "ATHLETEDATA_KEEPER"

// order is what a keeper is told, through its standard input: the passwords
// must appear in no argument list and no environment.
type order struct {
	Dir           string
	Owner, Reader string
}

// Linger keeps the server up after this process is gone: for as long as
// clients are connected, and at least for the given time. It is what makes an
// address that was printed for psql work. A process of its own sees to it.
func (s *Server) Linger(atLeast time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	if err := s.lease.lock(ctx); err != nil {
		return fmt.Errorf("keeping the database up: %w", err)
	}
	err := extend(s.paths.dir, time.Now().Add(atLeast))
	there := keeperThere(s.paths.dir)
	s.lease.unlock()
	if err != nil || there {
		return err
	}
	return s.spawnKeeper()
}

// extend writes down until when the server is wanted at least; never earlier
// than somebody else wants it.
func extend(dir string, until time.Time) error {
	if until.Before(wantedUntil(dir)) {
		return nil
	}
	if err := os.WriteFile(filepath.Join(dir, "keep-until"), []byte(until.Format(time.RFC3339Nano)), 0o600); err != nil {
		return fmt.Errorf("keeping the database up: %w", err)
	}
	return nil
}

func wantedUntil(dir string) time.Time {
	text, _ := os.ReadFile(filepath.Join(dir, "keep-until"))
	until, _ := time.Parse(time.RFC3339Nano, string(text))
	return until
}

func keeperLock(dir string) *flock.Flock { return flock.New(filepath.Join(dir, "keeper.lock")) }

func keeperThere(dir string) bool {
	l := keeperLock(dir)
	free, err := l.TryLock()
	if free {
		_ = l.Unlock()
	}
	return err == nil && !free
}

// spawnKeeper starts the process and waits until it has its share.
func (s *Server) spawnKeeper() error {
	exe, err := os.Executable()
	if err != nil {
		return fmt.Errorf("keeping the database up: %w", err)
	}
	text, err := json.Marshal(order{Dir: s.paths.dir, Owner: s.password, Reader: s.reader})
	if err != nil {
		return err
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), keeperVariable+"=1")
	cmd.Dir = s.paths.dir
	cmd.Stdin = strings.NewReader(string(text))
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	detach(cmd)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("keeping the database up: %w", err)
	}
	answer, err := bufio.NewReader(out).ReadString('\n')
	if strings.TrimSpace(answer) != keeperReady {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return fmt.Errorf("keeping the database up: %s %w", strings.TrimSpace(answer), err)
	}
	_ = out.Close()
	return cmd.Process.Release()
}

const keeperReady = "ready"

// MaybeActAsKeeper turns this process into a keeper if it was started as one.
// It must be called first thing in main, and in TestMain of tests that linger.
func MaybeActAsKeeper() {
	if os.Getenv(keeperVariable) == "" {
		return
	}
	if err := keep(os.Stdin, os.Stdout); err != nil {
		fmt.Println(err) // whoever started us reads it
		os.Exit(1)
	}
	os.Exit(0)
}

// fixed are secrets that were told once.
type fixed struct{ owner, reader string }

func (f fixed) Get(name string) (string, error) {
	if strings.Contains(name, " owner ") {
		return f.owner, nil
	}
	return f.reader, nil
}

func (fixed) Set(string, string) error { return errors.New("a keeper stores no secrets") }

// keepPoll is how often a keeper looks whether it is still needed.
var keepPoll = 5 * time.Second

func keep(in io.Reader, out io.Writer) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var o order
	if err := json.NewDecoder(in).Decode(&o); err != nil {
		return fmt.Errorf("reading what to keep up: %w", err)
	}
	alone := keeperLock(o.Dir)
	if first, err := alone.TryLock(); err != nil || !first {
		fmt.Fprintln(out, keeperReady) // there is a keeper; it reads keep-until
		return err
	}
	defer alone.Unlock()
	s, err := Start(ctx, Options{Dir: o.Dir, Secrets: fixed{o.Owner, o.Reader}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	fmt.Fprintln(out, keeperReady)
	for {
		select {
		case <-ctx.Done():
			return s.Close()
		case <-time.After(min(keepPoll, max(time.Until(wantedUntil(o.Dir)), 50*time.Millisecond))):
		}
		if s.needed(ctx) {
			continue
		}
		err := s.close(func() bool {
			if s.needed(ctx) {
				return false
			}
			_ = alone.Unlock() // who comes next needs a keeper of its own
			return true
		})
		if !errors.Is(err, errStay) {
			return err
		}
	}
}

// needed says whether the time is not over or clients are still connected. A
// server that does not answer is needed by nobody.
func (s *Server) needed(ctx context.Context) bool {
	if time.Now().Before(wantedUntil(s.paths.dir)) {
		_, err := os.Stat(filepath.Join(s.paths.data, "postmaster.pid"))
		return err == nil
	}
	conn, err := s.connect(ctx, Database)
	if err != nil {
		return false
	}
	defer conn.Close(ctx)
	var clients int
	err = conn.QueryRow(ctx, `SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`).Scan(&clients)
	return err == nil && clients > 0
}
