package desktop

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"
)

// patience is how long the session bus may take to answer.
const patience = 300 * time.Millisecond

// Available says whether this desktop shows a tray. It has to be asked before
// one is set: without a bus Fyne's tray panics when the program ends, and
// without somebody who shows it a hidden window could not be brought back.
func Available() bool {
	const watcher = "org.kde.StatusNotifierWatcher"
	shown := false
	onBus(func(ctx context.Context, conn *dbus.Conn) {
		if !owned(ctx, conn, watcher) {
			return
		}
		// The watcher only keeps the list; a host draws it. A watcher that does
		// not say is believed.
		shown = true
		var drawn bool
		if conn.Object(watcher, "/StatusNotifierWatcher").CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get",
			dbus.FlagNoAutoStart, watcher, "IsStatusNotifierHostRegistered").Store(&drawn) == nil {
			shown = drawn
		}
	})
	return shown
}

// canNotify says whether somebody shows notifications, or would when asked.
func canNotify() bool {
	const name = "org.freedesktop.Notifications"
	can := false
	onBus(func(ctx context.Context, conn *dbus.Conn) {
		var startable []string
		can = owned(ctx, conn, name)
		if !can && conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.ListActivatableNames", 0).Store(&startable) == nil {
			for _, s := range startable {
				can = can || s == name
			}
		}
	})
	return can
}

func owned(ctx context.Context, conn *dbus.Conn, name string) (has bool) {
	return conn.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.NameHasOwner", 0, name).Store(&has) == nil && has
}

// onBus asks something on the session bus, if there is one; none is started.
func onBus(ask func(context.Context, *dbus.Conn)) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return
	}
	defer conn.Close()
	if conn.Auth(nil) == nil && conn.Hello() == nil {
		ask(ctx, conn)
	}
}
