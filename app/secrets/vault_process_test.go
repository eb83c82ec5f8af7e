package secrets

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Another program is this test binary with a task in its environment: what to
// do, and the folder in which to do it.
const (
	taskVariable = "ADW_VAULT_TASK"
	dirVariable  = "ADW_VAULT_DIR"
)

func TestMain(m *testing.M) {
	if task := os.Getenv(taskVariable); task != "" {
		if err := another(task, os.Getenv(dirVariable)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// vaultIn is the vault of an account as each program opens it.
func vaultIn(dir, account string) *Vault {
	store := &Store{file: &file{path: filepath.Join(dir, "secrets")}}
	return NewVaults(store, filepath.Join(dir, "accounts")).Of(account)
}

// another is what another program does. It says when it has begun, and what
// takes long ends with its input.
func another(task, dir string) error {
	task, rest, _ := strings.Cut(task, " ")
	v := vaultIn(dir, "garmin")
	begun := func() {
		fmt.Println("begun")
		_, _ = io.ReadAll(os.Stdin)
	}
	switch task {
	case "set": // in a vault that all share, and in one of its own
		begun()
		if err := vaultIn(dir, "own-"+rest).SetSecret("token", "token of "+rest); err != nil {
			return err
		}
		return v.SetSecret("name-"+rest, "value of "+rest)
	case "count": // one more, which takes care not to be disturbed
		begun()
		for range 5 {
			if err := v.Exclusive(context.Background(), func() error { return increase(filepath.Join(dir, "number")) }); err != nil {
				return err
			}
		}
		return nil
	case "exclusive":
		return v.Exclusive(context.Background(), func() error { begun(); return nil })
	case "lock":
		unlock, err := v.Lock()
		if err != nil {
			return err
		}
		defer unlock()
		begun()
		return nil
	}
	return fmt.Errorf("no task %q", task)
}

// increase reads a number and writes the next one, with a pause in between in
// which others could do the same.
func increase(path string) error {
	var n int
	if data, err := os.ReadFile(path); err == nil {
		if _, err := fmt.Sscan(string(data), &n); err != nil {
			return err
		}
	}
	time.Sleep(2 * time.Millisecond)
	return os.WriteFile(path, fmt.Append(nil, n+1), 0o600)
}

// program is another program at work.
type program struct {
	t       *testing.T
	cmd     *exec.Cmd
	in      io.WriteCloser
	failure strings.Builder
}

// begin starts another program and waits until it is where it is to be.
func begin(t *testing.T, dir, task string) *program {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{t: t, cmd: exec.CommandContext(t.Context(), self)}
	p.cmd.Env = append(os.Environ(), taskVariable+"="+task, dirVariable+"="+dir)
	p.cmd.Stderr = &p.failure
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "begun\n" {
		_ = p.cmd.Wait()
		t.Fatalf("%s: %q, %v: %s", task, line, err, p.failure.String())
	}
	return p
}

// goOn lets it come to its end.
func (p *program) goOn() {
	p.t.Helper()
	p.in.Close()
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("%v: %s", err, p.failure.String())
	}
}

// allAtOnce begins several programs, and then lets them do their work at once.
func allAtOnce(t *testing.T, dir string, n int, task func(int) string) {
	t.Helper()
	var programs []*program
	for i := range n {
		programs = append(programs, begin(t, dir, task(i)))
	}
	var wg sync.WaitGroup
	for _, p := range programs {
		wg.Go(p.goOn)
	}
	wg.Wait()
}

// Programs that keep secrets at the same time, the very first ones included,
// lose none of each other's.
func TestProgramsAtOnceLoseNoSecret(t *testing.T) {
	for range 3 {
		dir := t.TempDir()
		const n = 8
		allAtOnce(t, dir, n, func(i int) string { return fmt.Sprintf("set %d", i) })
		for i := range n {
			if got, err := vaultIn(dir, "garmin").Secret(fmt.Sprintf("name-%d", i)); err != nil || got != fmt.Sprintf("value of %d", i) {
				t.Errorf("the secret of program %d is %q, %v", i, got, err)
			}
			if got, err := vaultIn(dir, fmt.Sprintf("own-%d", i)).Secret("token"); err != nil || got != fmt.Sprintf("token of %d", i) {
				t.Errorf("the secret of program %d in a vault of its own is %q, %v", i, got, err)
			}
		}
	}
}

func TestExclusiveHoldsForAllPrograms(t *testing.T) {
	dir := t.TempDir()
	allAtOnce(t, dir, 5, func(int) string { return "count" })
	data, err := os.ReadFile(filepath.Join(dir, "number"))
	if err != nil || string(data) != "25" {
		t.Errorf("five programs count to %s, %v; five times each makes 25", data, err)
	}
}

// An account is synced by one program only. One that is killed keeps nothing.
func TestAProgramThatIsKilledLetsGo(t *testing.T) {
	dir := t.TempDir()
	v := vaultIn(dir, "garmin")
	for _, task := range []string{"lock", "exclusive"} {
		p := begin(t, dir, task)
		free := func(patience time.Duration) bool {
			if task == "lock" {
				unlock, err := v.Lock()
				if err != nil && !errors.Is(err, ErrTaken) {
					t.Error(err)
				}
				if err == nil {
					unlock()
				}
				return err == nil
			}
			soon, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			return v.Exclusive(soon, func() error { return nil }) == nil
		}
		if free(300 * time.Millisecond) {
			t.Errorf("%s: two programs have the account", task)
		}
		if err := p.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = p.cmd.Wait() // says that it was killed
		if !free(time.Minute) {
			t.Errorf("%s: the account is held by a program that is no more", task)
		}
	}
	if unlock, err := vaultIn(dir, "strava").Lock(); err != nil {
		t.Errorf("another account is not free: %v", err)
	} else {
		unlock()
	}
}
