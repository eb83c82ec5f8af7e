-- +goose Up

-- A day, a night, a weighing is told in parts by several files. What each of
-- them told was not kept, so a part could not be taken away when its file
-- changed. Now it is: a row of these tables is made of its parts.
CREATE TABLE app.part_daily_summary (LIKE daily_summary INCLUDING COMMENTS, PRIMARY KEY (athlete_id, source, day, item_id));
CREATE INDEX ON app.part_daily_summary (athlete_id, item_id);
COMMENT ON TABLE app.part_daily_summary IS 'What each file tells of the rows of daily_summary; its columns are the same';
CREATE TABLE app.part_sleep (LIKE sleep INCLUDING COMMENTS, PRIMARY KEY (athlete_id, source, ts, item_id));
CREATE INDEX ON app.part_sleep (athlete_id, item_id);
COMMENT ON TABLE app.part_sleep IS 'What each file tells of the rows of sleep; its columns are the same';
CREATE TABLE app.part_hrv_night (LIKE hrv_night INCLUDING COMMENTS, PRIMARY KEY (athlete_id, source, day, item_id));
CREATE INDEX ON app.part_hrv_night (athlete_id, item_id);
COMMENT ON TABLE app.part_hrv_night IS 'What each file tells of the rows of hrv_night; its columns are the same';
CREATE TABLE app.part_body_measurement (LIKE body_measurement INCLUDING COMMENTS, PRIMARY KEY (athlete_id, source, ts, item_id));
CREATE INDEX ON app.part_body_measurement (athlete_id, item_id);
COMMENT ON TABLE app.part_body_measurement IS 'What each file tells of the rows of body_measurement; its columns are the same';
CREATE TABLE app.part_carbs (LIKE carbs INCLUDING COMMENTS, PRIMARY KEY (athlete_id, source, ts, sequence, item_id));
CREATE INDEX ON app.part_carbs (athlete_id, item_id);
COMMENT ON TABLE app.part_carbs IS 'What each file tells of the rows of carbs; its columns are the same';

-- What is there counts as told by the file that completed it last, unless that
-- one has been read again since and does not tell of it any more. All files that
-- have told such parts are read again from the raw archive at the next start.
DELETE FROM daily_summary t WHERE NOT EXISTS (SELECT FROM app.item i WHERE i.item_id = t.item_id AND 'daily_summary' = ANY (i.fact_tables) AND t.day BETWEEN i.first_day AND i.last_day);
INSERT INTO app.part_daily_summary SELECT * FROM daily_summary;
DELETE FROM sleep t WHERE NOT EXISTS (SELECT FROM app.item i WHERE i.item_id = t.item_id AND 'sleep' = ANY (i.fact_tables) AND t.ts BETWEEN i.first_ts AND i.last_ts);
INSERT INTO app.part_sleep SELECT * FROM sleep;
DELETE FROM hrv_night t WHERE NOT EXISTS (SELECT FROM app.item i WHERE i.item_id = t.item_id AND 'hrv_night' = ANY (i.fact_tables) AND t.day BETWEEN i.first_day AND i.last_day);
INSERT INTO app.part_hrv_night SELECT * FROM hrv_night;
DELETE FROM body_measurement t WHERE NOT EXISTS (SELECT FROM app.item i WHERE i.item_id = t.item_id AND 'body_measurement' = ANY (i.fact_tables) AND t.ts BETWEEN i.first_ts AND i.last_ts);
INSERT INTO app.part_body_measurement SELECT * FROM body_measurement;
DELETE FROM carbs t WHERE NOT EXISTS (SELECT FROM app.item i WHERE i.item_id = t.item_id AND 'carbs' = ANY (i.fact_tables) AND t.ts BETWEEN i.first_ts AND i.last_ts);
INSERT INTO app.part_carbs SELECT * FROM carbs;
UPDATE app.item SET reread = true
WHERE status = 'imported' AND fact_tables && ARRAY['daily_summary', 'sleep', 'hrv_night', 'body_measurement', 'carbs'];

-- Stryd tells its vertical oscillation in centimetres, and it was taken for
-- millimetres: the files of such runs are read again, too.
UPDATE app.item i SET reread = true
FROM activity a WHERE a.item_id = i.item_id AND a.record_columns @> ARRAY['vertical_oscillation_mm']
    AND a.record_columns && ARRAY['form_power_w', 'air_power_w', 'leg_spring_stiffness_kn_m', 'impact_loading_rate_bw_s'];

-- A night that two files of one vendor tell is two rows of sleep, of which the
-- views under the old names show the fuller one, as daily does.
CREATE OR REPLACE VIEW legacy.garmin_connect_wellness AS
SELECT d.steps::real AS wellness_total_steps,
       d.active_energy_kcal AS wellness_common_active_calories,
       d.floors_ascended AS wellness_floors_ascended,
       d.max_heart_rate_bpm AS wellness_max_heart_rate,
       app.num(d.extra, 'minAvgHeartRate')::real AS wellness_min_avg_heart_rate,
       d.avg_stress AS wellness_average_stress,
       d.resting_heart_rate_bpm AS wellness_resting_heart_rate,
       d.max_stress AS wellness_max_stress,
       app.num(d.extra, 'abnormalHeartRateAlertsCount')::real AS wellness_abnormalhr_alerts_count,
       app.num(d.extra, 'maxAvgHeartRate')::real AS wellness_max_avg_heart_rate,
       d.step_goal::real AS wellness_total_steps_goal,
       app.num(d.extra, 'userFloorsAscendedGoal')::real AS wellness_user_floors_ascended_goal,
       d.moderate_intensity_min AS wellness_moderate_intensity_minutes,
       d.energy_kcal AS wellness_total_calories,
       d.body_battery_charged::real AS wellness_bodybattery_charged,
       d.floors_descended AS wellness_floors_descended,
       d.resting_energy_kcal AS wellness_bmr_calories,
       coalesce(app.num(d.extra, 'remainingKilocalories'), app.num(d.extra, 'netRemainingKilocalories'))::real AS food_calories_remaining,
       d.energy_kcal AS common_total_calories,
       d.steps::real AS wellness_average_steps,
       d.vigorous_intensity_min AS wellness_vigorous_intensity_minutes,
       d.distance_m AS wellness_total_distance,
       d.distance_m AS common_total_distance,
       d.active_energy_kcal AS wellness_active_calories,
       d.consumed_energy_kcal AS food_calories_consumed,
       app.legacy_id(d.athlete_id, d.day) AS id,
       d.athlete_id::integer AS athlete_id,
       d.day AS calendar_date,
       coalesce(app.num(d.extra, 'intensityMinutesGoal'), app.num(d.extra, 'userIntensityMinutesGoal'))::real AS wellness_user_intensity_goal,
       d.min_heart_rate_bpm AS wellness_min_heart_rate,
       d.body_battery_drained::real AS wellness_body_battery_drained,
       coalesce(d.sleep_s, (SELECT max(z.asleep_s) FROM sleep_best z
           WHERE z.athlete_id = d.athlete_id AND z.source = 'garmin' AND z.day = d.day AND z.kind IS DISTINCT FROM 'nap'
             AND z.ts > (d.day - 2)::timestamp AT TIME ZONE 'UTC' AND z.ts < (d.day + 2)::timestamp AT TIME ZONE 'UTC')) AS sleep_duration
FROM daily_summary d WHERE d.source = 'garmin';

CREATE OR REPLACE VIEW legacy.garmin_connect_daily_summary AS
SELECT app.legacy_id(b.athlete_id, b.begins) AS id,
       b.athlete_id::integer AS athlete_id,
       app.minute_text(b.begins) AS start_gmt,
       app.minute_text(b.begins + interval '15 minutes') AS end_gmt,
       NULL::boolean AS activity_level_constant,
       b.steps::integer AS steps,
       CASE WHEN g.level IS NOT NULL THEN g.level
            WHEN EXISTS (SELECT FROM sleep_best z WHERE z.athlete_id = b.athlete_id AND z.source = 'garmin' AND z.ts > b.begins - interval '2 days'
                           AND z.ts <= b.begins + interval '7 minutes' AND z.end_ts > b.begins + interval '7 minutes') THEN 'sleeping'
            WHEN b.still_s * 2 > b.known_s THEN 'sedentary' WHEN b.known_s > 0 THEN 'active' END AS primary_activity_level
FROM (SELECT athlete_id, date_bin('15 minutes', ts - interval '1 us', '2000-01-01 00:00:00+00') AS begins,
             coalesce(sum(steps) FILTER (WHERE activity_type = 'all'), sum(steps)) AS steps,
             sum(duration_s) FILTER (WHERE activity_type = 'sedentary') AS still_s, sum(duration_s) FILTER (WHERE activity_type <> 'all') AS known_s
      FROM steps WHERE source = 'garmin' GROUP BY 1, 2) b
LEFT JOIN (SELECT athlete_id, ts, text AS level FROM wellness_sample WHERE source = 'garmin' AND name = 'activity_level') g
    ON g.athlete_id = b.athlete_id AND g.ts = b.begins + interval '15 minutes';

CREATE OR REPLACE VIEW legacy.gc_original_wellness_sleep_tracking AS
SELECT app.legacy_id(m.athlete_id, m.minute) AS id,
       app.minute_text(m.minute) AS timestamp_gmt,
       to_char(m.minute AT TIME ZONE 'UTC' + m.utc_offset, 'YYYY-MM-DD HH24:MI:SS') AS timestamp_local,
       (SELECT app.legacy_id(m.athlete_id, x.ts) FROM steps x WHERE x.athlete_id = m.athlete_id AND x.source = 'garmin' AND x.ts = m.minute AND x.intensity IS NOT NULL LIMIT 1) AS activity_tracking_id,
       (SELECT app.legacy_id(m.athlete_id, x.ts) FROM heart_rate x WHERE x.athlete_id = m.athlete_id AND x.source = 'garmin' AND x.ts = m.minute LIMIT 1) AS hr_tracking_id,
       (SELECT app.legacy_id(m.athlete_id, x.ts) FROM stress x WHERE x.athlete_id = m.athlete_id AND x.source = 'garmin' AND x.ts = m.minute LIMIT 1) AS stress_tracking_id
FROM (SELECT DISTINCT ON (s.athlete_id, t) s.athlete_id, t AS minute, s.utc_offset
      FROM (SELECT z.athlete_id, z.ts, z.end_ts, coalesce(z.local_ts, app.local_time(z.athlete_id, z.ts)) - z.ts AT TIME ZONE 'UTC' AS utc_offset
            FROM sleep_best z WHERE z.source = 'garmin'
            UNION ALL
            SELECT b.athlete_id, b.ts - interval '15 minutes', b.ts, app.local_time(b.athlete_id, b.ts) - b.ts AT TIME ZONE 'UTC'
            FROM wellness_sample b WHERE b.source = 'garmin' AND b.name = 'activity_level' AND b.text = 'sleeping') s
      CROSS JOIN LATERAL generate_series(date_trunc('minute', s.ts), s.end_ts - interval '1 us', interval '1 minute') t
      ORDER BY s.athlete_id, t, s.ts) m;

CREATE OR REPLACE VIEW legacy.oura_sleep_daily_summary AS
SELECT app.legacy_id(s.athlete_id, s.ts) AS id,
       s.athlete_id::integer AS athlete_id,
       to_char(s.day, 'YYYY-MM-DD') AS summary_date,
       app.whole(app.num(s.extra, 'period')) AS period_id,
       s.longest::integer AS is_longest,
       extract(epoch FROM s.local_ts - s.ts AT TIME ZONE 'UTC')::integer / 60 AS timezone,
       app.minute_text(s.ts) AS bedtime_start,
       app.minute_text(s.end_ts) AS bedtime_end,
       o.score,
       o.score_total,
       o.score_disturbances,
       o.score_efficiency,
       o.score_latency,
       o.score_rem,
       o.score_deep,
       o.score_alignment,
       app.whole(s.asleep_s) AS total,
       app.whole(s.in_bed_s) AS duration,
       app.whole(s.awake_s) AS awake,
       app.whole(s.light_s) AS light,
       app.whole(s.rem_s) AS rem,
       app.whole(s.deep_s) AS deep,
       app.whole(s.latency_s) AS onset_latency,
       s.restless_count AS restless,
       app.whole(s.efficiency_pct) AS efficiency,
       extract(epoch FROM (s.end_ts - s.ts) / 2)::integer AS midpoint_time,
       app.whole(s.min_heart_rate_bpm) AS hr_lowest,
       s.avg_heart_rate_bpm AS hr_average,
       app.whole(s.avg_rmssd_ms) AS rmssd,
       s.avg_respiration_brpm AS breath_average,
       o.deviation::real AS temperature_delta,
       extract(epoch FROM s.local_ts - s.day::timestamp + (s.end_ts - s.ts))::integer AS bedtime_end_delta,
       extract(epoch FROM s.local_ts - s.day::timestamp + (s.end_ts - s.ts) / 2)::integer AS midpoint_at_delta,
       extract(epoch FROM s.local_ts - s.day::timestamp)::integer AS bedtime_start_delta,
       o.deviation::real AS temperature_deviation,
       o.trend::real AS temperature_trend_deviation
FROM (SELECT z.*, NOT EXISTS (SELECT FROM sleep_best y WHERE y.athlete_id = z.athlete_id AND y.source = 'oura' AND y.day = z.day
                                 AND y.ts BETWEEN z.ts - interval '2 days' AND z.ts + interval '2 days'
                                 AND (coalesce(y.asleep_s, 0), y.ts) > (coalesce(z.asleep_s, 0), z.ts)) AS longest
      FROM sleep_best z WHERE z.source = 'oura') s
CROSS JOIN LATERAL (SELECT app.whole(max(o.value) FILTER (WHERE o.name = 'sleep_score')) AS score,
                           app.whole(max(o.value) FILTER (WHERE o.name = 'sleep_total_sleep_score')) AS score_total,
                           app.whole(max(o.value) FILTER (WHERE o.name = 'sleep_restfulness_score')) AS score_disturbances,
                           app.whole(max(o.value) FILTER (WHERE o.name = 'sleep_efficiency_score')) AS score_efficiency,
                           app.whole(max(o.value) FILTER (WHERE o.name = 'sleep_latency_score')) AS score_latency,
                           app.whole(max(o.value) FILTER (WHERE o.name = 'sleep_rem_sleep_score')) AS score_rem,
                           app.whole(max(o.value) FILTER (WHERE o.name = 'sleep_deep_sleep_score')) AS score_deep,
                           app.whole(max(o.value) FILTER (WHERE o.name = 'sleep_timing_score')) AS score_alignment,
                           max(o.value) FILTER (WHERE o.name = 'temperature_trend_deviation_c') AS trend,
                           (SELECT d.temperature_deviation_c FROM daily_summary d
                            WHERE d.athlete_id = s.athlete_id AND d.source = 'oura' AND d.day = s.day AND s.longest) AS deviation
                    FROM daily_score o WHERE o.athlete_id = s.athlete_id AND o.source = 'oura' AND o.day = s.day AND s.longest) o;

CREATE OR REPLACE VIEW legacy.oura_sleep_detail AS
SELECT app.legacy_id(s.athlete_id, t) AS id,
       app.legacy_id(s.athlete_id, s.ts) AS oura_sleep_id,
       app.minute_text(t) AS timestamp_gmt,
       (SELECT CASE WHEN x.ts + x.duration_s * interval '1 second' > t THEN CASE x.stage WHEN 'deep' THEN 1 WHEN 'light' THEN 2 WHEN 'rem' THEN 3 WHEN 'awake' THEN 4 END END
        FROM sleep_stage x WHERE x.athlete_id = s.athlete_id AND x.source = 'oura' AND x.ts <= t AND x.ts >= s.ts ORDER BY x.ts DESC LIMIT 1) AS hypnogram_5min,
       (SELECT app.whole(avg(x.heart_rate_bpm)) FROM heart_rate x WHERE x.athlete_id = s.athlete_id AND x.source = 'oura' AND x.ts >= t AND x.ts < t + interval '5 minutes' AND x.context = 'sleep') AS hr_5min,
       (SELECT app.whole(avg(x.rmssd_ms)) FROM hrv_sample x WHERE x.athlete_id = s.athlete_id AND x.source = 'oura' AND x.ts >= t AND x.ts < t + interval '5 minutes') AS rmssd_5min
FROM sleep_best s CROSS JOIN LATERAL generate_series(s.ts, s.end_ts - interval '1 us', interval '5 minutes') t
WHERE s.source = 'oura';

-- What Stryd tells in a column of ours is shown as Stryd's, as its other figures are.
CREATE OR REPLACE VIEW legacy.garmin_connect_original_record AS
SELECT NULL::text AS activity_type,
       r.altitude_m AS altitude,
       floor(r.cadence_rpm)::real AS cadence,
       r.distance_m AS distance,
       r.altitude_m AS enhanced_altitude,
       r.speed_mps AS enhanced_speed,
       (r.cadence_rpm - floor(r.cadence_rpm))::real AS fractional_cadence,
       r.heart_rate_bpm::real AS heart_rate,
       app.semicircles(r.latitude_deg)::numeric(30, 1) AS position_lat,
       app.semicircles(r.longitude_deg)::numeric(30, 1) AS position_long,
       r.speed_mps AS speed,
       r.stance_time_ms AS stance_time,
       r.stance_time_balance_pct AS stance_time_balance,
       r.step_length_mm AS step_length,
       app.minute_text(r.ts) AS "timestamp",
       r.vertical_oscillation_mm AS vertical_oscillation,
       r.vertical_ratio_pct AS vertical_ratio,
       r.accumulated_power_j::real AS accumulated_power,
       r.left_pedal_smoothness_pct AS left_pedal_smoothness,
       r.left_torque_effectiveness_pct AS left_torque_effectiveness,
       r.power_w::real AS power,
       r.right_pedal_smoothness_pct AS right_pedal_smoothness,
       r.right_torque_effectiveness_pct AS right_torque_effectiveness,
       r.temperature_c AS temperature,
       w.activity_id AS gc_activity_id,
       (w.activity_id::bigint << 31) + floor(extract(epoch FROM r.ts - w.start_time) * 1000)::bigint AS id,
       n.swim_stroke,
       n.avg_speed_mps AS avg_speed,
       app.whole(n.avg_cadence_rpm) AS avg_swimming_cadence,
       NULL::text AS event,
       NULL::text AS event_group,
       NULL::text AS event_type,
       n.length_type,
       n.ordinal::integer AS message_index,
       app.minute_text(n.start_time) AS start_time,
       app.whole(n.energy_kcal) AS total_calories,
       n.elapsed_s AS total_elapsed_time,
       app.whole(n.strokes) AS total_strokes,
       n.timer_s AS total_timer_time,
       r.respiration_rate_brpm::numeric AS respiration_rate,
       r.performance_condition::integer AS performance_condition,
       (SELECT max((l.activity_id::bigint << 16) + l.ordinal) FROM activity_lap l WHERE l.athlete_id = r.athlete_id AND l.activity_id = r.activity_id AND (l.start_time < r.ts OR l.ordinal = 0)) AS lap_id,
       coalesce(app.num(r.extra, 'Est Core Temp'), r.core_temperature_c)::numeric AS est_core_temp,
       NULL::numeric AS hrv_btb,
       r.dfa_alpha1::numeric AS alpha1,
       app.num(r.extra, 'Alpha1 (raw)')::numeric AS alpha1_raw,
       coalesce(app.num(r.extra, 'Power'), CASE WHEN num_nonnulls(r.form_power_w, r.air_power_w, r.leg_spring_stiffness_kn_m, r.impact_loading_rate_bw_s) > 0 THEN r.power_w END)::numeric AS stryd_power,
       coalesce(app.num(r.extra, 'Cadence'), CASE WHEN num_nonnulls(r.form_power_w, r.air_power_w, r.leg_spring_stiffness_kn_m, r.impact_loading_rate_bw_s) > 0 THEN r.cadence_rpm END)::numeric AS stryd_cadence,
       coalesce(app.num(r.extra, 'Ground Time'), CASE WHEN num_nonnulls(r.form_power_w, r.air_power_w, r.leg_spring_stiffness_kn_m, r.impact_loading_rate_bw_s) > 0 THEN r.stance_time_ms END)::numeric AS stryd_ground_time,
       coalesce(app.num(r.extra, 'Vertical Oscillation'), CASE WHEN num_nonnulls(r.form_power_w, r.air_power_w, r.leg_spring_stiffness_kn_m, r.impact_loading_rate_bw_s) > 0 THEN r.vertical_oscillation_mm / 10 END)::numeric AS stryd_vertical_oscillation,
       r.form_power_w::numeric AS stryd_form_power,
       r.leg_spring_stiffness_kn_m::numeric AS stryd_leg_spring_stiffness,
       r.air_power_w::numeric AS stryd_air_power,
       r.impact_loading_rate_bw_s::numeric AS stryd_impact_loading_rate
FROM app.legacy_activity w JOIN activity_record r USING (athlete_id, activity_id)
LEFT JOIN (SELECT DISTINCT ON (n.athlete_id, n.activity_id, e.ts) e.ts, n.*
           FROM activity_length n
           CROSS JOIN LATERAL (SELECT x.ts FROM activity_record x
                               WHERE x.athlete_id = n.athlete_id AND x.activity_id = n.activity_id
                                 AND x.ts BETWEEN n.end_time - interval '1.5 seconds' AND n.end_time + interval '1.5 seconds'
                               ORDER BY abs(extract(epoch FROM x.ts - n.end_time)) LIMIT 1) e
           ORDER BY n.athlete_id, n.activity_id, e.ts, n.ordinal) n
    ON n.athlete_id = r.athlete_id AND n.activity_id = r.activity_id AND n.ts = r.ts
WHERE w.family <> 'strava';
COMMENT ON COLUMN legacy.garmin_connect_original_record.stryd_vertical_oscillation IS 'cm';

-- The weather of the two consolidated views is numeric, as it was: PostgreSQL
-- rounds no other type to a number of digits. The type of a view's column cannot
-- be changed, so they are made anew; so are views of other people that ask them.
CREATE TEMPORARY TABLE said ON COMMIT DROP AS
SELECT c.relname, a.attname, d.description
FROM pg_class c JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
WHERE c.oid IN ('legacy.view_consolidated_data_summary'::regclass, 'legacy.view_consolidated_data_streams'::regclass);

CREATE TEMPORARY TABLE asking ON COMMIT DROP AS
WITH RECURSIVE v AS (
    SELECT r.ev_class AS oid, 1 AS depth FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
    WHERE d.classid = 'pg_rewrite'::regclass AND (d.refclassid, d.refobjid) IN (('pg_proc'::regclass, 'legacy.streams'::regproc),
            ('pg_class'::regclass, 'legacy.view_consolidated_data_summary'::regclass), ('pg_class'::regclass, 'legacy.view_consolidated_data_streams'::regclass))
      AND r.ev_class NOT IN ('legacy.view_consolidated_data_summary'::regclass, 'legacy.view_consolidated_data_streams'::regclass)
    UNION
    SELECT r.ev_class, v.depth + 1 FROM v JOIN pg_depend d ON d.refobjid = v.oid AND d.refclassid = 'pg_class'::regclass AND d.classid = 'pg_rewrite'::regclass
    JOIN pg_rewrite r ON r.oid = d.objid AND r.ev_class <> v.oid)
SELECT c.oid::regclass::text AS name, max(v.depth) AS depth, CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END AS kind, pg_get_viewdef(c.oid) AS definition,
       pg_get_userbyid(c.relowner) AS owner, c.relacl AS granted,
       CASE WHEN c.reloptions IS NOT NULL THEN format('WITH (%s)', array_to_string(c.reloptions, ', ')) END AS options, CASE WHEN NOT c.relispopulated THEN 'WITH NO DATA' END AS filled,
       ARRAY(SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i WHERE i.indrelid = c.oid)
       || ARRAY(SELECT format('COMMENT ON %s IS %L', CASE WHEN a.attname IS NOT NULL THEN format('COLUMN %s.%I', c.oid::regclass, a.attname)
                  WHEN c.relkind = 'm' THEN format('MATERIALIZED VIEW %s', c.oid::regclass) ELSE format('VIEW %s', c.oid::regclass) END, d.description)
           FROM pg_description d LEFT JOIN pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid AND d.objsubid > 0
           WHERE d.objoid = c.oid AND d.classoid = 'pg_class'::regclass) AS finish
FROM v JOIN pg_class c USING (oid) GROUP BY c.oid, c.relkind, c.relowner, c.relacl, c.reloptions, c.relispopulated;

-- The former ones stand aside until all that ask them ask the new ones.
ALTER VIEW legacy.view_consolidated_data_summary SET SCHEMA app;
ALTER VIEW legacy.view_consolidated_data_streams SET SCHEMA app;
ALTER FUNCTION legacy.streams SET SCHEMA app;

CREATE VIEW legacy.view_consolidated_data_summary AS
WITH g AS (
    SELECT athlete_id, local_date, sum(l.elapsed_s) AS elapsed_s, sum(l.distance_m) AS distance_m, sum(l.ascent_m) AS ascent_m,
           avg(l.avg_heart_rate_bpm) AS avg_hr, max(l.max_heart_rate_bpm) AS max_hr, sum(l.energy_kcal) AS energy_kcal,
           round(avg(h.rmssd_ms)::numeric, 5) AS rmssd, round(avg(h.sdnn_ms)::numeric, 5) AS sdrr, round(avg(h.pnn50_pct)::numeric, 5) AS pnn50, round(avg(h.pnn20_pct)::numeric, 5) AS pnn20
    FROM (SELECT a.*, w.start_local::date AS local_date FROM app.legacy_activity w JOIN activity a USING (athlete_id, activity_id) WHERE w.family = 'gc') l
    LEFT JOIN activity_hrv h USING (athlete_id, activity_id) GROUP BY athlete_id, local_date
), s AS (
    SELECT a.athlete_id, w.start_local::date AS local_date, sum(elapsed_s) AS elapsed_s, sum(distance_m) AS distance_m, sum(ascent_m) AS ascent_m,
           avg(avg_temperature_c) AS temp, avg(avg_heart_rate_bpm) AS avg_hr, max(max_heart_rate_bpm) AS max_hr, max(max_altitude_m) AS high,
           sum(coalesce(app.num(extra, 'Relative Effort'), app.num(extra, 'suffer_score'))) AS effort
    FROM app.legacy_activity w JOIN activity a USING (athlete_id, activity_id) WHERE w.family = 'strava' GROUP BY 1, 2
), o AS (
    SELECT athlete_id, day AS local_date, max(value) FILTER (WHERE name = 'temperature_trend_deviation_c') AS trend,
           max(value) FILTER (WHERE name = 'activity_score') AS oura_actvt_score,
           max(value) FILTER (WHERE name = 'activity_stay_active_score') AS oura_actvt_score_stay_active,
           max(value) FILTER (WHERE name = 'activity_move_every_hour_score') AS oura_actvt_score_move_every_hour,
           max(value) FILTER (WHERE name = 'activity_training_frequency_score') AS oura_actvt_score_training_frequency,
           max(value) FILTER (WHERE name = 'activity_training_volume_score') AS oura_actvt_score_training_volume,
           max(value) FILTER (WHERE name = 'activity_recovery_time_score') AS oura_actvt_score_recovery_time,
           max(value) FILTER (WHERE name = 'readiness_score') AS oura_readnss_score,
           max(value) FILTER (WHERE name = 'readiness_previous_night_score') AS oura_readnss_score_prev_night,
           max(value) FILTER (WHERE name = 'readiness_previous_day_activity_score') AS oura_readnss_score_previous_day,
           max(value) FILTER (WHERE name = 'readiness_sleep_balance_score') AS oura_readnss_score_sleep_balance,
           max(value) FILTER (WHERE name = 'readiness_activity_balance_score') AS oura_readnss_score_activity_balance,
           max(value) FILTER (WHERE name = 'readiness_resting_heart_rate_score') AS oura_readnss_score_resting_hr,
           max(value) FILTER (WHERE name = 'readiness_hrv_balance_score') AS oura_readnss_score_hrv_ballance,
           max(value) FILTER (WHERE name = 'readiness_hrv_balance_score') AS oura_readnss_score_hrv_balance,
           max(value) FILTER (WHERE name = 'readiness_recovery_index_score') AS oura_readnss_score_recovery_index,
           max(value) FILTER (WHERE name = 'readiness_body_temperature_score') AS oura_readnss_score_temperature,
           max(value) FILTER (WHERE name = 'sleep_score') AS oura_sleep_score,
           max(value) FILTER (WHERE name = 'sleep_total_sleep_score') AS oura_sleep_score_total,
           max(value) FILTER (WHERE name = 'sleep_restfulness_score') AS oura_sleep_score_disturbances,
           max(value) FILTER (WHERE name = 'sleep_efficiency_score') AS oura_sleep_score_efficiency,
           max(value) FILTER (WHERE name = 'sleep_latency_score') AS oura_sleep_score_latency,
           max(value) FILTER (WHERE name = 'sleep_rem_sleep_score') AS oura_sleep_score_rem,
           max(value) FILTER (WHERE name = 'sleep_deep_sleep_score') AS oura_sleep_score_deep,
           max(value) FILTER (WHERE name = 'sleep_timing_score') AS oura_sleep_score_alignment
    FROM daily_score WHERE source = 'oura' GROUP BY athlete_id, day
), n AS (
    SELECT DISTINCT ON (athlete_id, day) day AS local_date, * FROM sleep_best
    WHERE source = 'oura' ORDER BY athlete_id, day, asleep_s DESC NULLS LAST
), b AS (
    SELECT athlete_id, day AS local_date, avg(body_water_pct) AS water, avg(bmi) AS bmi, avg(body_fat_pct) AS fat,
           avg(muscle_mass_kg) AS muscle, avg(weight_kg) AS weight, avg(bone_mass_kg) AS bone
    FROM (SELECT t.athlete_id, t.local_ts::date AS day, t.body_water_pct, t.bmi, t.body_fat_pct, t.muscle_mass_kg, t.weight_kg, t.bone_mass_kg FROM body_measurement t WHERE t.local_ts IS NOT NULL
          UNION ALL
          SELECT t.athlete_id, l.day, t.body_water_pct, t.bmi, t.body_fat_pct, t.muscle_mass_kg, t.weight_kg, t.bone_mass_kg FROM app.local_day l CROSS JOIN LATERAL
              (SELECT * FROM body_measurement t WHERE t.athlete_id = l.athlete_id AND t.ts >= l.from_ts AND t.ts < l.to_ts AND t.local_ts IS NULL OFFSET 0) t WHERE l.of = 'body_measurement') t
    GROUP BY athlete_id, day
), f AS (
    SELECT athlete_id, day AS local_date, string_agg(food, ', ' ORDER BY meal, ordinal) AS foods, count(*) AS n FROM nutrition_best GROUP BY athlete_id, day
), r AS (
    -- Of each day the history of one source, and the scans of one, else strips.
    SELECT DISTINCT ON (v.athlete_id, v.local_date, v.history) v.* FROM (
        SELECT q.athlete_id, q.source, q.kind, q.kind = 'history' AS history, q.day AS local_date,
               avg(q.glucose_mmol_l) AS avg, stddev_samp(q.glucose_mmol_l) AS sd, max(q.glucose_mmol_l) AS max, min(q.glucose_mmol_l) AS min
        FROM (SELECT t.athlete_id, t.local_ts::date AS day, t.source, t.kind, t.glucose_mmol_l FROM glucose t WHERE t.local_ts IS NOT NULL
              UNION ALL
              SELECT t.athlete_id, l.day, t.source, t.kind, t.glucose_mmol_l FROM app.local_day l CROSS JOIN LATERAL
                  (SELECT * FROM glucose t WHERE t.athlete_id = l.athlete_id AND t.ts >= l.from_ts AND t.ts < l.to_ts AND t.local_ts IS NULL OFFSET 0) t WHERE l.of = 'glucose') q
        WHERE q.kind IN ('history', 'scan', 'strip') GROUP BY 1, 2, 3, 4, 5) v
    LEFT JOIN app.source_priority p USING (source)
    ORDER BY v.athlete_id, v.local_date, v.history, v.kind = 'strip', coalesce(p.rank, 1000), v.source
), u AS (
    SELECT athlete_id, local_date, max(avg) FILTER (WHERE NOT history) AS scan_avg, max(max) FILTER (WHERE NOT history) AS scan_max, max(min) FILTER (WHERE NOT history) AS scan_min,
           max(avg) FILTER (WHERE history) AS hist_avg, max(sd) FILTER (WHERE history) AS hist_sd, max(max) FILTER (WHERE history) AS hist_max, max(min) FILTER (WHERE history) AS hist_min
    FROM r GROUP BY 1, 2
), k AS (
    SELECT athlete_id, day AS local_date, max(ketone_mmol_l) AS max, min(ketone_mmol_l) AS min
    FROM (SELECT t.athlete_id, t.local_ts::date AS day, t.ketone_mmol_l FROM ketone t WHERE t.local_ts IS NOT NULL
          UNION ALL
          SELECT t.athlete_id, l.day, t.ketone_mmol_l FROM app.local_day l CROSS JOIN LATERAL
              (SELECT * FROM ketone t WHERE t.athlete_id = l.athlete_id AND t.ts >= l.from_ts AND t.ts < l.to_ts AND t.local_ts IS NULL OFFSET 0) t WHERE l.of = 'ketone') t
    GROUP BY athlete_id, day
), m AS (
    SELECT athlete_id, (ts AT TIME ZONE 'UTC')::date AS local_date, avg(dew_point_c) AS dew, avg(precipitation_mm) AS prec, avg(snow_depth_mm) AS snow, avg(wind_direction_deg) AS wdir,
           avg(wind_gust_kmh) AS gust, stddev_samp(pressure_hpa) AS psd, avg(sunshine_min) AS sun FROM weather_hour GROUP BY 1, 2
)
SELECT d.athlete_id::integer AS athlete_id,
       d.local_date AS local_date,
       g.elapsed_s AS gc_actvt_elapsed_time,
       g.distance_m AS gc_actvt_distance,
       round(g.ascent_m)::integer AS gc_actvt_total_ascent,
       round(g.avg_hr)::integer AS gc_actvt_avg_hr,
       round(g.max_hr)::integer AS gc_actvt_max_hr,
       round(g.energy_kcal)::integer AS gc_actvt_total_calories,
       g.rmssd AS gc_actvt_hrv_rmssd,
       g.sdrr AS gc_actvt_hrv_sdrr,
       g.pnn50 AS gc_actvt_hrv_pnn50,
       g.pnn20 AS gc_actvt_hrv_pnn20,
       s.elapsed_s AS strava_actvt_elapsed_time,
       s.distance_m AS strava_actvt_distance,
       s.ascent_m AS strava_actvt_elevation_gain,
       round(s.temp)::integer AS strava_actvt_avg_temp,
       round(s.avg_hr)::integer AS strava_actvt_avg_heartrate,
       s.max_hr AS strava_actvt_max_heartrate,
       s.high AS strava_actvt_elev_high,
       s.effort AS strava_actvt_suffer_score,
       o.oura_actvt_score AS oura_actvt_score,
       o.oura_actvt_score_stay_active AS oura_actvt_score_stay_active,
       o.oura_actvt_score_move_every_hour AS oura_actvt_score_move_every_hour,
       o.oura_actvt_score_training_frequency AS oura_actvt_score_training_frequency,
       o.oura_actvt_score_training_volume AS oura_actvt_score_training_volume,
       o.oura_actvt_score_recovery_time AS oura_actvt_score_recovery_time,
       y.distance_m AS oura_actvt_daily_movement,
       app.num(y.extra, 'resting_time') / 60 AS oura_actvt_rest,
       y.sedentary_s / 60 AS oura_actvt_inactive,
       y.active_s / 60 AS oura_actvt_low,
       y.moderate_intensity_min AS oura_actvt_med,
       y.vigorous_intensity_min AS oura_actvt_high,
       y.steps AS oura_actvt_steps,
       y.active_energy_kcal AS oura_actvt_cal_active,
       app.num(y.extra, 'sedentary_met_minutes') AS oura_actvt_met_min_inactive,
       app.num(y.extra, 'low_activity_met_minutes') AS oura_actvt_met_min_low,
       app.num(y.extra, 'medium_activity_met_minutes') AS oura_actvt_met_min_medium,
       app.num(y.extra, 'high_activity_met_minutes') AS oura_actvt_met_min_high,
       app.num(y.extra, 'average_met_minutes') AS oura_actvt_average_met,
       x.steps AS gc_well_total_steps,
       x.distance_m AS gc_well_total_distance,
       x.floors_ascended AS gc_well_floors_ascended,
       x.floors_descended AS gc_well_floors_descended,
       x.max_heart_rate_bpm AS gc_well_max_hr,
       x.min_heart_rate_bpm AS gc_well_min_hr,
       app.num(x.extra, 'minAvgHeartRate') AS gc_well_min_avg_hr,
       x.resting_heart_rate_bpm AS gc_well_resting_hr,
       app.num(x.extra, 'maxAvgHeartRate') AS gc_well_max_avg_hr,
       x.avg_stress AS gc_well_avg_stress,
       x.max_stress AS gc_well_max_stress,
       coalesce(x.sleep_s, z.asleep_s) AS gc_well_sleep_duration,
       x.body_battery_charged AS gc_well_battery_charge,
       x.body_battery_drained AS gc_well_battery_drained,
       x.moderate_intensity_min AS gc_well_moderate_intensity_minutes,
       x.vigorous_intensity_min AS gc_well_vigorous_intensity_minutes,
       x.energy_kcal AS gc_well_total_calories,
       x.resting_energy_kcal AS gc_well_bmr_calories,
       coalesce(app.num(x.extra, 'remainingKilocalories'), app.num(x.extra, 'netRemainingKilocalories')) AS gc_well_food_calories_remaining,
       x.consumed_energy_kcal AS gc_well_food_calories_consumed,
       x.energy_kcal AS gc_well_common_total_calories,
       x.active_energy_kcal AS gc_well_active_calories,
       round(b.water::numeric, 2) AS gc_bc_body_water,
       round(b.bmi::numeric, 2) AS gc_bc_bmi,
       round(b.fat::numeric, 2) AS gc_bc_body_fat,
       round(1000 * b.muscle)::integer AS gc_bc_muscle_mass,
       round(1000 * b.weight)::integer AS gc_bc_weight,
       round(1000 * b.bone)::integer AS gc_bc_bone_mass,
       o.oura_readnss_score AS oura_readnss_score,
       o.oura_readnss_score_prev_night AS oura_readnss_score_prev_night,
       o.oura_readnss_score_previous_day AS oura_readnss_score_previous_day,
       o.oura_readnss_score_sleep_balance AS oura_readnss_score_sleep_balance,
       o.oura_readnss_score_activity_balance AS oura_readnss_score_activity_balance,
       o.oura_readnss_score_resting_hr AS oura_readnss_score_resting_hr,
       o.oura_readnss_score_hrv_ballance AS oura_readnss_score_hrv_ballance,
       o.oura_readnss_score_hrv_balance AS oura_readnss_score_hrv_balance,
       o.oura_readnss_score_recovery_index AS oura_readnss_score_recovery_index,
       o.oura_readnss_score_temperature AS oura_readnss_score_temperature,
       n.local_ts AS oura_sleep_bedtime_start,
       n.end_ts AT TIME ZONE 'UTC' + (n.local_ts - n.ts AT TIME ZONE 'UTC') AS oura_sleep_bedtime_end,
       o.oura_sleep_score AS oura_sleep_score,
       o.oura_sleep_score_total AS oura_sleep_score_total,
       o.oura_sleep_score_disturbances AS oura_sleep_score_disturbances,
       o.oura_sleep_score_efficiency AS oura_sleep_score_efficiency,
       o.oura_sleep_score_latency AS oura_sleep_score_latency,
       o.oura_sleep_score_rem AS oura_sleep_score_rem,
       o.oura_sleep_score_deep AS oura_sleep_score_deep,
       o.oura_sleep_score_alignment AS oura_sleep_score_alignment,
       n.asleep_s AS oura_sleep_total_asleep,
       n.in_bed_s AS oura_sleep_total_in_bed,
       n.awake_s AS oura_sleep_awake,
       n.light_s AS oura_sleep_light,
       n.rem_s AS oura_sleep_rem,
       n.deep_s AS oura_sleep_deep,
       n.latency_s AS oura_sleep_onset_latency,
       n.restless_count AS oura_sleep_restless,
       n.efficiency_pct AS oura_sleep_efficiency,
       extract(epoch FROM n.end_ts - n.ts) / 2 AS oura_sleep_midpoint_time,
       n.min_heart_rate_bpm AS oura_sleep_hr_lowest,
       n.avg_heart_rate_bpm AS oura_sleep_hr_average,
       n.avg_rmssd_ms AS oura_sleep_rmssd,
       n.avg_respiration_brpm AS oura_sleep_breath_average,
       y.temperature_deviation_c AS oura_sleep_temperature_deviation,
       o.trend AS oura_sleep_temperature_temperature_trend_deviation,
       o.trend AS oura_sleep_temperature_trend_deviation,
       extract(epoch FROM (n.end_ts AT TIME ZONE 'UTC' + (n.local_ts - n.ts AT TIME ZONE 'UTC')) - d.local_date) AS oura_sleep_bedtime_end_delta,
       extract(epoch FROM n.local_ts - d.local_date) AS oura_sleep_bedtime_start_delta,
       extract(epoch FROM n.local_ts + (n.end_ts - n.ts) / 2 - d.local_date) AS oura_sleep_midpoint_at_delta,
       f.foods AS nutr_food_items,
       f.n AS nutr_food_items_count,
       d.eaten_kcal AS nutr_daily_calories,
       d.eaten_carbs_g AS nutr_daily_carbs,
       d.eaten_protein_g AS nutr_daily_protein,
       d.eaten_fat_g AS nutr_daily_fat,
       d.eaten_fiber_g AS nutr_daily_fiber,
       d.eaten_sodium_mg AS nutr_daily_sodium,
       round(u.scan_avg::numeric, 2) AS bg_1min_glu_avrg,
       round(u.hist_avg::numeric, 2) AS bg_15min_glu_avrg,
       round(d.avg_ketone_mmol_l::numeric, 2) AS bg_keto_avrg,
       round(u.hist_sd::numeric, 2) AS bg_glu_stddev,
       round((100 * u.hist_sd / nullif(u.hist_avg, 0))::numeric, 2) AS bg_glu_variability_perc,
       u.scan_max AS bg_glu_1min_max,
       u.scan_min AS bg_glu_1min_min,
       u.hist_max AS bg_glu_15min_max,
       u.hist_min AS bg_glu_15min_min,
       k.max AS bg_keto_max,
       k.min AS bg_keto_min,
       round(((d.eeg_alpha + 1) * 50)::numeric, 2) AS eeg_average_alpha,
       round(((d.eeg_beta + 1) * 50)::numeric, 2) AS eeg_average_beta,
       round(((d.eeg_gamma + 1) * 50)::numeric, 2) AS eeg_average_gamma,
       round(((d.eeg_delta + 1) * 50)::numeric, 2) AS eeg_average_delta,
       round(((d.eeg_theta + 1) * 50)::numeric, 2) AS eeg_average_theta,
       d.eeg_s AS eeg_session_duration,
       d.min_temperature_c::numeric AS weather_min_temp,
       d.max_temperature_c::numeric AS weather_max_temp,
       round(d.avg_temperature_c::numeric, 1) AS weather_avg_temp,
       round(m.dew::numeric, 3) AS weather_avg_dew_point,
       round(d.avg_humidity_pct::numeric, 3) AS weather_avg_humidity,
       round(m.prec::numeric, 3) AS weather_avg_precipitation,
       round(m.snow::numeric, 3) AS weather_avg_snow,
       round(m.wdir::numeric, 3) AS weather_avg_wind_direction,
       round(d.avg_wind_speed_kmh::numeric, 3) AS weather_avg_wind_speed,
       round(m.gust::numeric, 3) AS weather_avg_wind_gust,
       round(d.avg_pressure_hpa::numeric, 3) AS weather_avg_air_pressure,
       round(m.psd::numeric, 3) AS weather_stddev_air_pressure,
       round(m.sun::numeric, 3) AS weather_avg_tot_sunshine
FROM daily d
LEFT JOIN g USING (athlete_id, local_date) LEFT JOIN s USING (athlete_id, local_date) LEFT JOIN o USING (athlete_id, local_date)
LEFT JOIN n USING (athlete_id, local_date) LEFT JOIN b USING (athlete_id, local_date) LEFT JOIN f USING (athlete_id, local_date)
LEFT JOIN u USING (athlete_id, local_date) LEFT JOIN k USING (athlete_id, local_date) LEFT JOIN m USING (athlete_id, local_date)
LEFT JOIN daily_summary y ON y.athlete_id = d.athlete_id AND y.source = 'oura' AND y.day = d.local_date
LEFT JOIN (SELECT athlete_id, day, max(asleep_s) AS asleep_s FROM sleep_best WHERE source = 'garmin' AND kind IS DISTINCT FROM 'nap' GROUP BY 1, 2) z ON z.athlete_id = d.athlete_id AND z.day = d.local_date
LEFT JOIN daily_summary x ON x.athlete_id = d.athlete_id AND x.source = 'garmin' AND x.day = d.local_date
ORDER BY d.local_date DESC;

-- Every source is brought to whole minutes first, so that no row multiplies
-- another. The body is parsed now, not by the search_path of who calls it.
-- +goose StatementBegin
CREATE FUNCTION legacy.streams(from_ts timestamptz, to_ts timestamptz, who smallint DEFAULT 1::smallint)
RETURNS TABLE (
    athlete_id integer,
    timestamp_gmt text,
    utc_offset interval,
    gc_actvt_hr real,
    gc_actvt_speed real,
    gc_actvt_distance real,
    gc_actvt_altitude real,
    gc_actvt_cadence real,
    gc_actvt_power real,
    gc_actvt_temperature real,
    strava_actvt_hr real,
    strava_actvt_speed real,
    strava_actvt_distance real,
    strava_actvt_altitude real,
    strava_actvt_cadence real,
    strava_actvt_power real,
    strava_actvt_temperature real,
    strava_actv_grade real,
    strava_actvt_grade real,
    gc_well_actvt_type text,
    gc_well_intensity integer,
    gc_well_hr integer,
    gc_well_stress integer,
    gc_well_sleeping boolean,
    oura_act_met real,
    oura_act_intensity integer,
    oura_hypnogram integer,
    oura_sleep_hr integer,
    oura_rmssd integer,
    nutr_food_items text,
    nutr_calories real,
    nutr_protein real,
    nutr_carbs real,
    nutr_fat real,
    nutr_fiber real,
    nutr_sodium real,
    glu_glucose real,
    glu_glucose_15m_avrg real,
    glu_ketones real,
    eeg_avg_alpha numeric,
    eeg_avg_beta numeric,
    eeg_avg_gamma numeric,
    eeg_avg_delta numeric,
    eeg_avg_theta numeric,
    wthr_temp numeric,
    wthr_dew_point numeric,
    wthr_humidity numeric,
    wthr_precip numeric,
    wthr_snow numeric,
    wthr_wind_dir numeric,
    wthr_wind_speed numeric,
    wthr_wind_gust numeric,
    wthr_air_press numeric,
    wthr_tot_sunsh numeric,
    wthr_cond_code numeric
)
LANGUAGE sql STABLE
BEGIN ATOMIC
SELECT who::integer,
       app.minute_text(t.minute),
       app.local_time(who, t.minute) - t.minute AT TIME ZONE 'UTC',
       gc.hr,
       gc.speed,
       gc.distance,
       gc.altitude,
       gc.cadence,
       gc.power,
       gc.temperature,
       sv.hr,
       sv.speed,
       sv.distance,
       sv.altitude,
       sv.cadence,
       sv.power,
       sv.temperature,
       sv.grade,
       sv.grade,
       mv.activity_type,
       mv.intensity,
       hr.v,
       st.v,
       sl.minute IS NOT NULL,
       ws.met,
       ws.class,
       hy.v,
       oh.v,
       ov.v,
       fo.foods,
       fo.kcal,
       fo.protein,
       fo.carbs,
       fo.fat,
       fo.fiber,
       fo.sodium,
       sc.v,
       hi.v,
       ke.v,
       br.alpha,
       br.beta,
       br.gamma,
       br.delta,
       br.theta,
       wx.temperature_c::numeric,
       wx.dew_point_c::numeric,
       wx.relative_humidity_pct::numeric,
       wx.precipitation_mm::numeric,
       wx.snow_depth_mm::numeric,
       wx.wind_direction_deg::numeric,
       wx.wind_speed_kmh::numeric,
       wx.wind_gust_kmh::numeric,
       wx.pressure_hpa::numeric,
       wx.sunshine_min::numeric,
       wx.condition_code::numeric
FROM generate_series(date_trunc('minute', from_ts), to_ts - interval '1 us', interval '1 minute') AS t (minute)
LEFT JOIN (SELECT date_trunc('minute', r.ts) AS minute, avg(r.heart_rate_bpm)::real AS hr, avg(r.speed_mps)::real AS speed, max(r.distance_m) AS distance, avg(r.altitude_m)::real AS altitude,
           avg(r.cadence_rpm)::real AS cadence, avg(r.power_w)::real AS power, avg(r.temperature_c)::real AS temperature, avg(r.grade_pct)::real AS grade
    FROM app.legacy_activity g JOIN public.activity_record r ON r.athlete_id = g.athlete_id AND r.activity_id = g.activity_id
    WHERE g.athlete_id = who AND g.family = 'gc' AND g.start_time < to_ts AND g.start_time > from_ts - interval '3 days' AND r.ts >= from_ts AND r.ts < to_ts GROUP BY 1) gc ON gc.minute = t.minute
LEFT JOIN (SELECT date_trunc('minute', r.ts) AS minute, avg(r.heart_rate_bpm)::real AS hr, avg(r.speed_mps)::real AS speed, max(r.distance_m) AS distance, avg(r.altitude_m)::real AS altitude,
           avg(r.cadence_rpm)::real AS cadence, avg(r.power_w)::real AS power, avg(r.temperature_c)::real AS temperature, avg(r.grade_pct)::real AS grade
    FROM app.legacy_activity g JOIN public.activity_record r ON r.athlete_id = g.athlete_id AND r.activity_id = g.activity_id
    WHERE g.athlete_id = who AND g.family = 'strava' AND g.start_time < to_ts AND g.start_time > from_ts - interval '3 days' AND r.ts >= from_ts AND r.ts < to_ts GROUP BY 1) sv ON sv.minute = t.minute
LEFT JOIN (SELECT DISTINCT ON (1) date_trunc('minute', x.ts) AS minute, x.activity_type, x.intensity::integer AS intensity FROM public.steps x
    WHERE x.athlete_id = who AND x.source = 'garmin' AND x.activity_type <> 'all' AND x.ts >= from_ts AND x.ts < to_ts
    ORDER BY 1, x.intensity DESC NULLS LAST, x.steps DESC NULLS LAST, x.activity_type) mv ON mv.minute = t.minute
LEFT JOIN (SELECT date_trunc('minute', x.ts) AS minute, round(avg(x.heart_rate_bpm))::integer AS v FROM public.heart_rate x
    WHERE x.athlete_id = who AND x.source = 'garmin' AND x.ts >= from_ts AND x.ts < to_ts GROUP BY 1) hr ON hr.minute = t.minute
LEFT JOIN (SELECT date_trunc('minute', x.ts) AS minute, round(avg(x.stress))::integer AS v FROM public.stress x
    WHERE x.athlete_id = who AND x.source = 'garmin' AND x.ts >= from_ts AND x.ts < to_ts GROUP BY 1) st ON st.minute = t.minute
LEFT JOIN (SELECT DISTINCT m AS minute
    FROM (SELECT ts, end_ts FROM public.sleep_best WHERE source = 'garmin' AND athlete_id = who AND ts > from_ts - interval '2 days' AND ts < to_ts
          UNION ALL SELECT ts - interval '15 minutes', ts FROM public.wellness_sample
          WHERE source = 'garmin' AND athlete_id = who AND name = 'activity_level' AND text = 'sleeping' AND ts > from_ts AND ts < to_ts + interval '15 minutes') n,
         generate_series(date_trunc('minute', greatest(n.ts, from_ts)), least(n.end_ts, to_ts) - interval '1 us', interval '1 minute') m) sl ON sl.minute = t.minute
LEFT JOIN (SELECT y.minute, max(y.met)::real AS met, max(y.class)::integer AS class
    FROM (SELECT date_trunc('minute', x.ts) AS minute, x.value AS met, NULL::double precision AS class FROM public.wellness_sample x
          WHERE x.athlete_id = who AND x.source = 'oura' AND x.name = 'met' AND x.ts >= from_ts AND x.ts < to_ts
          UNION ALL SELECT date_trunc('minute', x.ts) + n * interval '1 minute', NULL, x.value FROM public.wellness_sample x, generate_series(0, 4) n
          WHERE x.athlete_id = who AND x.source = 'oura' AND x.name = 'activity_class' AND x.ts > from_ts - interval '5 minutes' AND x.ts < to_ts) y
    GROUP BY 1) ws ON ws.minute = t.minute
LEFT JOIN (SELECT date_trunc('minute', m) AS minute, max(CASE x.stage WHEN 'deep' THEN 1 WHEN 'light' THEN 2 WHEN 'rem' THEN 3 WHEN 'awake' THEN 4 END) AS v
    FROM public.sleep_stage x, generate_series(x.ts, x.ts + (greatest(x.duration_s, 300) - 1) * interval '1 second', interval '5 minutes') m
    WHERE x.athlete_id = who AND x.source = 'oura' AND x.ts > from_ts - interval '1 day' AND x.ts < to_ts
      AND x.ts + x.duration_s * interval '1 second' > from_ts AND m >= from_ts AND m < to_ts GROUP BY 1) hy ON hy.minute = t.minute
LEFT JOIN (SELECT date_trunc('minute', x.ts) AS minute, round(avg(x.heart_rate_bpm))::integer AS v FROM public.heart_rate x
    WHERE x.athlete_id = who AND x.source = 'oura' AND x.context = 'sleep' AND x.ts >= from_ts AND x.ts < to_ts GROUP BY 1) oh ON oh.minute = t.minute
LEFT JOIN (SELECT date_trunc('minute', x.ts) AS minute, round(avg(x.rmssd_ms))::integer AS v FROM public.hrv_sample x
    WHERE x.athlete_id = who AND x.source = 'oura' AND x.ts >= from_ts AND x.ts < to_ts GROUP BY 1) ov ON ov.minute = t.minute
LEFT JOIN (SELECT date_trunc('minute', f.at) AS minute, string_agg(f.food, ', ' ORDER BY f.meal, f.ordinal) AS foods, sum(f.energy_kcal)::real AS kcal, sum(f.carbs_g)::real AS carbs,
           sum(f.protein_g)::real AS protein, sum(f.fat_g)::real AS fat, sum(f.fiber_g)::real AS fiber, sum(f.sodium_mg)::real AS sodium
    FROM (SELECT n.*, coalesce(n.ts, app.instant(n.athlete_id, n.day + app.meal_time(n.meal))) AS at
          FROM (SELECT e.athlete_id, e.day, e.meal, e.ordinal, e.ts, e.food, e.energy_kcal, e.carbs_g, e.protein_g, e.fat_g, e.fiber_g, e.sodium_mg,
                       dense_rank() OVER (PARTITION BY e.day ORDER BY coalesce(p.rank, 1000), e.source) AS nth, count(e.food) OVER (PARTITION BY e.day, e.source) > 0 AS foods
                FROM public.nutrition_entry e LEFT JOIN app.source_priority p USING (source)
                WHERE e.athlete_id = who AND e.day BETWEEN (from_ts AT TIME ZONE 'UTC')::date - 1 AND (to_ts AT TIME ZONE 'UTC')::date + 1) n
          -- The instant of a meal is asked for only where it may be in the span.
          WHERE n.nth = 1 AND (n.food IS NOT NULL OR NOT n.foods)
            AND (n.ts >= from_ts AND n.ts < to_ts OR n.ts IS NULL AND n.day + app.meal_time(n.meal) BETWEEN
                 (SELECT app.local_time(who, from_ts)) - interval '3 hours' AND (SELECT app.local_time(who, to_ts)) + interval '3 hours')
          OFFSET 0) f
    WHERE f.at >= from_ts AND f.at < to_ts GROUP BY 1) fo ON fo.minute = t.minute
LEFT JOIN (SELECT DISTINCT ON (1) date_trunc('minute', x.ts) AS minute, round(avg(x.glucose_mmol_l)::numeric, 2)::real AS v
    FROM public.glucose x LEFT JOIN app.source_priority p USING (source) WHERE x.athlete_id = who AND x.kind IN ('scan', 'strip') AND x.ts >= from_ts AND x.ts < to_ts
    GROUP BY 1, x.source, x.kind, p.rank ORDER BY 1, x.kind = 'strip', coalesce(p.rank, 1000), x.source) sc ON sc.minute = t.minute
LEFT JOIN (SELECT DISTINCT ON (1) date_trunc('minute', x.ts) AS minute, round(avg(x.glucose_mmol_l)::numeric, 2)::real AS v
    FROM public.glucose x LEFT JOIN app.source_priority p USING (source) WHERE x.athlete_id = who AND x.kind = 'history' AND x.ts >= from_ts AND x.ts < to_ts
    GROUP BY 1, x.source, x.kind, p.rank ORDER BY 1, coalesce(p.rank, 1000), x.source) hi ON hi.minute = t.minute
LEFT JOIN (SELECT date_trunc('minute', x.ts) AS minute, avg(x.ketone_mmol_l)::real AS v FROM public.ketone x WHERE x.athlete_id = who AND x.ts >= from_ts AND x.ts < to_ts GROUP BY 1) ke ON ke.minute = t.minute
LEFT JOIN (SELECT date_trunc('minute', x.ts) AS minute,
           round((50 * (avg((coalesce(x.alpha_tp9, 0) + coalesce(x.alpha_af7, 0) + coalesce(x.alpha_af8, 0) + coalesce(x.alpha_tp10, 0))
               / nullif(num_nonnulls(x.alpha_tp9, x.alpha_af7, x.alpha_af8, x.alpha_tp10), 0)) + 1))::numeric, 2) AS alpha,
           round((50 * (avg((coalesce(x.beta_tp9, 0) + coalesce(x.beta_af7, 0) + coalesce(x.beta_af8, 0) + coalesce(x.beta_tp10, 0))
               / nullif(num_nonnulls(x.beta_tp9, x.beta_af7, x.beta_af8, x.beta_tp10), 0)) + 1))::numeric, 2) AS beta,
           round((50 * (avg((coalesce(x.gamma_tp9, 0) + coalesce(x.gamma_af7, 0) + coalesce(x.gamma_af8, 0) + coalesce(x.gamma_tp10, 0))
               / nullif(num_nonnulls(x.gamma_tp9, x.gamma_af7, x.gamma_af8, x.gamma_tp10), 0)) + 1))::numeric, 2) AS gamma,
           round((50 * (avg((coalesce(x.delta_tp9, 0) + coalesce(x.delta_af7, 0) + coalesce(x.delta_af8, 0) + coalesce(x.delta_tp10, 0))
               / nullif(num_nonnulls(x.delta_tp9, x.delta_af7, x.delta_af8, x.delta_tp10), 0)) + 1))::numeric, 2) AS delta,
           round((50 * (avg((coalesce(x.theta_tp9, 0) + coalesce(x.theta_af7, 0) + coalesce(x.theta_af8, 0) + coalesce(x.theta_tp10, 0))
               / nullif(num_nonnulls(x.theta_tp9, x.theta_af7, x.theta_af8, x.theta_tp10), 0)) + 1))::numeric, 2) AS theta
    FROM public.eeg_sample x WHERE x.athlete_id = who AND x.ts >= from_ts AND x.ts < to_ts GROUP BY 1) br ON br.minute = t.minute
LEFT JOIN (SELECT DISTINCT ON (x.ts) x.ts AS minute, x.* FROM public.weather_hour x LEFT JOIN app.source_priority p USING (source)
    WHERE x.athlete_id = who AND x.ts >= from_ts AND x.ts < to_ts ORDER BY x.ts, coalesce(p.rank, 1000), x.station) wx ON wx.minute = t.minute
ORDER BY t.minute;
END;
-- +goose StatementEnd
COMMENT ON FUNCTION legacy.streams IS 'The rows of view_consolidated_data_streams between two instants: quicker than the view. Example: SELECT * FROM legacy.streams(''2025-06-01Z'', ''2025-06-02Z'')';

-- The function is inlined and asked minute by minute, only for the minutes
-- whose text a query wants.
CREATE VIEW legacy.view_consolidated_data_streams AS
SELECT m.athlete_id::integer AS athlete_id,
       m.text AS timestamp_gmt,
       s.utc_offset AS utc_offset,
       s.gc_actvt_hr AS gc_actvt_hr,
       s.gc_actvt_speed AS gc_actvt_speed,
       s.gc_actvt_distance AS gc_actvt_distance,
       s.gc_actvt_altitude AS gc_actvt_altitude,
       s.gc_actvt_cadence AS gc_actvt_cadence,
       s.gc_actvt_power AS gc_actvt_power,
       s.gc_actvt_temperature AS gc_actvt_temperature,
       s.strava_actvt_hr AS strava_actvt_hr,
       s.strava_actvt_speed AS strava_actvt_speed,
       s.strava_actvt_distance AS strava_actvt_distance,
       s.strava_actvt_altitude AS strava_actvt_altitude,
       s.strava_actvt_cadence AS strava_actvt_cadence,
       s.strava_actvt_power AS strava_actvt_power,
       s.strava_actvt_temperature AS strava_actvt_temperature,
       s.strava_actv_grade AS strava_actv_grade,
       s.strava_actvt_grade AS strava_actvt_grade,
       s.gc_well_actvt_type AS gc_well_actvt_type,
       s.gc_well_intensity AS gc_well_intensity,
       s.gc_well_hr AS gc_well_hr,
       s.gc_well_stress AS gc_well_stress,
       s.gc_well_sleeping AS gc_well_sleeping,
       s.oura_act_met AS oura_act_met,
       s.oura_act_intensity AS oura_act_intensity,
       s.oura_hypnogram AS oura_hypnogram,
       s.oura_sleep_hr AS oura_sleep_hr,
       s.oura_rmssd AS oura_rmssd,
       s.nutr_food_items AS nutr_food_items,
       s.nutr_calories AS nutr_calories,
       s.nutr_protein AS nutr_protein,
       s.nutr_carbs AS nutr_carbs,
       s.nutr_fat AS nutr_fat,
       s.nutr_fiber AS nutr_fiber,
       s.nutr_sodium AS nutr_sodium,
       s.glu_glucose AS glu_glucose,
       s.glu_glucose_15m_avrg AS glu_glucose_15m_avrg,
       s.glu_ketones AS glu_ketones,
       s.eeg_avg_alpha AS eeg_avg_alpha,
       s.eeg_avg_beta AS eeg_avg_beta,
       s.eeg_avg_gamma AS eeg_avg_gamma,
       s.eeg_avg_delta AS eeg_avg_delta,
       s.eeg_avg_theta AS eeg_avg_theta,
       s.wthr_temp AS wthr_temp,
       s.wthr_dew_point AS wthr_dew_point,
       s.wthr_humidity AS wthr_humidity,
       s.wthr_precip AS wthr_precip,
       s.wthr_snow AS wthr_snow,
       s.wthr_wind_dir AS wthr_wind_dir,
       s.wthr_wind_speed AS wthr_wind_speed,
       s.wthr_wind_gust AS wthr_wind_gust,
       s.wthr_air_press AS wthr_air_press,
       s.wthr_tot_sunsh AS wthr_tot_sunsh,
       s.wthr_cond_code AS wthr_cond_code
FROM app.legacy_minute m
CROSS JOIN LATERAL legacy.streams(m.minute, m.minute + interval '1 minute', m.athlete_id) s;

-- +goose StatementBegin
DO $$
DECLARE
    v record;
    step text;
    g record;
BEGIN
    FOR v IN SELECT relname, attname, description FROM said LOOP
        EXECUTE format('COMMENT ON %s IS %L', format(CASE WHEN v.attname IS NULL THEN 'VIEW legacy.%I' ELSE 'COLUMN legacy.%I.%I' END, v.relname, v.attname), v.description);
    END LOOP;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN
        GRANT SELECT ON ALL TABLES IN SCHEMA legacy TO reader;
    END IF;
    BEGIN
        FOR v IN SELECT kind, name FROM asking ORDER BY depth DESC LOOP
            EXECUTE format('DROP %s %s', v.kind, v.name);
        END LOOP;
        DROP VIEW app.view_consolidated_data_streams, app.view_consolidated_data_summary;
        DROP FUNCTION app.streams;
        FOR v IN SELECT * FROM asking ORDER BY depth LOOP
            EXECUTE concat_ws(' ', 'CREATE', v.kind, v.name, v.options, 'AS', rtrim(v.definition, ';'), v.filled);
            FOREACH step IN ARRAY v.finish LOOP
                EXECUTE step;
            END LOOP;
            EXECUTE format('ALTER %s %s OWNER TO %I', v.kind, v.name, v.owner);
            FOR g IN SELECT grantee, privilege_type FROM aclexplode(v.granted) LOOP
                EXECUTE format('GRANT %s ON %s TO %s', g.privilege_type, v.name, CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END);
            END LOOP;
        END LOOP;
    EXCEPTION WHEN OTHERS THEN
        -- A function or a rule of somebody's own asks as well, or one of the views
        -- cannot be made with the new type: all go on asking the former ones, for a
        -- view must not keep the database from being opened.
        RAISE WARNING 'Views of your own go on as they were, without the new types of legacy: %', SQLERRM;
    END;
END
$$;
-- +goose StatementEnd

-- Files of which nothing is kept, because they are of no known kind or cannot be
-- opened. The history shows them with the import they came in.
CREATE TABLE app.import_passed (
    batch_id bigint NOT NULL REFERENCES app.batch ON DELETE CASCADE,
    ordinal  smallint NOT NULL,
    status   text NOT NULL,
    path     text NOT NULL,
    reason   text NOT NULL,
    PRIMARY KEY (batch_id, ordinal),
    CHECK (status IN ('skipped', 'failed'))
);
COMMENT ON TABLE app.import_passed IS 'Files of an import of which nothing is kept, the first of them: of no known kind, or not to be opened.';
COMMENT ON COLUMN app.import_passed.batch_id IS 'Import';
COMMENT ON COLUMN app.import_passed.ordinal IS 'Number within the import';
COMMENT ON COLUMN app.import_passed.status IS 'skipped or failed';
COMMENT ON COLUMN app.import_passed.path IS 'Where it was found; inside an archive "export.zip!/a/b.bin"';
COMMENT ON COLUMN app.import_passed.reason IS 'What was recognised of it, or why it could not be opened';
