package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// At a real terminal questions and passwords come in turn, and each answer goes
// to its own question, also after one that nobody has waited for to the end.
func TestAnswersAtATerminalGoToTheirQuestions(t *testing.T) {
	keyboard, screen := newPTY(t)
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	person := &terminal{in: screen, err: &bytes.Buffer{}}
	typed := func(text string, ask func() (string, error)) {
		t.Helper()
		answered := make(chan struct{})
		go func() {
			defer close(answered)
			if got, err := ask(); got != text || err != nil {
				t.Errorf("typed %q, answered %q, %v", text, got, err)
			}
		}()
		time.Sleep(50 * time.Millisecond) // nobody types before there is a question
		if _, err := fmt.Fprintln(keyboard, text); err != nil {
			t.Fatal(err)
		}
		select {
		case <-answered:
		case <-time.After(5 * time.Second):
			t.Fatalf("%q was typed and did not arrive", text)
		}
	}
	question := func() (string, error) { return person.ask(ctx, "E-mail", "") }
	password := func() (string, error) { return person.secret(ctx, "Password") }
	typed("me@example.com", question)
	typed("geheim", password)
	typed("123456", question)
	brief, give := context.WithCancel(ctx)
	give()
	if _, err := person.ask(brief, "Paste the address", ""); err == nil {
		t.Error("a question that was taken back was answered")
	}
	typed("yes", question)
	typed("geheim", password)
}

// Ctrl-C at a password ends the program in good order, without waiting for the
// password, and what is typed afterwards is shown again.
func TestAPasswordCanBeLeft(t *testing.T) {
	_, screen := newPTY(t)
	shown := func() bool {
		t.Helper()
		state, err := unix.IoctlGetTermios(int(screen.Fd()), unix.TCGETS)
		if err != nil {
			t.Fatal(err)
		}
		return state.Lflag&unix.ECHO != 0
	}
	o := &options{in: screen, err: &bytes.Buffer{}}
	for name, ask := range map[string]func(context.Context) (string, error){
		"password":   func(ctx context.Context) (string, error) { return o.terminal().secret(ctx, "Password") },
		"passphrase": func(ctx context.Context) (string, error) { return o.passphrase(ctx, "secrets.age"), context.Canceled },
	} {
		ctx, leave := context.WithCancel(t.Context())
		left := make(chan error, 1)
		go func() {
			got, err := ask(ctx)
			if got != "" {
				t.Errorf("%s: %q", name, got)
			}
			left <- err
		}()
		for end := time.Now().Add(10 * time.Second); shown() && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
		leave()
		select {
		case err := <-left:
			if !errors.Is(err, context.Canceled) || !shown() {
				t.Errorf("%s: %v; what is typed is shown: %t", name, err, shown())
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("the %s is still waited for", name)
		}
	}
}

// newPTY makes a terminal: what is written to the keyboard can be read from the
// screen's side.
func newPTY(t *testing.T) (keyboard, screen *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("this system gives no terminals: ", err)
	}
	t.Cleanup(func() { keyboard.Close() })
	fd := int(keyboard.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	screen, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { screen.Close() })
	return keyboard, screen
}
