package dropbox_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/dropbox"
	"athletedata/connectors/dropbox/fake"
)

// What concerns one link stops nothing else, and the person learns of it.
func TestOneBadLinkStopsNothing(t *testing.T) {
	for _, o := range []fake.Options{{}, {Account: true}} {
		w := newWorld(t, o)
		w.paste(base + "/scl/fo/removed1/AA?rlkey=rlkeyremoved000&dl=0\n" + w.fake.Answers(base)["links"])
		err := w.sync()
		if err == nil || errors.Is(err, connectors.ErrReauth) || connectors.IsPermanent(err) || !strings.Contains(err.Error(), "/scl/fo/removed1/AA") || strings.Contains(err.Error(), "rlkeyremoved") || conntest.Advice(err) == "" {
			t.Errorf("%v: %v", o, err)
		}
		if len(w.Items) != len(w.fake.Want(time.Time{}, time.Time{})) {
			t.Errorf("%v: %d items came", o, len(w.Items))
		}
	}
}

// Links of the older kind have what opens them in their path.
func TestOlderLinksAreNotShown(t *testing.T) {
	field, _ := dropbox.New().Info().Field("links")
	if err := field.Check("ftp://www.dropbox.com/s/geheim0123456/a.csv?dl=0"); err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("%v", err)
	}
	for _, o := range []fake.Options{{}, {Account: true}} {
		w := newWorld(t, o)
		w.paste(base + "/s/geheim012345678/Sensor.csv?dl=0\n" + base + "/sh/geheim012345679/AAgeheim0123456789?dl=0")
		err := w.sync()
		if err == nil || !strings.Contains(err.Error(), "/s/…/Sensor.csv") || !strings.Contains(err.Error(), "/sh/…") || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%v: %v", o, err)
		}
	}
}

// What the person pasted is read from the vault, and from nowhere else.
func TestLinksAreReadFromTheVault(t *testing.T) {
	w := newWorld(t, fake.Options{})
	w.session.Account.Answers["links"] = w.fake.Answers(base)["links"]
	w.paste("")
	if err := w.sync(); !connectors.IsPermanent(err) || w.fake.Requests() > 0 {
		t.Errorf("%d requests, %v", w.fake.Requests(), err)
	}
}

func TestLinksThatAreNotPublic(t *testing.T) {
	w := newWorld(t, fake.Options{})
	w.fake.Hide()
	err := w.sync()
	if err == nil || len(w.Items) > 0 || !strings.Contains(conntest.Advice(err), "private window") {
		t.Errorf("%d items, %v, %q", len(w.Items), err, conntest.Advice(err))
	}
}

func TestAWrongPassword(t *testing.T) {
	w := newWorld(t, fake.Options{Account: true})
	if err := w.session.Vault.SetSecret("link_password", "something else"); err != nil {
		t.Fatal(err)
	}
	err := w.sync()
	if err == nil || errors.Is(err, connectors.ErrReauth) || !strings.Contains(err.Error(), "shared_link_access_denied") || strings.Contains(err.Error(), "something else") {
		t.Errorf("%v", err)
	}
}

func TestAFolderThatIsNotThere(t *testing.T) {
	w := newWorld(t, fake.Options{Account: true})
	w.session.Account.Answers["folders"] = "/Nowhere\n/Apps/Glimp"
	err := w.sync()
	if err == nil || !strings.Contains(err.Error(), "/Nowhere") || conntest.Advice(err) == "" {
		t.Errorf("%v", err)
	}
	if _, ok := w.Items["file/apps/glimp/glicemiamisurazioni.csv.gz"]; !ok {
		t.Error("the other folder was not read")
	}
}

func TestNothingNamed(t *testing.T) {
	for _, o := range []fake.Options{{}, {Account: true}} {
		w := newWorld(t, o)
		w.paste(" \n")
		w.session.Account.Answers["folders"] = ""
		if err := w.sync(); !connectors.IsPermanent(err) || conntest.Advice(err) == "" {
			t.Errorf("%v", err)
		}
	}
}

// The wizard tells at once what is no link.
func TestPastedLinks(t *testing.T) {
	field, _ := dropbox.New().Info().Field("links")
	for text, ok := range map[string]bool{
		"https://www.dropbox.com/scl/fo/abc/def?rlkey=x&dl=0": true, "https://www.dropbox.com/scl/fi/abc/a.csv?rlkey=x": true,
		"https://www.dropbox.com/s/abc/a.csv?dl=0\n\nhttps://www.dropbox.com/sh/abc/AA?dl=0\n": true, "": true,
		"www.dropbox.com/s/abc/a.csv": false, "https://www.dropbox.com/home/Apps": false, "https://www.dropbox.com/s/": false, "glimp.csv": false,
		"ftp://www.dropbox.com/s/abc/a.csv": false,
	} {
		if err := field.Check(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
	if err := field.Check("https://example.org/x?token=geheim"); err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("%v", err)
	}
	// Links to other vendors are never asked.
	w := newWorld(t, fake.Options{})
	w.paste("https://dropbox.com.evil.test/s/abc/a.csv")
	if err := w.sync(); !connectors.IsPermanent(err) || w.fake.Requests() > 0 {
		t.Errorf("%d requests, %v", w.fake.Requests(), err)
	}
}
