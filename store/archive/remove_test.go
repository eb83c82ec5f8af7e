package archive

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"os"
	"testing"
	"time"
)

func TestRemovedBytesAreGone(t *testing.T) {
	a := opened(t)
	gone, stays := []byte("a year that was taken back"), []byte("a year that stays")
	for _, data := range [][]byte{gone, stays} {
		if err := a.Put(sha256.Sum256(data), data); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(a.path(sha256.Sum256(gone)))
	if err != nil {
		t.Fatal(err)
	}
	freed, err := a.Remove([]Unused{{sha256.Sum256(gone), time.Now()}})
	if err != nil || freed != info.Size() {
		t.Errorf("freed %d of %d bytes, %v", freed, info.Size(), err)
	}
	var damaged *DamagedError
	if _, err := a.Get(sha256.Sum256(gone)); !errors.As(err, &damaged) {
		t.Errorf("the removed bytes: %v", err)
	}
	if data, err := a.Get(sha256.Sum256(stays)); err != nil || !bytes.Equal(data, stays) {
		t.Errorf("the other bytes: %q, %v", data, err)
	}
	// An interrupted removal is repeated; and what is gone can be put again.
	if freed, err := a.Remove([]Unused{{sha256.Sum256(gone), time.Now()}}); err != nil || freed != 0 {
		t.Errorf("a second time: freed %d, %v", freed, err)
	}
	if err := errors.Join(a.Put(sha256.Sum256(gone), gone), a.Sync()); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Get(sha256.Sum256(gone)); err != nil {
		t.Errorf("put again: %v", err)
	}
}

// An import that is under way has put bytes which nothing in the database
// refers to yet, the same as those that an undo before it has let go.
func TestBytesThatWerePutAgainStay(t *testing.T) {
	a := opened(t)
	data := []byte("taken back, and imported again")
	sum := sha256.Sum256(data)
	if err := a.Put(sum, data); err != nil {
		t.Fatal(err)
	}
	undone := time.Now()
	old := undone.Add(-time.Hour)
	if err := os.Chtimes(a.path(sum), old, old); err != nil {
		t.Fatal(err)
	}
	time.Sleep(5 * time.Millisecond) // file systems do not tell moments finer
	if err := a.Put(sum, data); err != nil {
		t.Fatal(err)
	}
	if freed, err := a.Remove([]Unused{{sum, undone}}); err != nil || freed != 0 {
		t.Errorf("freed %d, %v", freed, err)
	}
	if _, err := a.Get(sum); err != nil {
		t.Errorf("after the removal: %v", err)
	}
}
