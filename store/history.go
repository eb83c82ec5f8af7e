package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// ImportRun is one import in the history: what somebody brought at once.
type ImportRun struct {
	ID        int64
	StartedAt time.Time
	Cancelled bool

	// What the run counted when it ended. Files of no known kind are counted,
	// not kept; zeros after a crash.
	Files, Unchanged, Skipped, Failed int
	// Passed is how many of the files of which nothing is kept are listed, see
	// [Store.NotePassed].
	Passed int

	// What is there of it now, by format; empty when nothing new was brought.
	Formats []ImportFormat
	// FirstPath and LastPath are the first and the last, in the order of their
	// bytes, of the files and archives that its items came in. What these two
	// begin with, all begin with.
	FirstPath, LastPath string
}

// ImportFormat is how much an import brought of a format.
type ImportFormat struct {
	Format string
	// Files by what became of them; Partial is how many of the imported were
	// read only in part.
	Imported, Partial, Skipped, Failed int
	Rows                               int64
}

// ImportFile is one file of an import.
type ImportFile struct {
	Path, Format string
	Status       Status
	Reason       string // why it was skipped or failed, or read only in part
	Rows         int64
	LoadedAt     time.Time
}

// broughtBy is the import that brought the item i, whose last run is b.
const broughtBy = `CASE WHEN b.kind = 'import' THEN i.batch_id ELSE i.import_id END`

// ofFiles are the sources of items that a person brought.
const ofFiles = `i.source IN ('file', 'custom')`

// Imports lists an athlete's imports, the newest first, those before a given
// number (0: from the newest on). Runs that found nothing new are not listed.
func (s *Store) Imports(ctx context.Context, athlete int16, before int64, limit int) ([]ImportRun, error) {
	const what = "reading the history of imports"
	rows, err := s.pool.Query(ctx, `SELECT m.batch_id, m.started_at, m.cancelled, m.files, m.unchanged, m.skipped, m.failed,
			(SELECT count(*) FROM app.import_passed x WHERE x.batch_id = m.batch_id)
		FROM app.batch m
		WHERE m.athlete_id = $1 AND m.kind = 'import' AND ($2 = 0 OR m.batch_id < $2) AND (m.imported + m.skipped + m.failed > 0
			OR EXISTS (SELECT FROM app.item i JOIN app.batch b USING (batch_id) WHERE i.athlete_id = $1 AND `+ofFiles+` AND `+broughtBy+` = m.batch_id))
		ORDER BY m.batch_id DESC LIMIT $3`, athlete, before, limit)
	if err != nil {
		return nil, wrap(what, err)
	}
	runs, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r ImportRun, err error) {
		err = row.Scan(&r.ID, &r.StartedAt, &r.Cancelled, &r.Files, &r.Unchanged, &r.Skipped, &r.Failed, &r.Passed)
		return r, err
	})
	if err != nil {
		return nil, wrap(what, err)
	}
	return runs, wrap(what, s.fillImports(ctx, athlete, runs))
}

// fillImports adds what is there of imports.
func (s *Store) fillImports(ctx context.Context, athlete int16, runs []ImportRun) error {
	at, ids := map[int64]*ImportRun{}, make([]int64, len(runs))
	for i := range runs {
		ids[i], at[runs[i].ID] = runs[i].ID, &runs[i]
	}
	rows, err := s.pool.Query(ctx, `SELECT brought, format, count(*) FILTER (WHERE status = 'imported'), count(*) FILTER (WHERE status = 'imported' AND partial IS NOT NULL),
			count(*) FILTER (WHERE status = 'skipped'), count(*) FILTER (WHERE status = 'failed'), sum(row_count)::bigint, min(outside COLLATE "C"), max(outside COLLATE "C")
		FROM (SELECT `+broughtBy+` AS brought, i.format, i.status, i.partial, i.row_count, split_part(i.path, '!/', 1) AS outside
			FROM app.item i JOIN app.batch b USING (batch_id) WHERE i.athlete_id = $1 AND `+ofFiles+` AND `+broughtBy+` = ANY ($2)) x
		GROUP BY brought, format ORDER BY brought, sum(row_count) DESC, format`, athlete, ids)
	if err != nil {
		return err
	}
	var id int64
	var f ImportFormat
	var first, last string
	_, err = pgx.ForEachRow(rows, []any{&id, &f.Format, &f.Imported, &f.Partial, &f.Skipped, &f.Failed, &f.Rows, &first, &last}, func() error {
		r := at[id]
		if len(r.Formats) == 0 || first < r.FirstPath {
			r.FirstPath = first
		}
		r.LastPath = max(r.LastPath, last)
		r.Formats = append(r.Formats, f)
		return nil
	})
	return err
}

// ImportFiles lists the files of an import, also those of which nothing is kept
// (they have no format), those first that somebody may want
// to look at: failed, read in part, skipped, imported; problems leaves out the
// last.
func (s *Store) ImportFiles(ctx context.Context, athlete int16, run int64, problems bool, offset, limit int) ([]ImportFile, error) {
	const what = "listing the files of an import"
	rows, err := s.pool.Query(ctx, `SELECT path, format, status, reason, row_count, loaded_at FROM (
			SELECT i.path, i.format, i.status, coalesce(i.error, i.partial, '') AS reason, i.row_count, i.loaded_at, i.partial IS NOT NULL AS part, i.item_id AS nth
			FROM app.item i JOIN app.batch b USING (batch_id)
			WHERE i.athlete_id = $1 AND `+ofFiles+` AND `+broughtBy+` = $2 AND (NOT $3 OR i.status <> 'imported' OR i.partial IS NOT NULL)
			UNION ALL
			SELECT x.path, '', x.status, x.reason, 0, m.started_at, false, x.ordinal
			FROM app.import_passed x JOIN app.batch m USING (batch_id) WHERE m.athlete_id = $1 AND m.batch_id = $2) f
		ORDER BY CASE WHEN status = 'failed' THEN 0 WHEN part THEN 1 WHEN status = 'skipped' THEN 2 ELSE 3 END, path, nth
		OFFSET $4 LIMIT $5`, athlete, run, problems, offset, limit)
	if err != nil {
		return nil, wrap(what, err)
	}
	files, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (f ImportFile, err error) {
		err = row.Scan(&f.Path, &f.Format, &f.Status, &f.Reason, &f.Rows, &f.LoadedAt)
		return f, err
	})
	return files, wrap(what, err)
}

// MaxPassed is how many files of which nothing is kept an import lists.
const MaxPassed = 200

// PassedFile is a file of which nothing is kept: of no known kind, or not to be
// opened.
type PassedFile struct {
	Path   string
	Status Status // Skipped or Failed
	Reason string
}

// NotePassed notes with an import of which of its files nothing is kept, at
// most MaxPassed of them.
func (s *Store) NotePassed(ctx context.Context, run int64, files []PassedFile) error {
	files = files[:min(len(files), MaxPassed)]
	if len(files) == 0 {
		return nil
	}
	var status, path, reason []string
	for _, f := range files {
		status, path, reason = append(status, string(f.Status)), append(path, clean(f.Path)), append(reason, clean(f.Reason))
	}
	_, err := s.pool.Exec(ctx, `INSERT INTO app.import_passed (batch_id, ordinal, status, path, reason)
		SELECT $1, n, status, path, reason FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS f (status, path, reason, n)
		ON CONFLICT DO NOTHING`, run, status, path, reason)
	return wrap("noting which files were passed over", err)
}

// ItemsOfImport lists what an import brought; source is "file" or "custom".
func (s *Store) ItemsOfImport(ctx context.Context, athlete int16, source string, run int64) ([]KnownItem, error) {
	const what = "looking for an import"
	rows, err := s.pool.Query(ctx, `SELECT `+ofItem+` FROM app.item i JOIN app.batch b USING (batch_id)
		WHERE i.athlete_id = $1 AND i.source = $2 AND `+broughtBy+` = $3 ORDER BY i.item_id`, athlete, source, run)
	if err != nil {
		return nil, wrap(what, err)
	}
	items, err := pgx.CollectRows(rows, scanItem)
	return items, wrap(what, err)
}

// importsOf are the imports that brought items.
func importsOf(ctx context.Context, tx pgx.Tx, athlete int16, items []int64) ([]int64, error) {
	rows, err := tx.Query(ctx, `SELECT DISTINCT `+broughtBy+` FROM app.item i JOIN app.batch b USING (batch_id)
		WHERE i.athlete_id = $1 AND i.item_id = ANY ($2) AND `+broughtBy+` IS NOT NULL`, athlete, items)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// forgetImports queues the deletion of imports of which nothing is left. One
// that is still running is needed for its end.
func forgetImports(batch *pgx.Batch, athlete int16, runs []int64) {
	batch.Queue(`DELETE FROM app.batch b WHERE b.athlete_id = $1 AND b.batch_id = ANY ($2) AND b.finished_at IS NOT NULL
		AND NOT EXISTS (SELECT FROM app.item i WHERE b.batch_id IN (i.batch_id, i.import_id))`, athlete, runs)
}

// ForgetImport deletes the record of an import of which nothing is left.
func (s *Store) ForgetImport(ctx context.Context, athlete int16, run int64) error {
	var batch pgx.Batch
	forgetImports(&batch, athlete, []int64{run})
	return wrap(fmt.Sprintf("forgetting the import %d", run), s.pool.SendBatch(ctx, &batch).Close())
}
