package desktop

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestASecondStartShowsTheFirstWindow(t *testing.T) {
	dir := t.TempDir()
	first, err := Claim(t.Context(), dir)
	if err != nil || first == nil {
		t.Fatalf("the first start: %v, %v", first, err)
	}
	shown := make(chan bool, 9)
	if err := first.Watch(t.Context(), func() { shown <- true }); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		second, err := Claim(t.Context(), dir)
		if err != nil || second != nil {
			t.Fatalf("a further start: %v, %v", second, err)
		}
		select {
		case <-shown:
		case <-time.After(5 * time.Second):
			t.Fatal("the first window was not shown")
		}
	}
	if len(shown) > 0 {
		t.Error("the window was shown more than once a start")
	}
	other, err := Claim(t.Context(), t.TempDir())
	if err != nil || other == nil {
		t.Errorf("other data: %v, %v", other, err)
	}
	_ = other.Close()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	third, err := Claim(t.Context(), dir)
	if err != nil || third == nil {
		t.Fatalf("after the first has ended: %v, %v", third, err)
	}
	_ = third.Close()
}

// A program that is closing its database answers no more; the next one opens
// its own window as soon as that is done.
func TestAStartWaitsForAProgramThatEnds(t *testing.T) {
	dir := t.TempDir()
	first, err := Claim(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	began := make(chan struct{})
	go func() {
		<-began
		for { // until it was asked
			if _, err := os.Stat(filepath.Join(dir, requestFile)); err == nil {
				_ = first.Close()
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	close(began)
	second, err := Claim(t.Context(), dir)
	if err != nil || second == nil {
		t.Fatalf("%v, %v", second, err)
	}
	defer second.Close()
	if _, err := os.Stat(filepath.Join(dir, requestFile)); !errors.Is(err, os.ErrNotExist) {
		t.Error("its own request is left for it to answer")
	}
}

func TestAProgramThatDoesNotAnswerIsNamed(t *testing.T) {
	dir := t.TempDir()
	first, err := Claim(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, err := claim(t.Context(), dir, 150*time.Millisecond)
	var silent *SilentError
	if second != nil || !errors.As(err, &silent) || silent.Advice() == "" {
		t.Errorf("%v, %v", second, err)
	}
	if _, err := os.Stat(filepath.Join(dir, requestFile)); !errors.Is(err, os.ErrNotExist) {
		t.Error("the request was not taken back")
	}
	cut, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := claim(cut, dir, time.Minute); !errors.Is(err, context.Canceled) {
		t.Errorf("cut short: %v", err)
	}
}

func TestAFolderThatCannotBeWrittenIsAnError(t *testing.T) {
	if _, err := Claim(t.Context(), filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("no error")
	}
}
