-- +goose Up

CREATE VIEW activity_list AS
SELECT a.athlete_id,
       a.activity_id,
       a.start_time,
       a.start_time AT TIME ZONE o.utc_offset           AS start_local,
       (a.start_time AT TIME ZONE o.utc_offset)::date   AS local_date,
       o.utc_offset,
       a.time_zone,
       a.sport,
       a.sub_sport,
       a.name,
       a.notes,
       a.distance_m,
       a.elapsed_s,
       a.timer_s,
       a.moving_s,
       a.avg_speed_mps,
       a.max_speed_mps,
       a.avg_heart_rate_bpm,
       a.max_heart_rate_bpm,
       a.avg_power_w,
       a.normalized_power_w,
       a.max_power_w,
       a.avg_cadence_rpm,
       a.ascent_m,
       a.descent_m,
       a.energy_kcal,
       a.aerobic_training_effect,
       a.training_stress_score,
       nullif(concat_ws(' ', initcap(replace(a.manufacturer, '_', ' ')), a.product), '') AS device,
       a.source,
       a.record_count,
       a.partial,
       a.item_id
FROM activity a
CROSS JOIN LATERAL (
    -- Where neither file nor place tells the clock, the last one known holds on.
    SELECT coalesce(
        a.utc_offset,
        (SELECT s.utc_offset FROM time_zone_span s
         WHERE s.athlete_id = a.athlete_id AND s.start_time <= a.start_time
         ORDER BY s.start_time DESC LIMIT 1),
        interval '0') AS utc_offset
    OFFSET 0
) o;
COMMENT ON VIEW activity_list IS 'Workouts with what a list shows of them, in local time.';
COMMENT ON COLUMN activity_list.start_local IS 'Start by the clock on the wall';
COMMENT ON COLUMN activity_list.local_date IS 'Day of the start by the calendar on the wall';
COMMENT ON COLUMN activity_list.utc_offset IS 'Local time minus UTC: of the activity, else of the last time zone known before it, else 0';
COMMENT ON COLUMN activity_list.device IS 'Maker and product of the recording device';

CREATE VIEW daily AS
SELECT athlete_id,
       local_date,
       count(*)::integer                                   AS activities,
       array_agg(DISTINCT sport ORDER BY sport)            AS sports,
       sum(distance_m)                   AS distance_m,
       sum(timer_s)                      AS timer_s,
       sum(moving_s)                     AS moving_s,
       sum(ascent_m)                     AS ascent_m,
       sum(energy_kcal)                  AS energy_kcal,
       sum(avg_heart_rate_bpm * timer_s)
         / nullif(sum(timer_s) FILTER (WHERE avg_heart_rate_bpm IS NOT NULL), 0) AS avg_heart_rate_bpm,
       max(max_heart_rate_bpm)                             AS max_heart_rate_bpm,
       sum(training_stress_score)        AS training_stress_score
FROM activity_list
GROUP BY athlete_id, local_date;
COMMENT ON VIEW daily IS 'One row for each day on which something is known.';
COMMENT ON COLUMN daily.local_date IS 'Day by the calendar on the wall';
COMMENT ON COLUMN daily.activities IS 'Workouts that began on this day';
COMMENT ON COLUMN daily.sports IS 'Their sports';
COMMENT ON COLUMN daily.distance_m IS 'Their distance in metres';
COMMENT ON COLUMN daily.timer_s IS 'Their time in seconds, without pauses';
COMMENT ON COLUMN daily.moving_s IS 'Their time in motion in seconds';
COMMENT ON COLUMN daily.ascent_m IS 'Metres climbed in them';
COMMENT ON COLUMN daily.energy_kcal IS 'Energy spent in them, in kilocalories';
COMMENT ON COLUMN daily.avg_heart_rate_bpm IS 'Average heart rate during them, weighted by time, in beats per minute';
COMMENT ON COLUMN daily.max_heart_rate_bpm IS 'Highest heart rate in them, in beats per minute';
COMMENT ON COLUMN daily.training_stress_score IS 'Training stress scores of them, as the devices computed them, summed up';

-- The reader may see everything and change nothing. On a server of the user's
-- own we may lack the right to make roles; then there is none.
-- +goose StatementBegin
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN
        CREATE ROLE reader NOLOGIN;
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'no role "reader" was made: this user may not make roles';
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN
        GRANT USAGE ON SCHEMA public, app TO reader;
        GRANT SELECT ON ALL TABLES IN SCHEMA public, app TO reader;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader;
        ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO reader;
    END IF;
END
$$;
-- +goose StatementEnd
