-- +goose Up

-- What an account calls an activity: its rows are replaced when another export
-- of the account brings them again.
ALTER TABLE activity ADD COLUMN external_id text;
COMMENT ON COLUMN activity.external_id IS 'Number of the activity in the account of the source; NULL for files of a device';
CREATE INDEX activity_external ON activity (athlete_id, source, external_id) WHERE external_id IS NOT NULL;

-- One workout that several devices or accounts tell of. Activities alone have
-- no row here, so that most lists need not look.
CREATE TABLE activity_group (
    activity_id integer NOT NULL,
    group_id    integer NOT NULL,
    athlete_id  smallint NOT NULL,
    best        boolean NOT NULL,
    PRIMARY KEY (athlete_id, activity_id)
);
COMMENT ON TABLE activity_group IS 'Activities that are the same workout, told by several devices or accounts. An activity without a row here is alone.';
COMMENT ON COLUMN activity_group.activity_id IS 'The activity';
COMMENT ON COLUMN activity_group.group_id IS 'The workout: the smallest number of its activities';
COMMENT ON COLUMN activity_group.athlete_id IS 'Athlete';
COMMENT ON COLUMN activity_group.best IS 'Whether the views use this one: it has the most samples; exactly one of a group';
CREATE INDEX activity_group_id ON activity_group (athlete_id, group_id);
