package app

import (
	"fmt"
	"net/url"
	"strconv"

	"athletedata/store/cluster"
)

// Connection is how other programs get at the database.
type Connection struct {
	URL       string // with the password
	SafeURL   string // without it, for showing
	ReaderURL string // of the role that may only read; empty on the user's own server
	Host      string
	Port      int
	Database  string
	User      string
	DataDir   string // the server's files; empty on the user's own server
	Server    string // in words: "bundled, in /…", "your own"
	External  bool
}

// Connection describes the database in use.
func (s *Services) Connection() Connection {
	c := Connection{External: s.Server == nil}
	if c.External {
		c.URL, c.Server = s.external, "your own server"
	} else {
		c.URL, c.ReaderURL, c.DataDir = s.Server.URL(), s.Server.ReaderURL(), s.Server.DataDir()
		b := s.Server.Binaries()
		c.Server = "installed on this computer, from " + b.Dir
		if b.Bundled {
			c.Server = "bundled, from " + b.Dir
		}
	}
	c.SafeURL = cluster.WithoutPassword(c.URL)
	if u, err := url.Parse(c.URL); err == nil {
		c.Host, c.User = u.Hostname(), u.User.Username()
		c.Port, _ = strconv.Atoi(u.Port())
		if c.Port == 0 {
			c.Port = 5432
		}
		if len(u.Path) > 1 {
			c.Database = u.Path[1:]
		}
	}
	return c
}

// Environment is the connection as libpq's programs read it from their
// environment, where other users do not see it.
func (c Connection) Environment() ([]string, error) {
	u, err := url.Parse(c.URL)
	if err != nil {
		return nil, fmt.Errorf("reading the database's address: %w", err)
	}
	env := []string{"PGHOST=" + c.Host, "PGPORT=" + strconv.Itoa(c.Port), "PGDATABASE=" + c.Database, "PGUSER=" + c.User}
	if password, ok := u.User.Password(); ok {
		env = append(env, "PGPASSWORD="+password)
	}
	for key, variable := range map[string]string{"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "password": "PGPASSWORD"} {
		if v := u.Query().Get(key); v != "" {
			env = append(env, variable+"="+v)
		}
	}
	return env, nil
}
