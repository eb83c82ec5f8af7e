-- +goose Up

-- Facts are in public, bookkeeping is in app. Every key starts with athlete_id
-- and is natural where nature gives one, so that the tables can be distributed
-- by athlete. Columns are ordered by size, so that no padding is stored.
CREATE SCHEMA IF NOT EXISTS app;
COMMENT ON SCHEMA app IS 'Bookkeeping of Athlete Data Warehouse: files, runs. Never a password.';
COMMENT ON SCHEMA public IS 'Your data: tables of facts, and views on them.';

CREATE TABLE athlete (
    athlete_id smallint PRIMARY KEY,
    name       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE athlete IS 'People whose data is here.';
COMMENT ON COLUMN athlete.athlete_id IS 'Number of the athlete; every key of every table starts with it';
COMMENT ON COLUMN athlete.name IS 'What the athlete is called in this program';
COMMENT ON COLUMN athlete.created_at IS 'When the athlete was added';

INSERT INTO athlete (athlete_id, name) VALUES (1, 'Me');

CREATE TABLE app.batch (
    batch_id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    athlete_id      smallint NOT NULL REFERENCES athlete,
    kind            text NOT NULL,
    program_version text NOT NULL,
    started_at      timestamptz NOT NULL DEFAULT now(),
    finished_at     timestamptz,
    cancelled       boolean NOT NULL DEFAULT false,
    files           integer NOT NULL DEFAULT 0,
    imported        integer NOT NULL DEFAULT 0,
    unchanged       integer NOT NULL DEFAULT 0,
    skipped         integer NOT NULL DEFAULT 0,
    failed          integer NOT NULL DEFAULT 0,
    row_count       bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE app.batch IS 'Runs of the program that brought data: an import, or reading the raw files again.';
COMMENT ON COLUMN app.batch.batch_id IS 'Number of the run';
COMMENT ON COLUMN app.batch.athlete_id IS 'Whose data was brought';
COMMENT ON COLUMN app.batch.kind IS 'import or reparse';
COMMENT ON COLUMN app.batch.program_version IS 'Version of the program';
COMMENT ON COLUMN app.batch.started_at IS 'When it began';
COMMENT ON COLUMN app.batch.finished_at IS 'When it ended; empty while it runs and after a crash';
COMMENT ON COLUMN app.batch.cancelled IS 'The user stopped it';
COMMENT ON COLUMN app.batch.files IS 'Files looked at';
COMMENT ON COLUMN app.batch.imported IS 'Files whose data was stored';
COMMENT ON COLUMN app.batch.unchanged IS 'Files that were known already';
COMMENT ON COLUMN app.batch.skipped IS 'Sound files without anything to store';
COMMENT ON COLUMN app.batch.failed IS 'Files that could not be read';
COMMENT ON COLUMN app.batch.row_count IS 'Rows of facts written';

CREATE TABLE app.item (
    item_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch_id      bigint NOT NULL REFERENCES app.batch,
    size_bytes    bigint NOT NULL,
    row_count     bigint NOT NULL,
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    loaded_at     timestamptz NOT NULL DEFAULT now(),
    athlete_id    smallint NOT NULL REFERENCES athlete,
    source        text NOT NULL,
    key           text NOT NULL,
    path          text NOT NULL,
    format        text NOT NULL,
    sha256        bytea NOT NULL,
    status        text NOT NULL,
    error         text,
    partial       text,
    UNIQUE (athlete_id, source, key),
    CHECK (status IN ('imported', 'skipped', 'failed'))
);
COMMENT ON TABLE app.item IS 'Every file, later every answer of an account, that was ever brought; its bytes are kept in the raw archive under their SHA-256.';
COMMENT ON COLUMN app.item.item_id IS 'Number of the item; every row of facts carries it';
COMMENT ON COLUMN app.item.batch_id IS 'The run that last handled it';
COMMENT ON COLUMN app.item.size_bytes IS 'Size of its content';
COMMENT ON COLUMN app.item.row_count IS 'Rows of facts it gave';
COMMENT ON COLUMN app.item.first_seen_at IS 'When it was first brought';
COMMENT ON COLUMN app.item.loaded_at IS 'When it was last read';
COMMENT ON COLUMN app.item.athlete_id IS 'Whose it is';
COMMENT ON COLUMN app.item.source IS 'Where it came from: file, or the name of an account';
COMMENT ON COLUMN app.item.key IS 'What identifies it at the source; for files the SHA-256 of the content';
COMMENT ON COLUMN app.item.path IS 'Where it was found; inside an archive "export.zip!/a/b.fit"';
COMMENT ON COLUMN app.item.format IS 'Format of its content: fit, tcx, gpx';
COMMENT ON COLUMN app.item.sha256 IS 'SHA-256 of its content, its name in the raw archive';
COMMENT ON COLUMN app.item.status IS 'imported, skipped or failed';
COMMENT ON COLUMN app.item.error IS 'Why it was skipped or failed';
COMMENT ON COLUMN app.item.partial IS 'Why only a part of it could be read';
