package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/term"

	"athletedata/app/explain"
	"athletedata/connectors"
	"athletedata/connectors/oauth"
)

// terminal talks to the person at the command line. Questions go to stderr, so
// that stdout stays for what scripts read.
type terminal struct {
	in    io.Reader
	err   io.Writer
	open  func(address string) error // nil: the browser is not opened
	once  sync.Once
	lines chan string
	want  chan struct{} // a line is to be read

	mu      sync.Mutex
	reading bool // a line was asked for that nobody has got yet
}

// errNoAnswer says that a question was asked and nobody is there.
var errNoAnswer = connectors.Advise(errors.New("there was nobody to answer"), "Run it in a terminal, or give the answers with --answer and --secrets.")

// line is the next line that is typed. Lines are read by one goroutine as long
// as the program runs, since reading cannot be cancelled: who gives up leaves the
// line to the next who asks. It reads only when asked to, as it would otherwise
// swallow a password, which is read past it.
func (t *terminal) line(ctx context.Context) (string, error) {
	t.once.Do(func() {
		t.want, t.lines = make(chan struct{}, 1), make(chan string)
		go func() {
			defer close(t.lines)
			scan := bufio.NewScanner(t.in)
			for range t.want {
				if !scan.Scan() {
					return
				}
				t.lines <- scan.Text()
			}
		}()
	})
	t.mu.Lock()
	if !t.reading {
		t.reading = true
		t.want <- struct{}{}
	}
	t.mu.Unlock()
	select {
	case line, ok := <-t.lines:
		if !ok {
			return "", errNoAnswer
		}
		t.mu.Lock()
		t.reading = false
		t.mu.Unlock()
		return strings.TrimSpace(line), nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// ask puts a question; an empty answer is the default.
func (t *terminal) ask(ctx context.Context, question, preset string) (string, error) {
	if preset != "" {
		question += " [" + preset + "]"
	}
	fmt.Fprint(t.err, question+": ")
	answer, err := t.line(ctx)
	if answer == "" {
		answer = preset
	}
	return answer, err
}

// secret puts a question whose answer is not shown while it is typed.
func (t *terminal) secret(ctx context.Context, question string) (string, error) {
	fmt.Fprint(t.err, question+": ")
	f, ok := t.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return t.line(ctx)
	}
	state, err := term.GetState(int(f.Fd()))
	if err != nil {
		return "", fmt.Errorf("reading a password: %w", err)
	}
	var answer []byte
	read := make(chan error, 1)
	go func() {
		text, err := term.ReadPassword(int(f.Fd()))
		answer = text
		read <- err
	}()
	select {
	case err = <-read:
	case <-ctx.Done():
		// Reading cannot be cancelled, but Ctrl-C must end the program in good
		// order and leave a terminal that shows again what is typed.
		err = errors.Join(ctx.Err(), term.Restore(int(f.Fd()), state))
	}
	fmt.Fprintln(t.err)
	if err != nil {
		return "", fmt.Errorf("reading a password: %w", err)
	}
	return strings.TrimSpace(string(answer)), nil
}

// several reads lines up to an empty one.
func (t *terminal) several(ctx context.Context, question string) (string, error) {
	fmt.Fprintln(t.err, question+" (one a line, an empty line ends):")
	var lines []string
	for {
		line, err := t.line(ctx)
		if err != nil && !(errors.Is(err, errNoAnswer) && len(lines) > 0) {
			return "", err
		}
		if line == "" {
			return strings.Join(lines, "\n"), nil
		}
		lines = append(lines, line)
	}
}

// Ask implements engine.Asker.
func (t *terminal) Ask(ctx context.Context, q connectors.Question) (string, error) {
	for _, text := range []string{q.Help, strings.TrimSpace(q.Link.Text + " " + q.Link.URL)} {
		if text != "" {
			fmt.Fprintln(t.err, text)
		}
	}
	if q.Secret {
		return t.secret(ctx, q.Title)
	}
	return t.ask(ctx, q.Title, "")
}

// Browse implements engine.Asker. It does not wait: the address may come back
// by itself or be pasted, whichever is first.
func (t *terminal) Browse(ctx context.Context, address string, flow *oauth.Flow) error {
	fmt.Fprintf(t.err, "Sign in on this page of the vendor's:\n\n  %s\n\n", address)
	if t.open != nil && t.open(address) == nil {
		fmt.Fprintln(t.err, "It opens in your browser by itself.")
	}
	if blocked := flow.Blocked(); blocked != nil {
		t.say(blocked)
		return t.paste(ctx, flow) // there is no other way
	}
	fmt.Fprintln(t.err, "If the browser cannot come back here by itself, paste the address at which it ends.")
	go func() { _ = t.paste(ctx, flow) }() // where nobody is, the browser may still come back
	return nil
}

// paste takes the address at which the browser ended.
func (t *terminal) paste(ctx context.Context, flow *oauth.Flow) error {
	for {
		line, err := t.line(ctx)
		if err != nil {
			return err
		}
		if line == "" {
			continue
		}
		err = flow.Paste(line)
		if err == nil {
			return nil
		}
		t.say(err)
	}
}

func (t *terminal) say(err error) {
	text := explain.Error(err)
	fmt.Fprintln(t.err, strings.TrimSpace(text.What+" "+text.Next))
}

// passphrase asks for what a sealed file of passwords was sealed with. Where
// nobody sits at a terminal there is none.
func (o *options) passphrase(ctx context.Context, path string) string {
	f, ok := o.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return ""
	}
	answer, err := o.terminal().secret(ctx, "Passphrase of "+path)
	if err != nil {
		return ""
	}
	return answer
}

func (o *options) terminal() *terminal {
	if o.term == nil {
		o.term = &terminal{in: o.in, err: o.err, open: openURL}
	}
	return o.term
}

// openURL opens an address in the browser.
func openURL(address string) error {
	program, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		program = "open"
	case "windows":
		program, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	cmd := exec.Command(program, args...)
	if err := cmd.Start(); err != nil {
		return connectors.Advise(fmt.Errorf("no browser could be opened: %w", err), "Open this address yourself: "+address)
	}
	go func() { _ = cmd.Wait() }()
	return nil
}
