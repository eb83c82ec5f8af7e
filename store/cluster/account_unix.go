//go:build unix

package cluster

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the unprivileged user as whom the server runs when the program is
// root, because PostgreSQL refuses to. A nil account is "as we are".
type account struct{ uid, gid uint32 }

func runsAsRoot() bool { return os.Geteuid() == 0 }

// serverAccount chooses the user: who called sudo, else postgres, else nobody.
func serverAccount() (*account, error) {
	if !runsAsRoot() {
		return nil, nil
	}
	if uid, err := strconv.ParseUint(os.Getenv("SUDO_UID"), 10, 32); err == nil && uid != 0 {
		if u, err := user.LookupId(os.Getenv("SUDO_UID")); err == nil {
			return parseAccount(u)
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			return parseAccount(u)
		}
	}
	return nil, errors.New("PostgreSQL does not run as root, and this system has no user \"nobody\" to run it")
}

func parseAccount(u *user.User) (*account, error) {
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	return &account{uint32(uid), uint32(gid)}, err
}

// keep stays with the user who owns a database that is there already.
func (a *account) keep(dir string) *account {
	if a == nil {
		return nil
	}
	found, _ := filepath.Glob(filepath.Join(dir, "data-*"))
	for _, f := range found {
		info, err := os.Stat(f)
		if err != nil {
			continue
		}
		if owner, ok := info.Sys().(*syscall.Stat_t); ok && owner.Uid != 0 {
			return &account{owner.Uid, owner.Gid}
		}
	}
	return a
}

// own gives a file to the user.
func (a *account) own(path string) error {
	if a == nil {
		return nil
	}
	return os.Chown(path, int(a.uid), int(a.gid))
}

// run lets a command run as the user, in a process group of its own: Ctrl-C in
// a terminal is for the program, which then stops the server in good order.
func (a *account) run(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if a != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid, Groups: []uint32{a.gid}}
	}
}

// detach lets a command outlive this process and its terminal.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

// systemDir is where data goes that root keeps where nobody else can enter.
const systemDir = "/var/lib/athletedata"

// reachable returns the folder itself if the user can get there, else one
// under systemDir that stands for it.
func reachable(dir string, a *account) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if a == nil {
		return abs, nil
	}
	blocked := a.blockedBy(filepath.Dir(abs))
	if blocked == "" {
		return abs, nil
	}
	sum := sha256.Sum256([]byte(abs))
	instead := filepath.Join(systemDir, hex.EncodeToString(sum[:8]))
	if err := os.MkdirAll(instead, 0o755); err != nil {
		return "", &UnreachableError{Dir: abs, Blocked: blocked}
	}
	if blocked := a.blockedBy(filepath.Dir(instead)); blocked != "" {
		return "", &UnreachableError{Dir: abs, Blocked: blocked}
	}
	return instead, nil
}

// blockedBy names the first folder on the way that the user may not enter.
func (a *account) blockedBy(dir string) string {
	for {
		info, err := os.Stat(dir)
		if err == nil && !a.mayEnter(info) {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

func (a *account) mayEnter(info fs.FileInfo) bool {
	mode := info.Mode().Perm()
	owner, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case ok && owner.Uid == a.uid:
		return mode&0o100 != 0
	case ok && owner.Gid == a.gid:
		return mode&0o010 != 0
	}
	return mode&0o001 != 0
}

func diskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// plainName is for Windows, see there.
func plainName(Binaries) error { return nil }
