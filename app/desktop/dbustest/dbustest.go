// Package dbustest gives a test a message bus of its own, so that it neither
// needs nor disturbs that of the computer.
package dbustest

import (
	"bufio"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

// The environment variables by which a bus is found.
const (
	Session = "DBUS_SESSION_BUS_ADDRESS"
	System  = "DBUS_SYSTEM_BUS_ADDRESS"
)

// Start runs a bus until the test ends, makes it the one that variable names,
// and connects somebody to it. Where no bus can be had the test is skipped.
func Start(t testing.TB, variable string) *dbus.Conn {
	t.Helper()
	daemon, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("dbus-daemon is not installed")
	}
	cmd := exec.Command(daemon, "--session", "--nofork", "--print-address", "--address=unix:path="+filepath.Join(t.TempDir(), "bus"))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		_ = cmd.Wait() // now it has said all
		t.Fatalf("the bus did not begin: %v: %s", err, said.String())
	}
	address := strings.TrimSpace(line)
	t.Setenv(variable, address)
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// Silent puts a bus in the place of the one that variable names that takes
// connections and never answers.
func Silent(t testing.TB, variable string) {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "bus")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	t.Setenv(variable, "unix:path="+socket)
}

// None takes the bus away that variable names.
func None(t testing.TB, variable string) {
	t.Helper()
	t.Setenv(variable, "unix:path="+filepath.Join(t.TempDir(), "none"))
}
