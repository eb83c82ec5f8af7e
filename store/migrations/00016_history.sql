-- +goose Up

-- batch_id is the run that handled an item last, which may be one that only
-- read the raw files again. The history of imports, and taking one of them
-- back, need the import that brought the item.
ALTER TABLE app.item
    ADD COLUMN import_id bigint REFERENCES app.batch,
    ADD COLUMN reread    boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN app.item.import_id IS 'The import that brought it, once batch_id is a run that only read it again; NULL: batch_id is that import';
COMMENT ON COLUMN app.item.reread IS 'Rows of it went when another file was taken back; it has to be read again from the raw archive';

UPDATE app.item i SET import_id =
    (SELECT max(m.batch_id) FROM app.batch m WHERE m.athlete_id = i.athlete_id AND m.kind = 'import' AND m.started_at <= i.first_seen_at)
FROM app.batch b WHERE b.batch_id = i.batch_id AND b.kind <> 'import' AND i.source IN ('file', 'custom');

CREATE TABLE app.raw_unused (
    undone_at timestamptz NOT NULL,
    sha256    bytea PRIMARY KEY
);
COMMENT ON TABLE app.raw_unused IS 'Raw files that may be removed from the archive, because what they gave was taken back; emptied as they are removed.';
COMMENT ON COLUMN app.raw_unused.undone_at IS 'When it was taken back, by the clock of the computer with the archive; bytes that were put there later stay';
COMMENT ON COLUMN app.raw_unused.sha256 IS 'SHA-256 of its content, its name in the raw archive';
