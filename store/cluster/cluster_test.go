package cluster

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestMain(m *testing.M) {
	MaybeActAsShim()
	MaybeActAsKeeper()
	os.Exit(m.Run())
}

type memory map[string]string

func (m memory) Get(name string) (string, error) { return m[name], nil }
func (m memory) Set(name, value string) error    { m[name] = value; return nil }

func options(dir string, secrets Secrets) Options {
	return Options{Dir: dir, Secrets: secrets, Log: slog.New(slog.DiscardHandler)}
}

func start(t *testing.T, o Options) *Server {
	t.Helper()
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func value[T any](t *testing.T, url, sql string) (v T) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.QueryRow(t.Context(), sql).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func execSQL(t *testing.T, url, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// One story, because every initialisation costs a second: a new database in a
// folder with blanks and letters of other alphabets, through its whole life.
func TestLifeOfAServer(t *testing.T) {
	dir := filepath.Join(folder(t), "Übungs Daten – αθλητής", "postgres")
	secrets := memory{}
	o := options(dir, secrets)

	s := start(t, o)
	port := s.Port()
	if got := value[string](t, s.URL(), "SHOW listen_addresses"); got != "127.0.0.1" {
		t.Errorf("listens on %q", got)
	}
	if got := value[string](t, s.URL(), "SELECT lower('ÄÖÜ')"); s.Binaries().Major >= 17 && got != "äöü" {
		t.Errorf("lower-case letters: %q", got)
	}
	for _, role := range []string{Owner, Reader} {
		sql := "SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = '" + role + "'"
		if !value[bool](t, s.URL(), sql) {
			t.Errorf("the password of %s is not kept as scram-sha-256", role)
		}
	}
	if got := value[string](t, s.ReaderURL(), "SELECT current_user"); got != Reader {
		t.Errorf("the reader's address logs in as %q", got)
	}
	for _, method := range []string{"trust", "password\n", "md5", "peer"} {
		hba, err := os.ReadFile(filepath.Join(s.DataDir(), "pg_hba.conf"))
		if err != nil || strings.Contains(string(hba), method) {
			t.Errorf("pg_hba.conf lets people in by %q (%v)", method, err)
		}
	}
	wrong := strings.Replace(s.URL(), secretOf(t, secrets, "owner"), "wrong", 1)
	if conn, err := pgx.Connect(t.Context(), wrong); err == nil {
		conn.Close(t.Context())
		t.Error("a wrong password is let in")
	}
	execSQL(t, s.URL(), "CREATE TABLE kept (n int); INSERT INTO kept VALUES (42)")

	t.Run("a second process shares the server, and the last one out stops it", func(t *testing.T) {
		second := start(t, o)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if got := value[int](t, second.URL(), "SELECT n FROM kept"); got != 42 {
			t.Errorf("read %d", got)
		}
		if err := second.Close(); err != nil {
			t.Fatal(err)
		}
		if !portFree(port) {
			t.Error("the server is still up after the last one left")
		}
		if _, err := os.Stat(filepath.Join(s.DataDir(), "postmaster.pid")); err == nil {
			t.Error("the server was not stopped cleanly")
		}
	})

	t.Run("data, port and password are the same after a restart", func(t *testing.T) {
		s := start(t, o)
		defer s.Close()
		if s.Port() != port {
			t.Errorf("port %d became %d", port, s.Port())
		}
		if got := value[int](t, s.URL(), "SELECT n FROM kept"); got != 42 {
			t.Errorf("read %d", got)
		}
	})

	t.Run("a server left behind is adopted", func(t *testing.T) {
		s := start(t, o)
		pid := postmaster(t, s)
		s.lease.drop() // as the operating system does for a killed process
		again := start(t, o)
		defer again.Close()
		if got := postmaster(t, again); got != pid {
			t.Errorf("server %d was replaced by %d", pid, got)
		}
	})

	t.Run("a server killed in the middle recovers", func(t *testing.T) {
		s := start(t, o)
		pid := postmaster(t, s)
		p, err := os.FindProcess(pid)
		if err == nil {
			err = p.Kill()
		}
		if err != nil {
			t.Fatal(err)
		}
		s.lease.drop()
		waitFor(t, "the killed server's children to go", func() bool { return portFree(port) })
		again := start(t, o)
		defer again.Close()
		if got := value[int](t, again.URL(), "SELECT n FROM kept"); got != 42 {
			t.Errorf("read %d", got)
		}
	})

	t.Run("a lost password is set anew", func(t *testing.T) {
		for name := range secrets {
			delete(secrets, name)
		}
		s := start(t, o)
		defer s.Close()
		if got := value[int](t, s.URL(), "SELECT n FROM kept"); got != 42 {
			t.Errorf("read %d", got)
		}
		if got := value[string](t, s.ReaderURL(), "SELECT current_user"); got != Reader {
			t.Errorf("the reader logs in as %q", got)
		}
	})

	t.Run("a taken port is named", func(t *testing.T) {
		l, err := net.Listen("tcp4", "127.0.0.1:"+strconv.Itoa(port))
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		_, err = Start(t.Context(), o)
		var taken *PortTakenError
		if !errors.As(err, &taken) || taken.Port != port {
			t.Errorf("error %v", err)
		}
	})

	t.Run("a keeper keeps the server up until nobody needs it", func(t *testing.T) {
		s := start(t, o)
		if err := s.Linger(2 * time.Second); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		conn, err := pgx.Connect(t.Context(), s.URL())
		if err != nil {
			t.Fatalf("the server does not linger: %v", err)
		}
		time.Sleep(3 * time.Second)
		if err := conn.Ping(t.Context()); err != nil {
			t.Errorf("the server went while a client was connected: %v", err)
		}
		conn.Close(t.Context())
		waitFor(t, "the server to stop", func() bool { return portFree(port) })
	})
}

// folder is a temporary one that the server's user can reach when the tests
// run as root; the parent of t.TempDir is closed to others.
func folder(t *testing.T) string {
	dir, err := os.MkdirTemp("", "cluster-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func postmaster(t *testing.T, s *Server) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(s.DataDir(), "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func secretOf(t *testing.T, secrets memory, role string) string {
	for name, value := range secrets {
		if strings.Contains(name, " "+role+" ") {
			return value
		}
	}
	t.Fatal("no password was kept")
	return ""
}

func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !done(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain for ", what)
		}
	}
}

// Nothing may be deleted or changed in a directory that is not ours, whatever
// it looks like: embedded-postgres would.
func TestGuardTouchesNothing(t *testing.T) {
	binaries, err := FindBinaries()
	if err != nil {
		t.Fatal(err)
	}
	major := strconv.Itoa(binaries.Major)
	for name, files := range map[string]map[string]string{
		"photos":                  {"holiday.jpg": "sentinel"},
		"another major":           {"PG_VERSION": "9\n", "base/1": "sentinel"},
		"senseless version":       {"PG_VERSION": "eighteen", "sentinel": "x"},
		"our major, half of it":   {"PG_VERSION": major + "\n", "base/1": "sentinel"},
		"unreadable as a version": {"PG_VERSION/file": "sentinel"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			data := filepath.Join(dir, "data-"+major)
			for file, text := range files {
				path := filepath.Join(data, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			_, err := Start(t.Context(), options(dir, memory{}))
			var notOurs *NotOursError
			if !errors.As(err, &notOurs) {
				t.Errorf("error %v", err)
			}
			for file, text := range files {
				if got, err := os.ReadFile(filepath.Join(data, file)); err != nil || string(got) != text {
					t.Errorf("%s is now %q (%v)", file, got, err)
				}
			}
		})
	}
}

// A database of another major version waits for its own PostgreSQL; it is not
// passed over in favour of a new and empty one.
func TestDataOfAnotherMajorIsNotForgotten(t *testing.T) {
	dir := folder(t)
	old := filepath.Join(dir, "data-9")
	if err := os.MkdirAll(old, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(old, "PG_VERSION"), []byte("9\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), options(dir, memory{}))
	var none *NoBinariesError
	if !errors.As(err, &none) || none.Major != 9 {
		t.Errorf("error %v", err)
	}
}

func TestFullDiskIsSaid(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small disk")
	}
	dir := folder(t)
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=12m,mode=755", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be mounted here: %s", out)
	}
	t.Cleanup(func() { exec.Command("umount", dir).Run() })
	_, err := Start(t.Context(), options(filepath.Join(dir, "postgres"), memory{}))
	var failed *StartError
	if !errors.As(err, &failed) || !failed.Full {
		t.Errorf("error %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "postgres", "data-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestExternalServer(t *testing.T) {
	for name, address := range map[string]string{
		"nonsense":   "postgresql://user:s3cret@host:notaport/x",
		"no answer":  "postgresql://user:s3cret@127.0.0.1:1/x",
		"by a query": "postgresql://127.0.0.1:1/x?user=u&password=s3cret",
	} {
		err := CheckExternal(t.Context(), address)
		var external *ExternalError
		if !errors.As(err, &external) {
			t.Errorf("%s: error %v", name, err)
			continue
		}
		if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: the error tells the password: %v", name, err)
		}
	}
}
