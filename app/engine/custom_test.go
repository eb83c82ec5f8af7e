package engine

import (
	"archive/zip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"athletedata/parsers/customcsv"
	"athletedata/store"
	"athletedata/store/archive"
	"athletedata/store/cluster/clustertest"
)

// customs is an engine with a connection to look into its database.
type customs struct {
	*Engine
	t    testing.TB
	conn *pgx.Conn
}

func newCustoms(t testing.TB) customs {
	t.Helper()
	url := clustertest.Filled(t, newest)
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	a, err := archive.Open(filepath.Join(t.TempDir(), "archive"))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	if _, err := conn.Exec(t.Context(), "SET timezone = 'UTC'"); err != nil {
		t.Fatal(err)
	}
	return customs{&Engine{Store: s, Archive: a, AthleteID: 1, Version: "test"}, t, conn}
}

func (c customs) query(sql string) (text string) {
	c.t.Helper()
	if err := c.conn.QueryRow(c.t.Context(), "SELECT coalesce(("+sql+")::text, 'nothing')").Scan(&text); err != nil {
		c.t.Fatalf("%s: %v", sql, err)
	}
	return text
}

// bring imports a text as a file, by choices, as the command line does.
func (c customs) bring(text string, choices customcsv.Choices) store.CustomLoaded {
	c.t.Helper()
	known, err := c.Customs(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	def, err := known.Of(choices.Table, "hrv.csv", []byte(text))
	if err == nil {
		def, err = def.With(choices)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	batch, err := c.Store.StartBatch(c.t.Context(), 1, "import", "test")
	if err != nil {
		c.t.Fatal(err)
	}
	done, err := c.ImportCustom(c.t.Context(), "/home/hrv.csv", []byte(text), def, batch, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	return done
}

func TestCustomFromBytesToSQL(t *testing.T) {
	c := newCustoms(t)
	first := "Datum;HRV (ms);order;id;Größe\n31.03.2024 01:30;55,5;x;1;süß\n31.03.2024 02:30;-;y;2;\n"
	done := c.bring(first, customcsv.Choices{Table: "x; DROP TABLE athlete;--", Zone: "Europe/Vienna", Unique: []string{"datum"}})
	if done.Status != store.Imported || done.Inserted != 2 || !strings.Contains(done.Partial, "skipped in spring were moved on by it (1)") {
		t.Fatalf("%+v", done)
	}
	got := c.query(`SELECT string_agg(concat_ws('|', timestamp_utc, timestamp_local, datum, hrv_ms, c_order, id_csv, größe), ' ' ORDER BY datum) FROM custom.x_drop_table_athlete`)
	want := "2024-03-31 00:30:00+00|2024-03-31 01:30:00|2024-03-31 01:30:00|55.5|x|1|süß " +
		"2024-03-31 01:30:00+00|2024-03-31 03:30:00|2024-03-31 02:30:00|y|2"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if comment := c.query(`col_description('custom.x_drop_table_athlete'::regclass, (SELECT attnum FROM pg_attribute WHERE attrelid = 'custom.x_drop_table_athlete'::regclass AND attname = 'hrv_ms'))`); comment != `Column "HRV (ms)" of the file` {
		t.Errorf("comment %q", comment)
	}
	if again := c.bring(first, customcsv.Choices{}); again.Status != store.Unchanged {
		t.Errorf("the same file again: %+v", again)
	}
	// Another file of the shape needs no table, no zone and no key any more.
	second := "Datum;HRV (ms);order;id;Größe\n31.03.2024 01:30;60;x;1;süß\n01.04.2024 08:00;61;z;1000000000000000000000;\n"
	if d := c.bring(second, customcsv.Choices{}); d.Updated != 1 || d.Inserted != 1 {
		t.Errorf("a file of the same shape: %+v", d)
	}
	third := "Datum;HRV (ms);order;id;Größe;Mood\n02.04.2024 08:00;62;z;3;;fine\n"
	if d := c.bring(third, customcsv.Choices{Table: "x_drop_table_athlete"}); d.Inserted != 1 {
		t.Errorf("a file with one more column: %+v", d)
	}
	got = c.query(`SELECT string_agg(concat_ws('|', timestamp_utc, hrv_ms, id_csv, mood), ' ' ORDER BY datum) FROM custom.x_drop_table_athlete`)
	want = "2024-03-31 00:30:00+00|60|1 2024-03-31 01:30:00+00|2 2024-04-01 06:00:00+00|61|1000000000000000000000 2024-04-02 06:00:00+00|62|3|fine"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestCustomsFor(t *testing.T) {
	c := newCustoms(t)
	c.bring("day,steps\n2024-01-01,100\n", customcsv.Choices{Unique: []string{"day"}})
	c.bring("1,x\n2,y\n", customcsv.Choices{Table: "bare"})
	known, err := c.Customs(t.Context())
	if err != nil || len(known) != 2 {
		t.Fatalf("%v, %v", known, err)
	}
	for text, want := range map[string]string{
		"Day;Steps\n01.02.2024;100,5\n31.01.2024;7\n": "hrv date number", // from a computer of another language
		"steps,day\n1.5,2024-01-02\n":                 "hrv number date",
		"day,steps,mood\n2024-01-01,1,1\n":            "",
		"1,x\n":                                       "",
		"":                                            "",
	} {
		def, ok := known.For("other name.csv", []byte(text))
		got := ""
		if ok {
			got = def.Table + " " + string(def.Columns[0].Type) + " " + string(def.Columns[1].Type)
		}
		if got != want || ok && def.Unique[0] != "day" {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestCustomFiles(t *testing.T) {
	c := newCustoms(t)
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "export.zip"))
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for _, m := range [][2]string{{"a/b/one.csv", "t,n\n2024-07-01 08:00,1\n"}, {"a/.DS_Store", "\x00\x01"}, {"a/two.csv", "t,n\n2024-07-02 08:00,2\n"}, {"a/page.csv", "<!doctype html>"}} {
		w, err := z.Create(m[0])
		if err == nil {
			_, err = w.Write([]byte(m[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	f.Close()
	if err := c.SetHomeZone(t.Context(), "America/New_York", nil); err != nil {
		t.Fatal(err)
	}
	clocks, err := c.Clocks(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	bring := func() (Summary, map[string]string) {
		lines := map[string]string{}
		sum, err := c.ImportCustomFiles(t.Context(), []string{dir}, clocks,
			func(path string, data []byte) (customcsv.Definition, error) {
				known, err := c.Customs(t.Context())
				if err != nil {
					return customcsv.Definition{}, err
				}
				return known.Of("pair", path, data)
			}, func(e Event) {
				if d, ok := e.(ItemDone); ok {
					lines[filepath.Base(d.Path)] = strings.TrimSpace(string(d.Status) + " " + d.Format + " " + d.Error)
				}
			})
		if err != nil {
			t.Fatal(err)
		}
		return sum, lines
	}
	sum, lines := bring()
	if sum.Files != 3 || sum.Imported != 2 || sum.Failed != 1 || sum.Rows != 2 {
		t.Errorf("%+v", sum)
	}
	want := map[string]string{"one.csv": "imported custom", "two.csv": "imported custom",
		"page.csv": "failed custom this is a web page and no table; a link that is not shared any more often gives one"}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	// Nobody said a zone for the table: the athlete's clocks do.
	if got := c.query(`SELECT string_agg(timestamp_utc::text, ' ' ORDER BY t) FROM custom.pair`); got != "2024-07-01 12:00:00+00 2024-07-02 12:00:00+00" {
		t.Error(got)
	}
	if sum, _ := bring(); sum.Unchanged != 2 || sum.Imported != 0 {
		t.Errorf("again: %+v", sum)
	}
}

func TestUndoCustomBringsBackWhatWasReplaced(t *testing.T) {
	c := newCustoms(t)
	key := customcsv.Choices{Unique: []string{"day"}}
	c.bring("day,n\n2024-01-01,1\n2024-01-02,2\n", key)
	wrong := c.bring("day,n\n2024-01-01,99\n2024-01-03,99\n", key)
	c.bring("day,n\n2024-01-02,7\n", key)
	const all = `SELECT string_agg(day || '=' || n, ' ' ORDER BY day) FROM custom.hrv`
	if got := c.query(all); got != "2024-01-01=99 2024-01-02=7 2024-01-03=99" {
		t.Error(got)
	}
	removed, err := c.UndoCustom(t.Context(), wrong.ItemID, nil)
	if got := c.query(all); err != nil || removed != 2 || got != "2024-01-01=1 2024-01-02=7" {
		t.Errorf("%s, %d, %v", got, removed, err)
	}
	if _, err := c.conn.Exec(t.Context(), "DELETE FROM custom.hrv"); err != nil {
		t.Fatal(err)
	}
	if err := c.ReparseCustom(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if got := c.query(all); got != "2024-01-01=1 2024-01-02=7" {
		t.Errorf("after reading again: %s", got)
	}
}

// A raw file that is gone, or was never on this computer, keeps no other file of a
// table from being read again, and no import or sync from beginning.
func TestATableOfWhichARawFileIsGone(t *testing.T) {
	c := newCustoms(t)
	key := customcsv.Choices{Unique: []string{"day"}}
	gone := c.bring("day,n\n2024-01-01,1\n2024-01-02,2\n", key)
	c.bring("day,n\n2024-01-02,7\n", key)
	known, err := c.Store.KnownItems(t.Context(), 1, store.CustomSource)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range known {
		if i.ItemID != gone.ItemID {
			continue
		}
		if _, err := c.Archive.Remove([]archive.Unused{{Sum: i.SHA256, Since: time.Now().Add(time.Hour)}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.conn.Exec(t.Context(), "DELETE FROM custom.hrv WHERE n = 7; UPDATE app.item SET reread = true"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Tidy(t.Context(), nil); err != nil {
		t.Errorf("at the next start: %v", err)
	}
	const all = `SELECT string_agg(day || '=' || n, ' ' ORDER BY day) || (SELECT count(*) FROM app.item WHERE reread) FROM custom.hrv`
	if got := c.query(all); got != "2024-01-01=1 2024-01-02=70" {
		t.Error(got)
	}
	if err := c.ReparseCustom(t.Context(), nil); !errors.As(err, new(*archive.DamagedError)) {
		t.Errorf("who reads all again hears %v", err)
	}
}

// The program ends after the rows of a file were taken out of a table, or while
// the others are read again for what it had replaced. The next start goes on, and
// the files come in the order in which they were brought.
func TestAnInterruptedUndoOfATableIsMadeUpFor(t *testing.T) {
	for name, interrupt := range map[string]func(c customs){
		"before the others are read": func(customs) {},
		"after the first of them": func(c customs) {
			items, err := c.Store.CustomItems(t.Context(), 1, "hrv")
			if err != nil {
				t.Fatal(err)
			}
			if err := c.rereadCustom(t.Context(), items[:1], nil); err != nil {
				t.Fatal(err)
			}
			if _, err := c.conn.Exec(t.Context(), `UPDATE app.item SET reread = true`); err != nil { // it did not come so far as to note that
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCustoms(t)
			key := customcsv.Choices{Unique: []string{"day"}}
			c.bring("day,n\n2024-01-01,1\n2024-01-02,2\n", key)
			wrong := c.bring("day,n\n2024-01-01,99\n2024-01-03,99\n", key)
			c.bring("day,n\n2024-01-02,7\n", key)
			if _, _, err := c.Store.UndoCustom(t.Context(), 1, wrong.ItemID); err != nil {
				t.Fatal(err)
			}
			interrupt(c)
			next := &Engine{Store: c.Store, Archive: c.Archive, AthleteID: 1, Version: "test"} // as after a crash
			if _, err := next.Tidy(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			if got := c.query(`SELECT string_agg(day || '=' || n, ' ' ORDER BY day) FROM custom.hrv`); got != "2024-01-01=1 2024-01-02=7" {
				t.Errorf("the table has %s", got)
			}
			if left := c.query(`SELECT count(*) FROM app.item WHERE reread`); left != "0" {
				t.Errorf("%s files are still to be read again", left)
			}
		})
	}
}
