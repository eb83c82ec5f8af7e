package desktop

import (
	"bufio"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
)

// ownBus starts a session bus for this test and connects somebody to it.
func ownBus(t *testing.T) *dbus.Conn {
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
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
	conn, err := dbus.Connect(strings.TrimSpace(address))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func TestATrayIsThereWhenSomebodyShowsIt(t *testing.T) {
	conn := ownBus(t)
	const watcher = "org.kde.StatusNotifierWatcher"
	if Available() {
		t.Error("a tray without a watcher")
	}
	if _, err := conn.RequestName(watcher, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	if !Available() {
		t.Error("a watcher that does not say more is not believed")
	}
	said, err := prop.Export(conn, "/StatusNotifierWatcher", prop.Map{watcher: {"IsStatusNotifierHostRegistered": {Value: false}}})
	if err != nil {
		t.Fatal(err)
	}
	if Available() {
		t.Error("a list that nobody draws is taken for a tray")
	}
	said.SetMust(watcher, "IsStatusNotifierHostRegistered", true)
	if !Available() {
		t.Error("a tray that is drawn is not seen")
	}
}

func TestNotificationsAreSentWhenSomebodyShowsThem(t *testing.T) {
	conn := ownBus(t)
	if canNotify() {
		t.Skip("this computer starts a notification service when asked")
	}
	if _, err := conn.RequestName("org.freedesktop.Notifications", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	if !canNotify() {
		t.Error("the service is not seen")
	}
}

func TestWithoutASessionBusThereIsNeither(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "bus")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+socket)
	if Available() || canNotify() {
		t.Error("something is seen on a bus that is not there")
	}
	silent, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	began := time.Now()
	if Available() {
		t.Error("a tray on a bus that never answers")
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it was waited for %v", took)
	}
}
