package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"athletedata/app/secrets"
	"athletedata/connectors/all/fakes"
	"athletedata/connectors/conntest"
	"athletedata/store"
	"athletedata/store/archive"
)

// planted are the secrets of a source, with where each may be seen all the same:
// the place of the home, which the person told the weather, stands among the
// answers.
type planted struct {
	source, text string
	shown        bool
}

// forms are the ways in which a secret can be written.
func (p planted) forms() []string {
	forms := []string{p.text, url.QueryEscape(p.text), url.PathEscape(p.text)}
	for shift := range 3 { // by where in a longer text it begins
		packed := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x00", shift) + p.text))
		if packed = packed[[]int{0, 2, 3}[shift]:]; len(packed) > 6 {
			forms = append(forms, strings.TrimRight(packed, "=")[:len(strings.TrimRight(packed, "="))-1])
		}
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// search looks for secrets in everything that is kept, and in what people saw.
type search struct {
	t       *testing.T
	secrets []planted
	found   []string
	since   time.Time // of files of the server only newer ones are looked at
	// There are many and the files are large; many begin alike, though.
	begin map[string][]form
}

const headSize = 6

type form struct {
	planted
	text string
}

func (s *search) look(where string, data []byte, answers bool) {
	s.t.Helper()
	if s.begin == nil {
		s.begin = map[string][]form{}
		for _, p := range s.secrets {
			for _, text := range p.forms() {
				head := text[:headSize] // panics on one too short to be looked for
				s.begin[head] = append(s.begin[head], form{p, text})
			}
		}
	}
	for head, forms := range s.begin {
		for at := 0; ; at++ {
			next := bytes.Index(data[at:], []byte(head))
			if next < 0 {
				break
			}
			at += next
			for _, f := range forms {
				if !(f.shown && answers) && bytes.HasPrefix(data[at:], []byte(f.text)) {
					s.found = append(s.found, fmt.Sprintf("a secret of %s (%.6s…) is in %s", f.source, f.planted.text, where))
					at += len(f.text) - 1
					break
				}
			}
		}
	}
}

// folder looks into every file below a folder; raw files are unpacked.
func (s *search) folder(dir string) (files int) {
	s.t.Helper()
	raw, err := archive.Open(filepath.Join(dir, "archive"))
	if err != nil {
		s.t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		s.look(path, data, false)
		if name, ok := strings.CutSuffix(filepath.Base(path), ".zst"); ok {
			var sum [sha256.Size]byte
			if _, err := hex.Decode(sum[:], []byte(filepath.Base(filepath.Dir(path))+name)); err != nil {
				return err
			}
			if data, err = raw.Get(sum); err != nil {
				return err
			}
			s.look(path+" when unpacked", data, false)
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return files
}

// database looks at every value of every table, and into the server's files.
func (s *search) database(conn *pgx.Conn) (rows int) {
	s.t.Helper()
	ctx := s.t.Context()
	list, err := conn.Query(ctx, `SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid
		WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND t.typcategory NOT IN ('N', 'D', 'T', 'B')`)
	if err != nil {
		s.t.Fatal(err)
	}
	type column struct{ Table, Name string }
	columns, err := pgx.CollectRows(list, pgx.RowToStructByPos[column])
	if err != nil {
		s.t.Fatal(err)
	}
	for _, c := range columns {
		name := pgx.Identifier{c.Name}.Sanitize()
		list, err := conn.Query(ctx, fmt.Sprintf("SELECT DISTINCT %[1]s::text FROM %[2]s WHERE %[1]s IS NOT NULL", name, c.Table))
		if err != nil {
			s.t.Fatal(err)
		}
		values, err := pgx.CollectRows(list, pgx.RowTo[string])
		if err != nil {
			s.t.Fatal(err)
		}
		for _, v := range values {
			rows++
			s.look(c.Table+"."+c.Name, []byte(v), c.Table+"."+c.Name == "app.account.answers")
		}
	}
	var dir, oid string
	if err := conn.QueryRow(ctx, "SELECT current_setting('data_directory'), oid::text FROM pg_database WHERE datname = current_database()").Scan(&dir, &oid); err != nil {
		s.t.Fatal(err)
	}
	if _, err := conn.Exec(ctx, "CHECKPOINT"); err != nil {
		s.t.Fatal(err)
	}
	for _, part := range []string{filepath.Join(dir, "base", oid), filepath.Join(dir, "pg_wal"), filepath.Join(dir, "log"), filepath.Join(dir, "pg_log")} {
		err := filepath.WalkDir(part, func(path string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) || err == nil && d.IsDir() {
				return nil
			}
			if err != nil {
				return err
			}
			if info, err := d.Info(); err == nil && info.ModTime().Before(s.since) {
				return nil // of other tests
			}
			data, err := os.ReadFile(path)
			if errors.Is(err, fs.ErrNotExist) {
				return nil // the server has cleared it away
			}
			s.look(path, data, true)
			return err
		})
		if err != nil {
			s.t.Fatal(err)
		}
	}
	return rows
}

// said is everything that people got to see: events, errors, results of runs.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) note(v ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Fprintf(&s.text, "%+v\n", v)
}

// Every source is connected, with a wrong answer first, synced, synced while the
// vendor fails in every way, signed in to again after its sign-in has ended, and
// disconnected. Nothing of what is kept and nothing that was said has a secret
// in it: not the database, its files, the archive, the log, and of the vaults
// only what is sealed.
func TestSecretsStayInTheVault(t *testing.T) {
	slow(t)
	began := time.Now()
	clock := conntest.NewClock(time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC))
	v := newVendors(t, clock, fakes.Options{Days: 3, Keys: true})
	dir := t.TempDir()
	logFile, err := os.Create(filepath.Join(dir, "athletedata.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer logFile.Close()
	if v.Engine.Archive, err = archive.Open(filepath.Join(dir, "archive")); err != nil {
		t.Fatal(err)
	}
	vaults := secrets.NewVaults(secrets.Open(filepath.Join(dir, "secrets")), filepath.Join(dir, "accounts"))
	v.Vault = func(source string) Vault { return vaults.Of(source) }
	v.Lock = func(source string) (func(), error) { return vaults.Of(source).Lock() }
	v.Log = slog.New(slog.NewTextHandler(logFile, &slog.HandlerOptions{Level: slog.LevelDebug}))
	v.Engine.Log = v.Log
	calm, heard := v.Transport, &said{}
	look := func(stage string, least int) {
		t.Helper()
		s := &search{t: t, since: began, secrets: v.planted()}
		files, rows := s.folder(dir), s.database(v.conn)
		s.look("what was said", heard.text.Bytes(), false)
		if files < least || rows < 10*least || len(s.secrets) < 50 {
			t.Errorf("%s: %d secrets were looked for in %d files and %d values", stage, len(s.secrets), files, rows)
		}
		for _, f := range s.found {
			t.Errorf("%s: %s", stage, f)
		}
	}
	for _, source := range v.order {
		s := &stress{vendors: v, source: source, clock: clock, calm: calm, heard: heard}
		s.wrongAnswers()
		s.must(v.connect(source))
		s.sync("ok")
		s.failures()
		v.list[source].Expire()
		clock.Advance(26 * time.Hour)
		s.sync("")
		s.must(v.connect(source))
		s.sync("ok")
	}
	look("with all accounts connected", 100)
	answers, err := v.Sealed(t.Context(), "dropbox")
	if err != nil || !strings.Contains(answers["links"], "rlkey=") {
		t.Errorf("the links of Dropbox are not in the vault either: %v", err)
	}
	for i, source := range v.order {
		done, err := v.Disconnect(t.Context(), source, i%2 == 0)
		heard.note(done, err)
		if err != nil {
			t.Fatal(err)
		}
	}
	look("with all accounts disconnected", 30)
	if left, _ := filepath.Glob(filepath.Join(dir, "accounts", "*.age")); len(left) > 0 {
		t.Errorf("secrets are left of accounts that are not connected: %v", left)
	}
}

// planted are all secrets given out so far.
func (v *vendors) planted() (all []planted) {
	for source, f := range v.list {
		c, _ := v.Connector(source)
		answers, texts := f.Answers("https://"+host(source)), f.Secrets()
		for _, id := range c.Info().Secrets() {
			for text := range strings.Lines(answers[id]) { // links are several
				if text = strings.TrimSpace(text); text != "" {
					texts = append(texts, text)
				}
			}
			delete(answers, id)
		}
		home := ""
		if c.Info().Places {
			home = strings.Join(slices.Collect(maps.Values(answers)), "\n")
		}
		for _, text := range texts {
			all = append(all, planted{source, text, strings.Contains(home, text)})
		}
	}
	return all
}

// stress is one source that things are done to.
type stress struct {
	*vendors
	source string
	clock  *conntest.Clock
	calm   http.RoundTripper
	heard  *said
}

func (s *stress) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("%s: %v", s.source, err)
	}
}

// wrongAnswers tries to connect with each secret mistyped, and with the vendor
// failing while it is sent.
func (s *stress) wrongAnswers() {
	c, _ := s.Connector(s.source)
	for _, id := range c.Info().Secrets() {
		s.heard.note(s.connect(s.source, func(k *Choices) {
			if k.Answers[id] != "" {
				k.Answers[id] = "x" + k.Answers[id]
			}
		}))
	}
	s.trouble(func() { s.heard.note(s.connect(s.source)) })
	s.clock.Advance(24 * time.Hour)
}

// sync runs until it is over, and notes what was said.
func (s *stress) sync(want string) {
	s.t.Helper()
	for range 50 {
		run, err := s.Sync(s.t.Context(), s.source, true, func(e Event) { s.heard.note(e) })
		s.heard.note(run, err)
		if err != nil {
			s.t.Fatal(err)
		}
		if run.Outcome != "waiting" {
			if want != "" && run.Outcome != want {
				s.t.Errorf("%s: the sync ended with %s: %s\n%s", s.source, run.Outcome, run.Problem, run.Log)
			}
			return
		}
		s.clock.Advance(20 * time.Minute)
	}
	s.t.Fatalf("the sync of %s does not end", s.source)
}

// failures syncs while the vendor fails in every way.
func (s *stress) failures() {
	s.trouble(func() {
		s.clock.Advance(26 * time.Hour)
		s.list[s.source].Grow()
		ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
		defer cancel()
		run, err := s.Sync(ctx, s.source, true, func(e Event) { s.heard.note(e) })
		s.heard.note(run, err)
	})
	s.clock.Advance(26 * time.Hour)
}

// trouble does something once for each way of failing. Answers repeat what was
// asked, as those of some vendors do, headers and body included.
func (s *stress) trouble(do func()) {
	defer func() { s.Transport = s.calm }()
	for _, status := range []int{0, 400, 401, 403, 404, 500, 200} {
		s.Transport = trip(func(r *http.Request) (*http.Response, error) {
			var echo bytes.Buffer
			if r.Body != nil {
				_, _ = echo.ReadFrom(r.Body)
			}
			fmt.Fprintf(&echo, "\n%s %s %v", r.Method, r.URL, r.Header)
			if status == 0 {
				return nil, fmt.Errorf("dial %s: connection reset", r.URL)
			}
			resp := &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"text/html"}}, Request: r, ProtoMajor: 1, ProtoMinor: 1}
			resp.Body = readCloser{&echo}
			return resp, nil
		})
		do()
	}
}

type readCloser struct{ *bytes.Buffer }

func (readCloser) Close() error { return nil }

// The search finds a secret wherever one can be, so that finding none means
// something.
func TestTheSearchForSecretsFindsThem(t *testing.T) {
	began := time.Now()
	e, conn := database(t)
	dir := t.TempDir()
	raw, err := archive.Open(filepath.Join(dir, "archive"))
	if err != nil {
		t.Fatal(err)
	}
	account := store.Account{Source: "strava", Every: time.Hour, Answers: map[string]string{"api": "https://vendor.test"}}
	if err := e.Store.SaveAccount(t.Context(), 1, account); err != nil {
		t.Fatal(err)
	}
	file := func(name, text string) error { return os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600) }
	sql := func(sql, secret string) error {
		_, err := conn.Exec(t.Context(), strings.ReplaceAll(sql, "SECRET", secret))
		return err
	}
	s := &search{t: t, since: began}
	places := []struct {
		where string
		plant func(secret string) error
	}{
		{"a.log", func(secret string) error {
			return file("a.log", "a line\nurl=https://x?token="+url.QueryEscape(secret)+"\n")
		}},
		{"b.log", func(secret string) error {
			return file("b.log", "Basic "+base64.StdEncoding.EncodeToString([]byte("48151:"+secret)))
		}},
		{"when unpacked", func(secret string) error {
			data := []byte(strings.Repeat(`{"some": "thing"}`, 100) + secret)
			return raw.Put(sha256.Sum256(data), data)
		}},
		{"app.account.answers", func(secret string) error {
			return sql(`UPDATE app.account SET answers = answers || '{"client_secret": "SECRET"}'`, secret)
		}},
		{"app.account.cursor", func(secret string) error {
			return sql(`UPDATE app.account SET cursor = '{"next": ["SECRET"]}'`, secret)
		}},
		{"app.sync_run.log", func(secret string) error {
			return sql(`INSERT INTO app.sync_run (athlete_id, source, by_person, started_at, log) VALUES (1, 'strava', true, now(), repeat('x', 5000) || 'SECRET')`, secret)
		}},
		{"note.text", func(secret string) error {
			return sql(`INSERT INTO note (athlete_id, source, ts, kind, sequence, text, item_id) VALUES (1, 'oura', now(), 'note', 0, 'SECRET', 1)`, secret)
		}},
		{"base/", func(secret string) error { // deleted, and still in the server's files
			return errors.Join(sql(`CREATE TABLE app.gone AS SELECT 'SECRET' AS was`, secret), sql(`DELETE FROM app.gone`, ""))
		}},
	}
	for i, p := range places {
		secret := fmt.Sprintf("place %d/s3cret-that-leaks", i)
		s.secrets = append(s.secrets, planted{source: fmt.Sprint("number ", i), text: secret})
		if err := p.plant(secret); err != nil {
			t.Fatalf("%s: %v", p.where, err)
		}
	}
	s.folder(dir)
	s.database(conn)
	for i, p := range places {
		if !slices.ContainsFunc(s.found, func(f string) bool {
			return strings.HasPrefix(f, fmt.Sprintf("a secret of number %d ", i)) && strings.Contains(f, p.where)
		}) {
			t.Errorf("the secret in %s was not found; found was %v", p.where, s.found)
		}
	}
	known := &search{t: t, since: began, secrets: []planted{{source: "strava", text: "place 3/s3cret-that-leaks", shown: true}}}
	if known.database(conn); len(known.found) > 0 {
		t.Errorf("of one that is shown among the answers was found: %v", known.found)
	}
}
