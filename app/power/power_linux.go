package power

import (
	"context"
	"os"

	"github.com/godbus/dbus/v5"
)

func battery(context.Context) State { return fromSysfs(os.DirFS("/sys/class/power_supply")) }

// metered asks NetworkManager; without it the answer is unknown.
func metered(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	conn, err := dbus.ConnectSystemBus(dbus.WithContext(ctx))
	if err != nil {
		return false
	}
	defer conn.Close()
	return meteredBy(ctx, conn)
}

func meteredBy(ctx context.Context, conn *dbus.Conn) bool {
	const name = "org.freedesktop.NetworkManager"
	var value uint32
	// Nobody is started only to be asked.
	err := conn.Object(name, "/org/freedesktop/NetworkManager").
		CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", dbus.FlagNoAutoStart, name, "Metered").Store(&value)
	return err == nil && costlyNM(value)
}
