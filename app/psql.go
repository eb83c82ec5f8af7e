package app

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
)

// noPsql says that psql is not on this machine; the bundle has none.
type noPsql struct{}

func (noPsql) Error() string { return "psql is not installed on this computer" }

// Advice says where psql comes from on this system.
func (noPsql) Advice() string {
	switch runtime.GOOS {
	case "windows":
		return "Install the command line tools of PostgreSQL from postgresql.org, or use any other program with the address that \"athletedata db url\" prints."
	case "darwin":
		return "Install it with: brew install libpq. Or use any other program with the address that \"athletedata db url\" prints."
	}
	return "Install your system's package postgresql-client, or use any other program with the address that \"athletedata db url\" prints."
}

// findPsql looks on the PATH and where installers put it without telling the PATH.
func findPsql() (string, error) {
	if path, err := exec.LookPath("psql"); err == nil {
		return path, nil
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin/psql",
		"/opt/homebrew/opt/libpq/bin/psql",
		"/usr/local/opt/libpq/bin/psql",
		"/Applications/Postgres.app/Contents/Versions/latest/bin/psql",
		"/Library/PostgreSQL/*/bin/psql",
		`C:\Program Files\PostgreSQL\*\bin\psql.exe`,
	} {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return slices.Max(found), nil
		}
	}
	return "", noPsql{}
}
