package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Loader writes items with everything they own, over a connection of its own.
// It is not safe for concurrent use; two of them keep two cores busy.
type Loader struct {
	conn      *pgxpool.Conn
	buf       copyBuffer
	contended bool // another loader brings rows of the same times
}

// NewLoader takes a connection for loading.
func (s *Store) NewLoader(ctx context.Context) (*Loader, error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, wrap("connecting to the database", err)
	}
	return &Loader{conn: conn}, nil
}

// Close gives the connection back.
func (l *Loader) Close() { l.conn.Release() }

// Load writes items in one transaction: what an item owned before is replaced
// whole, and item, rows and bookkeeping appear together or not at all. If the
// database refuses a row, each item is tried alone, so that one bad item costs
// no other; an item whose rows are refused is noted as failed. What an item
// gave before stays when it now fails. An error means that nothing more can be
// loaded.
func (l *Loader) Load(ctx context.Context, loads []Load) ([]Loaded, error) {
	done, err := l.transaction(ctx, loads)
	for tried := 1; tried < attempts && (deadlocked(err) || !l.contended && collided(err)); tried++ {
		l.contended = true
		done, err = l.transaction(ctx, loads)
	}
	if err == nil {
		return done, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var pg *pgconn.PgError
	refused := errors.As(err, &pg) && !lost(err) && !outOfResources(pg)
	if !refused && !errors.Is(err, errValue) {
		return nil, wrap("loading into the database", err)
	}
	if len(loads) == 1 {
		return l.refuse(ctx, loads[0], err)
	}
	done = done[:0]
	for i := range loads {
		one, err := l.Load(ctx, loads[i:i+1])
		if err != nil {
			return nil, err
		}
		done = append(done, one...)
	}
	return done, nil
}

// refuse notes an item whose rows the database does not take.
func (l *Loader) refuse(ctx context.Context, load Load, reason error) ([]Loaded, error) {
	item := load.Item
	item.Status, item.Partial = Failed, ""
	item.Error = "the database does not accept what is in it: " + reason.Error()
	done, err := l.transaction(ctx, []Load{{Item: item}})
	return done, wrap("noting a file that could not be loaded", err)
}

// outOfResources is classes 53 and 58 of SQLSTATE: disk full, no memory.
func outOfResources(err *pgconn.PgError) bool {
	return strings.HasPrefix(err.Code, "53") || strings.HasPrefix(err.Code, "58")
}

// errValue marks a value that cannot even be sent.
var errValue = errors.New("a value does not fit its column")

func (l *Loader) transaction(ctx context.Context, loads []Load) ([]Loaded, error) {
	tx, err := l.conn.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback(context.WithoutCancel(ctx))
	if places, all, err := asListed(ctx, tx, loads); err != nil {
		return nil, err
	} else if !all {
		done := make([]Loaded, len(loads))
		for i := range done {
			done[i].Status = Unchanged
		}
		kept := make([]Load, len(places))
		for i, p := range places {
			kept[i] = loads[p]
		}
		loaded, err := l.within(ctx, tx, kept)
		for i := range loaded {
			done[places[i]] = loaded[i]
		}
		return done, err
	}
	return l.within(ctx, tx, loads)
}

// within does all that a transaction is for, and ends it.
func (l *Loader) within(ctx context.Context, tx pgx.Tx, loads []Load) ([]Loaded, error) {
	owned := make([]owned, len(loads))
	done := make([]Loaded, len(loads))
	for i, load := range loads {
		done[i] = Loaded{Status: load.Item.Status, Error: load.Item.Error}
		if load.Item.Status == Imported {
			done[i].Rows = rowCount(load.Activities) + factCount(load.Facts)
		}
	}
	if err := alone(ctx, tx, loads); err != nil {
		return nil, err
	}
	if err := upsertItems(ctx, tx, loads, done, owned); err != nil {
		return nil, err
	}
	had := hadRows{}
	cleared, err := clear(ctx, tx, loads, done, owned, had)
	if err != nil {
		return nil, err
	}
	rows, err := number(ctx, tx, loads, done, owned)
	if err != nil {
		return nil, err
	}
	if err := l.copyAll(ctx, rows); err != nil {
		return nil, err
	}
	if err := l.loadFacts(ctx, tx, loads, done, cleared); err != nil {
		return nil, err
	}
	if err := noteGivenUp(ctx, tx, loads, done, owned, had); err != nil {
		return nil, err
	}
	return done, tx.Commit(ctx)
}

// owned is what an item has in the database already.
type owned struct {
	existed bool
	sum     []byte             // of its content
	ids     map[int]int32      // number of the activity by its ordinal
	facts   span               // where its facts are
	outside map[external]int32 // numbers of its activities that other items brought
	lost    map[external]bool  // those of them that stay as the other items told them
}

// alone waits, with activities that accounts number, until no other loader has
// such: the two would not see of each other that they tell of the same one.
func alone(ctx context.Context, tx pgx.Tx, loads []Load) error {
	for i := range loads {
		for _, a := range loads[i].Activities {
			if a.ExternalID != "" {
				_, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtextextended('athletedata.numbered', 0))")
				return err
			}
		}
	}
	return nil
}

// external is how an account knows an activity.
type external struct{ source, number string }

// kept are the columns that tell of what an item gave. An item that was read
// once and now is not keeps them with its rows, unless its source has sent other
// content in which, soundly, there is nothing: a day whose meals were deleted.
var kept = func() string {
	var sets []string
	for _, column := range []string{"status", "partial", "row_count", "first_ts", "last_ts", "first_day", "last_day", "fact_tables", "fact_sources", "time_zone", "time_zone_from"} {
		sets = append(sets, fmt.Sprintf(`%[1]s = CASE WHEN old.status = 'imported' AND excluded.status <> 'imported'
			AND NOT (excluded.status = 'skipped' AND excluded.sha256 <> old.sha256) THEN old.%[1]s ELSE excluded.%[1]s END`, column))
	}
	return strings.Join(sets, ", ")
}()

// upsertItems writes the items and learns their numbers.
func upsertItems(ctx context.Context, tx pgx.Tx, loads []Load, done []Loaded, was []owned) error {
	var batch pgx.Batch
	for i := range loads {
		item, s := &loads[i].Item, spanOf(loads[i].Facts)
		was, existed, sum := &was[i].facts, &was[i].existed, &was[i].sum
		batch.Queue(`SELECT first_ts, last_ts, first_day, last_day, fact_tables, fact_sources, sha256 FROM app.item
			WHERE athlete_id = $1 AND source = $2 AND key = $3`, item.AthleteID, item.Source, item.Key,
		).QueryRow(func(row pgx.Row) error {
			err := row.Scan(&was.first, &was.last, &was.firstDay, &was.lastDay, &was.tables, &was.sources, sum)
			if errors.Is(err, pgx.ErrNoRows) {
				return nil
			}
			return err
		})
		if item.Version != "" { // its content may change: the bytes of the old one are not needed any more
			batch.Queue(`INSERT INTO app.raw_unused (undone_at, sha256) SELECT $1, sha256 FROM app.item
				WHERE athlete_id = $2 AND source = $3 AND key = $4 AND sha256 <> $5 ON CONFLICT (sha256) DO UPDATE SET undone_at = excluded.undone_at`,
				time.Now(), item.AthleteID, item.Source, item.Key, item.SHA256[:])
		}
		batch.Queue(`INSERT INTO app.item AS old (athlete_id, source, key, path, format, sha256, size_bytes, batch_id,
				status, error, partial, row_count, first_ts, last_ts, first_day, last_day, fact_tables, fact_sources, time_zone, time_zone_from, version, item_id)
			OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10, ''), nullif($11, ''), $12, $13, $14, $15, $16, $17, $18, nullif($19, ''), nullif($20, ''), nullif($21, ''),
				coalesce(nullif($23::bigint, 0), nextval(pg_get_serial_sequence('app.item', 'item_id'))))
			ON CONFLICT (athlete_id, source, key) DO UPDATE SET
				sha256 = excluded.sha256, size_bytes = excluded.size_bytes, version = excluded.version,
				path = excluded.path, format = excluded.format, batch_id = excluded.batch_id, loaded_at = coalesce($22::timestamptz, now()),
				error = excluded.error, reread = false,
				`+kept+`
			RETURNING item_id, xmax <> 0`,
			item.AthleteID, item.Source, item.Key, clean(item.Path), item.Format, item.SHA256[:], item.SizeBytes, item.BatchID,
			item.Status, clean(item.Error), clean(item.Partial), done[i].Rows,
			s.first, s.last, s.firstDay, s.lastDay, s.tables, s.sources, item.TimeZone, item.ZoneFrom, clean(item.Version), timeOrNull(item.LoadedAt), item.ID,
		).QueryRow(func(row pgx.Row) error { return row.Scan(&done[i].ItemID, existed) })
	}
	return tx.SendBatch(ctx, &batch).Close()
}

// timeOrNull is a time as the database takes it: NULL if it is zero.
func timeOrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// replaces reports whether what an item had gives way.
func replaces(item Item, was owned) bool {
	return was.existed && (item.Status == Imported || item.Status == Skipped && !bytes.Equal(was.sum, item.SHA256[:]))
}

// clear deletes what items that are loaded again have had, and remembers the
// numbers of their activities, which people may have written down. It returns
// the tables of which facts went; had learns of their times.
func clear(ctx context.Context, tx pgx.Tx, loads []Load, done []Loaded, was []owned, had hadRows) (facts []string, err error) {
	var batch pgx.Batch
	for i := range loads {
		if !replaces(loads[i].Item, was[i]) {
			continue
		}
		was[i].ids = map[int]int32{}
		batch.Queue(`SELECT ordinal, activity_id FROM activity WHERE item_id = (SELECT item_id FROM app.item WHERE athlete_id = $1 AND source = $2 AND key = $3)`,
			loads[i].Item.AthleteID, loads[i].Item.Source, loads[i].Item.Key,
		).Query(func(rows pgx.Rows) error {
			var ordinal int
			var id int32
			_, err := pgx.ForEachRow(rows, []any{&ordinal, &id}, func() error { was[i].ids[ordinal] = id; return nil })
			return err
		})
	}
	known := knownOutside(&batch, loads, done, was)
	if batch.Len() == 0 {
		return nil, nil
	}
	if err := tx.SendBatch(ctx, &batch).Close(); err != nil {
		return nil, err
	}
	known()
	for i := range loads {
		if replaces(loads[i].Item, was[i]) {
			facts = append(facts, was[i].facts.tables...)
		}
	}
	if err := touch(ctx, tx, mergedOf(facts)); err != nil {
		return nil, err
	}
	var deletes pgx.Batch
	for i := range loads {
		ids := make([]int32, 0, len(was[i].ids)+len(was[i].outside))
		for _, id := range was[i].ids {
			ids = append(ids, id)
		}
		for _, id := range was[i].outside {
			ids = append(ids, id)
		}
		if replaces(loads[i].Item, was[i]) {
			clearFacts(&deletes, loads[i].Item.AthleteID, done[i].ItemID, was[i].facts, func(t *factTable, k rowKey) { had.add(i, t, k) })
		}
		if len(ids) == 0 {
			continue
		}
		deletes.Queue("DELETE FROM activity_record WHERE athlete_id = $1 AND activity_id = ANY ($2)", loads[i].Item.AthleteID, ids)
		for _, t := range tables {
			deletes.Queue("DELETE FROM "+t.name+" WHERE athlete_id = $1 AND activity_id = ANY ($2)", loads[i].Item.AthleteID, ids)
		}
	}
	return facts, tx.SendBatch(ctx, &deletes).Close()
}

// knownOutside queues the question which activities an account's numbers
// already stand for, whichever item brought them: an export of this year holds
// those of last year again. The returned function notes the answers.
func knownOutside(batch *pgx.Batch, loads []Load, done []Loaded, was []owned) (note func()) {
	var notes []func()
	for i := range loads {
		numbers := map[string][]string{} // source → its numbers
		for _, a := range loads[i].Activities {
			if a.ExternalID != "" {
				numbers[a.Source] = append(numbers[a.Source], a.ExternalID)
			}
		}
		for source, ids := range numbers {
			batch.Queue(`SELECT external_id, activity_id, `+countsOver("$4", "a.item_id")+` FROM activity a WHERE athlete_id = $1 AND source = $2 AND external_id = ANY ($3)`,
				loads[i].Item.AthleteID, source, ids, done[i].ItemID,
			).Query(func(rows pgx.Rows) error {
				found, lost := map[external]int32{}, map[external]bool{}
				var number string
				var id int32
				var mine bool
				_, err := pgx.ForEachRow(rows, []any{&number, &id, &mine}, func() error {
					if mine {
						found[external{source, number}] = id
					} else {
						lost[external{source, number}] = true
					}
					return nil
				})
				notes = append(notes, func() {
					if was[i].outside == nil {
						was[i].outside, was[i].lost = map[external]int32{}, map[external]bool{}
					}
					maps.Copy(was[i].outside, found)
					maps.Copy(was[i].lost, lost)
				})
				return err
			})
		}
	}
	return func() {
		for _, n := range notes {
			n()
		}
	}
}

// number gives every activity its number: the one it had, or a new one.
func number(ctx context.Context, tx pgx.Tx, loads []Load, done []Loaded, was []owned) ([]activityRow, error) {
	var rows []activityRow
	fresh, place, taken := 0, map[external]int{}, map[int32]bool{}
	for _, i := range inOrder(loads, done) {
		if loads[i].Item.Status != Imported {
			continue
		}
		for _, a := range loads[i].Activities {
			row := activityRow{Activity: a, athlete: loads[i].Item.AthleteID, item: done[i].ItemID, source: cmp.Or(a.Source, loads[i].Item.Source)}
			ex := external{row.source, a.ExternalID}
			if was[i].lost[ex] {
				continue
			}
			if at, twice := place[ex]; twice && a.ExternalID != "" {
				row.id = rows[at].id // the account tells of it twice: the later one counts
				rows[at] = row
				continue
			}
			row.id = cmp.Or(was[i].outside[ex], was[i].ids[a.Ordinal])
			if taken[row.id] {
				row.id = 0
			}
			if row.id == 0 {
				fresh++
			}
			taken[row.id] = true
			place[ex] = len(rows)
			rows = append(rows, row)
		}
	}
	if fresh == 0 {
		return rows, nil
	}
	numbers, err := tx.Query(ctx, `SELECT nextval('app.activity_id')::integer FROM generate_series(1, $1)`, fresh)
	if err != nil {
		return nil, err
	}
	ids, err := pgx.CollectRows(numbers, pgx.RowTo[int32])
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if rows[i].id == 0 {
			rows[i].id, ids = ids[0], ids[1:]
		}
	}
	return rows, nil
}

// copyAll sends the rows of all tables.
func (l *Loader) copyAll(ctx context.Context, rows []activityRow) error {
	for i := range tables {
		t := &tables[i]
		l.buf.reset()
		for j := range rows {
			t.write(&l.buf, &rows[j])
		}
		if err := l.flush(ctx, t.copySQL); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return l.copyRecords(ctx, rows)
}

// flush sends what the buffer holds.
func (l *Loader) flush(ctx context.Context, sql string) error {
	if l.buf.err != nil {
		return fmt.Errorf("%w: %w", errValue, l.buf.err)
	}
	if l.buf.n == 0 {
		return nil
	}
	l.buf.finish()
	_, err := l.conn.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(l.buf.b), sql)
	return err
}
