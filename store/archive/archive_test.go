package archive

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func opened(t *testing.T) *Archive {
	t.Helper()
	a, err := Open(filepath.Join(t.TempDir(), "archive"))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestWhatIsPutComesBack(t *testing.T) {
	a := opened(t)
	for _, data := range [][]byte{{}, []byte("x"), bytes.Repeat([]byte("the same "), 100_000)} {
		sum := sha256.Sum256(data)
		for range 2 { // a second time changes nothing
			if err := a.Put(sum, data); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.Sync(); err != nil {
			t.Fatal(err)
		}
		got, err := a.Get(sum)
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes came back as %d (%v)", len(data), len(got), err)
		}
	}
	if size, err := a.Size(); err != nil || size == 0 || size > 10_000 {
		t.Errorf("size %d, %v", size, err)
	}
}

func TestDamageIsNoticed(t *testing.T) {
	a := opened(t)
	data := []byte("ten years of training")
	sum := sha256.Sum256(data)
	var damaged *DamagedError
	if _, err := a.Get(sum); !errors.As(err, &damaged) {
		t.Errorf("missing file: %v", err)
	}
	if err := a.Put(sum, data); err != nil {
		t.Fatal(err)
	}
	path := a.path(sum)
	packed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range packed {
		broken := bytes.Clone(packed)
		broken[i] ^= 0xff
		if err := os.WriteFile(path, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := a.Get(sum); err == nil && !bytes.Equal(got, data) {
			t.Fatalf("byte %d changed, and wrong content came back without an error", i)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	a := opened(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 20 {
				data := []byte{byte(j)} // the same contents from everywhere
				if err := a.Put(sha256.Sum256(data), data); err != nil {
					t.Errorf("%d: %v", i, err)
				}
			}
			if err := a.Sync(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	left, _ := filepath.Glob(filepath.Join(a.dir, "*", "new-*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
