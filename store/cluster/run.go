package cluster

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// pgCtl runs pg_ctl for the data directory as the server's user.
func (s *Server) pgCtl(ctx context.Context, args ...string) (output string, code int, err error) {
	cmd := s.command(ctx, "pg_ctl", append(args, "-D", s.paths.data)...)
	// A server inherits what pg_ctl's output goes to, so it must be a file: a
	// pipe would stay open as long as the server lives.
	out, err := os.CreateTemp("", "pg_ctl-*.log")
	if err != nil {
		return "", 0, fmt.Errorf("running pg_ctl: %w", err)
	}
	defer os.Remove(out.Name())
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	err = cmd.Run()
	text, _ := os.ReadFile(out.Name())
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return string(text), exit.ExitCode(), fmt.Errorf("pg_ctl %s: %s", args[0], strings.TrimSpace(string(text)))
	}
	if err != nil {
		return "", 0, fmt.Errorf("running pg_ctl: %w", err)
	}
	return string(text), 0, nil
}

// command is a program of PostgreSQL's, run by the server's user from a folder
// that this user can enter, and speaking English.
func (s *Server) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s.binaries.tool(name), args...)
	cmd.Dir = s.paths.dir
	cmd.Env = append(cleanEnvironment(), "LC_ALL=C")
	s.user.run(cmd)
	return cmd
}

// cleanEnvironment keeps other people's PG… settings away from our server.
func cleanEnvironment() (env []string) {
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "PG") && !strings.HasPrefix(e, "LC_") && !strings.HasPrefix(e, "LANG") {
			env = append(env, e)
		}
	}
	return env
}

// running says whether a server runs on the data directory.
func (s *Server) running(ctx context.Context) bool {
	_, code, err := s.pgCtl(ctx, "status")
	return err == nil && code == 0
}

// adopt takes over a server that is up already: another process of ours
// started it, or a crash left it behind. One that will not let us in is
// stopped cleanly, and a new one is started by the caller.
func (s *Server) adopt(ctx context.Context) bool {
	if _, err := os.Stat(filepath.Join(s.paths.data, "postmaster.pid")); err != nil || !s.running(ctx) {
		return false
	}
	port, err := s.livePort()
	if err == nil {
		remembered := s.port
		s.port = port
		if err = s.ping(ctx, Database); err == nil {
			s.opts.Log.Info("found the database running", "port", s.port)
			return true
		}
		s.port = remembered
	}
	s.opts.Log.Warn("the database is running but does not let us in; restarting it", "error", err)
	if err := s.stop(ctx); err != nil {
		s.opts.Log.Error("stopping a left-over server", "error", err)
	}
	return false
}

// livePort reads from postmaster.pid where a running server listens: line 4.
func (s *Server) livePort() (int, error) {
	text, err := os.ReadFile(filepath.Join(s.paths.data, "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	lines := strings.Split(string(text), "\n")
	if len(lines) < 4 {
		return 0, errors.New("postmaster.pid is incomplete")
	}
	return strconv.Atoi(strings.TrimSpace(lines[3]))
}

// launch starts the server and makes sure that our password opens it.
func (s *Server) launch(ctx context.Context) error {
	if !portFree(s.port) {
		return &PortTakenError{Port: s.port, File: s.paths.port}
	}
	if err := s.configure(); err != nil {
		return s.startError(err, "", "")
	}
	if err := s.rotateLog(); err != nil {
		return s.startError(err, "", "")
	}
	if err := s.boot(ctx); err != nil {
		return err
	}
	err := s.ping(ctx, "postgres")
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == "28P01" {
		// The keyring lost the password or was replaced. The files are ours, so
		// the server may be given the password we know.
		s.opts.Log.Warn("the database has another password than the one kept; setting it anew")
		if err := errors.Join(s.stop(ctx), s.resetPassword(ctx)); err != nil {
			return err
		}
		if err := s.boot(ctx); err != nil {
			return err
		}
		err = s.ping(ctx, "postgres")
	}
	if err != nil {
		return s.startError(err, logTail(s.paths.log), "")
	}
	return nil
}

func (s *Server) boot(ctx context.Context) error {
	if _, _, err := s.pgCtl(ctx, "start", "-w", "-t", "120", "-s", "-l", s.paths.log); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return s.startError(errors.New("pg_ctl gave up"), logTail(s.paths.log), "")
	}
	return nil
}

// stop ends the server cleanly: clients are disconnected, everything is
// written, and the next start has nothing to recover.
func (s *Server) stop(ctx context.Context) error {
	if !s.running(ctx) {
		return nil
	}
	if _, _, err := s.pgCtl(ctx, "stop", "-m", "fast", "-w", "-t", "60", "-s"); err != nil {
		return fmt.Errorf("stopping the database: %w", err)
	}
	return nil
}

// resetPassword sets the owner's password in single-user mode, where whoever
// owns the files is let in. The password goes through standard input, since
// arguments can be seen by every user of the machine.
func (s *Server) resetPassword(ctx context.Context) error {
	cmd := s.command(ctx, "postgres", "--single", "-D", s.paths.data, "postgres")
	cmd.Stdin = strings.NewReader("ALTER ROLE " + Owner + " PASSWORD '" + s.password + "'\n")
	if out, err := cmd.CombinedOutput(); err != nil || bytes.Contains(out, []byte("ERROR")) {
		return fmt.Errorf("setting the database's password anew: %w: %s", err, tail(string(out)))
	}
	return nil
}

// ping opens one connection with the owner's password.
func (s *Server) ping(ctx context.Context, database string) error {
	conn, err := s.connect(ctx, database)
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

func (s *Server) connect(ctx context.Context, database string) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(s.URL())
	if err != nil {
		return nil, err
	}
	config.Database = database
	config.ConnectTimeout = 10 * time.Second
	return pgx.ConnectConfig(ctx, config)
}

// startError explains a failed start and clears away what it left half done.
func (s *Server) startError(err error, log, halfDone string) error {
	if halfDone != "" {
		_ = os.RemoveAll(halfDone)
		_ = os.RemoveAll(s.paths.run)
	}
	full := diskFull(err) || strings.Contains(log, "No space left on device") ||
		strings.Contains(err.Error(), "No space left on device")
	return &StartError{Log: log, Full: full, Err: err}
}

// maxLog is the size beyond which the server's log is set aside at a start.
const maxLog = 1 << 20

func (s *Server) rotateLog() error {
	if info, err := os.Stat(s.paths.log); err == nil && info.Size() > maxLog {
		if err := os.Rename(s.paths.log, s.paths.log+".old"); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(s.paths.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), s.user.own(s.paths.log))
}

func logTail(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > 4096 {
		_, _ = f.Seek(-4096, io.SeekEnd)
	}
	text, _ := io.ReadAll(f)
	return tail(string(text))
}

// tail is the last few lines of a text.
func tail(text string) string {
	var lines []string
	for scan := bufio.NewScanner(strings.NewReader(text)); scan.Scan(); {
		if line := strings.TrimSpace(scan.Text()); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines[max(0, len(lines)-5):], "\n")
}
