// Package clustertest gives tests a PostgreSQL: one server for a test binary,
// a database of its own for each test.
package clustertest

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"athletedata/store/cluster"
)

// Memory keeps secrets as long as the test lives.
type Memory struct {
	mu     sync.Mutex
	values map[string]string
}

// Get returns "" for what was not set.
func (m *Memory) Get(name string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.values[name], nil
}

// Set keeps a value.
func (m *Memory) Set(name, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.values == nil {
		m.values = map[string]string{}
	}
	m.values[name] = value
	return nil
}

var (
	server *cluster.Server
	number atomic.Int64
	filled sync.Once
)

// template is the database that Filled copies.
const template = "filled"

// Main runs a test binary's tests with a server for them; call it from
// TestMain. Without any PostgreSQL on the machine the tests fail, since then
// nothing of the product can work either.
func Main(m *testing.M) {
	cluster.MaybeActAsShim()
	cluster.MaybeActAsKeeper()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "athletedata-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o755); err != nil { // the server may run as another user
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	server, err = cluster.Start(context.Background(), cluster.Options{
		Dir: filepath.Join(dir, "postgres"), Secrets: &Memory{}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "starting a server for the tests:", err)
		return 1
	}
	defer server.Close()
	return m.Run()
}

// New makes an empty database and returns its address; it goes with the test.
func New(t testing.TB) string {
	t.Helper()
	return copied(t, cluster.Database)
}

// Filled is New with what fill puts into an empty database. It is called once
// and copied from then on, so it has to be the same for all tests of a binary,
// and leave no connection open.
func Filled(t testing.TB, fill func(ctx context.Context, url string) error) string {
	t.Helper()
	filled.Do(func() {
		create(t, template, cluster.Database)
		if err := fill(t.Context(), address(t, server.URL(), template)); err != nil {
			t.Fatalf("filling the database that tests begin with: %v", err)
		}
	})
	return copied(t, template)
}

func copied(t testing.TB, from string) string {
	t.Helper()
	name := fmt.Sprintf("test_%d", number.Add(1))
	create(t, name, from)
	t.Cleanup(func() { execute(t, fmt.Sprintf("DROP DATABASE %s WITH (FORCE)", name)) })
	return address(t, server.URL(), name)
}

func create(t testing.TB, name, from string) {
	t.Helper()
	if server == nil {
		t.Fatal("clustertest.Main is not called from TestMain")
	}
	execute(t, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, from))
}

// Reader is the address of the same database for the role that can only read.
func Reader(t testing.TB, of string) string {
	t.Helper()
	u, err := url.Parse(of)
	if err != nil {
		t.Fatal(err)
	}
	return address(t, server.ReaderURL(), u.Path[1:])
}

func address(t testing.TB, of, database string) string {
	u, err := url.Parse(of)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + database
	return u.String()
}

func execute(t testing.TB, sql string) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, address(t, server.URL(), "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, sql); err != nil {
		t.Fatal(err)
	}
}
