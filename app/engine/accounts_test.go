package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"athletedata/connectors"
	"athletedata/connectors/all"
	"athletedata/connectors/all/fakes"
	"athletedata/connectors/conntest"
	"athletedata/connectors/oauth"
	"athletedata/store"
)

// vendors are the stand-ins of all vendors with one athlete's database, to
// which nothing is connected yet.
type vendors struct {
	t      testing.TB
	clock  connectors.Clock
	list   map[string]fakes.Fake
	order  []string
	conn   *pgx.Conn
	mu     sync.Mutex
	vaults map[string]*memory
	*Syncer
}

// memory is a vault that knows what it holds.
type memory struct {
	*conntest.Vault
	mu    sync.Mutex
	names map[string]bool
}

func newMemory() *memory { return &memory{Vault: conntest.NewVault(), names: map[string]bool{}} }

func (m *memory) SetSecret(name, value string) error {
	m.mu.Lock()
	m.names[name] = true
	m.mu.Unlock()
	return m.Vault.SetSecret(name, value)
}

// Replace implements Vault.
func (m *memory) Replace(values map[string]string) error {
	m.mu.Lock()
	old := m.names
	m.names = map[string]bool{}
	m.mu.Unlock()
	for name := range old {
		if err := m.DeleteSecret(name); err != nil {
			return err
		}
	}
	for name, value := range values {
		if err := m.SetSecret(name, value); err != nil {
			return err
		}
	}
	return nil
}

// host is where a fake answers.
func host(id string) string { return strings.ReplaceAll(id, "_", "-") + ".vendor.test" }

// newVendors has fakes whose present is that of a clock that only moves when
// somebody sleeps, unless another is given.
func newVendors(t testing.TB, clock connectors.Clock, o fakes.Options) *vendors {
	t.Helper()
	v := &vendors{t: t, clock: clock, list: map[string]fakes.Fake{}, vaults: map[string]*memory{}}
	e, conn := database(t)
	v.conn = conn
	// Hours pass in no time here; connections that nobody needs are not given up
	// for that.
	patient, err := store.Open(t.Context(), conn.Config().ConnString()+"?pool_min_conns=6&pool_max_conn_lifetime=100000h")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(patient.Close)
	e.Store = patient
	hosts := map[string]http.RoundTripper{}
	for _, f := range fakes.All(clock, o) {
		v.list[f.ID], v.order = f, append(v.order, f.ID)
		hosts[host(f.ID)] = conntest.Direct(f.Handler)
	}
	v.Syncer = &Syncer{Engine: e, Connectors: all.Connectors(), Clock: clock, Log: slog.New(slog.DiscardHandler), Vault: v.vault,
		Transport: trip(func(r *http.Request) (*http.Response, error) {
			server := hosts[r.URL.Host]
			if server == nil {
				return nil, fmt.Errorf("%s asked for, which is no vendor", r.URL.Host)
			}
			return server.RoundTrip(r)
		})}
	return v
}

func (v *vendors) vault(source string) Vault {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.vaults[source] == nil {
		v.vaults[source] = newMemory()
	}
	return v.vaults[source]
}

// connect does what a person does in the wizard, from the notice to saving.
func (v *vendors) connect(source string, change ...func(*Choices)) error {
	c, _ := v.Connector(source)
	choices := Choices{Answers: v.list[source].Answers("https://" + host(source)), NoticeVersion: c.Info().Notice.Version}
	for _, do := range change {
		do(&choices)
	}
	k, err := v.Connect(v.t.Context(), source, choices)
	if err != nil {
		return err
	}
	if err := k.SignIn(v.t.Context(), visitor{v.Transport}); err != nil {
		return err
	}
	if _, err := k.Check(v.t.Context()); err != nil {
		return err
	}
	return k.Save(v.t.Context())
}

// visitor is a person whose browser ends at an address, which is pasted.
type visitor struct{ wire http.RoundTripper }

func (visitor) Ask(_ context.Context, q connectors.Question) (string, error) {
	return "", errors.New("nothing was to be asked: " + q.Title)
}

func (p visitor) Browse(ctx context.Context, address string, flow *oauth.Flow) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	resp, err := p.wire.RoundTrip(req)
	if err != nil {
		return err
	}
	return flow.Paste(resp.Header.Get("Location"))
}

// settle syncs until all is there, waiting for the pauses that vendors ask for.
func (v *vendors) settle(source string, pass func(time.Duration)) (total store.SyncRun) {
	v.t.Helper()
	for range 100 {
		run, err := v.Sync(v.t.Context(), source, true, nil)
		if err != nil {
			v.t.Fatalf("%s: %v", source, err)
		}
		total.Imported, total.Unchanged, total.Skipped, total.Failed = total.Imported+run.Imported, total.Unchanged+run.Unchanged, total.Skipped+run.Skipped, total.Failed+run.Failed
		total.Rows, total.Outcome, total.Problem, total.Log = total.Rows+run.Rows, run.Outcome, run.Problem, total.Log+run.Log
		if run.Outcome != "waiting" {
			return total
		}
		pass(20 * time.Minute)
	}
	v.t.Fatalf("the sync of %s does not end", source)
	return total
}

// account is one of the accounts as the database has it.
func (v *vendors) account(source string) store.Account {
	v.t.Helper()
	a, _, err := v.Account(v.t.Context(), source)
	if err != nil {
		v.t.Fatal(err)
	}
	return a
}

// items are the keys of what an account has brought, with the status of each.
func (v *vendors) items(source string) map[string]store.KnownItem {
	v.t.Helper()
	known, err := v.Engine.Store.KnownItems(v.t.Context(), 1, source)
	if err != nil {
		v.t.Fatal(err)
	}
	items := map[string]store.KnownItem{}
	for k, item := range known {
		items[k.Key] = item
	}
	return items
}

// datasets are all of a source, switched on.
func datasets(c connectors.Connector) map[string]bool {
	on := map[string]bool{}
	for _, d := range c.Info().Datasets {
		on[d.ID] = true
	}
	return on
}

// sparing are all datasets but Garmin's charts, which tell once more, a little
// otherwise, what the files of the days do; of the two the last one counts.
func sparing(c connectors.Connector) map[string]bool {
	on := datasets(c)
	if _, ok := on["charts"]; ok {
		on["charts"] = false
	}
	return on
}
