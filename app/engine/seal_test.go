package engine

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/all/fakes"
	"athletedata/connectors/conntest"
)

// linked are vendors with a Dropbox connected, and its links.
func linked(t *testing.T) (v *vendors, links string) {
	t.Helper()
	v = newVendors(t, conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC)), fakes.Options{Days: 2})
	if err := v.connect("dropbox"); err != nil {
		t.Fatal(err)
	}
	links = v.list["dropbox"].Answers("https://" + host("dropbox"))["links"]
	if !strings.Contains(links, "rlkey=") {
		t.Fatalf("the stand-in has no key in its links: %s", links)
	}
	return v, links
}

// earlier puts links among the answers in the database, where an earlier version
// kept them: others, since another test looks for the true ones in the server's
// files.
func (v *vendors) earlier(links string) string {
	v.t.Helper()
	links = strings.ReplaceAll(links, "rlkey=rlkey", "rlkey=earlier")
	if _, err := v.conn.Exec(v.t.Context(), "UPDATE app.account SET answers = answers || jsonb_build_object('links', $1::text) WHERE source = 'dropbox'", links); err != nil {
		v.t.Fatal(err)
	}
	return links
}

// stored is what the database has of the account's answers.
func (v *vendors) stored() string {
	v.t.Helper()
	var text string
	if err := v.conn.QueryRow(v.t.Context(), "SELECT answers::text FROM app.account WHERE source = 'dropbox'").Scan(&text); err != nil {
		v.t.Fatal(err)
	}
	return text
}

// change changes settings of the Dropbox as one does without signing in again.
func (v *vendors) change(answers map[string]string) {
	v.t.Helper()
	k, err := v.Connect(v.t.Context(), "dropbox", Choices{Answers: answers})
	if err != nil {
		v.t.Fatal(err)
	}
	if err := k.Save(v.t.Context()); err != nil {
		v.t.Fatal(err)
	}
}

// kept is what its owner is shown of the links.
func (v *vendors) kept() string {
	v.t.Helper()
	answers, err := v.Sealed(v.t.Context(), "dropbox")
	if err != nil {
		v.t.Fatal(err)
	}
	return answers["links"]
}

// Sealed answers are kept in the vault alone; there they stay until they are
// changed or emptied, and their owner sees them.
func TestSealedAnswers(t *testing.T) {
	v, links := linked(t)
	if got := v.kept(); got != links {
		t.Errorf("its owner is shown %q", got)
	}
	if text := v.stored(); strings.Contains(text, "rlkey") || strings.Contains(text, `"links"`) {
		t.Errorf("in the database is %s", text)
	}
	v.change(map[string]string{"max_mb": "7"})
	if got := v.kept(); got != links || !strings.Contains(v.stored(), `"7"`) {
		t.Errorf("after another setting was changed there is %q and %s", got, v.stored())
	}
	if run, err := v.Sync(t.Context(), "dropbox", true, nil); err != nil || run.Outcome != "ok" || run.Imported == 0 {
		t.Errorf("the links are not read: %+v, %v", run, err)
	}
	first, _, _ := strings.Cut(links, "\n")
	v.change(map[string]string{"links": first})
	if got := v.kept(); got != first {
		t.Errorf("after a link was taken away there is %q", got)
	}
	v.change(map[string]string{"links": ""})
	if got := v.kept(); got != "" {
		t.Errorf("after being emptied there is %q", got)
	}
	v.change(map[string]string{"max_mb": "8"})
	if run, err := v.Sync(t.Context(), "dropbox", true, nil); err != nil || !strings.Contains(run.Problem, "neither a link nor a folder") {
		t.Errorf("without links: %+v, %v", run, err)
	}
	// Emptied in the midst of signing in again, they are gone as well.
	v.change(map[string]string{"links": links})
	k, err := v.Connect(t.Context(), "dropbox", Choices{Answers: map[string]string{"links": ""}})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(k.SignIn(t.Context(), visitor{v.Transport}), k.Save(t.Context())); err != nil {
		t.Fatal(err)
	}
	if got := v.kept(); got != "" {
		t.Errorf("after signing in without them there is %q", got)
	}
}

// A sealed answer that is needed cannot be emptied.
func TestSealedAnswersThatAreNeeded(t *testing.T) {
	f := connectors.Field{ID: "links", Label: "Links", Entry: connectors.Lines, Sealed: true}
	vault := newMemory()
	if err := vault.SetSecret("links", "https://x.example/a"); err != nil {
		t.Fatal(err)
	}
	connecting := func() *Connecting {
		return &Connecting{info: connectors.Info{Fields: []connectors.Field{f}}, vault: newStaging(vault)}
	}
	var wrong *FieldError
	if err := connecting().answer(map[string]string{"links": ""}, nil, true); !errors.As(err, &wrong) {
		t.Errorf("emptied: %v", err)
	}
	k := connecting()
	if err := k.answer(nil, nil, true); err != nil || k.missing != nil {
		t.Errorf("left out: %v, %v", err, k.missing)
	}
	if err := vault.DeleteSecret("links"); err != nil {
		t.Fatal(err)
	}
	if err := connecting().answer(nil, nil, true); !errors.As(err, &wrong) {
		t.Errorf("left out, and nothing is kept: %v", err)
	}
}

// What an earlier version kept in the database is taken out of it as soon as
// anybody looks at the account.
func TestAnswersThatBecameSecretLeaveTheDatabase(t *testing.T) {
	looks := map[string]func(v *vendors) error{
		"a sync": func(v *vendors) error { _, err := v.Sync(t.Context(), "dropbox", true, nil); return err },
		"the list of sources": func(v *vendors) error {
			sources, err := v.Sources(t.Context())
			i := slices.IndexFunc(sources, func(s Source) bool { return s.Info.ID == "dropbox" })
			if err == nil && sources[i].Account.Answers["links"] != "" {
				return errors.New("the list shows the links")
			}
			return err
		},
		"other settings": func(v *vendors) error { v.change(map[string]string{"max_mb": "9"}); return nil },
	}
	v, pasted := linked(t)
	links := ""
	for name, look := range looks {
		if err := v.vault("dropbox").Replace(nil); err != nil {
			t.Fatal(err)
		}
		links = v.earlier(pasted)
		if err := look(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if text := v.stored(); strings.Contains(text, "rlkey") {
			t.Errorf("after %s the database has %s", name, text)
		}
		if got := v.kept(); got != links {
			t.Errorf("after %s the vault has %q", name, got)
		}
	}
	// What was changed meanwhile is not taken back.
	v.earlier("https://www.dropbox.com/s/old/a.csv")
	if got := v.kept(); got != links || strings.Contains(v.stored(), "/s/old") {
		t.Errorf("the vault has %q, the database %s", got, v.stored())
	}
}

// A vault that cannot be written leaves the answers where they are, and says so.
func TestAnswersStayWhenTheVaultIsShut(t *testing.T) {
	v, links := linked(t)
	v.earlier(links)
	v.Vault = func(string) Vault { return shut{newMemory()} }
	if _, err := v.Sync(t.Context(), "dropbox", true, nil); !errors.Is(err, errShut) || strings.Contains(err.Error(), "rlkey") {
		t.Errorf("the sync: %v", err)
	}
	if _, err := v.Sources(t.Context()); err != nil {
		t.Errorf("the list of sources: %v", err)
	}
	if !strings.Contains(v.stored(), "rlkey") {
		t.Error("the links are lost")
	}
}

// shut is a vault whose keyring is locked.
type shut struct{ *memory }

var errShut = errors.New("the keyring is locked")

func (shut) SetSecret(string, string) error { return errShut }

// Of several lines each is struck out by itself, and so is the key in an
// address, which may stand in another one.
func TestTheGuardKnowsEachLine(t *testing.T) {
	g := newGuard(newMemory())
	g.learn("https://www.dropbox.com/scl/fo/k3x9q2vcoach/AFx1?rlkey=rlkeyfolder0123&st=x1y2&dl=0\n\n https://www.dropbox.com/s/geheim012345678/a.csv?dl=0\n")
	for _, text := range []string{
		"asking https://www.dropbox.com/scl/fo/k3x9q2vcoach/AFx1?rlkey=rlkeyfolder0123&st=x1y2&dl=0",
		"asking https://www.dropbox.com/scl/fo/k3x9q2vcoach/AFx1?dl=1&rlkey=rlkeyfolder0123&st=x1y2",
		"GET https://www.dropbox.com/s/geheim012345678/a.csv?dl=0",
		"GET https://www.dropbox.com/s/dl/geheim012345678/a.csv",
	} {
		if got := g.strike(text); strings.Contains(got, "rlkeyfolder") || strings.Contains(got, "geheim") || !strings.Contains(got, "•••") {
			t.Errorf("%s becomes %s", text, got)
		}
	}
	if got := g.strike("the link https://www.dropbox.com/scl/fo/k3x9q2vcoach/AFx1 does not work"); !strings.Contains(got, "k3x9q2vcoach") {
		t.Errorf("which link it is cannot be seen: %s", got)
	}
}
