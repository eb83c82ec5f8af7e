//go:build !headless

package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"athletedata/app/engine"
	"athletedata/app/paths"
)

// Deleting everything is alone: it does not begin while something writes, what
// comes meanwhile waits, and closing the window waits for its end.
func TestDeletingEverythingIsAlone(t *testing.T) {
	data := folder(t)
	where, err := paths.In(data)
	if err != nil {
		t.Fatal(err)
	}
	o := &options{dataDir: data, in: strings.NewReader(""), out: io.Discard, err: io.Discard}
	p := newProgram(o, where, slog.New(slog.DiscardHandler))
	ctx, closeWindow := context.WithCancel(t.Context())
	defer closeWindow()
	p.boot(ctx)
	told := 0
	p.SubscribeImports(func(engine.Summary) { told++ })

	_, done := p.work(t.Context())
	if _, err := p.DeleteAll(t.Context()); !errors.Is(err, errWorking) {
		t.Errorf("beside something that writes: %v", err)
	}
	done()
	if _, err := p.DeleteAccountData(t.Context(), "glooko"); err != nil || told != 1 {
		t.Errorf("what an account brought is deleted, and the window was told %d times: %v", told, err)
	}
	if _, err := p.Disconnect(t.Context(), "glooko", true); told != 2 { // half of its data may be gone, also when it fails
		t.Errorf("an account is disconnected with its data, and the window was told %d times: %v", told, err)
	}

	begun, release := make(chan struct{}), make(chan struct{})
	p.mu.Lock()
	halt := p.halt
	p.halt = func() {
		halt()
		close(begun)
		<-release
	}
	p.mu.Unlock()
	deleted, begins, closed := make(chan error, 1), make(chan struct{}), make(chan error, 1)
	go func() {
		_, err := p.DeleteAll(context.Background())
		deleted <- err
	}()
	<-begun
	go func() {
		_, done := p.work(context.Background())
		close(begins)
		done()
	}()
	closeWindow()
	go func() { closed <- p.close() }()
	select {
	case <-begins:
		t.Error("something writes while everything is deleted")
	case err := <-closed:
		t.Errorf("the window is closed while everything is deleted: %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	close(release)
	if err := <-deleted; err != nil || told != 3 {
		t.Errorf("deleting everything, of which the window was told %d times: %v", told, err)
	}
	<-begins
	if err := <-closed; err != nil {
		t.Error(err)
	}
}
