-- +goose Up

ALTER TABLE app.item ADD COLUMN version text;
COMMENT ON COLUMN app.item.version IS 'What the source said of its version; NULL for what never changes';
COMMENT ON COLUMN app.item.source IS 'Where it came from: file, custom, or the name of an account';

CREATE TABLE app.account (
    connected_at     timestamptz NOT NULL DEFAULT now(),
    last_started_at  timestamptz,
    last_finished_at timestamptz,
    last_ok_at       timestamptz,
    not_before       timestamptz,
    every_s          integer NOT NULL,
    failures         integer NOT NULL DEFAULT 0,
    from_day         date,
    to_day           date,
    athlete_id       smallint NOT NULL REFERENCES athlete,
    quiet_from_min   smallint,
    quiet_to_min     smallint,
    paused           boolean NOT NULL DEFAULT false,
    source           text NOT NULL,
    state            text NOT NULL DEFAULT 'ok',
    identity         text NOT NULL DEFAULT '',
    notice_version   text NOT NULL DEFAULT '',
    problem          text NOT NULL DEFAULT '',
    advice           text NOT NULL DEFAULT '',
    answers          jsonb NOT NULL DEFAULT '{}',
    datasets         jsonb NOT NULL DEFAULT '{}',
    cursor           jsonb,
    budget           jsonb,
    PRIMARY KEY (athlete_id, source),
    CHECK (state IN ('ok', 'waiting', 'failing', 'signin', 'person'))
);
COMMENT ON TABLE app.account IS 'Accounts that are synced. Passwords and tokens are in the keyring of the system, never here.';
COMMENT ON COLUMN app.account.connected_at IS 'When it was connected, or signed in to again';
COMMENT ON COLUMN app.account.last_started_at IS 'When the last sync began';
COMMENT ON COLUMN app.account.last_finished_at IS 'When the last sync ended';
COMMENT ON COLUMN app.account.last_ok_at IS 'When the last sync ended that brought everything';
COMMENT ON COLUMN app.account.not_before IS 'No sync before this: a pause the vendor asked for, or one after failures';
COMMENT ON COLUMN app.account.every_s IS 'Time between two syncs, s';
COMMENT ON COLUMN app.account.failures IS 'Syncs that failed in a row';
COMMENT ON COLUMN app.account.from_day IS 'First day that is wanted; NULL everything';
COMMENT ON COLUMN app.account.to_day IS 'Last day that is wanted; NULL no end';
COMMENT ON COLUMN app.account.athlete_id IS 'Athlete';
COMMENT ON COLUMN app.account.quiet_from_min IS 'No sync by itself from this time of day, minutes after local midnight; NULL always';
COMMENT ON COLUMN app.account.quiet_to_min IS 'End of that time, minutes after local midnight';
COMMENT ON COLUMN app.account.paused IS 'The athlete has switched it off for now';
COMMENT ON COLUMN app.account.source IS 'Name of the source: garmin, strava, …';
COMMENT ON COLUMN app.account.state IS 'ok, waiting (for not_before), failing (tried again by itself), signin (sign in again), person (the vendor wants to see a person)';
COMMENT ON COLUMN app.account.identity IS 'Who is signed in, as the vendor calls them';
COMMENT ON COLUMN app.account.notice_version IS 'Version of the notice that was read and accepted';
COMMENT ON COLUMN app.account.problem IS 'What went wrong last, in words; empty when nothing did';
COMMENT ON COLUMN app.account.advice IS 'What can be done about it';
COMMENT ON COLUMN app.account.answers IS 'What was answered when it was connected; nothing secret';
COMMENT ON COLUMN app.account.datasets IS 'Which of its data is wanted';
COMMENT ON COLUMN app.account.cursor IS 'How far it has been fetched';
COMMENT ON COLUMN app.account.budget IS 'How many requests have been used of what the source allows';

CREATE TABLE app.sync_run (
    run_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    started_at     timestamptz NOT NULL,
    finished_at    timestamptz,
    row_count      bigint NOT NULL DEFAULT 0,
    received_bytes bigint NOT NULL DEFAULT 0,
    requests       integer NOT NULL DEFAULT 0,
    items          integer NOT NULL DEFAULT 0,
    imported       integer NOT NULL DEFAULT 0,
    unchanged      integer NOT NULL DEFAULT 0,
    skipped        integer NOT NULL DEFAULT 0,
    failed         integer NOT NULL DEFAULT 0,
    athlete_id     smallint NOT NULL,
    by_person      boolean NOT NULL,
    source         text NOT NULL,
    outcome        text NOT NULL DEFAULT 'running',
    problem        text NOT NULL DEFAULT '',
    advice         text NOT NULL DEFAULT '',
    log            text NOT NULL DEFAULT '',
    FOREIGN KEY (athlete_id, source) REFERENCES app.account ON DELETE CASCADE,
    CHECK (outcome IN ('running', 'ok', 'waiting', 'failed', 'stopped', 'signin', 'person', 'crashed'))
);
CREATE INDEX sync_run_account ON app.sync_run (athlete_id, source, run_id);
COMMENT ON TABLE app.sync_run IS 'Every sync of every account';
COMMENT ON COLUMN app.sync_run.run_id IS 'Number of the sync';
COMMENT ON COLUMN app.sync_run.started_at IS 'When it began';
COMMENT ON COLUMN app.sync_run.finished_at IS 'When it ended; empty while it runs';
COMMENT ON COLUMN app.sync_run.row_count IS 'Rows of facts written';
COMMENT ON COLUMN app.sync_run.received_bytes IS 'Bytes received from the vendor';
COMMENT ON COLUMN app.sync_run.requests IS 'Requests sent to the vendor';
COMMENT ON COLUMN app.sync_run.items IS 'Items the vendor delivered';
COMMENT ON COLUMN app.sync_run.imported IS 'Of these, stored';
COMMENT ON COLUMN app.sync_run.unchanged IS 'Of these, known before';
COMMENT ON COLUMN app.sync_run.skipped IS 'Of these, without anything to store';
COMMENT ON COLUMN app.sync_run.failed IS 'Of these, not readable; their bytes are kept';
COMMENT ON COLUMN app.sync_run.athlete_id IS 'Athlete';
COMMENT ON COLUMN app.sync_run.by_person IS 'Begun by a person, not by the schedule';
COMMENT ON COLUMN app.sync_run.source IS 'Name of the source';
COMMENT ON COLUMN app.sync_run.outcome IS 'running, ok, waiting, failed, stopped, signin, person, or crashed (the program ended in the middle)';
COMMENT ON COLUMN app.sync_run.problem IS 'What went wrong, in words';
COMMENT ON COLUMN app.sync_run.advice IS 'What can be done about it';
COMMENT ON COLUMN app.sync_run.log IS 'The last lines of its log; secrets are struck out';
