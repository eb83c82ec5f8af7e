package power

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

// ownBus starts a message bus for this test and makes it the system's.
func ownBus(t *testing.T) string {
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
	address = strings.TrimSpace(address)
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
	return address
}

func TestNetworkManagerSaysMetered(t *testing.T) {
	address := ownBus(t)
	if metered(t.Context()) {
		t.Error("metered without a NetworkManager")
	}
	conn, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const name = "org.freedesktop.NetworkManager"
	manager, err := prop.Export(conn, "/org/freedesktop/NetworkManager", prop.Map{name: {"Metered": {Value: uint32(4)}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(name, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	for value, want := range map[uint32]bool{0: false, 1: true, 2: false, 3: true, 4: false} {
		manager.SetMust(name, "Metered", value)
		if metered(t.Context()) != want {
			t.Errorf("NetworkManager says %d: metered %v", value, !want)
		}
	}
}

func TestABusThatNeverAnswersIsNotWaitedFor(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "bus")
	silent, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path="+socket)
	began := time.Now()
	if metered(t.Context()) {
		t.Error("metered, by a bus that says nothing")
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it was waited for %v", took)
	}
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "none"))
	if metered(t.Context()) {
		t.Error("metered, by a bus that is not there")
	}
}
