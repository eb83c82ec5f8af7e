package power

import (
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"

	"athletedata/app/desktop/dbustest"
)

func TestNetworkManagerSaysMetered(t *testing.T) {
	conn := dbustest.Start(t, dbustest.System)
	if metered(t.Context()) {
		t.Error("metered without a NetworkManager")
	}
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
	dbustest.Silent(t, dbustest.System)
	began := time.Now()
	if metered(t.Context()) {
		t.Error("metered, by a bus that says nothing")
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it was waited for %v", took)
	}
	dbustest.None(t, dbustest.System)
	if metered(t.Context()) {
		t.Error("metered, by a bus that is not there")
	}
}
