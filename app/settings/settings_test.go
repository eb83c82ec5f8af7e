package settings

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestSettingsAreKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	if s, err := Load(path); err != nil || !reflect.DeepEqual(s, Settings{}) {
		t.Fatalf("without a file: %+v, %v", s, err)
	}
	chosen := Settings{Units: Imperial, Theme: Dark, LastPage: "sources", SyncOnMetered: true, SyncOnLowBattery: true, CloseQuits: true, TrayPaused: []string{"garmin"}}
	if err := chosen.Save(path); err != nil {
		t.Fatal(err)
	}
	if s, err := Load(path); err != nil || !reflect.DeepEqual(s, chosen) {
		t.Errorf("read back: %+v, %v", s, err)
	}
}

// A file of an earlier version holds the careful choices.
func TestSettingsOfEarlierVersionsAreCareful(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	if err := os.WriteFile(path, []byte(`{"units": "metric", "last_page": "import"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Load(path)
	if err != nil || s.SyncOnMetered || s.SyncOnLowBattery || s.CloseQuits || s.LastPage != "import" {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestDamagedSettingsAreNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	if err := os.WriteFile(path, []byte(`{"units":`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("the error is %v", err)
	}
}
