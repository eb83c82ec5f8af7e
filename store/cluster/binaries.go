package cluster

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"

	"github.com/adrg/xdg"
)

// MinMajor is the oldest PostgreSQL that can be used.
const MinMajor = 15

// BinariesVariable names the environment variable with the folder of a
// PostgreSQL to run (the one that has bin/postgres in it).
const BinariesVariable = "ATHLETEDATA_POSTGRES"

// Binaries is a PostgreSQL that can be run.
type Binaries struct {
	Dir     string // has bin/, lib/, share/
	Version string // "18.4"
	Major   int
	Bundled bool // ours, not one installed on the machine
}

// CacheDir is the folder into which "make postgres" unpacks bundles. Root's is
// one that the unprivileged user, as whom the server then runs, can reach.
func CacheDir() string {
	if runsAsRoot() {
		return "/var/cache/athletedata/postgres"
	}
	return filepath.Join(xdg.CacheHome, "athletedata", "postgres")
}

// FindBinaries looks for a PostgreSQL to run: in ATHLETEDATA_POSTGRES, beside
// the executable, in the cache, and last among the installed ones. The program
// never downloads any.
func FindBinaries() (Binaries, error) {
	a, err := serverAccount()
	if err != nil {
		return Binaries{}, err
	}
	return findBinaries(0, a)
}

// findBinaries looks for a version (0: any) that a user (nil: ourselves) can run.
func findBinaries(major int, a *account) (Binaries, error) {
	missing := &NoBinariesError{Major: major}
	usable := func(dir string, bundled bool) (Binaries, bool) {
		b, err := inspect(dir, a)
		if err != nil || major != 0 && b.Major != major {
			return Binaries{}, false
		}
		b.Bundled = bundled
		return b, true
	}
	if named := os.Getenv(BinariesVariable); named != "" {
		missing.Looked = append(missing.Looked, named+" ("+BinariesVariable+")")
		if b, ok := usable(named, true); ok {
			return b, nil
		}
	}
	var bundles []string
	if exe, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(exe); err == nil {
			exe = real
		}
		beside := filepath.Dir(exe)
		bundles = append(bundles, filepath.Join(beside, "postgres"), filepath.Join(beside, "..", "lib", "athletedata", "postgres"),
			filepath.Join(beside, "..", "Resources", "postgres"))
	}
	cached, _ := filepath.Glob(filepath.Join(CacheDir(), "postgresql-*"))
	slices.Sort(cached)
	slices.Reverse(cached) // newest first
	bundles = append(bundles, cached...)
	missing.Looked = append(missing.Looked, bundles...)
	if len(cached) == 0 {
		missing.Looked = append(missing.Looked, CacheDir())
	}
	for _, dir := range bundles {
		if b, ok := usable(dir, true); ok {
			return b, nil
		}
	}
	var best Binaries
	for _, dir := range installed() {
		if b, ok := usable(dir, false); ok && b.Major >= MinMajor && b.Major > best.Major {
			best = b
		}
	}
	if best.Dir != "" {
		return best, nil
	}
	missing.Looked = append(missing.Looked, "the installed programs")
	return Binaries{}, missing
}

// installed lists where installers put PostgreSQL.
func installed() []string {
	var dirs []string
	for _, pattern := range []string{
		"/usr/lib/postgresql/*",
		"/usr/pgsql-*",
		"/opt/homebrew/opt/postgresql@*",
		"/usr/local/opt/postgresql@*",
		"/Library/PostgreSQL/*",
		"/Applications/Postgres.app/Contents/Versions/*",
		`C:\Program Files\PostgreSQL\*`,
	} {
		found, _ := filepath.Glob(pattern)
		dirs = append(dirs, found...)
	}
	if path, err := exec.LookPath("pg_ctl"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		dirs = append(dirs, filepath.Dir(filepath.Dir(path)))
	}
	return dirs
}

var versionPattern = regexp.MustCompile(`\(PostgreSQL\) ((\d+)(?:\.\d+)?)`)

// inspect asks a PostgreSQL for its version, which also proves that it runs here.
func inspect(dir string, a *account) (Binaries, error) {
	b := Binaries{Dir: dir}
	for _, tool := range []string{"initdb", "pg_ctl"} {
		if _, err := os.Stat(b.tool(tool)); err != nil {
			return Binaries{}, err
		}
	}
	ask := exec.Command(b.tool("postgres"), "--version")
	ask.Dir = string(filepath.Separator)
	a.run(ask)
	out, err := ask.Output()
	if err != nil {
		return Binaries{}, fmt.Errorf("running %s: %w", b.tool("postgres"), err)
	}
	m := versionPattern.FindSubmatch(out)
	if m == nil {
		return Binaries{}, fmt.Errorf("%s is no PostgreSQL", b.tool("postgres"))
	}
	b.Version = string(m[1])
	b.Major, err = strconv.Atoi(string(m[2]))
	return b, err
}

// tool is the path of one of the PostgreSQL's programs.
func (b Binaries) tool(name string) string {
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(b.Dir, "bin", name)
}
