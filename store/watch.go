package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// WatchedFolder is a folder whose files are imported by themselves.
type WatchedFolder struct {
	Path    string
	AddedAt time.Time
	Files   int64 // files of it that were dealt with
}

// WatchedFile is a file of a watched folder as it was when it was dealt with.
type WatchedFile struct {
	Path     string
	Size     int64
	Modified time.Time
}

// WatchedFolders lists an athlete's watched folders by path.
func (s *Store) WatchedFolders(ctx context.Context, athlete int16) ([]WatchedFolder, error) {
	const what = "reading which folders are watched"
	rows, err := s.pool.Query(ctx, `SELECT d.path, d.added_at, (SELECT count(*) FROM app.watched_file f
			WHERE f.athlete_id = d.athlete_id AND starts_with(f.path, d.path))
		FROM app.watched_folder d WHERE d.athlete_id = $1 ORDER BY d.path`, athlete)
	if err != nil {
		return nil, wrap(what, err)
	}
	folders, err := pgx.CollectRows(rows, pgx.RowToStructByPos[WatchedFolder])
	return folders, wrap(what, err)
}

// WatchFolder adds a folder to those that are watched.
func (s *Store) WatchFolder(ctx context.Context, athlete int16, path string) error {
	_, err := s.pool.Exec(ctx, `INSERT INTO app.watched_folder (athlete_id, path) VALUES ($1, $2) ON CONFLICT DO NOTHING`, athlete, path)
	return wrap("adding a watched folder", err)
}

// UnwatchFolder lets go of a folder; what was imported from it stays. It is
// false if the folder was not watched.
func (s *Store) UnwatchFolder(ctx context.Context, athlete int16, path string) (was bool, err error) {
	const what = "letting go of a watched folder"
	tag, err := s.pool.Exec(ctx, `DELETE FROM app.watched_folder WHERE athlete_id = $1 AND path = $2`, athlete, path)
	if err != nil || tag.RowsAffected() == 0 {
		return false, wrap(what, err)
	}
	_, err = s.pool.Exec(ctx, `DELETE FROM app.watched_file f WHERE athlete_id = $1 AND starts_with(path, $2)
		AND NOT EXISTS (SELECT FROM app.watched_folder d WHERE d.athlete_id = $1 AND starts_with(f.path, d.path))`, athlete, path)
	return true, wrap(what, err)
}

// WatchedFiles returns what is remembered of the files of watched folders, by path.
func (s *Store) WatchedFiles(ctx context.Context, athlete int16) (map[string]WatchedFile, error) {
	const what = "reading which watched files are known"
	rows, err := s.pool.Query(ctx, `SELECT path, size_bytes, modified_at FROM app.watched_file WHERE athlete_id = $1`, athlete)
	if err != nil {
		return nil, wrap(what, err)
	}
	files, err := pgx.CollectRows(rows, pgx.RowToStructByPos[WatchedFile])
	if err != nil {
		return nil, wrap(what, err)
	}
	known := make(map[string]WatchedFile, len(files))
	for _, f := range files {
		known[f.Path] = f
	}
	return known, nil
}

// NoteWatchedFiles remembers files that were dealt with.
func (s *Store) NoteWatchedFiles(ctx context.Context, athlete int16, files []WatchedFile) error {
	paths, sizes, times := make([]string, len(files)), make([]int64, len(files)), make([]time.Time, len(files))
	for i, f := range files {
		paths[i], sizes[i], times[i] = clean(f.Path), f.Size, f.Modified
	}
	_, err := s.pool.Exec(ctx, `INSERT INTO app.watched_file (athlete_id, path, size_bytes, modified_at)
		SELECT DISTINCT ON (path) $1::smallint, * FROM unnest($2::text[], $3::bigint[], $4::timestamptz[]) AS f (path, size_bytes, modified_at) ORDER BY path
		ON CONFLICT (athlete_id, path) DO UPDATE SET size_bytes = excluded.size_bytes, modified_at = excluded.modified_at`,
		athlete, paths, sizes, times)
	return wrap("noting which watched files are known", err)
}

// FormatSource is what files of one format have brought.
type FormatSource struct {
	Format   string
	Files    int64 // imported, at least in part
	Problems int64 // failed, or read only in part
	Rows     int64
	Last     time.Time // last import
	FirstDay *time.Time
	LastDay  *time.Time
}

// FileSources sums up by format what files have brought, the latest first.
func (s *Store) FileSources(ctx context.Context, athlete int16) ([]FormatSource, error) {
	const what = "summing up the files"
	rows, err := s.pool.Query(ctx, `SELECT i.format, count(*) FILTER (WHERE i.status = 'imported'),
			count(*) FILTER (WHERE i.status = 'failed' OR i.partial IS NOT NULL), sum(i.row_count)::bigint, max(i.loaded_at),
			least(min(i.first_day), min(i.first_ts)::date, min(a.start_time)::date),
			greatest(max(i.last_day), max(i.last_ts)::date, max(a.end_time)::date)
		FROM app.item i
		LEFT JOIN (SELECT item_id, min(start_time) AS start_time, max(end_time) AS end_time FROM activity WHERE athlete_id = $1 GROUP BY item_id) a USING (item_id)
		WHERE i.athlete_id = $1 AND i.status IN ('imported', 'failed') AND i.format <> ''
		GROUP BY i.format ORDER BY max(i.loaded_at) DESC, i.format`, athlete)
	if err != nil {
		return nil, wrap(what, err)
	}
	sources, err := pgx.CollectRows(rows, pgx.RowToStructByPos[FormatSource])
	return sources, wrap(what, err)
}
