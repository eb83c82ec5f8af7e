package store

import (
	"os"
	"testing"
)

// The dictionary in docs is what the database says of itself. After a new
// migration: UPDATE_DICTIONARY=1 go test -tags headless -run Dictionary ./store
func TestDataDictionaryIsUpToDate(t *testing.T) {
	s, _ := open(t)
	text, err := s.Dictionary(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const path = "../docs/data-dictionary.md"
	if os.Getenv("UPDATE_DICTIONARY") != "" {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil || string(have) != text {
		t.Errorf("%s is not what the database says of itself; see the comment of this test (%v)", path, err)
	}
}
