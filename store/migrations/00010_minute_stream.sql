-- +goose Up

-- The instant at which a clock on the wall showed a time, by the same rules as
-- app.local_time.
CREATE FUNCTION app.instant(athlete smallint, local timestamp) RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(
        (SELECT CASE WHEN s.time_zone IS NULL THEN local AT TIME ZONE s.utc_offset ELSE local AT TIME ZONE s.time_zone END
         FROM time_zone_span s WHERE s.athlete_id = athlete AND s.start_time <= local AT TIME ZONE s.utc_offset ORDER BY s.start_time DESC LIMIT 1),
        (SELECT CASE WHEN s.time_zone IS NULL THEN local AT TIME ZONE s.utc_offset ELSE local AT TIME ZONE s.time_zone END
         FROM time_zone_span s WHERE s.athlete_id = athlete AND s.start_time > '1990-06-01' ORDER BY s.start_time LIMIT 1),
        (SELECT local AT TIME ZONE a.home_time_zone FROM athlete a WHERE a.athlete_id = athlete),
        local AT TIME ZONE 'UTC');
COMMENT ON FUNCTION app.instant IS 'The instant at which an athlete''s clock on the wall showed a time';

CREATE FUNCTION app.meal_time(meal text) RETURNS time
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE lower(meal)
        WHEN 'breakfast' THEN time '07:30' WHEN '6am-9am' THEN time '07:30' WHEN '9am-12pm' THEN time '10:30'
        WHEN 'lunch' THEN time '12:30' WHEN '12pm-3pm' THEN time '13:30' WHEN 'snack' THEN time '15:30' WHEN 'snacks' THEN time '15:30'
        WHEN '3pm-6pm' THEN time '16:30' WHEN 'dinner' THEN time '19:30' WHEN '6pm-9pm' THEN time '19:30' WHEN '9pm-12am' THEN time '22:30'
        ELSE time '12:00' END;
COMMENT ON FUNCTION app.meal_time IS 'When a meal of this name is taken to be eaten where the diary tells only the day';

-- All that is known of each minute, side by side. Every source is brought to
-- whole minutes first, so that no row multiplies another.
-- +goose StatementBegin
CREATE FUNCTION minute_stream(from_ts timestamptz, to_ts timestamptz, athlete smallint DEFAULT 1::smallint)
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
    ORDER BY 1, app.rank_of(s.source)
), variability AS (
    SELECT DISTINCT ON (1) date_trunc('minute', ts) AS minute, avg(rmssd_ms)::real AS v FROM hrv_sample
    WHERE athlete_id = athlete AND ts >= from_ts AND ts < to_ts GROUP BY 1, source ORDER BY 1, app.rank_of(source)
), sugar AS (
    SELECT DISTINCT ON (1) date_trunc('minute', ts) AS minute, avg(glucose_mmol_l)::real AS v FROM glucose
    WHERE athlete_id = athlete AND ts >= from_ts AND ts < to_ts
    GROUP BY 1, source, kind ORDER BY 1, CASE kind WHEN 'history' THEN 0 WHEN 'scan' THEN 1 ELSE 2 END, app.rank_of(source)
), acid AS (
    SELECT date_trunc('minute', ts) AS minute, avg(ketone_mmol_l)::real AS v FROM ketone
    WHERE athlete_id = athlete AND ts >= from_ts AND ts < to_ts GROUP BY 1
), hormone AS (
    SELECT DISTINCT ON (1) date_trunc('minute', ts) AS minute, sum(insulin_u) FILTER (WHERE kind NOT IN ('meal', 'correction', 'user_change'))::real AS v FROM insulin
    WHERE athlete_id = athlete AND ts >= from_ts AND ts < to_ts GROUP BY 1, source ORDER BY 1, app.rank_of(source)
), diary AS (
    SELECT DISTINCT ON (1) date_trunc('minute', ts) AS minute, sum(carbs_g)::real AS v FROM carbs
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
SELECT t.minute, app.local_time(athlete, t.minute),
       s.activity_id, s.sport, s.heart_rate_bpm, s.speed_mps, s.distance_m, s.altitude_m, s.cadence_rpm, s.power_w,
       s.temperature_c, s.latitude_deg, s.longitude_deg,
       pulse.v, tension.v, battery.v, breath.v, oxygen.v, walk.v, effort.v, stage.v, variability.v,
       sugar.v, acid.v, hormone.v, diary.v,
       meal.foods, meal.kcal, meal.carbs, meal.protein, meal.fat, meal.fiber, meal.sodium,
       brain.delta, brain.theta, brain.alpha, brain.beta, brain.gamma,
       sky.temperature_c, sky.dew_point_c, sky.relative_humidity_pct, sky.precipitation_mm, sky.wind_speed_kmh,
       sky.wind_direction_deg, sky.pressure_hpa, sky.condition_code
FROM generate_series(date_trunc('minute', from_ts), to_ts - interval '1 us', interval '1 minute') AS t (minute)
LEFT JOIN sample s USING (minute)
LEFT JOIN pulse USING (minute) LEFT JOIN tension USING (minute) LEFT JOIN battery USING (minute) LEFT JOIN breath USING (minute)
LEFT JOIN oxygen USING (minute) LEFT JOIN walk USING (minute) LEFT JOIN effort USING (minute) LEFT JOIN stage USING (minute)
LEFT JOIN variability USING (minute) LEFT JOIN sugar USING (minute) LEFT JOIN acid USING (minute) LEFT JOIN hormone USING (minute)
LEFT JOIN diary USING (minute) LEFT JOIN meal USING (minute) LEFT JOIN brain USING (minute)
LEFT JOIN sky ON sky.ts = date_trunc('hour', t.minute)
ORDER BY t.minute;
END;
-- +goose StatementEnd
COMMENT ON FUNCTION minute_stream IS 'One row a minute from the first instant up to before the second, with all sources side by side: workout, wellness, sleep, glucose, food, EEG, weather. Example: SELECT * FROM minute_stream(''2025-06-01'', ''2025-06-02'')';
