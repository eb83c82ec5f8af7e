package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/oauth"
	"athletedata/store"
)

// Choices are what a person answers when connecting a source.
type Choices struct {
	// Answers may be secret. Those left out keep their value, and so do secret
	// ones that are empty, unless their fields are Sealed: then they are forgotten.
	Answers       map[string]string
	Datasets      map[string]bool
	From, To      *time.Time
	Every         time.Duration // 0: as the source proposes
	QuietFrom     *int          // minutes after local midnight
	QuietTo       *int
	NoticeVersion string // of the notice that was accepted
}

// Asker is the person in front of a sign-in.
type Asker interface {
	// Ask puts a question of the vendor's.
	Ask(ctx context.Context, q connectors.Question) (string, error)
	// Browse opens the vendor's page; flow takes the address if the browser
	// cannot come back by itself.
	Browse(ctx context.Context, address string, flow *oauth.Flow) error
}

// FieldError says what is wrong with one answer.
type FieldError struct {
	Field connectors.Field
	Err   error
}

func (e *FieldError) Error() string { return e.Field.Label + ": " + e.Err.Error() }
func (e *FieldError) Unwrap() error { return e.Err }

// Connecting is an account on its way: nothing of it is kept before Save, so
// that an attempt that fails leaves an account that was there as it was.
type Connecting struct {
	syncer    *Syncer
	connector connectors.Connector
	info      connectors.Info
	account   store.Account
	vault     *staging
	guard     *guard
	session   *connectors.Session
	spent     *spending
	signedIn  bool
	missing   *FieldError // only a sign-in needs it: the last one has used it up
	cleared   []string    // sealed fields that were emptied
}

// Connect begins to connect a source, or to sign in to it again.
func (s *Syncer) Connect(ctx context.Context, source string, c Choices) (*Connecting, error) {
	connector, ok := s.Connector(source)
	if !ok {
		return nil, &UnknownSourceError{Source: source}
	}
	info := connector.Info()
	if info.Notice.Version != "" && c.NoticeVersion != info.Notice.Version {
		return nil, connectors.Advise(fmt.Errorf("the notice of %s has not been accepted", info.Name), "Read it and accept it first; nothing is fetched before.")
	}
	before, _, err := s.Account(ctx, source)
	var unknown *UnknownSourceError
	if err != nil && !errors.As(err, &unknown) {
		return nil, err
	}
	k := &Connecting{syncer: s, connector: connector, info: info, vault: newStaging(s.Vault(source))}
	k.account = store.Account{Source: source, Identity: before.Identity, Paused: before.Paused, Answers: map[string]string{}, Datasets: c.Datasets, From: c.From, To: c.To,
		Every: c.Every, QuietFrom: c.QuietFrom, QuietTo: c.QuietTo, NoticeVersion: c.NoticeVersion}
	if k.account.Every == 0 {
		k.account.Every = info.Every
	}
	k.account.Every = max(k.account.Every, info.AtLeast)
	if err := k.answer(c.Answers, before.Answers, before.Source != ""); err != nil {
		return nil, err
	}
	k.guard = newGuard(k.vault)
	for _, id := range info.Secrets() {
		k.guard.learn(c.Answers[id])
	}
	k.spent = s.spending(info, before, 0)
	k.session = s.session(info, k.account, k.guard, newRedacted(s.log(), k.guard).With("source", source), k.spent)
	return k, nil
}

// answer checks the answers and puts the secret ones where they belong. A
// password that is forgotten after the sign-in is not missed before the next.
func (k *Connecting) answer(answers, before map[string]string, connected bool) error {
	for _, f := range k.info.Fields {
		value, given := answers[f.ID]
		secret := f.InVault()
		if !given && !secret {
			value = before[f.ID]
		}
		emptied := f.Sealed && given && value == ""
		if secret && value == "" && !emptied {
			kept, err := k.vault.Secret(f.ID)
			if err != nil { // what cannot be read now would be forgotten by a new sign-in
				return err
			}
			value = kept
		}
		if !k.info.Asks(f, merged(answers, before)) {
			f.Optional, f.Check = true, nil
		}
		if value == "" && f.Default == "" && !f.Optional {
			missing := &FieldError{f, errors.New("this is needed")}
			if !secret || f.Sealed || !connected {
				return missing
			}
			k.missing = cmp.Or(k.missing, missing)
		}
		if value != "" && f.Check != nil {
			if err := f.Check(value); err != nil {
				return &FieldError{f, err}
			}
		}
		switch {
		case emptied:
			k.cleared = append(k.cleared, f.ID)
			if err := k.vault.DeleteSecret(f.ID); err != nil {
				return err
			}
		case secret && value != "":
			if err := k.vault.SetSecret(f.ID, value); err != nil {
				return err
			}
		case !secret && value != "" && value != f.Default:
			k.account.Answers[f.ID] = value
		}
	}
	return nil
}

// merged are the answers, and those before to what is not answered again.
func merged(answers, before map[string]string) func(id string) string {
	return func(id string) string {
		if value, given := answers[id]; given {
			return value
		}
		return before[id]
	}
}

// Way is the way in that the answers ask for.
func (k *Connecting) Way() connectors.Kind {
	return connectors.Way(k.connector, k.session.Account)
}

// SignIn signs in, once. Sources without one have nothing to do here.
func (k *Connecting) SignIn(ctx context.Context, person Asker) error {
	if err := cmp.Or(k.signIn(ctx, person), k.spent.settle(ctx, nil)); err != nil {
		return k.clean(err)
	}
	k.signedIn = true
	return nil
}

func (k *Connecting) signIn(ctx context.Context, person Asker) error {
	if k.Way() == connectors.Open {
		return nil
	}
	if k.missing != nil {
		return k.missing
	}
	switch c := k.connector.(type) {
	case oauth.Connector:
		config, err := c.OAuth(k.session)
		if err != nil {
			return err
		}
		flow, err := oauth.Begin(ctx, k.session, config)
		if err != nil {
			return err
		}
		defer flow.Close()
		if err := person.Browse(ctx, flow.URL(), flow); err != nil {
			return err
		}
		_, err = flow.Wait(ctx)
		return err
	case connectors.SignIn:
		return c.SignIn(ctx, k.session, person.Ask)
	}
	return nil
}

// Check asks who is signed in and what there is.
func (k *Connecting) Check(ctx context.Context) (connectors.Identity, error) {
	c, ok := k.connector.(connectors.Checker)
	if !ok {
		return connectors.Identity{}, nil
	}
	id, err := c.Check(ctx, k.session)
	if err = cmp.Or(err, k.spent.settle(ctx, nil)); err != nil {
		return id, k.clean(err)
	}
	k.account.Identity = id.Name
	return id, nil
}

// Save keeps the account. Secrets of a new sign-in replace all old ones; without
// one only what was answered changes, and the sign-in there was goes on.
func (k *Connecting) Save(ctx context.Context) error {
	if err := k.save(ctx); err != nil {
		return err
	}
	return k.spent.settle(ctx, nil) // an account that is new knows nothing of it yet
}

func (k *Connecting) save(ctx context.Context) error {
	vault, values := k.syncer.Vault(k.account.Source), k.vault.all()
	if k.signedIn {
		if err := vault.Replace(values); err != nil {
			return err
		}
		return k.syncer.Engine.Store.SaveAccount(ctx, k.syncer.Engine.AthleteID, k.account)
	}
	changed := false
	for _, name := range k.cleared {
		before, err := vault.Secret(name)
		if err == nil && before != "" {
			changed, err = true, vault.DeleteSecret(name)
		}
		if err != nil {
			return err
		}
	}
	for name, value := range values {
		before, err := vault.Secret(name)
		if err == nil && before != value {
			changed, err = true, vault.SetSecret(name, value)
		}
		if err != nil {
			return err
		}
	}
	// A password or a link that was put right is worth a try.
	if changed || k.Way() == connectors.Open {
		return k.syncer.Engine.Store.SaveAccount(ctx, k.syncer.Engine.AthleteID, k.account)
	}
	return k.syncer.Engine.Store.SaveSettings(ctx, k.syncer.Engine.AthleteID, k.account)
}

// clean takes the secrets out of an error's text.
func (k *Connecting) clean(err error) error {
	if text := k.guard.strike(err.Error()); text != err.Error() {
		return &struck{err, text}
	}
	return err
}

type struck struct {
	error
	text string
}

func (s *struck) Error() string { return s.text }
func (s *struck) Unwrap() error { return s.error }

// staging is a vault whose changes are not kept until they are asked for.
type staging struct {
	under  Vault
	mu     sync.Mutex
	values map[string]string
}

func newStaging(under Vault) *staging { return &staging{under: under, values: map[string]string{}} }

// Secret implements connectors.Vault. Those that are lost are not there: they must
// not keep anybody from signing in again, which replaces them.
func (v *staging) Secret(name string) (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if value, ok := v.values[name]; ok {
		return value, nil
	}
	value, err := v.under.Secret(name)
	if errors.Is(err, connectors.ErrReauth) {
		return "", nil
	}
	return value, err
}

// SetSecret implements connectors.Vault.
func (v *staging) SetSecret(name, value string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.values[name] = value
	return nil
}

// DeleteSecret implements connectors.Vault.
func (v *staging) DeleteSecret(name string) error { return v.SetSecret(name, "") }

// Exclusive implements connectors.Vault.
func (v *staging) Exclusive(ctx context.Context, do func() error) error {
	return v.under.Exclusive(ctx, do)
}

func (v *staging) all() map[string]string {
	v.mu.Lock()
	defer v.mu.Unlock()
	kept := maps.Clone(v.values)
	maps.DeleteFunc(kept, func(_, value string) bool { return value == "" })
	return kept
}
