package cluster

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	embedded "github.com/fergusstrange/embedded-postgres"
)

// initialise makes the database in a folder beside its final place and renames
// it there when it is complete, so that a crash or a full disk in the middle
// leaves nothing that looks like a database.
func (s *Server) initialise(ctx context.Context) error {
	fresh := s.paths.data + ".new"
	for _, leftover := range []string{fresh, s.paths.run} {
		if err := os.RemoveAll(leftover); err != nil {
			return fmt.Errorf("clearing the way for a new database: %w", err)
		}
	}
	binaries := s.binaries.Dir
	if s.user != nil {
		shim, err := makeShim(s.paths.dir, s.binaries, s.user)
		if err != nil {
			return err
		}
		defer shim.remove()
		binaries = shim.dir
	} else if err := plainName(s.binaries); err != nil {
		return err
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	// The library takes the major from PG_VERSION being a prefix of this.
	version := embedded.PostgresVersion(fmt.Sprintf("%d.0.0", s.binaries.Major))
	var log bytes.Buffer
	server := embedded.NewDatabase(embedded.DefaultConfig().
		Version(version).
		Port(uint32(port)).
		Username(Owner).Password(s.password).Database("postgres").
		// Sorting by bytes is the same everywhere and the fastest; the database
		// of the athlete gets a locale that knows letters, see ensureDatabase.
		Locale("C").Encoding("UTF8").
		BinariesPath(binaries).
		CachePath(filepath.Join(s.paths.run, "unused")).
		RuntimePath(s.paths.run).
		DataPath(fresh).
		StartTimeout(time.Minute).
		StartParameters(map[string]string{"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}).
		Logger(&log))
	defer removeLibraryLogs(libraryLogs(), port)
	if err := server.Start(); err != nil {
		return s.startError(err, tail(log.String()), fresh)
	}
	if err := server.Stop(); err != nil {
		return s.startError(err, tail(log.String()), fresh)
	}
	if err := ctx.Err(); err != nil {
		os.RemoveAll(fresh)
		return err
	}
	_ = os.RemoveAll(s.paths.run)
	if err := os.Remove(s.paths.data); err != nil && !os.IsNotExist(err) { // an empty one may be there
		return fmt.Errorf("putting the new database in its place: %w", err)
	}
	if err := os.Rename(fresh, s.paths.data); err != nil {
		return fmt.Errorf("putting the new database in its place: %w", err)
	}
	return nil
}

// libraryLogs are the log files that embedded-postgres makes in the system's
// folder for temporary files and never removes.
func libraryLogs() []string {
	found, _ := filepath.Glob(filepath.Join(os.TempDir(), "embedded_postgres_log*"))
	return found
}

// removeLibraryLogs removes those that were not there before and speak of our
// port: another program may be initialising a database of its own just now,
// and the library fails when its log is gone.
func removeLibraryLogs(before []string, port int) {
	ours := []byte(fmt.Sprintf("port %d", port))
	for _, log := range libraryLogs() {
		if slices.Contains(before, log) {
			continue
		}
		if text, err := os.ReadFile(log); err == nil && bytes.Contains(text, ours) {
			_ = os.Remove(log)
		}
	}
}
