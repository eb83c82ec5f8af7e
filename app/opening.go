//go:build !headless

package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// openFolder shows a folder (a file: the folder it is in) in the file manager.
func openFolder(path string) error {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		path = filepath.Dir(path)
	}
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("opening the folder: %w", err)
	}
	program := "xdg-open"
	switch runtime.GOOS {
	case "darwin":
		program = "open"
	case "windows":
		program = "explorer"
	}
	if err := start(exec.Command(program, path)); err != nil {
		return fmt.Errorf("no file manager could be opened; the folder is %s", path)
	}
	return nil
}

// start runs a program of the desktop that goes on without us.
func start(cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }()
	return nil
}

// noTerminal says that no terminal was found.
type noTerminal struct{ command string }

func (noTerminal) Error() string { return "no terminal program was found on this computer" }

// Advice says what to type in a terminal of one's own.
func (e noTerminal) Advice() string { return "Open a terminal yourself and type: " + e.command }

// openTerminal runs a command of this program in a new terminal. The password
// is not among the arguments: the new process asks the keyring itself.
func openTerminal(o *options, command ...string) error {
	exe, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program's own file: %w", err)
	}
	args := []string{exe}
	if o.dataDir != "" {
		dir, err := filepath.Abs(o.dataDir)
		if err != nil {
			return err
		}
		args = append(args, "--data-dir", dir)
	}
	args = append(args, command...)
	environment := os.Environ()
	if o.databaseURL != "" {
		environment = append(environment, "ATHLETEDATA_DATABASE_URL="+o.databaseURL)
	}
	for _, candidate := range terminals(args) {
		if _, err := exec.LookPath(candidate[0]); err != nil {
			continue
		}
		cmd := exec.Command(candidate[0], candidate[1:]...)
		cmd.Env = environment
		if start(cmd) == nil {
			return nil
		}
	}
	return noTerminal{command: quoted(args)}
}

// terminals are the ways to run a command in a new window, best first.
func terminals(args []string) [][]string {
	switch runtime.GOOS {
	case "windows":
		return [][]string{append([]string{"cmd", "/c", "start", "psql"}, args...)}
	case "darwin":
		script := fmt.Sprintf("tell application \"Terminal\"\nactivate\ndo script %q\nend tell", quoted(args))
		return [][]string{{"osascript", "-e", script}}
	}
	return [][]string{
		append([]string{"x-terminal-emulator", "-e"}, args...),
		append([]string{"gnome-terminal", "--"}, args...),
		append([]string{"konsole", "-e"}, args...),
		append([]string{"xfce4-terminal", "-x"}, args...),
		append([]string{"kitty"}, args...),
		append([]string{"alacritty", "-e"}, args...),
		append([]string{"xterm", "-e"}, args...),
	}
}

// quoted writes a command so that a shell understands it.
func quoted(args []string) string {
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = a
		if strings.ContainsAny(a, " '\"\\$&()") {
			words[i] = "'" + strings.ReplaceAll(a, "'", `'\''`) + "'"
		}
	}
	return strings.Join(words, " ")
}

// noPgAdmin says that pgAdmin is not on this computer.
type noPgAdmin struct{ c Connection }

func (noPgAdmin) Error() string { return "pgAdmin is not installed on this computer" }

// Advice says where to get it and what to enter there.
func (e noPgAdmin) Advice() string {
	return fmt.Sprintf("Get it from pgadmin.org and press the button again, or register a server there: host %s, port %d, database %s, user %s, and the password from this page.",
		e.c.Host, e.c.Port, e.c.Database, e.c.User)
}

// openPgAdmin opens pgAdmin 4 with an entry for our database. The entry has no
// password: pgAdmin asks for it and keeps it in its own keyring.
func openPgAdmin(c Connection) error {
	program, python, setup := findPgAdmin()
	if program == "" {
		return noPgAdmin{c}
	}
	if python != "" {
		// An older pgAdmin may not know the command; it opens all the same, and
		// the page shows what to enter.
		_ = registerServer(python, setup, c)
	}
	if err := start(exec.Command(program)); err != nil {
		return fmt.Errorf("opening pgAdmin: %w", err)
	}
	return nil
}

// findPgAdmin looks where its installers put it.
func findPgAdmin() (program, python, setup string) {
	look := func(patterns ...string) string {
		for _, p := range patterns {
			if found, _ := filepath.Glob(p); len(found) > 0 {
				return slices.Max(found)
			}
		}
		return ""
	}
	switch runtime.GOOS {
	case "windows":
		base := filepath.Join(os.Getenv("LOCALAPPDATA"), "Programs", "pgAdmin 4")
		return look(filepath.Join(base, "runtime", "pgAdmin4.exe"), `C:\Program Files\pgAdmin 4\runtime\pgAdmin4.exe`, `C:\Program Files\PostgreSQL\*\pgAdmin 4\runtime\pgAdmin4.exe`),
			look(filepath.Join(base, "python", "python.exe"), `C:\Program Files\pgAdmin 4\python\python.exe`),
			look(filepath.Join(base, "web", "setup.py"), `C:\Program Files\pgAdmin 4\web\setup.py`)
	case "darwin":
		const base = "/Applications/pgAdmin 4.app/Contents/"
		return look(base + "MacOS/pgAdmin 4"), look(base + "Frameworks/Python.framework/Versions/*/bin/python3"), look(base + "Resources/web/setup.py")
	}
	if path, err := exec.LookPath("pgadmin4"); err == nil {
		program = path
	} else {
		program = look("/usr/pgadmin4/bin/pgadmin4", "/opt/pgadmin4/bin/pgadmin4")
	}
	return program, look("/usr/pgadmin4/venv/bin/python3", "/usr/pgadmin4/venv/bin/python"), look("/usr/pgadmin4/web/setup.py")
}

// serverName is what pgAdmin calls our entry.
const serverName = "Athlete Data Warehouse"

// registerServer gives pgAdmin the entry through its own command for it
// (pgAdmin 4 documentation, "Import/Export Servers", 8.x).
func registerServer(python, setup string, c Connection) (err error) {
	entry := map[string]any{"Servers": map[string]any{"1": map[string]any{
		"Name": serverName, "Group": "Servers", "Host": c.Host, "Port": c.Port, "MaintenanceDB": c.Database,
		"Username": c.User, "SSLMode": "prefer", "SavePassword": 1,
	}}}
	text, err := json.Marshal(entry)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp("", "pgadmin-*.json")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return exec.Command(python, setup, "load-servers", f.Name(), "--replace").Run()
}
