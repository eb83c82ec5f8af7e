package desktop

import (
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"

	"athletedata/app/desktop/dbustest"
)

func TestATrayIsThereWhenSomebodyShowsIt(t *testing.T) {
	conn := dbustest.Start(t, dbustest.Session)
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
	conn := dbustest.Start(t, dbustest.Session)
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
	dbustest.None(t, dbustest.Session)
	if Available() || canNotify() {
		t.Error("something is seen on a bus that is not there")
	}
	dbustest.Silent(t, dbustest.Session)
	began := time.Now()
	if Available() {
		t.Error("a tray on a bus that never answers")
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it was waited for %v", took)
	}
}
