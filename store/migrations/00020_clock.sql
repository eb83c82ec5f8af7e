-- +goose Up

-- By which zones times of a clock on the wall were placed, so that those which
-- belong to another zone by what became known later are placed again. Of what is
-- there nothing is known: it is all read again from the raw archive, at the next
-- start and once.
CREATE TABLE app.clock (
    changed_at timestamptz NOT NULL,
    athlete_id smallint PRIMARY KEY REFERENCES athlete,
    timeline   jsonb NOT NULL
);
COMMENT ON TABLE app.clock IS 'By which zones times of a clock on the wall are placed; what new activities, or a new home zone, change of it is read again.';
COMMENT ON COLUMN app.clock.changed_at IS 'When it became so';
COMMENT ON COLUMN app.clock.athlete_id IS 'Whose clock: athlete.athlete_id';
COMMENT ON COLUMN app.clock.timeline IS 'From when on, in microseconds since 1970 by that clock, which zone holds: an IANA name; seconds ahead of UTC; empty where the computer''s is assumed';
COMMENT ON COLUMN app.item.reread IS 'Rows of it went when another file was taken back, or belong to another time zone than was known; it has to be read again from the raw archive';
