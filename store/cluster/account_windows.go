package cluster

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/windows"
)

// account is of no use on Windows: pg_ctl and initdb give up an
// administrator's rights by themselves.
type account struct{}

func runsAsRoot() bool { return false }

func serverAccount() (*account, error) { return nil, nil }

func (a *account) keep(string) *account { return nil }

func (a *account) own(string) error { return nil }

// run keeps console windows from flashing up and Ctrl-C away from the server.
func (a *account) run(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: windows.CREATE_NEW_PROCESS_GROUP | windows.CREATE_NO_WINDOW}
}

func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: windows.CREATE_NEW_PROCESS_GROUP | windows.DETACHED_PROCESS}
}

func reachable(dir string, _ *account) (string, error) { return filepath.Abs(dir) }

func diskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// plainName puts an empty file "pg_ctl" beside pg_ctl.exe: embedded-postgres
// looks for the name without the extension, and downloads when it is missing.
func plainName(b Binaries) error {
	f, err := os.OpenFile(filepath.Join(b.Dir, "bin", "pg_ctl"), os.O_CREATE|os.O_RDONLY, 0o644)
	if err != nil {
		return err
	}
	return f.Close()
}

type shim struct{ dir string }

func makeShim(string, Binaries, *account) (*shim, error) {
	return nil, errors.New("not needed on Windows")
}

func (s *shim) remove() {}

// MaybeActAsShim does nothing on Windows.
func MaybeActAsShim() {}
