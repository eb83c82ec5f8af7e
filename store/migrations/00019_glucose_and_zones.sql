-- +goose Up

-- What a clock on the wall tells is numbered anew, so that two times of it that
-- are one instant do not take each other's place (see app/zone/apart.go). Ketones
-- are numbered, too. All files with such times are read again from the raw archive
-- at the next start: of some, readings were lost.
ALTER TABLE ketone ADD COLUMN sequence smallint NOT NULL DEFAULT 0;
ALTER TABLE ketone ALTER COLUMN sequence DROP DEFAULT, DROP CONSTRAINT ketone_pkey, ADD PRIMARY KEY (athlete_id, source, ts, serial, sequence);
UPDATE app.item SET reread = true
WHERE status = 'imported' AND fact_tables && ARRAY['glucose', 'ketone', 'insulin', 'carbs', 'note'] AND fact_sources && ARRAY['libreview', 'glooko', 'diasend', 'dexcom', 'glimp'];

-- What a Strava account told of the time in zones was kept raw only.
UPDATE app.item SET reread = true WHERE source = 'strava' AND format = 'strava_json' AND version LIKE '%z';
COMMENT ON TABLE activity_zone IS 'Intensity zones and the time spent in them, as the device or the account counted it.';

COMMENT ON COLUMN glucose.sequence IS 'Number of the row among those that agree in all the rest of the key: 0, 1 …; of a source that tells only the clock on the wall, plus 500 for each quarter of an hour that this clock was ahead of UTC (minus: behind), plus 250 in the second pass through an hour that it showed twice';
COMMENT ON COLUMN ketone.sequence IS 'Number of the row among those that agree in all the rest of the key: 0, 1 …; of a source that tells only the clock on the wall, plus 500 for each quarter of an hour that this clock was ahead of UTC (minus: behind), plus 250 in the second pass through an hour that it showed twice';
COMMENT ON COLUMN insulin.sequence IS 'Number of the row among those that agree in all the rest of the key: 0, 1 …; of a source that tells only the clock on the wall, plus 500 for each quarter of an hour that this clock was ahead of UTC (minus: behind), plus 250 in the second pass through an hour that it showed twice';
COMMENT ON COLUMN carbs.sequence IS 'Number of the row among those that agree in all the rest of the key: 0, 1 …; of a source that tells only the clock on the wall, plus 500 for each quarter of an hour that this clock was ahead of UTC (minus: behind), plus 250 in the second pass through an hour that it showed twice';
COMMENT ON COLUMN note.sequence IS 'Number of the row among those that agree in all the rest of the key: 0, 1 …; of a source that tells only the clock on the wall, plus 500 for each quarter of an hour that this clock was ahead of UTC (minus: behind), plus 250 in the second pass through an hour that it showed twice';
COMMENT ON COLUMN app.part_carbs.sequence IS 'Number of the row among those that agree in all the rest of the key: 0, 1 …; of a source that tells only the clock on the wall, plus 500 for each quarter of an hour that this clock was ahead of UTC (minus: behind), plus 250 in the second pass through an hour that it showed twice';

-- Which readings of glucose count, where several tell of the same time, is decided
-- hour by hour: a sensor that was worn for half a day has half of the day, and one
-- that was scanned now and then does not hide another's history.
CREATE FUNCTION app.glucose_choice(readings bigint, kind text, rank smallint) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN readings < 3 THEN 400000 ELSE 0 END + CASE kind WHEN 'history' THEN 0 WHEN 'scan' THEN 100000 WHEN 'strip' THEN 200000 ELSE 300000 END
        + coalesce(rank, 1000::smallint);
COMMENT ON FUNCTION app.glucose_choice IS 'Which of those that tell of glucose in an hour is believed, the smallest first: one with three readings or more (a sensor has one every fifteen minutes at least) before one with less; of these history before scans before strips; of these by app.source_priority';

-- Glooko tells the history of a sensor twice: in its export, which names the
-- sensor, and to its account, which does not. Only one of them counts.
CREATE FUNCTION app.glucose_unnamed(kind text, serial text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN kind = 'history' AND serial = '';
COMMENT ON FUNCTION app.glucose_unnamed IS 'Whether a reading is of the history of a sensor that is not named: of a source that names it elsewhere it may be there twice';

CREATE VIEW app.glucose_told AS
SELECT t.*, t.local_ts::date AS day, date_bin('1 hour', t.ts, '2000-01-01 00:00:00+00') AS hour
FROM glucose t WHERE t.local_ts IS NOT NULL
UNION ALL
SELECT t.*, l.day, date_bin('1 hour', t.ts, '2000-01-01 00:00:00+00')
FROM app.local_day l CROSS JOIN LATERAL
    (SELECT * FROM glucose t WHERE t.athlete_id = l.athlete_id AND t.ts >= l.from_ts AND t.ts < l.to_ts AND t.local_ts IS NULL OFFSET 0) t WHERE l.of = 'glucose';
COMMENT ON VIEW app.glucose_told IS 'All readings of glucose with their local day and their hour';
COMMENT ON COLUMN app.glucose_told.day IS 'Local day';
COMMENT ON COLUMN app.glucose_told.hour IS 'Full hour (UTC) at or before the reading';

CREATE OR REPLACE VIEW glucose_best AS
SELECT athlete_id, source, ts, local_ts, day, kind, serial, sequence, glucose_mmol_l, raw_value, raw_unit, flag, trend, device, item_id, extra
FROM (SELECT g.*, dense_rank() OVER (PARTITION BY athlete_id, day, hour ORDER BY choice, source COLLATE "C", kind COLLATE "C", readings DESC, unnamed) AS place
      FROM (SELECT c.*, app.glucose_choice(c.readings, c.kind, p.rank) AS choice
            FROM (SELECT t.*, app.glucose_unnamed(t.kind, t.serial) AS unnamed,
                         count(*) OVER (PARTITION BY athlete_id, day, hour, source, kind, app.glucose_unnamed(t.kind, t.serial)) AS readings FROM app.glucose_told t) c
            LEFT JOIN app.source_priority p USING (source)) g) r
WHERE place = 1;
COMMENT ON VIEW glucose_best IS 'Readings of glucose without doubles: of each hour of a local day those of one source and kind. A source with three readings or more in the hour goes before one with less, then history of a sensor before scans before strips, then app.source_priority decides.';

-- The same without sorting every reading.
CREATE VIEW app.glucose_hour AS
SELECT g.*, app.glucose_choice(g.readings, g.kind, p.rank) AS choice
FROM (SELECT athlete_id, day, hour, source, kind, app.glucose_unnamed(kind, serial) AS unnamed, count(*) AS readings, sum(glucose_mmol_l::float8) AS total,
             sum(glucose_mmol_l::float8 * glucose_mmol_l) AS squares, min(glucose_mmol_l) AS lowest, max(glucose_mmol_l) AS highest,
             count(*) FILTER (WHERE glucose_mmol_l BETWEEN 3.9 AND 10) AS in_range
      FROM app.glucose_told GROUP BY 1, 2, 3, 4, 5, 6) g
LEFT JOIN app.source_priority p USING (source);
COMMENT ON VIEW app.glucose_hour IS 'Sums of what each source and kind tells of glucose in an hour of a local day';
COMMENT ON COLUMN app.glucose_hour.choice IS 'The smallest of the hour counts, see app.glucose_choice';

CREATE OR REPLACE VIEW app.daily_glucose AS
SELECT athlete_id, day, readings::integer AS glucose_readings, total / readings AS avg_glucose_mmol_l, lowest AS min_glucose_mmol_l, highest AS max_glucose_mmol_l,
       deviation AS glucose_sd_mmol_l, 100 * deviation / nullif(total / readings, 0) AS glucose_cv_pct, 100.0 * in_range / readings AS glucose_in_range_pct
FROM (SELECT athlete_id, day, sum(readings)::bigint AS readings, sum(total) AS total, min(lowest) AS lowest, max(highest) AS highest, sum(in_range)::bigint AS in_range,
             sqrt(greatest(sum(squares) - sum(total) ^ 2 / sum(readings)::float8, 0) / nullif(sum(readings)::float8 - 1, 0)) AS deviation
      FROM (SELECT DISTINCT ON (athlete_id, day, hour) * FROM app.glucose_hour
            ORDER BY athlete_id, day, hour, choice, source COLLATE "C", kind COLLATE "C", readings DESC, unnamed) h
      GROUP BY athlete_id, day) d;
COMMENT ON VIEW app.daily_glucose IS 'Glucose by local day, of the readings in glucose_best';

-- Of the minutes of a span the same. The hours at its ends are asked for as a
-- whole, since all of an hour decides.
-- +goose StatementBegin
CREATE FUNCTION app.glucose_between(athlete smallint, from_ts timestamptz, to_ts timestamptz)
RETURNS TABLE (ts timestamptz, kind text, glucose_mmol_l real, place bigint, place_in_kind bigint)
LANGUAGE sql STABLE
BEGIN ATOMIC
SELECT g.ts, g.kind, g.glucose_mmol_l,
       dense_rank() OVER (PARTITION BY g.hour ORDER BY g.choice, g.source COLLATE "C", g.kind COLLATE "C", g.readings DESC, g.unnamed),
       dense_rank() OVER (PARTITION BY g.hour, g.kind = 'history' ORDER BY g.choice, g.source COLLATE "C", g.kind COLLATE "C", g.readings DESC, g.unnamed)
FROM (SELECT c.*, app.glucose_choice(c.readings, c.kind, p.rank) AS choice
      FROM (SELECT t.*, count(*) OVER (PARTITION BY t.hour, t.source, t.kind, t.unnamed) AS readings
            FROM (SELECT r.*, date_bin('1 hour', r.ts, '2000-01-01 00:00:00+00') AS hour, app.glucose_unnamed(r.kind, r.serial) AS unnamed
                  FROM glucose r WHERE r.athlete_id = athlete AND r.ts >= date_bin('1 hour', from_ts, '2000-01-01 00:00:00+00')
                    AND r.ts < date_bin('1 hour', to_ts + interval '1 hour' - interval '1 us', '2000-01-01 00:00:00+00')) t) c
      LEFT JOIN app.source_priority p USING (source)) g;
END;
-- +goose StatementEnd
COMMENT ON FUNCTION app.glucose_between IS 'Readings of glucose from one instant up to before another, and of the rest of the hours at its ends, with their place in their hour among all and among those of the history, or of all else; 1 counts, see app.glucose_choice';

-- A dose that the export of Glooko tells, with the number of the pump, and its
-- account once more without, counts once; their times may differ in the seconds.
CREATE VIEW insulin_best AS
SELECT t.* FROM insulin t
WHERE NOT (t.serial IS NULL AND EXISTS (
    SELECT FROM insulin o
    WHERE o.athlete_id = t.athlete_id AND o.source = t.source AND o.ts >= date_bin('1 minute', t.ts, '2000-01-01 00:00:00+00')
      AND o.ts < date_bin('1 minute', t.ts, '2000-01-01 00:00:00+00') + interval '1 minute' AND o.kind = t.kind AND o.serial IS NOT NULL
    OFFSET 0)); -- looked up for each dose, by the key
COMMENT ON VIEW insulin_best IS 'Insulin without doubles: a dose without the number of its pump is left out where its source tells one of the same kind and minute with it';

-- The same without looking up every dose.
CREATE OR REPLACE VIEW app.daily_insulin AS
SELECT DISTINCT ON (i.athlete_id, i.day) i.athlete_id, i.day, i.insulin_u
FROM (SELECT athlete_id, day, source, -- parts of a dose are told beside it
             sum(CASE WHEN pumps > 0 THEN named ELSE told END) FILTER (WHERE kind NOT IN ('meal', 'correction', 'user_change')) AS insulin_u
      FROM (SELECT athlete_id, day, source, kind, count(serial) AS pumps, sum(insulin_u) FILTER (WHERE serial IS NOT NULL) AS named, sum(insulin_u) AS told
            FROM (SELECT t.athlete_id, t.local_ts::date AS day, t.ts, t.source, t.kind, t.serial, t.insulin_u FROM insulin t WHERE t.local_ts IS NOT NULL
                  UNION ALL
                  SELECT t.athlete_id, l.day, t.ts, t.source, t.kind, t.serial, t.insulin_u FROM app.local_day l CROSS JOIN LATERAL
                      (SELECT * FROM insulin t WHERE t.athlete_id = l.athlete_id AND t.ts >= l.from_ts AND t.ts < l.to_ts AND t.local_ts IS NULL OFFSET 0) t WHERE l.of = 'insulin') t
            GROUP BY athlete_id, day, source, kind, date_bin('1 minute', ts, '2000-01-01 00:00:00+00')) m
      GROUP BY athlete_id, day, source) i
LEFT JOIN app.source_priority p USING (source)
ORDER BY i.athlete_id, i.day, coalesce(p.rank, 1000), i.source COLLATE "C";
COMMENT ON VIEW app.daily_insulin IS 'Insulin by local day, of the best source, of the doses in insulin_best';

-- People tell a meal to the bolus calculator and to the diary, minutes apart. An
-- export is read as a whole and has it once; an account tells them list by list.
CREATE VIEW carbs_best AS
SELECT t.* FROM carbs t
WHERE NOT (coalesce(t.extra ? 'carbsInput', false) AND EXISTS (
    SELECT FROM carbs o
    WHERE o.athlete_id = t.athlete_id AND o.source = t.source AND o.ts BETWEEN t.ts - interval '5 minutes' AND t.ts + interval '5 minutes'
      AND abs(o.carbs_g - t.carbs_g) <= 0.1 AND NOT coalesce(o.extra ? 'carbsInput', false)
    OFFSET 0)); -- looked up for each meal, by the key
COMMENT ON VIEW carbs_best IS 'Carbohydrates without doubles: what a bolus calculator was told is left out where the diary of the same source has the same amount within five minutes';

-- As before, but for glucose, insulin and carbohydrates.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION minute_stream(from_ts timestamptz, to_ts timestamptz, athlete smallint DEFAULT 1::smallint)
RETURNS TABLE (
    minute timestamptz, local_minute timestamp,
    activity_id integer, sport text,
    activity_heart_rate_bpm real, speed_mps real, distance_m real, altitude_m real, cadence_rpm real, power_w real,
    activity_temperature_c real, latitude_deg double precision, longitude_deg double precision,
    heart_rate_bpm real, stress smallint, body_battery smallint, respiration_brpm real, spo2_pct real, steps integer, met real,
    sleep_stage text, hrv_rmssd_ms real,
    glucose_mmol_l real, ketone_mmol_l real, insulin_u real, diary_carbs_g real,
    foods text, eaten_kcal real, eaten_carbs_g real, eaten_protein_g real, eaten_fat_g real, eaten_fiber_g real, eaten_sodium_mg real,
    eeg_delta real, eeg_theta real, eeg_alpha real, eeg_beta real, eeg_gamma real,
    air_temperature_c real, dew_point_c real, relative_humidity_pct real, precipitation_mm real, wind_speed_kmh real,
    wind_direction_deg real, pressure_hpa real, weather_condition smallint
)
LANGUAGE sql STABLE
BEGIN ATOMIC -- parsed now, so that the caller's search_path does not matter
WITH workout AS MATERIALIZED (
    SELECT a.activity_id, a.sport FROM activity a LEFT JOIN activity_group g USING (athlete_id, activity_id)
    WHERE a.athlete_id = athlete AND a.start_time < to_ts AND a.start_time > from_ts - interval '3 days' AND a.end_time >= from_ts
      AND coalesce(g.best, true)
), sample AS (
    SELECT date_trunc('minute', r.ts) AS minute, max(r.activity_id) AS activity_id, max(w.sport) AS sport,
           avg(r.heart_rate_bpm)::real AS heart_rate_bpm, avg(r.speed_mps)::real AS speed_mps, max(r.distance_m) AS distance_m,
           avg(r.altitude_m)::real AS altitude_m, avg(r.cadence_rpm)::real AS cadence_rpm, avg(r.power_w)::real AS power_w,
           avg(r.temperature_c)::real AS temperature_c, avg(r.latitude_deg) AS latitude_deg, avg(r.longitude_deg) AS longitude_deg
    FROM workout w JOIN activity_record r ON r.athlete_id = athlete AND r.activity_id = w.activity_id AND r.ts >= from_ts AND r.ts < to_ts
    GROUP BY 1
), pulse AS (
    SELECT DISTINCT ON (1) date_trunc('minute', ts) AS minute, avg(heart_rate_bpm)::real AS v FROM heart_rate
    WHERE athlete_id = athlete AND ts >= from_ts AND ts < to_ts GROUP BY 1, source ORDER BY 1, app.rank_of(source)
), tension AS (
    SELECT DISTINCT ON (1) date_trunc('minute', ts) AS minute, avg(stress)::smallint AS v FROM stress
    WHERE athlete_id = athlete AND ts >= from_ts AND ts < to_ts GROUP BY 1, source ORDER BY 1, app.rank_of(source)
), battery AS (
    SELECT DISTINCT ON (1) date_trunc('minute', ts) AS minute, avg(body_battery)::smallint AS v FROM body_battery
    WHERE athlete_id = athlete AND ts >= from_ts AND ts < to_ts GROUP BY 1, source ORDER BY 1, app.rank_of(source)
), breath AS (
    SELECT DISTINCT ON (1) date_trunc('minute', ts) AS minute, avg(respiration_brpm)::real AS v FROM respiration
    WHERE athlete_id = athlete AND ts >= from_ts AND ts < to_ts GROUP BY 1, source ORDER BY 1, app.rank_of(source)
), oxygen AS (
    SELECT DISTINCT ON (1) date_trunc('minute', ts) AS minute, avg(spo2_pct)::real AS v FROM spo2
    WHERE athlete_id = athlete AND ts >= from_ts AND ts < to_ts GROUP BY 1, source ORDER BY 1, app.rank_of(source)
), walk AS (
    -- "all" is the sum of the kinds of movement, from another file of the same source.
    SELECT DISTINCT ON (1) date_trunc('minute', ts) AS minute,
           coalesce(sum(steps) FILTER (WHERE activity_type <> 'all'), sum(steps))::integer AS v FROM steps
    WHERE athlete_id = athlete AND ts >= from_ts AND ts < to_ts GROUP BY 1, source ORDER BY 1, app.rank_of(source)
), effort AS (
    SELECT DISTINCT ON (1) date_trunc('minute', ts) AS minute, avg(value)::real AS v FROM wellness_sample
    WHERE athlete_id = athlete AND name = 'met' AND ts >= from_ts AND ts < to_ts GROUP BY 1, source ORDER BY 1, app.rank_of(source)
), stage AS (
    SELECT DISTINCT ON (1) m AS minute, s.stage AS v
    FROM sleep_stage s,
         generate_series(date_trunc('minute', greatest(s.ts, from_ts) + interval '59.999 s'),
                         least(s.ts + s.duration_s * interval '1 s', to_ts) - interval '1 us', interval '1 minute') m
    WHERE s.athlete_id = athlete AND s.ts >= from_ts - interval '1 day' AND s.ts < to_ts
    ORDER BY 1, app.rank_of(s.source), s.ts DESC -- of a night told twice one stage, too
), variability AS (
    SELECT DISTINCT ON (1) date_trunc('minute', ts) AS minute, avg(rmssd_ms)::real AS v FROM hrv_sample
    WHERE athlete_id = athlete AND ts >= from_ts AND ts < to_ts GROUP BY 1, source ORDER BY 1, app.rank_of(source)
), sugar AS (
    SELECT date_trunc('minute', ts) AS minute, avg(glucose_mmol_l)::real AS v FROM app.glucose_between(athlete, from_ts, to_ts)
    WHERE place = 1 AND ts >= from_ts AND ts < to_ts GROUP BY 1
), acid AS (
    SELECT date_trunc('minute', ts) AS minute, avg(ketone_mmol_l)::real AS v FROM ketone
    WHERE athlete_id = athlete AND ts >= from_ts AND ts < to_ts GROUP BY 1
), hormone AS (
    SELECT DISTINCT ON (1) date_trunc('minute', ts) AS minute, sum(insulin_u) FILTER (WHERE kind NOT IN ('meal', 'correction', 'user_change'))::real AS v FROM insulin_best
    WHERE athlete_id = athlete AND ts >= from_ts AND ts < to_ts GROUP BY 1, source ORDER BY 1, app.rank_of(source)
), diary AS (
    SELECT DISTINCT ON (1) date_trunc('minute', ts) AS minute, sum(carbs_g)::real AS v FROM carbs_best
    WHERE athlete_id = athlete AND ts >= from_ts AND ts < to_ts GROUP BY 1, source ORDER BY 1, app.rank_of(source)
), meal AS (
    -- A food without a time is eaten when its meal usually is.
    SELECT DISTINCT ON (1) date_trunc('minute', at) AS minute, string_agg(food, ', ' ORDER BY ordinal) AS foods,
           sum(energy_kcal)::real AS kcal, sum(carbs_g)::real AS carbs, sum(protein_g)::real AS protein, sum(fat_g)::real AS fat,
           sum(fiber_g)::real AS fiber, sum(sodium_mg)::real AS sodium
    FROM (SELECT n.*, coalesce(n.ts, app.instant(n.athlete_id, n.day + app.meal_time(n.meal))) AS at FROM nutrition_best n
          WHERE n.athlete_id = athlete AND n.day BETWEEN from_ts::date - 1 AND to_ts::date + 1) n
    WHERE at >= from_ts AND at < to_ts
    GROUP BY 1, source ORDER BY 1, app.rank_of(source)
), brain AS (
    SELECT date_trunc('minute', ts) AS minute,
           avg((coalesce(delta_tp9, 0) + coalesce(delta_af7, 0) + coalesce(delta_af8, 0) + coalesce(delta_tp10, 0)) / nullif(num_nonnulls(delta_tp9, delta_af7, delta_af8, delta_tp10), 0))::real AS delta, avg((coalesce(theta_tp9, 0) + coalesce(theta_af7, 0) + coalesce(theta_af8, 0) + coalesce(theta_tp10, 0)) / nullif(num_nonnulls(theta_tp9, theta_af7, theta_af8, theta_tp10), 0))::real AS theta,
           avg((coalesce(alpha_tp9, 0) + coalesce(alpha_af7, 0) + coalesce(alpha_af8, 0) + coalesce(alpha_tp10, 0)) / nullif(num_nonnulls(alpha_tp9, alpha_af7, alpha_af8, alpha_tp10), 0))::real AS alpha, avg((coalesce(beta_tp9, 0) + coalesce(beta_af7, 0) + coalesce(beta_af8, 0) + coalesce(beta_tp10, 0)) / nullif(num_nonnulls(beta_tp9, beta_af7, beta_af8, beta_tp10), 0))::real AS beta,
           avg((coalesce(gamma_tp9, 0) + coalesce(gamma_af7, 0) + coalesce(gamma_af8, 0) + coalesce(gamma_tp10, 0)) / nullif(num_nonnulls(gamma_tp9, gamma_af7, gamma_af8, gamma_tp10), 0))::real AS gamma
    FROM eeg_sample WHERE athlete_id = athlete AND ts >= from_ts AND ts < to_ts GROUP BY 1
), sky AS (
    SELECT DISTINCT ON (ts) * FROM weather_hour
    WHERE athlete_id = athlete AND ts > from_ts - interval '1 hour' AND ts < to_ts ORDER BY ts, app.rank_of(source), station
)
SELECT t.minute, t.minute AT TIME ZONE 'UTC' + c.utc_offset,
       s.activity_id, s.sport, s.heart_rate_bpm, s.speed_mps, s.distance_m, s.altitude_m, s.cadence_rpm, s.power_w,
       s.temperature_c, s.latitude_deg, s.longitude_deg,
       pulse.v, tension.v, battery.v, breath.v, oxygen.v, walk.v, effort.v, stage.v, variability.v,
       sugar.v, acid.v, hormone.v, diary.v,
       meal.foods, meal.kcal, meal.carbs, meal.protein, meal.fat, meal.fiber, meal.sodium,
       brain.delta, brain.theta, brain.alpha, brain.beta, brain.gamma,
       sky.temperature_c, sky.dew_point_c, sky.relative_humidity_pct, sky.precipitation_mm, sky.wind_speed_kmh,
       sky.wind_direction_deg, sky.pressure_hpa, sky.condition_code
FROM generate_series(date_trunc('minute', from_ts), to_ts - interval '1 us', interval '1 minute') AS t (minute)
LEFT JOIN app.clock(athlete, date_trunc('minute', from_ts), to_ts) c ON t.minute >= c.from_ts AND t.minute < c.to_ts
LEFT JOIN sample s USING (minute)
LEFT JOIN pulse USING (minute) LEFT JOIN tension USING (minute) LEFT JOIN battery USING (minute) LEFT JOIN breath USING (minute)
LEFT JOIN oxygen USING (minute) LEFT JOIN walk USING (minute) LEFT JOIN effort USING (minute) LEFT JOIN stage USING (minute)
LEFT JOIN variability USING (minute) LEFT JOIN sugar USING (minute) LEFT JOIN acid USING (minute) LEFT JOIN hormone USING (minute)
LEFT JOIN diary USING (minute) LEFT JOIN meal USING (minute) LEFT JOIN brain USING (minute)
LEFT JOIN sky ON sky.ts = date_trunc('hour', t.minute)
ORDER BY t.minute;
END;
-- +goose StatementEnd

-- And so in the views under the old names.
CREATE OR REPLACE VIEW legacy.view_consolidated_data_summary AS
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
    -- Of each hour the history of one source, and the scans of one, else strips.
    SELECT DISTINCT ON (athlete_id, day, hour, kind = 'history') athlete_id, day AS local_date, kind = 'history' AS history, readings, total, squares, lowest, highest
    FROM app.glucose_hour WHERE kind IN ('history', 'scan', 'strip')
    ORDER BY athlete_id, day, hour, kind = 'history', choice, source COLLATE "C", readings DESC, unnamed
), u AS (
    SELECT athlete_id, local_date, sum(total) FILTER (WHERE NOT history) / sum(readings) FILTER (WHERE NOT history) AS scan_avg,
           max(highest) FILTER (WHERE NOT history) AS scan_max, min(lowest) FILTER (WHERE NOT history) AS scan_min,
           sum(total) FILTER (WHERE history) / sum(readings) FILTER (WHERE history) AS hist_avg,
           sqrt(greatest(sum(squares) FILTER (WHERE history) - (sum(total) FILTER (WHERE history)) ^ 2 / (sum(readings) FILTER (WHERE history))::float8, 0)
               / nullif((sum(readings) FILTER (WHERE history))::float8 - 1, 0)) AS hist_sd,
           max(highest) FILTER (WHERE history) AS hist_max, min(lowest) FILTER (WHERE history) AS hist_min
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

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION legacy.streams(from_ts timestamptz, to_ts timestamptz, who smallint DEFAULT 1::smallint)
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
LEFT JOIN (SELECT date_trunc('minute', x.ts) AS minute, round(avg(x.glucose_mmol_l)::numeric, 2)::real AS v
    FROM app.glucose_between(who, from_ts, to_ts) x WHERE x.place_in_kind = 1 AND x.kind IN ('scan', 'strip') AND x.ts >= from_ts AND x.ts < to_ts GROUP BY 1) sc ON sc.minute = t.minute
LEFT JOIN (SELECT date_trunc('minute', x.ts) AS minute, round(avg(x.glucose_mmol_l)::numeric, 2)::real AS v
    FROM app.glucose_between(who, from_ts, to_ts) x WHERE x.place_in_kind = 1 AND x.kind = 'history' AND x.ts >= from_ts AND x.ts < to_ts GROUP BY 1) hi ON hi.minute = t.minute
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

-- The list under the old name shows all sources side by side, as it did, but of
-- each what it tells twice once.
CREATE OR REPLACE VIEW legacy.diasend_cgm AS
SELECT row_number() OVER (ORDER BY g.ts, g.source, g.kind) AS id,
       g.athlete_id::integer AS athlete_id,
       to_char(coalesce(g.local_ts, app.local_time(g.athlete_id, g.ts)), 'YYYY-MM-DD HH24:MI:SS') AS "timestamp",
       CASE WHEN g.kind <> 'history' THEN g.glucose_mmol_l END AS glucose_nmol_l,
       CASE g.source WHEN 'diasend' THEN 'diasend_web' WHEN 'glimp' THEN 'glimp_android' WHEN 'libreview' THEN 'libre_view' WHEN 'glooko' THEN 'glooko_csv' WHEN 'dexcom' THEN 'dexcom_clarity' ELSE g.source END AS data_source,
       CASE WHEN g.kind = 'history' THEN g.glucose_mmol_l END AS glucose_nmol_l_15min_avrg,
       to_char(g.ts AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS timestamp_gmt,
       g.ketone_mmol_l AS ketone_nmol_l
FROM (SELECT athlete_id, source, ts, local_ts, kind, glucose_mmol_l, NULL::real AS ketone_mmol_l FROM glucose WHERE source <> 'glooko'
      UNION ALL
      SELECT athlete_id, source, ts, local_ts, kind, glucose_mmol_l, NULL
      FROM (SELECT c.*, dense_rank() OVER (PARTITION BY athlete_id, hour, kind ORDER BY readings DESC, unnamed) AS place
            FROM (SELECT t.*, count(*) OVER (PARTITION BY athlete_id, hour, kind, unnamed) AS readings
                  FROM (SELECT g.*, date_bin('1 hour', ts, '2000-01-01 00:00:00+00') AS hour, app.glucose_unnamed(kind, serial) AS unnamed
                        FROM glucose g WHERE source = 'glooko') t) c) r
      WHERE place = 1
      UNION ALL SELECT athlete_id, source, ts, local_ts, 'ketone', NULL, ketone_mmol_l FROM ketone) g;
