package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/muktihari/fit/decoder"

	"athletedata/assets/sample"
	"athletedata/parsers/fit"
	"athletedata/parsers/record"
	"athletedata/store"
)

// decodeFiles is how many FIT files the decoding rate is measured on.
const decodeFiles = 60

// decodeRate compares our parser, which ends with finished records, with the
// library's bare decoder, which ends with messages.
func decodeRate(dir string) (row, error) {
	var files [][]byte
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".fit") || len(files) == decodeFiles {
			return err
		}
		data, err := os.ReadFile(path)
		files = append(files, data)
		return err
	})
	if err != nil {
		return row{}, err
	}
	records := 0
	parse := func() error {
		records = 0
		for _, data := range files {
			err := fit.Parse(data, func(e record.Entity) error {
				if a, ok := e.(*record.Activity); ok {
					records += len(a.Records)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	}
	bare := func() error {
		for _, data := range files {
			if _, err := decoder.New(bytes.NewReader(data), decoder.WithIgnoreChecksum()).Decode(); err != nil {
				return err
			}
		}
		return nil
	}
	ours, err := best(parse)
	if err != nil {
		return row{}, err
	}
	theirs, err := best(bare)
	if err != nil {
		return row{}, err
	}
	rate := func(d time.Duration) string {
		return fmt.Sprintf("%.2f million records/s", float64(records)/d.Seconds()/1e6)
	}
	return row{"FIT: file to finished records, one core", rate(ours), "muktihari's bare decoder on the same bytes: " + rate(theirs), ratio(ours, theirs), "1.70"}, nil
}

// best is the shortest of three times.
func best(f func() error) (shortest time.Duration, err error) {
	for range 3 {
		begin := time.Now()
		if err := f(); err != nil {
			return 0, err
		}
		if took := time.Since(begin); shortest == 0 || took < shortest {
			shortest = took
		}
	}
	return shortest, nil
}

// bareCopy takes the samples out of the database and copies them into an empty
// table with the same columns and key: the least that loading can cost.
func bareCopy(ctx context.Context, url, file string) (took time.Duration, rows, size int64, err error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return 0, 0, 0, err
	}
	defer conn.Close(ctx)
	if err := conn.QueryRow(ctx, "SELECT count(*), pg_total_relation_size('activity_record') FROM activity_record").Scan(&rows, &size); err != nil {
		return 0, 0, 0, err
	}
	f, err := os.Create(file)
	if err != nil {
		return 0, 0, 0, err
	}
	defer f.Close()
	defer os.Remove(file)
	if _, err := conn.PgConn().CopyTo(ctx, f, "COPY (SELECT * FROM activity_record ORDER BY athlete_id, activity_id, ts) TO STDOUT BINARY"); err != nil {
		return 0, 0, 0, err
	}
	if _, err := conn.Exec(ctx, "CREATE TABLE bare_copy (LIKE activity_record INCLUDING ALL); CHECKPOINT"); err != nil {
		return 0, 0, 0, err
	}
	if _, err := f.Seek(0, 0); err != nil {
		return 0, 0, 0, err
	}
	begin := time.Now()
	if _, err := conn.PgConn().CopyFrom(ctx, f, "COPY bare_copy FROM STDIN BINARY"); err != nil {
		return 0, 0, 0, err
	}
	took = time.Since(begin)
	_, err = conn.Exec(ctx, "DROP TABLE bare_copy")
	return took, rows, size, err
}

// pages measures what people wait for.
func pages(ctx context.Context, url string) ([]row, error) {
	s, err := store.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	list, err := best(func() error {
		_, err := s.Activities(ctx, store.ActivityFilter{}, 0, 100)
		return err
	})
	if err != nil {
		return nil, err
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	defer conn.Close(ctx)
	daily, err := best(func() error { return readAll(ctx, conn, "SELECT * FROM daily") })
	if err != nil {
		return nil, err
	}
	return []row{
		{"first page of `activity_list`", millis(list), "", "", "50 ms"},
		{"all of `daily`", millis(daily), "", "", "50 ms"},
	}, nil
}

// everything imports what all other vendors know of the same years, too, and
// measures daily over it: nights, glucose, meals, EEG, weather.
func everything(ctx context.Context, url, dir string, opts sample.Options) ([]row, error) {
	fmt.Println("importing what other vendors know …")
	opts.Activities, opts.Life = 1, true // the activities are there already
	files := filepath.Join(dir, "life")
	if _, err := sample.WriteDir(files, opts); err != nil {
		return nil, err
	}
	if _, _, _, err := importAll(ctx, url, dir, files); err != nil {
		return nil, err
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	defer conn.Close(ctx)
	middle := opts.From.AddDate(0, opts.Years*6, 0)
	all, err := best(func() error { return readAll(ctx, conn, "SELECT * FROM daily") })
	if err != nil {
		return nil, err
	}
	month, err := best(func() error {
		return readAll(ctx, conn, "SELECT * FROM daily WHERE local_date >= $1 AND local_date < $2", middle, middle.AddDate(0, 1, 0))
	})
	if err != nil {
		return nil, err
	}
	return []row{
		{"all of `daily`, with all vendors' facts of these years", millis(all), "", "", "1 s"},
		{"a month of that `daily`", millis(month), "", "", "60 ms"},
	}, nil
}

// readAll fetches every row of a query.
func readAll(ctx context.Context, conn *pgx.Conn, sql string, args ...any) error {
	rows, err := conn.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	return rows.Err()
}
