package hosttest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"time"

	"athletedata/app/engine"
	"athletedata/app/ui/host"
	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/oauth"
	"athletedata/connectors/oauth/oauthtest"
	"athletedata/store"
)

// Online is what the fake knows of accounts. Fields may be set before it is used.
type Online struct {
	lock sync.Mutex

	Vendors []host.Source // all sources
	Hold    string        // why nothing is fetched by itself
	Refuses error         // what every question about accounts is answered with, if not nil
	Script  Script        // how a sign-in goes
	Keeping string        // how sign-ins are kept, if not in a keyring

	Kept map[string]map[string]string // sealed answers by source
	Shut error                        // why they cannot be read

	Offered  []engine.Choices // what Connect was called with
	Answered []string         // to the questions of a sign-in
	Saved    []string         // sources that were kept
	Synced   []string         // what SyncNow was called with
	Halted   []string         // what StopSync was called with
	Opened   []string         // addresses in the browser
	Ended    []string         // what Disconnect was called with; "+data" if the data went too
	Emptied  []string         // what DeleteAccountData was called with
	Goodbye  engine.Disconnected
	Past     []store.SyncRun // what SyncRuns answers

	oauth  oauthtest.Server
	listen []func()
}

// Script is how connecting goes.
type Script struct {
	Way       connectors.Kind // "" is the kind of the source
	Questions []connectors.Question
	Blocked   bool  // the port for coming back is taken
	NoBrowser error // why the browser cannot be opened
	SignIn    error // how signing in ends
	Who       connectors.Identity
	Check     error
	Save      error
	Saving    func() // called while it is kept, if not nil
}

// WithAccounts gives the fake these sources, none of them connected.
func (f *Fake) WithAccounts(infos ...connectors.Info) *Fake {
	for _, i := range infos {
		f.Vendors = append(f.Vendors, host.Source{Info: i})
	}
	return f
}

// Account connects a source of the fake, and lets change say how it is.
func (f *Fake) Account(source string, change func(s *host.Source)) *Fake {
	f.update(source, func(s *host.Source) {
		if s.Account == nil {
			s.Account = &store.Account{Source: source, State: store.AccountOK, Every: s.Info.Every, NoticeVersion: s.Info.Notice.Version}
		} else {
			a := *s.Account // the window may still read the old one
			s.Account = &a
		}
		change(s)
	})
	return f
}

// update changes a source and tells the window.
func (o *Online) update(source string, change func(*host.Source)) {
	o.lock.Lock()
	for i := range o.Vendors {
		if o.Vendors[i].Info.ID == source {
			change(&o.Vendors[i])
		}
	}
	listen := o.listen
	o.lock.Unlock()
	for _, l := range listen {
		l()
	}
}

// Set changes the fake while the window may be asking it.
func (o *Online) Set(change func()) {
	o.lock.Lock()
	defer o.lock.Unlock()
	change()
}

// Browsed are the addresses that were opened so far.
func (o *Online) Browsed() []string {
	o.lock.Lock()
	defer o.lock.Unlock()
	return slices.Clone(o.Opened)
}

// refuses is Refuses, script Script, as they are now.
func (o *Online) refuses() (err error) { o.Set(func() { err = o.Refuses }); return err }
func (o *Online) script() (s Script)   { o.Set(func() { s = o.Script }); return s }

// note adds to one of the lists of what was called.
func note[T any](o *Online, list *[]T, what T) {
	o.lock.Lock()
	defer o.lock.Unlock()
	*list = append(*list, what)
}

// AccountSources implements host.Accounts.
func (o *Online) AccountSources(context.Context) ([]host.Source, error) {
	o.lock.Lock()
	defer o.lock.Unlock()
	return slices.Clone(o.Vendors), o.Refuses
}

// SubscribeAccounts implements host.Accounts.
func (o *Online) SubscribeAccounts(l func()) { note(o, &o.listen, l) }

// OnHold implements host.Accounts.
func (o *Online) OnHold() (why string) { o.Set(func() { why = o.Hold }); return why }

// SecretsNotice implements host.Accounts.
func (o *Online) SecretsNotice() string { return o.Keeping }

// Sealed implements host.Accounts.
func (o *Online) Sealed(_ context.Context, source string) (map[string]string, error) {
	o.lock.Lock()
	defer o.lock.Unlock()
	return maps.Clone(o.Kept[source]), o.Shut
}

// SyncNow implements host.Accounts.
func (o *Online) SyncNow(source string) { note(o, &o.Synced, source) }

// StopSync implements host.Accounts.
func (o *Online) StopSync(source string) { note(o, &o.Halted, source) }

// PauseAccount implements host.Accounts.
func (o *Online) PauseAccount(_ context.Context, source string, paused bool) error {
	err := o.refuses()
	if err == nil {
		o.update(source, func(s *host.Source) {
			a := *s.Account
			a.Paused, s.Account = paused, &a
		})
	}
	return err
}

// Disconnect implements host.Accounts.
func (o *Online) Disconnect(_ context.Context, source string, data bool) (engine.Disconnected, error) {
	if err := o.refuses(); err != nil {
		return engine.Disconnected{}, err
	}
	what := source
	if data {
		what += "+data"
	}
	note(o, &o.Ended, what)
	o.update(source, func(s *host.Source) {
		s.Account = nil
		if data {
			s.Items, s.Rows = 0, 0
		}
	})
	return o.Goodbye, nil
}

// DeleteAccountData implements host.Accounts.
func (o *Online) DeleteAccountData(_ context.Context, source string) (engine.Undone, error) {
	note(o, &o.Emptied, source)
	o.update(source, func(s *host.Source) { s.Items, s.Rows = 0, 0 })
	return o.Goodbye.Undone, o.refuses()
}

// SyncRuns implements host.Accounts.
func (o *Online) SyncRuns(_ context.Context, _ string, limit int) ([]store.SyncRun, error) {
	o.lock.Lock()
	defer o.lock.Unlock()
	return slices.Clone(o.Past[:min(limit, len(o.Past))]), o.Refuses
}

// OpenURL implements host.Accounts.
func (o *Online) OpenURL(address string) error {
	note(o, &o.Opened, address)
	return o.script().NoBrowser
}

// Connect implements host.Accounts. It checks the answers as the engine does.
func (o *Online) Connect(_ context.Context, source string, c engine.Choices) (host.Connecting, error) {
	note(o, &o.Offered, c)
	var of host.Source
	o.Set(func() {
		for _, v := range o.Vendors {
			if v.Info.ID == source {
				of = v
			}
		}
	})
	info := of.Info
	if info.ID == "" {
		return nil, errors.New("there is no such source")
	}
	if c.NoticeVersion != info.Notice.Version {
		return nil, errors.New("the notice has not been accepted")
	}
	for _, f := range info.Fields {
		if !info.Asks(f, func(id string) string { return c.Answers[id] }) {
			continue
		}
		value, given := c.Answers[f.ID]
		kept := of.Account != nil && f.InVault() && !(f.Sealed && given)
		if value == "" && f.Default == "" && !f.Optional && !kept {
			return nil, &engine.FieldError{Field: f, Err: errors.New("this is needed")}
		}
		if value != "" && f.Check != nil {
			if err := f.Check(value); err != nil {
				return nil, &engine.FieldError{Field: f, Err: err}
			}
		}
	}
	k := &connecting{online: o, info: info, choices: c, way: o.script().Way}
	if k.way == "" {
		k.way = info.Kind
	}
	if err := o.refuses(); err != nil {
		return nil, err
	}
	return k, nil
}

// connecting is an account of the fake on its way.
type connecting struct {
	online  *Online
	info    connectors.Info
	choices engine.Choices
	way     connectors.Kind
}

func (k *connecting) Way() connectors.Kind { return k.way }

// SignIn plays the script; a sign-in in the browser is a real one, with a
// listener on this computer and a vendor in memory.
func (k *connecting) SignIn(ctx context.Context, person engine.Asker) error {
	s := k.online.script()
	for _, q := range s.Questions {
		answer, err := person.Ask(ctx, q)
		if err != nil {
			return err
		}
		note(k.online, &k.online.Answered, answer)
	}
	if k.way != connectors.OAuth || s.SignIn != nil {
		return s.SignIn
	}
	config := oauth.Config{ClientID: "mine", AuthURL: "https://vendor.example/authorize", TokenURLs: []string{"https://vendor.example/token"}}
	k.online.oauth.ClientID, k.online.oauth.Redirects = "mine", []string{"http://127.0.0.1:*/callback"}
	k.online.oauth.Clock = connectors.SystemClock{}
	if s.Blocked {
		taken, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer taken.Close()
		config.Port = taken.Addr().(*net.TCPAddr).Port
	}
	session := &connectors.Session{Vault: conntest.NewVault(), Clock: connectors.SystemClock{}, Log: slog.New(slog.DiscardHandler), HTTP: &http.Client{Transport: inMemory{http.HandlerFunc(k.online.oauth.Token)}}}
	flow, err := oauth.Begin(ctx, session, config)
	if err != nil {
		return err
	}
	defer flow.Close()
	if err := person.Browse(ctx, flow.URL(), flow); err != nil {
		return err
	}
	_, err = flow.Wait(ctx)
	return err
}

func (k *connecting) Check(context.Context) (connectors.Identity, error) {
	s := k.online.script()
	return s.Who, s.Check
}

func (k *connecting) Save(context.Context) error {
	script := k.online.script()
	if script.Saving != nil {
		script.Saving()
	}
	if script.Save != nil {
		return script.Save
	}
	note(k.online, &k.online.Saved, k.info.ID)
	k.online.update(k.info.ID, func(s *host.Source) {
		c := k.choices
		c.Answers = maps.Clone(c.Answers)
		for _, f := range k.info.Fields {
			if value, given := c.Answers[f.ID]; given && f.Sealed {
				k.online.seal(k.info.ID, f.ID, value)
			}
			if f.InVault() {
				delete(c.Answers, f.ID)
			}
		}
		s.Account = &store.Account{Source: k.info.ID, State: store.AccountOK, Answers: c.Answers, Datasets: c.Datasets, From: c.From, To: c.To,
			Every: c.Every, QuietFrom: c.QuietFrom, QuietTo: c.QuietTo, NoticeVersion: c.NoticeVersion, Identity: script.Who.Name, ConnectedAt: time.Now()}
	})
	return nil
}

// seal keeps a sealed answer; the caller has the lock.
func (o *Online) seal(source, id, value string) {
	if o.Kept == nil {
		o.Kept = map[string]map[string]string{}
	}
	if o.Kept[source] == nil {
		o.Kept[source] = map[string]string{}
	}
	o.Kept[source][id] = value
}

// Agree is the person in the browser who allows the access: it gives the
// address to which the vendor sends them back.
func (o *Online) Agree(address string) (back string, err error) {
	w := httptest.NewRecorder()
	o.oauth.Authorize(w, httptest.NewRequest(http.MethodGet, address, nil))
	if back = w.Header().Get("Location"); back == "" {
		return "", fmt.Errorf("the vendor answered %d: %s", w.Code, w.Body)
	}
	return back, nil
}

// inMemory answers requests without a network.
type inMemory struct{ http.Handler }

func (m inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	return w.Result(), nil
}
