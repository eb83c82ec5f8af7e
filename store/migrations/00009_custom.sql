-- +goose Up

-- Any CSV becomes a table of its own. The tables are made as files come; the
-- bookkeeping of how is here.
CREATE SCHEMA custom;
COMMENT ON SCHEMA custom IS 'Tables of your own: one for each kind of CSV file you brought.';

CREATE TABLE app.custom_definition (
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    athlete_id smallint NOT NULL REFERENCES athlete,
    table_name text NOT NULL,
    shape      text NOT NULL,
    definition jsonb NOT NULL,
    PRIMARY KEY (athlete_id, table_name, shape)
);
COMMENT ON TABLE app.custom_definition IS 'How files of a shape are read into a table of the schema custom; later files of the same shape go in without questions.';
COMMENT ON COLUMN app.custom_definition.created_at IS 'When the first file of the shape was brought';
COMMENT ON COLUMN app.custom_definition.changed_at IS 'When the definition was last changed';
COMMENT ON COLUMN app.custom_definition.athlete_id IS 'Athlete';
COMMENT ON COLUMN app.custom_definition.table_name IS 'Table in the schema custom';
COMMENT ON COLUMN app.custom_definition.shape IS 'Fingerprint of the headers; empty for files without headers';
COMMENT ON COLUMN app.custom_definition.definition IS 'Delimiter, columns with names and types, time column, zone, unique columns …';

CREATE TABLE app.custom_load (
    item_id    bigint PRIMARY KEY REFERENCES app.item ON DELETE CASCADE,
    inserted   bigint NOT NULL,
    updated    bigint NOT NULL,
    unchanged  bigint NOT NULL,
    rejected   bigint NOT NULL,
    athlete_id smallint NOT NULL REFERENCES athlete,
    table_name text NOT NULL,
    definition jsonb NOT NULL
);
CREATE INDEX custom_load_table ON app.custom_load (athlete_id, table_name);
COMMENT ON TABLE app.custom_load IS 'Files that were brought into tables of the schema custom, and what became of their lines.';
COMMENT ON COLUMN app.custom_load.item_id IS 'The file: app.item.item_id';
COMMENT ON COLUMN app.custom_load.inserted IS 'Rows that were new';
COMMENT ON COLUMN app.custom_load.updated IS 'Rows that were there with other values';
COMMENT ON COLUMN app.custom_load.unchanged IS 'Rows that were there as they are, or twice in the file';
COMMENT ON COLUMN app.custom_load.rejected IS 'Lines that could not be read';
COMMENT ON COLUMN app.custom_load.athlete_id IS 'Athlete';
COMMENT ON COLUMN app.custom_load.table_name IS 'Table in the schema custom';
COMMENT ON COLUMN app.custom_load.definition IS 'The definition by which it was read';

CREATE TABLE app.custom_reject (
    item_id bigint NOT NULL REFERENCES app.item ON DELETE CASCADE,
    line    bigint NOT NULL,
    raw     text NOT NULL,
    reason  text NOT NULL,
    PRIMARY KEY (item_id, line)
);
COMMENT ON TABLE app.custom_reject IS 'Lines of CSV files that could not be read, the first 10,000 of a file.';
COMMENT ON COLUMN app.custom_reject.item_id IS 'The file: app.item.item_id';
COMMENT ON COLUMN app.custom_reject.line IS 'Number of the line in the file, from 1';
COMMENT ON COLUMN app.custom_reject.raw IS 'The line; long ones are cut';
COMMENT ON COLUMN app.custom_reject.reason IS 'Why it could not be read';

-- +goose StatementBegin
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN
        GRANT USAGE ON SCHEMA custom TO reader;
        GRANT SELECT ON app.custom_definition, app.custom_load, app.custom_reject TO reader;
        ALTER DEFAULT PRIVILEGES IN SCHEMA custom GRANT SELECT ON TABLES TO reader;
    END IF;
END
$$;
-- +goose StatementEnd
