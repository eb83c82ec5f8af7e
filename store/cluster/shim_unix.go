//go:build unix

package cluster

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Names under which the program acts as a tool of PostgreSQL, and how it is
// told as whom and where the real one is.
const (
	shimUID   = "ATHLETEDATA_SHIM_UID"
	shimGID   = "ATHLETEDATA_SHIM_GID"
	shimTools = "ATHLETEDATA_SHIM_TOOLS"
)

// shim is a folder that looks like a PostgreSQL to embedded-postgres, whose
// initdb and pg_ctl are this program under other names.
type shim struct{ dir string }

func makeShim(dir string, b Binaries, a *account) (*shim, error) {
	s := &shim{dir: filepath.Join(dir, "shim")}
	s.remove()
	exe, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program's own file: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(s.dir, "bin"), 0o755); err != nil {
		return nil, fmt.Errorf("preparing to run PostgreSQL as another user: %w", err)
	}
	for _, tool := range []string{"initdb", "pg_ctl"} {
		if err := os.Symlink(exe, filepath.Join(s.dir, "bin", tool)); err != nil {
			return nil, fmt.Errorf("preparing to run PostgreSQL as another user: %w", err)
		}
	}
	os.Setenv(shimUID, fmt.Sprint(a.uid))
	os.Setenv(shimGID, fmt.Sprint(a.gid))
	os.Setenv(shimTools, filepath.Join(b.Dir, "bin"))
	return s, nil
}

func (s *shim) remove() {
	_ = os.RemoveAll(s.dir)
	for _, name := range []string{shimUID, shimGID, shimTools} {
		os.Unsetenv(name)
	}
}

// MaybeActAsShim turns this process into initdb or pg_ctl, run by an
// unprivileged user, if it was started under such a name by [Start]. It must
// be called first thing in main, and in TestMain of tests that start servers.
func MaybeActAsShim() {
	name := filepath.Base(os.Args[0])
	if name != "initdb" && name != "pg_ctl" || os.Getenv(shimTools) == "" || !runsAsRoot() {
		return
	}
	err := becomeTool(filepath.Join(os.Getenv(shimTools), name))
	fmt.Fprintf(os.Stderr, "running %s as an unprivileged user: %v\n", name, err)
	os.Exit(1)
}

func becomeTool(tool string) error {
	uid, err := strconv.Atoi(os.Getenv(shimUID))
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(os.Getenv(shimGID))
	if err != nil {
		return err
	}
	if err := handOver(os.Args[1:], uid, gid); err != nil {
		return err
	}
	if err := os.Chdir("/"); err != nil {
		return err
	}
	if err := syscall.Setgroups([]int{gid}); err != nil {
		return err
	}
	if err := syscall.Setgid(gid); err != nil {
		return err
	}
	if err := syscall.Setuid(uid); err != nil {
		return err
	}
	return syscall.Exec(tool, append([]string{tool}, os.Args[1:]...), append(cleanEnvironment(), "LC_ALL=C"))
}

// handOver gives the user the data directory (made if missing) and the
// password file that the arguments name.
func handOver(args []string, uid, gid int) error {
	for i, arg := range args {
		if arg == "-D" && i+1 < len(args) {
			dir := args[i+1]
			if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
				return err
			}
			if err := os.Chown(dir, uid, gid); err != nil {
				return err
			}
		}
		if file, ok := strings.CutPrefix(arg, "--pwfile="); ok {
			if err := os.Chmod(filepath.Dir(file), 0o711); err != nil {
				return err
			}
			if err := os.Chown(file, uid, gid); err != nil {
				return err
			}
		}
	}
	return nil
}
