// Command tray plays the tray of a Linux desktop for the window's test: it runs
// the program given to it, looks at its icon and its menu, starts it a second
// time, and ends it by its own "Quit". It needs a session bus of its own.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "tray: name the program to run, and its arguments")
		os.Exit(2)
	}
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "tray:", err)
		os.Exit(1)
	}
}

// enough is how long each step may take; the database starts within one.
const enough = 60 * time.Second

func run(command []string) error {
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		return err
	}
	defer conn.Close()
	items, err := watch(conn)
	if err != nil {
		return err
	}
	ended, kill, err := start(command)
	if err != nil {
		return err
	}
	defer kill()
	icon := &item{conn: conn}
	select {
	case icon.name = <-items:
	case err := <-ended:
		return fmt.Errorf("the program ended before it was in the tray: %v", err)
	case <-time.After(enough):
		return errors.New("the program did not come into the tray")
	}
	if err := icon.settles(); err != nil {
		return err
	}
	second, killSecond, err := start(command)
	if err != nil {
		return err
	}
	defer killSecond()
	if err := within(second, "a second start"); err != nil {
		return err
	}
	if err := icon.click("Quit"); err != nil {
		return err
	}
	return within(ended, "the program, after Quit")
}

// watcher keeps the list of icons, org.kde.StatusNotifierWatcher.
type watcher chan string

// RegisterStatusNotifierItem is called by programs that have an icon.
func (w watcher) RegisterStatusNotifierItem(sender dbus.Sender, _ string) *dbus.Error {
	select {
	case w <- string(sender):
	default: // it registers again at times
	}
	return nil
}

func watch(conn *dbus.Conn) (watcher, error) {
	const name, path = "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher"
	w := make(watcher, 1)
	if err := conn.Export(w, path, name); err != nil {
		return nil, err
	}
	if _, err := prop.Export(conn, path, prop.Map{name: {"IsStatusNotifierHostRegistered": {Value: true}}}); err != nil {
		return nil, err
	}
	_, err := conn.RequestName(name, dbus.NameFlagDoNotQueue)
	return w, err
}

func start(command []string) (ended <-chan error, kill func(), err error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	end := make(chan error, 1)
	go func() { end <- cmd.Wait() }()
	return end, func() { _ = cmd.Process.Kill() }, nil
}

func within(ended <-chan error, what string) error {
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		return nil
	case <-time.After(enough):
		return fmt.Errorf("%s did not end", what)
	}
}

// item is a program's icon with its menu, com.canonical.dbusmenu.
type item struct {
	conn *dbus.Conn
	name string
}

// entry is a line of the menu.
type entry struct {
	ID         int32
	Properties map[string]dbus.Variant
	Children   []dbus.Variant
}

func (e entry) label() string {
	label, _ := e.Properties["label"].Value().(string)
	return label
}

func (i *item) call(method string, args ...any) *dbus.Call {
	return i.conn.Object(i.name, "/StatusNotifierItem/menu").Call("com.canonical.dbusmenu."+method, 0, args...)
}

func (i *item) menu() (entries []entry, err error) {
	var revision uint32
	var root entry
	if err := i.call("GetLayout", int32(0), int32(-1), []string{}).Store(&revision, &root); err != nil {
		return nil, fmt.Errorf("asking for the menu: %w", err)
	}
	for _, child := range root.Children {
		var e entry
		if err := dbus.Store([]any{child.Value()}, &e); err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// settles waits until the menu says how things are and not that they begin.
func (i *item) settles() error {
	for give := time.Now().Add(enough); time.Now().Before(give); time.Sleep(200 * time.Millisecond) {
		entries, err := i.menu()
		if err != nil {
			return err
		}
		if len(entries) > 0 && entries[0].label() != "Starting" {
			fmt.Printf("the tray says: %s\n", entries[0].label())
			return nil
		}
	}
	return errors.New("the menu never says how things are")
}

func (i *item) click(label string) error {
	entries, err := i.menu()
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.label() == label {
			return i.call("Event", e.ID, "clicked", dbus.MakeVariant(int32(0)), uint32(0)).Err
		}
	}
	return fmt.Errorf("there is no %q in the menu", label)
}
