package garmin_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/garmin"
	"athletedata/connectors/garmin/fake"
)

// person answers questions in turn and keeps them.
type person struct {
	answers []string
	asked   []connectors.Question
}

func (p *person) ask(_ context.Context, q connectors.Question) (string, error) {
	p.asked = append(p.asked, q)
	if len(p.answers) == 0 {
		return "", context.Canceled
	}
	answer := p.answers[0]
	p.answers = p.answers[1:]
	return answer, nil
}

// signIn signs in anew, with nothing in the vault but the password.
func signIn(w *world, name, flow string, p *person) error {
	w.requests = nil
	_ = w.vault.DeleteSecret("token")
	_ = w.vault.SetSecret("password", fake.Password)
	w.session.Account.Answers["email"], w.session.Account.Answers["flow"] = name, flow
	err := garmin.New().(connectors.SignIn).SignIn(context.Background(), w.session, p.ask)
	w.secretsKept(err)
	return err
}

func secret(w *world, name string) string {
	text, err := w.vault.Secret(name)
	if err != nil {
		w.t.Fatal(err)
	}
	return text
}

func TestSignInByEachWay(t *testing.T) {
	for _, flow := range []string{"mobile", "widget", "portal"} {
		t.Run(flow, func(t *testing.T) {
			w := newWorld(t, morning, fake.Options{})
			if err := signIn(w, "ok@example.com", flow, &person{}); err != nil {
				t.Fatal(err)
			}
			if secret(w, "password") != "" {
				t.Error("the password is still in the vault")
			}
			var kept map[string]string
			if err := json.Unmarshal([]byte(secret(w, "token")), &kept); err != nil || kept["di_client_id"] != "GARMIN_CONNECT_MOBILE_ANDROID_DI_2024Q4" {
				t.Errorf("the client that Garmin accepted is not kept: %v %v", kept["di_client_id"], err)
			}
			id, err := garmin.New().(connectors.Checker).Check(context.Background(), w.session)
			if err != nil || id.Name != "Robin Sample" || id.Newest == "" || id.At.IsZero() {
				t.Errorf("check: %+v, %v", id, err)
			}
		})
	}
}

func TestSignInWithAndroidsName(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	w.session.Account.Answers["mobile_client"], w.session.Account.Answers["mobile_service"] = "GCM_ANDROID_DARK", "/gcm/android"
	if err := signIn(w, "ok@example.com", "mobile", &person{}); err != nil {
		t.Fatal(err)
	}
}

// The second factor by every way; spaces in a code do not matter, and a
// mistyped one may be corrected.
func TestSecondFactor(t *testing.T) {
	for _, c := range []struct {
		name, flow, title string
		answers           []string
	}{
		{"mfa", "mobile", "Enter the code that Garmin sent to ab*****@example.com", []string{"123 456"}},
		{"mfa", "portal", "Enter the code that Garmin sent to ab*****@example.com", []string{"000000", "123456"}},
		{"sms", "mobile", "Enter the code that Garmin sent to *****1234", []string{"123456"}},
		{"app", "mobile", "Enter the code from your authenticator app", []string{"123456"}},
		{"mfa", "widget", "Enter the code that Garmin sent to your e-mail", []string{"999999", "123-456"}},
		{"app", "widget", "Enter the code from your authenticator app", []string{"123456"}},
	} {
		t.Run(c.name+" "+c.flow, func(t *testing.T) {
			w := newWorld(t, morning, fake.Options{})
			p := &person{answers: c.answers}
			if err := signIn(w, c.name+"@example.com", c.flow, p); err != nil {
				t.Fatal(err)
			}
			if p.asked[0].Title != c.title || len(p.asked) != len(c.answers) {
				t.Errorf("asked %d times: %q", len(p.asked), p.asked[0].Title)
			}
			if len(p.asked) > 1 && !strings.Contains(p.asked[1].Help, "did not accept") {
				t.Errorf("the second question does not say why: %q", p.asked[1].Help)
			}
		})
	}
}

func TestCodeGoesToTheOtherDoorOnlyWhereTheFirstDoesNotAnswer(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	if err := signIn(w, "mfa-down@example.com", "mobile", &person{answers: []string{fake.Code}}); err != nil {
		t.Fatal(err)
	}
	if w.asked("/portal/api/mfa/verifyCode") != 1 {
		t.Error("the portal was not asked")
	}
	err := signIn(w, "mfa@example.com", "mobile", &person{answers: []string{"111111", "222222", "333333"}})
	if err == nil || w.asked("/portal/api/mfa/verifyCode") != 0 || w.asked("/mobile/api/mfa/verifyCode") != 3 {
		t.Errorf("wrong codes: %v, requests %v", err, w.requests)
	}
}

// What went wrong is told apart, since what to do differs; a password is sent
// once at most.
func TestSignInRefused(t *testing.T) {
	for _, c := range []struct {
		name, flow, says string
		challenge        bool
	}{
		{"bad", "mobile", "e-mail or the password is wrong", false},
		{"bad", "widget", "e-mail or the password is wrong", false},
		{"bad", "portal", "e-mail or the password is wrong", false},
		{"rate", "mobile", "sign-ins from your internet connection are blocked", true},
		{"rate", "widget", "sign-ins from your internet connection are blocked", true},
		{"rate-json", "mobile", "sign-ins from your internet connection are blocked", true},
		{"cf", "mobile", "sign-ins from your internet connection are blocked", true},
		{"cf", "widget", "sign-ins from your internet connection are blocked", true},
		{"captcha", "mobile", "wants to see that you are a person", true},
		{"locked", "mobile", "account is locked", false},
		{"locked", "widget", "account is locked", false},
		{"child", "widget", "may not sign in here", false},
		{"garbage", "mobile", "does not know", false},
		{"garbage", "widget", "does not work at the moment", false},
		{"refused", "mobile", "refuses to hand out data", false},
	} {
		t.Run(c.name+" "+c.flow, func(t *testing.T) {
			w := newWorld(t, morning, fake.Options{})
			err := signIn(w, c.name+"@example.com", c.flow, &person{})
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("it says %v", err)
			}
			var advised interface{ Advice() string }
			if !errors.As(err, &advised) || advised.Advice() == "" {
				t.Error("it does not say what to do")
			}
			if errors.Is(err, connectors.ErrChallenge) != c.challenge {
				t.Errorf("challenge: %t", !c.challenge)
			}
			if n := w.asked("POST /sso-host/mobile/api/login") + w.asked("POST /sso-host/portal/api/login") + w.asked("POST /sso-host/sso/signin"); n != 1 {
				t.Errorf("the password was sent %d times", n)
			}
			if secret(w, "token") != "" {
				t.Error("a token is kept")
			}
			if secret(w, "password") == "" {
				t.Error("the password is gone, though it was not of use yet")
			}
		})
	}
}

// Where Garmin lets nobody sign in, the password is not sent at all.
func TestProbeComesBeforeThePassword(t *testing.T) {
	for _, flow := range []string{"mobile", "widget", "portal"} {
		w := newWorld(t, morning, fake.Options{Blocked: true})
		err := signIn(w, "ok@example.com", flow, &person{})
		if !errors.Is(err, connectors.ErrChallenge) || !strings.Contains(err.Error(), "your details were not judged") {
			t.Errorf("%s: %v", flow, err)
		}
		if w.asked("POST") != 0 || w.asked("GET") != 1 {
			t.Errorf("%s: requests %v", flow, w.requests)
		}
	}
}

func TestPastedTicket(t *testing.T) {
	for name, around := range map[string]string{
		"alone": "%", "answer": `{"serviceURL":"https://mobile.integration.garmin.com/gcm/android","serviceTicketId":"%","responseStatus":{}}`,
		"address": "https://mobile.integration.garmin.com/gcm/android?ticket=%&x=1", "script": `{serviceTicket:'%'}`,
	} {
		w := newWorld(t, morning, fake.Options{})
		p := &person{answers: []string{strings.Replace(around, "%", w.fake.Ticket(), 1)}}
		if err := signIn(w, "", "ticket", p); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if link := p.asked[0].Link.URL; !strings.Contains(link, "clientId=GCM_ANDROID_DARK") || !strings.Contains(link, "/mobile/sso/en_US/sign-in?") {
			t.Errorf("the person is led to %s", link)
		}
	}
}

func TestTicketThatIsNoneOrTooOld(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	if err := signIn(w, "", "ticket", &person{answers: []string{"hello"}}); err == nil || !strings.Contains(err.Error(), "no ticket") {
		t.Errorf("no ticket: %v", err)
	}
	old := w.fake.Ticket()
	w.clock.Advance(2 * time.Minute)
	if err := signIn(w, "", "ticket", &person{answers: []string{old}}); err == nil || !strings.Contains(err.Error(), "no permission for data") {
		t.Errorf("an old ticket: %v", err)
	}
}

// The file of python-garminconnect has the same names as the vault's secret.
func TestTokenFile(t *testing.T) {
	w := newWorld(t, morning, fake.Options{})
	file := secret(w, "token")
	if err := w.vault.SetSecret("token_file", file); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(25 * time.Hour) // its access token has ended: it is renewed
	if err := signIn(w, "", "file", &person{}); err != nil {
		t.Fatal(err)
	}
	if secret(w, "token_file") != "" || secret(w, "token") == "" || secret(w, "token") == file {
		t.Error("the file is still kept, or the token was not renewed")
	}
	for _, bad := range []string{"", "[]", `{"oauth_token":"x"}`, `{"di_token":"a.b.c","di_refresh_token":"r","di_client_id":"c"}`} {
		_ = w.vault.SetSecret("token_file", bad)
		if err := signIn(w, "", "file", &person{}); err == nil || secret(w, "token") != "" {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestAddressesOfTheServers(t *testing.T) {
	field, _ := garmin.New().Info().Field("sso")
	for text, ok := range map[string]bool{"https://sso.garmin.com": true, "http://127.0.0.1:8080/x": true, "http://sso.garmin.com": false, "sso.garmin.com": false, "ftp://localhost": false} {
		if got := field.Check(text) == nil; got != ok {
			t.Errorf("%s: accepted %t", text, got)
		}
	}
}
