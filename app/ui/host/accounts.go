package host

import (
	"context"
	"time"

	"athletedata/app/engine"
	"athletedata/connectors"
	"athletedata/store"
)

// Source is a source behind an account, connected or not.
type Source struct {
	Info    connectors.Info
	Account *store.Account // nil: not connected
	Queued  bool           // it waits for its turn to be synced
	Running bool           // it is being synced
	// Progress of the running sync; nil until there is some.
	Progress *engine.SyncProgress
	// Next is when it is synced by itself; zero: it is not.
	Next time.Time
	// Items and Rows are what it has brought and is still there.
	Items, Rows int64
}

// Accounts answers what the window shows of accounts and does what it asks. All
// its methods may be called from any goroutine.
type Accounts interface {
	// AccountSources are all sources that there are, in the order people see them.
	AccountSources(ctx context.Context) ([]Source, error)
	// SubscribeAccounts calls f, from any goroutine, whenever a source shows
	// something else than before; while a sync runs, a few times a second.
	SubscribeAccounts(f func())
	// OnHold says in words why nothing is fetched by itself right now; "" if it is.
	OnHold() string

	// SecretsNotice says in plain words how sign-ins are kept if that is not the
	// best way, because this computer has no keyring; else it is empty.
	SecretsNotice() string

	// Sealed are the answers of a connected source that are kept with its sign-in
	// and may be shown to their owner. It may have to wait for the keyring.
	Sealed(ctx context.Context, source string) (map[string]string, error)
	// Connect begins to connect a source, to sign in again or to change what was
	// chosen; nothing is kept before Save.
	Connect(ctx context.Context, source string, c engine.Choices) (Connecting, error)
	// SyncNow puts a source first in the queue; StopSync stops its sync.
	SyncNow(source string)
	StopSync(source string)
	PauseAccount(ctx context.Context, source string, paused bool) error
	// Disconnect ends the access; with deleteData all that came is removed too.
	// DeleteAccountData removes what a source that is not connected has brought.
	Disconnect(ctx context.Context, source string, deleteData bool) (engine.Disconnected, error)
	DeleteAccountData(ctx context.Context, source string) (engine.Undone, error)
	// SyncRuns are the last syncs of a source with their logs, the newest first.
	SyncRuns(ctx context.Context, source string, limit int) ([]store.SyncRun, error)

	// OpenURL opens an address in the browser.
	OpenURL(address string) error
}

// Connecting is an account on its way; engine.Connecting is one.
type Connecting interface {
	// Way is the way in that the answers ask for.
	Way() connectors.Kind
	// SignIn signs in, once; not for connectors.Open.
	SignIn(ctx context.Context, person engine.Asker) error
	// Check asks who is signed in and what the newest thing there is; both are
	// empty for sources that cannot tell.
	Check(ctx context.Context) (connectors.Identity, error)
	// Save keeps the account, and its sign-in if there was one.
	Save(ctx context.Context) error
}
