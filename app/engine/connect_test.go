package engine

import (
	"errors"
	"testing"
	"time"

	"athletedata/connectors/all/fakes"
	"athletedata/connectors/conntest"
	"athletedata/store"
)

// A password that is forgotten once it has done its work is asked for by the
// next sign-in, and by nothing before it.
func TestSettingsNeedNoPasswordThatIsForgotten(t *testing.T) {
	v := newVendors(t, conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)), fakes.Options{Days: 1})
	if err := v.connect("librelinkup"); err != nil {
		t.Fatal(err)
	}
	if kept, err := v.vault("librelinkup").Secret("password"); kept != "" || err != nil {
		t.Fatalf("the password is kept: %q, %v", kept, err)
	}
	c, _ := v.Connector("librelinkup")
	k, err := v.Connect(t.Context(), "librelinkup", Choices{NoticeVersion: c.Info().Notice.Version, Every: 2 * time.Hour})
	if err != nil {
		t.Fatalf("changing how often it is synced: %v", err)
	}
	var missing *FieldError
	if err := k.SignIn(t.Context(), visitor{v.Transport}); !errors.As(err, &missing) || missing.Field.ID != "password" {
		t.Errorf("signing in without the password: %v", err)
	}
	if err := k.Save(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a := accountOf(t, v.Engine); a.Every != 2*time.Hour || a.Identity == "" {
		t.Errorf("after changing a setting: %+v", a)
	}
	if run, err := v.Sync(t.Context(), "librelinkup", true, nil); err != nil || run.Outcome != "ok" {
		t.Errorf("the sign-in there was does not go on: %+v, %v", run, err)
	}
	// Changing a setting does not make an account well that waits for its person.
	v.list["librelinkup"].Expire()
	if run, err := v.Sync(t.Context(), "librelinkup", true, nil); err != nil || run.Outcome != "signin" {
		t.Fatalf("the sign-in was ended: %+v, %v", run, err)
	}
	if k, err = v.Connect(t.Context(), "librelinkup", Choices{NoticeVersion: c.Info().Notice.Version, Every: 3 * time.Hour}); err != nil {
		t.Fatal(err)
	}
	if err := k.Save(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a := accountOf(t, v.Engine); a.Every != 3*time.Hour || a.State != store.AccountSignIn || a.Problem == "" {
		t.Errorf("after changing another: %+v", a)
	}
}
