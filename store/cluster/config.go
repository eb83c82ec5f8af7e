package cluster

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// confName is a file of ours in the data directory, included at the end of
// postgresql.conf; what a user writes below that line wins.
const confName = "athletedata.conf"

const includeLine = "include_if_exists = 'athletedata.conf'"

// conf is small by default, since the program lives in the tray, and generous
// where bulk loads feel it. Only settings that PostgreSQL 15 knows.
func conf(port int) string {
	return fmt.Sprintf(`# Written by Athlete Data Warehouse at every start; changes here are lost.
# Put your own settings at the end of postgresql.conf.
listen_addresses = '127.0.0.1'
port = %d
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = 40

shared_buffers = '128MB'
work_mem = '16MB'
maintenance_work_mem = '128MB'
effective_cache_size = '1GB'
random_page_cost = 1.1
jit = off
wal_buffers = '16MB'
max_wal_size = '4GB'
min_wal_size = '80MB'
checkpoint_timeout = '15min'
wal_level = minimal
max_wal_senders = 0

timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, ymd'
lc_messages = 'C'
log_min_messages = warning
# A statement in the log could carry a password or somebody's health, and so
# could the details of an error.
log_min_error_statement = panic
log_error_verbosity = terse
`, port)
}

const hba = `# Written by Athlete Data Warehouse: this computer only, and with a password.
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128      scram-sha-256
`

// configure writes the server's configuration into the data directory.
func (s *Server) configure() error {
	write := func(name, text string) error {
		path := filepath.Join(s.paths.data, name)
		if old, err := os.ReadFile(path); err == nil && string(old) == text {
			return nil
		}
		if err := writeWhole(path, text); err != nil {
			return fmt.Errorf("configuring the database: %w", err)
		}
		return s.user.own(path)
	}
	main := filepath.Join(s.paths.data, "postgresql.conf")
	text, err := os.ReadFile(main)
	if err != nil {
		return fmt.Errorf("configuring the database: %w", err)
	}
	if !strings.Contains(string(text), includeLine) {
		if err := write("postgresql.conf", string(text)+"\n"+includeLine+"\n"); err != nil {
			return err
		}
	}
	return errors.Join(write(confName, conf(s.port)), write("pg_hba.conf", hba))
}

// writeWhole replaces a file or leaves it as it was.
func writeWhole(path, text string) error {
	fresh := path + ".new"
	if err := os.WriteFile(fresh, []byte(text), 0o600); err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	return os.Rename(fresh, path)
}
