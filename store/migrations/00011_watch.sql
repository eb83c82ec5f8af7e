-- +goose Up

CREATE TABLE app.watched_folder (
    added_at   timestamptz NOT NULL DEFAULT now(),
    athlete_id smallint NOT NULL REFERENCES athlete,
    path       text NOT NULL,
    PRIMARY KEY (athlete_id, path)
);
COMMENT ON TABLE app.watched_folder IS 'Folders whose new and changed files are imported by themselves';
COMMENT ON COLUMN app.watched_folder.added_at IS 'When the athlete chose it';
COMMENT ON COLUMN app.watched_folder.athlete_id IS 'Athlete whose files lie in it';
COMMENT ON COLUMN app.watched_folder.path IS 'The folder';

CREATE TABLE app.watched_file (
    modified_at timestamptz NOT NULL,
    size_bytes  bigint NOT NULL,
    athlete_id  smallint NOT NULL REFERENCES athlete,
    path        text NOT NULL,
    PRIMARY KEY (athlete_id, path)
);
COMMENT ON TABLE app.watched_file IS 'Files of watched folders that were dealt with, so that unchanged ones need not be opened again';
COMMENT ON COLUMN app.watched_file.modified_at IS 'When the file was changed last';
COMMENT ON COLUMN app.watched_file.size_bytes IS 'Its size in bytes then';
COMMENT ON COLUMN app.watched_file.athlete_id IS 'Athlete';
COMMENT ON COLUMN app.watched_file.path IS 'The file';
