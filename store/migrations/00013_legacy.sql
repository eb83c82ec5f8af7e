-- +goose Up

-- The names of the original athlete_data_warehouse (pgalko, until 2023), so that
-- dashboards made for it go on working: SET search_path = legacy, public. Its
-- misspelt names are kept, with corrected ones beside them.
CREATE SCHEMA legacy;

CREATE FUNCTION legacy.ema_func(state numeric, value numeric, alpha numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN state IS NULL THEN value WHEN value IS NULL THEN state ELSE state + (value - state) * alpha END;
COMMENT ON FUNCTION legacy.ema_func IS 'One step of an exponentially weighted moving average';
CREATE AGGREGATE legacy.ema(numeric, numeric) (SFUNC = legacy.ema_func, STYPE = numeric);
COMMENT ON AGGREGATE legacy.ema(numeric, numeric) IS 'Exponentially weighted moving average: value, weight of the newest (1/7 for ATL, 1/42 for CTL); use it as a window aggregate';
CREATE FUNCTION legacy.nullfill_func(state anyelement, value anyelement) RETURNS anyelement
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT coalesce(value, state)';
COMMENT ON FUNCTION legacy.nullfill_func IS 'One step of nullfill';
CREATE AGGREGATE legacy.nullfill(anyelement) (SFUNC = legacy.nullfill_func, STYPE = anyelement);
COMMENT ON AGGREGATE legacy.nullfill(anyelement) IS 'The last value that is not NULL; as a window aggregate it fills gaps';

-- Numbers of the vendors' extra objects; what is no number is NULL and breaks no view.
CREATE FUNCTION app.num(object jsonb, key text) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE jsonb_typeof(object -> key)
        WHEN 'number' THEN (object ->> key)::double precision
        WHEN 'string' THEN CASE WHEN object ->> key ~ '^-?[0-9]{1,15}([.][0-9]{1,15})?$' THEN (object ->> key)::double precision END END;
COMMENT ON FUNCTION app.num IS 'The number under a key of an object; NULL where there is none';

-- Workouts by the families of the original. The best of a group may be of the
-- other family: so the best within each family is taken, not the best of all.
CREATE VIEW app.legacy_activity AS
SELECT a.athlete_id, a.activity_id, CASE a.source WHEN 'strava' THEN 'strava' ELSE 'gc' END AS family, a.start_time, a.end_time,
       coalesce(a.start_time AT TIME ZONE a.utc_offset, app.local_time(a.athlete_id, a.start_time)) AS start_local
FROM public.activity a
LEFT JOIN LATERAL (SELECT t.group_id, t.best FROM public.activity_group t
                   WHERE t.athlete_id = a.athlete_id AND t.activity_id = a.activity_id OFFSET 0) g ON true
WHERE a.source <> 'oura'
  AND (g.group_id IS NULL OR g.best OR NOT EXISTS (
        SELECT FROM public.activity_group h JOIN public.activity b USING (athlete_id, activity_id)
        WHERE h.athlete_id = a.athlete_id AND h.group_id = g.group_id AND b.source <> 'oura' AND (b.source = 'strava') = (a.source = 'strava')
          AND (h.best, b.record_count, -b.activity_id) > (g.best, a.record_count, -a.activity_id)));
COMMENT ON VIEW app.legacy_activity IS 'Workouts by the families of the original, gc and strava; within a family a workout that several devices tell of is there once';

-- Every minute from the first thing known of an athlete on. The text is put
-- together from two parts, since formatting millions of times is slow.
CREATE VIEW app.legacy_minute AS
SELECT f.athlete_id, d.midnight + m.after AS minute, d.text || m.text AS text
FROM (SELECT a.athlete_id,
             least((SELECT min(w.start_time) FROM public.activity w WHERE w.athlete_id = a.athlete_id AND w.start_time >= '2000-01-01 00:00:00+00'),
                   (SELECT min(i.first_ts) FROM app.item i WHERE i.athlete_id = a.athlete_id AND i.first_ts >= '2000-01-01 00:00:00+00')) AS first
      FROM public.athlete a OFFSET 0) f
CROSS JOIN LATERAL (SELECT t AT TIME ZONE 'UTC' AS midnight, to_char(t, 'YYYY-MM-DD ') AS text
                    FROM generate_series(date_trunc('day', f.first AT TIME ZONE 'UTC'), now() AT TIME ZONE 'UTC', interval '1 day') t OFFSET 0) d
CROSS JOIN (SELECT n * interval '1 minute' AS after, to_char(time '00:00' + n * interval '1 minute', 'HH24:MI:SS') AS text
            FROM generate_series(0, 1439) n OFFSET 0) m;
COMMENT ON VIEW app.legacy_minute IS 'Every minute (UTC) from the first thing known of an athlete to the end of today';

CREATE VIEW legacy.athlete AS
SELECT athlete_id::integer AS id,
       name AS ath_un
FROM public.athlete;
COMMENT ON VIEW legacy.athlete IS 'Athletes';
COMMENT ON COLUMN legacy.athlete.id IS 'Athlete';
COMMENT ON COLUMN legacy.athlete.ath_un IS 'Name';

CREATE VIEW legacy.diasend_cgm AS
SELECT row_number() OVER (ORDER BY g.ts, g.source, g.kind) AS id,
       g.athlete_id::integer AS athlete_id,
       to_char(coalesce(g.local_ts, app.local_time(g.athlete_id, g.ts)), 'YYYY-MM-DD HH24:MI:SS') AS "timestamp",
       CASE WHEN g.kind <> 'history' THEN g.glucose_mmol_l END AS glucose_nmol_l,
       CASE g.source WHEN 'diasend' THEN 'diasend_web' WHEN 'glimp' THEN 'glimp_android' WHEN 'libreview' THEN 'libre_view' WHEN 'glooko' THEN 'glooko_csv' WHEN 'dexcom' THEN 'dexcom_clarity' ELSE g.source END AS data_source,
       CASE WHEN g.kind = 'history' THEN g.glucose_mmol_l END AS glucose_nmol_l_15min_avrg,
       to_char(g.ts AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS timestamp_gmt,
       g.ketone_mmol_l AS ketone_nmol_l
FROM (SELECT athlete_id, source, ts, local_ts, kind, glucose_mmol_l, NULL::real AS ketone_mmol_l FROM glucose
      UNION ALL SELECT athlete_id, source, ts, local_ts, 'ketone', NULL, ketone_mmol_l FROM ketone) g;
COMMENT ON VIEW legacy.diasend_cgm IS 'Glucose and ketones: scans in glucose_nmol_l, history of a sensor in glucose_nmol_l_15min_avrg; mmol/L in spite of the names';
COMMENT ON COLUMN legacy.diasend_cgm.id IS 'Number of the row; not the same from one day to the next';
COMMENT ON COLUMN legacy.diasend_cgm.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.diasend_cgm."timestamp" IS 'Local time as text';
COMMENT ON COLUMN legacy.diasend_cgm.glucose_nmol_l IS 'Scan or strip, mmol/L';
COMMENT ON COLUMN legacy.diasend_cgm.data_source IS 'Source under the name of the original';
COMMENT ON COLUMN legacy.diasend_cgm.glucose_nmol_l_15min_avrg IS 'History of the sensor, mmol/L';
COMMENT ON COLUMN legacy.diasend_cgm.timestamp_gmt IS 'UTC as text';
COMMENT ON COLUMN legacy.diasend_cgm.ketone_nmol_l IS 'Ketones, mmol/L';

CREATE VIEW legacy.mfp_nutrition AS
SELECT row_number() OVER (ORDER BY day, meal, ordinal) AS id,
       athlete_id::integer AS athlete_id,
       day AS date,
       meal,
       coalesce(food, '(meal total)') AS food_item,
       coalesce(unit, 'piece') AS units,
       coalesce(amount, 1) AS quantity,
       fiber_g AS fiber,
       sodium_mg AS sodium,
       carbs_g AS carbohydrates,
       energy_kcal AS calories,
       fat_g AS fat,
       protein_g AS protein,
       saturated_fat_g AS sat_fat,
       polyunsaturated_fat_g AS ply_fat,
       monounsaturated_fat_g AS mon_fat,
       trans_fat_g AS trn_fat,
       cholesterol_mg AS cholesterol,
       potassium_mg AS potassium,
       sugar_g AS sugar,
       vitamin_a_pct AS vit_a,
       vitamin_c_pct AS vit_c,
       calcium_pct AS calcium,
       iron_pct AS iron
FROM nutrition_best;
COMMENT ON VIEW legacy.mfp_nutrition IS 'Foods of meals';
COMMENT ON COLUMN legacy.mfp_nutrition.id IS 'Number of the row; not the same from one day to the next';
COMMENT ON COLUMN legacy.mfp_nutrition.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.mfp_nutrition.date IS 'Day';
COMMENT ON COLUMN legacy.mfp_nutrition.meal IS 'Meal';
COMMENT ON COLUMN legacy.mfp_nutrition.food_item IS 'Food, or the whole meal';
COMMENT ON COLUMN legacy.mfp_nutrition.units IS 'Unit of the quantity';
COMMENT ON COLUMN legacy.mfp_nutrition.quantity IS 'Quantity';
COMMENT ON COLUMN legacy.mfp_nutrition.fiber IS 'g';
COMMENT ON COLUMN legacy.mfp_nutrition.sodium IS 'mg';
COMMENT ON COLUMN legacy.mfp_nutrition.carbohydrates IS 'g';
COMMENT ON COLUMN legacy.mfp_nutrition.calories IS 'kcal';
COMMENT ON COLUMN legacy.mfp_nutrition.fat IS 'g';
COMMENT ON COLUMN legacy.mfp_nutrition.protein IS 'g';
COMMENT ON COLUMN legacy.mfp_nutrition.sat_fat IS 'g';
COMMENT ON COLUMN legacy.mfp_nutrition.ply_fat IS 'g';
COMMENT ON COLUMN legacy.mfp_nutrition.mon_fat IS 'g';
COMMENT ON COLUMN legacy.mfp_nutrition.trn_fat IS 'g';
COMMENT ON COLUMN legacy.mfp_nutrition.cholesterol IS 'mg';
COMMENT ON COLUMN legacy.mfp_nutrition.potassium IS 'mg';
COMMENT ON COLUMN legacy.mfp_nutrition.sugar IS 'g';
COMMENT ON COLUMN legacy.mfp_nutrition.vit_a IS 'percent of the daily value';
COMMENT ON COLUMN legacy.mfp_nutrition.vit_c IS 'percent of the daily value';
COMMENT ON COLUMN legacy.mfp_nutrition.calcium IS 'percent of the daily value';
COMMENT ON COLUMN legacy.mfp_nutrition.iron IS 'percent of the daily value';

CREATE VIEW legacy.mind_monitor_eeg AS
SELECT row_number() OVER (ORDER BY ts) AS id,
       to_char(coalesce(local_ts, app.local_time(athlete_id, ts)), 'YYYY-MM-DD HH24:MI:SS.MS') AS "timestamp",
       delta_tp9,
       delta_af7,
       delta_af8,
       delta_tp10,
       theta_tp9,
       theta_af7,
       theta_af8,
       theta_tp10,
       alpha_tp9,
       alpha_af7,
       alpha_af8,
       alpha_tp10,
       beta_tp9,
       beta_af7,
       beta_af8,
       beta_tp10,
       gamma_tp9,
       gamma_af7,
       gamma_af8,
       gamma_tp10,
       NULL::real AS raw_tp9,
       NULL::real AS raw_af7,
       NULL::real AS raw_af8,
       NULL::real AS raw_tp10,
       NULL::real AS aux_right,
       accel_x_g AS accelerometer_x,
       accel_y_g AS accelerometer_y,
       accel_z_g AS accelerometer_z,
       gyro_x_dps AS gyro_x,
       gyro_y_dps AS gyro_y,
       gyro_z_dps AS gyro_z,
       headband_on AS head_band_on,
       contact_tp9 AS hsi_tp9,
       contact_af7 AS hsi_af7,
       contact_af8 AS hsi_af8,
       contact_tp10 AS hsi_tp10,
       battery_pct AS battery,
       (SELECT string_agg(e.text, ' ' ORDER BY e.sequence) FROM eeg_event e WHERE e.athlete_id = s.athlete_id AND e.source = s.source AND e.ts >= s.ts AND e.ts < s.ts + interval '1 second') AS elements,
       to_char(ts AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS timestamp_gmt,
       athlete_id::integer AS athlete_id
FROM eeg_sample s;
COMMENT ON VIEW legacy.mind_monitor_eeg IS 'EEG, one row a second (the original had one a sample; raw samples are in public.eeg_block)';
COMMENT ON COLUMN legacy.mind_monitor_eeg.id IS 'Number of the row; not the same from one day to the next';
COMMENT ON COLUMN legacy.mind_monitor_eeg."timestamp" IS 'Local time as text';
COMMENT ON COLUMN legacy.mind_monitor_eeg.delta_tp9 IS 'delta band of electrode TP9 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.delta_af7 IS 'delta band of electrode AF7 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.delta_af8 IS 'delta band of electrode AF8 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.delta_tp10 IS 'delta band of electrode TP10 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.theta_tp9 IS 'theta band of electrode TP9 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.theta_af7 IS 'theta band of electrode AF7 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.theta_af8 IS 'theta band of electrode AF8 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.theta_tp10 IS 'theta band of electrode TP10 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.alpha_tp9 IS 'alpha band of electrode TP9 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.alpha_af7 IS 'alpha band of electrode AF7 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.alpha_af8 IS 'alpha band of electrode AF8 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.alpha_tp10 IS 'alpha band of electrode TP10 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.beta_tp9 IS 'beta band of electrode TP9 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.beta_af7 IS 'beta band of electrode AF7 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.beta_af8 IS 'beta band of electrode AF8 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.beta_tp10 IS 'beta band of electrode TP10 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.gamma_tp9 IS 'gamma band of electrode TP9 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.gamma_af7 IS 'gamma band of electrode AF7 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.gamma_af8 IS 'gamma band of electrode AF8 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.gamma_tp10 IS 'gamma band of electrode TP10 in Bel';
COMMENT ON COLUMN legacy.mind_monitor_eeg.raw_tp9 IS 'Always NULL: raw samples are in public.eeg_block';
COMMENT ON COLUMN legacy.mind_monitor_eeg.raw_af7 IS 'Always NULL: raw samples are in public.eeg_block';
COMMENT ON COLUMN legacy.mind_monitor_eeg.raw_af8 IS 'Always NULL: raw samples are in public.eeg_block';
COMMENT ON COLUMN legacy.mind_monitor_eeg.raw_tp10 IS 'Always NULL: raw samples are in public.eeg_block';
COMMENT ON COLUMN legacy.mind_monitor_eeg.aux_right IS 'Always NULL: raw samples are in public.eeg_block';
COMMENT ON COLUMN legacy.mind_monitor_eeg.accelerometer_x IS 'g';
COMMENT ON COLUMN legacy.mind_monitor_eeg.accelerometer_y IS 'g';
COMMENT ON COLUMN legacy.mind_monitor_eeg.accelerometer_z IS 'g';
COMMENT ON COLUMN legacy.mind_monitor_eeg.gyro_x IS 'degrees a second';
COMMENT ON COLUMN legacy.mind_monitor_eeg.gyro_y IS 'degrees a second';
COMMENT ON COLUMN legacy.mind_monitor_eeg.gyro_z IS 'degrees a second';
COMMENT ON COLUMN legacy.mind_monitor_eeg.head_band_on IS 'Share of the second';
COMMENT ON COLUMN legacy.mind_monitor_eeg.hsi_tp9 IS '1 good, 2 medium, 4 bad';
COMMENT ON COLUMN legacy.mind_monitor_eeg.hsi_af7 IS '1 good, 2 medium, 4 bad';
COMMENT ON COLUMN legacy.mind_monitor_eeg.hsi_af8 IS '1 good, 2 medium, 4 bad';
COMMENT ON COLUMN legacy.mind_monitor_eeg.hsi_tp10 IS '1 good, 2 medium, 4 bad';
COMMENT ON COLUMN legacy.mind_monitor_eeg.battery IS 'percent';
COMMENT ON COLUMN legacy.mind_monitor_eeg.elements IS 'Events of the second';
COMMENT ON COLUMN legacy.mind_monitor_eeg.timestamp_gmt IS 'UTC as text';
COMMENT ON COLUMN legacy.mind_monitor_eeg.athlete_id IS 'Athlete';

CREATE VIEW legacy.weather AS
SELECT athlete_id::integer AS athlete_id,
       to_char(ts AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS timestamp_gmt,
       temperature_c AS temperature,
       dew_point_c AS dew_point,
       relative_humidity_pct AS relative_humidity,
       precipitation_mm AS precipitation,
       snow_depth_mm AS snow,
       wind_direction_deg AS wind_direction,
       wind_speed_kmh AS wind_speed,
       wind_gust_kmh AS wind_gust,
       pressure_hpa AS sea_air_pressure,
       sunshine_min AS total_sunshine,
       condition_code
FROM (SELECT DISTINCT ON (athlete_id, ts) * FROM weather_hour ORDER BY athlete_id, ts, app.rank_of(source), station) w;
COMMENT ON VIEW legacy.weather IS 'Weather by the hour, of the best source';
COMMENT ON COLUMN legacy.weather.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.weather.timestamp_gmt IS 'UTC as text';
COMMENT ON COLUMN legacy.weather.temperature IS '°C';
COMMENT ON COLUMN legacy.weather.dew_point IS '°C';
COMMENT ON COLUMN legacy.weather.relative_humidity IS 'percent';
COMMENT ON COLUMN legacy.weather.precipitation IS 'mm';
COMMENT ON COLUMN legacy.weather.snow IS 'mm';
COMMENT ON COLUMN legacy.weather.wind_direction IS 'degrees';
COMMENT ON COLUMN legacy.weather.wind_speed IS 'km/h';
COMMENT ON COLUMN legacy.weather.wind_gust IS 'km/h';
COMMENT ON COLUMN legacy.weather.sea_air_pressure IS 'hPa';
COMMENT ON COLUMN legacy.weather.total_sunshine IS 'minutes';
COMMENT ON COLUMN legacy.weather.condition_code IS 'Code of the source';

CREATE VIEW legacy.timezones AS
SELECT CASE WHEN a.source <> 'strava' THEN a.activity_id END AS gc_activity_id,
       CASE WHEN a.source = 'strava' THEN a.activity_id END AS strava_activity_id,
       to_char(a.start_time AT TIME ZONE coalesce(a.utc_offset, interval '0'), 'YYYY-MM-DD HH24:MI:SS') AS timestamp_local,
       to_char(a.start_time AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS timestamp_gmt,
       a.time_zone AS timezone,
       a.start_longitude_deg AS long_degr,
       a.start_latitude_deg AS lat_degr,
       round(a.avg_altitude_m)::integer AS alt_avrg,
       to_char(a.end_time AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS end_time_gmt,
       a.athlete_id::integer AS athlete_id
FROM activity a WHERE a.start_latitude_deg IS NOT NULL;
COMMENT ON VIEW legacy.timezones IS 'Places and zones of activities';
COMMENT ON COLUMN legacy.timezones.gc_activity_id IS 'Activity of a device';
COMMENT ON COLUMN legacy.timezones.strava_activity_id IS 'Activity of Strava';
COMMENT ON COLUMN legacy.timezones.timestamp_local IS 'Local start as text';
COMMENT ON COLUMN legacy.timezones.timestamp_gmt IS 'Start, UTC as text';
COMMENT ON COLUMN legacy.timezones.timezone IS 'IANA name';
COMMENT ON COLUMN legacy.timezones.long_degr IS 'degrees';
COMMENT ON COLUMN legacy.timezones.lat_degr IS 'degrees';
COMMENT ON COLUMN legacy.timezones.alt_avrg IS 'm';
COMMENT ON COLUMN legacy.timezones.end_time_gmt IS 'End, UTC as text';
COMMENT ON COLUMN legacy.timezones.athlete_id IS 'Athlete';

CREATE VIEW legacy.gmt_local_time_difference AS
SELECT athlete_id::integer AS athlete_id,
       local_date,
       local_date::timestamp AS local_midnight_timestamp,
       app.instant(athlete_id, local_date::timestamp) AT TIME ZONE 'UTC' AS gmt_midnight_timestamp,
       (local_date + time '12:00') - app.instant(athlete_id, local_date + time '12:00') AT TIME ZONE 'UTC' AS gmt_local_difference
FROM daily;
COMMENT ON VIEW legacy.gmt_local_time_difference IS 'Offset of every local day on which anything happened, at noon';
COMMENT ON COLUMN legacy.gmt_local_time_difference.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.gmt_local_time_difference.local_date IS 'Local day';
COMMENT ON COLUMN legacy.gmt_local_time_difference.local_midnight_timestamp IS 'Local midnight';
COMMENT ON COLUMN legacy.gmt_local_time_difference.gmt_midnight_timestamp IS 'Local midnight in UTC';
COMMENT ON COLUMN legacy.gmt_local_time_difference.gmt_local_difference IS 'Local time minus UTC';

CREATE VIEW legacy.time_interval_min AS
SELECT a.athlete_id::integer AS athlete_id,
       to_char(m AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS timestamp_gmt
FROM (SELECT athlete_id, date_trunc('minute', min(start_time)) AS first FROM activity WHERE start_time > '1990-06-01' GROUP BY athlete_id) a,
     generate_series(a.first, now(), interval '1 minute') m;
COMMENT ON VIEW legacy.time_interval_min IS 'Every minute since the first activity';
COMMENT ON COLUMN legacy.time_interval_min.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.time_interval_min.timestamp_gmt IS 'UTC as text';

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
    SELECT DISTINCT ON (athlete_id, day) day AS local_date, * FROM sleep
    WHERE source = 'oura' AND kind IS DISTINCT FROM 'deleted' ORDER BY athlete_id, day, asleep_s DESC NULLS LAST
), b AS (
    SELECT athlete_id, coalesce(local_ts, app.local_time(athlete_id, ts))::date AS local_date, avg(body_water_pct) AS water, avg(bmi) AS bmi, avg(body_fat_pct) AS fat,
           avg(muscle_mass_kg) AS muscle, avg(weight_kg) AS weight, avg(bone_mass_kg) AS bone
    FROM body_measurement GROUP BY 1, 2
), f AS (
    SELECT athlete_id, day AS local_date, string_agg(food, ', ' ORDER BY meal, ordinal) AS foods, count(*) AS n FROM nutrition_best GROUP BY athlete_id, day
), r AS (
    -- Of each day the history of one source, and the scans of one, else strips.
    -- Readings without a local time get it from the offsets with which their day
    -- (UTC) begins and ends; only where the two differ, each is asked for.
    SELECT DISTINCT ON (v.athlete_id, v.local_date, v.history) v.* FROM (
        SELECT q.athlete_id, q.source, q.kind, q.kind = 'history' AS history, (CASE WHEN q.local_ts IS NOT NULL THEN q.local_ts
                   WHEN t.begins = t.ends THEN q.ts AT TIME ZONE 'UTC' + t.begins ELSE app.local_time(q.athlete_id, q.ts) END)::date AS local_date,
               avg(q.glucose_mmol_l) AS avg, stddev_samp(q.glucose_mmol_l) AS sd, max(q.glucose_mmol_l) AS max, min(q.glucose_mmol_l) AS min
        FROM glucose q
        LEFT JOIN (SELECT c.athlete_id, c.day, app.local_time(c.athlete_id, c.day::timestamp AT TIME ZONE 'UTC') - c.day::timestamp AS begins,
                          app.local_time(c.athlete_id, (c.day + 1)::timestamp AT TIME ZONE 'UTC') - (c.day + 1)::timestamp AS ends
                   FROM (SELECT DISTINCT athlete_id, (ts AT TIME ZONE 'UTC')::date AS day FROM glucose WHERE local_ts IS NULL) c OFFSET 0) t
            ON q.local_ts IS NULL AND t.athlete_id = q.athlete_id AND t.day = (q.ts AT TIME ZONE 'UTC')::date
        WHERE q.kind IN ('history', 'scan', 'strip') GROUP BY 1, 2, 3, 4, 5) v
    LEFT JOIN app.source_priority p USING (source)
    ORDER BY v.athlete_id, v.local_date, v.history, v.kind = 'strip', coalesce(p.rank, 1000), v.source
), u AS (
    SELECT athlete_id, local_date, max(avg) FILTER (WHERE NOT history) AS scan_avg, max(max) FILTER (WHERE NOT history) AS scan_max, max(min) FILTER (WHERE NOT history) AS scan_min,
           max(avg) FILTER (WHERE history) AS hist_avg, max(sd) FILTER (WHERE history) AS hist_sd, max(max) FILTER (WHERE history) AS hist_max, max(min) FILTER (WHERE history) AS hist_min
    FROM r GROUP BY 1, 2
), k AS (
    SELECT athlete_id, coalesce(local_ts, app.local_time(athlete_id, ts))::date AS local_date, max(ketone_mmol_l) AS max, min(ketone_mmol_l) AS min FROM ketone GROUP BY 1, 2
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
       d.min_temperature_c AS weather_min_temp,
       d.max_temperature_c AS weather_max_temp,
       round(d.avg_temperature_c::numeric, 1) AS weather_avg_temp,
       m.dew AS weather_avg_dew_point,
       d.avg_humidity_pct AS weather_avg_humidity,
       m.prec AS weather_avg_precipitation,
       m.snow AS weather_avg_snow,
       m.wdir AS weather_avg_wind_direction,
       d.avg_wind_speed_kmh AS weather_avg_wind_speed,
       m.gust AS weather_avg_wind_gust,
       d.avg_pressure_hpa AS weather_avg_air_pressure,
       m.psd AS weather_stddev_air_pressure,
       m.sun AS weather_avg_tot_sunshine
FROM daily d
LEFT JOIN g USING (athlete_id, local_date) LEFT JOIN s USING (athlete_id, local_date) LEFT JOIN o USING (athlete_id, local_date)
LEFT JOIN n USING (athlete_id, local_date) LEFT JOIN b USING (athlete_id, local_date) LEFT JOIN f USING (athlete_id, local_date)
LEFT JOIN u USING (athlete_id, local_date) LEFT JOIN k USING (athlete_id, local_date) LEFT JOIN m USING (athlete_id, local_date)
LEFT JOIN daily_summary y ON y.athlete_id = d.athlete_id AND y.source = 'oura' AND y.day = d.local_date
LEFT JOIN (SELECT athlete_id, day, max(asleep_s) AS asleep_s FROM sleep WHERE source = 'garmin' AND kind IS DISTINCT FROM 'nap' GROUP BY 1, 2) z ON z.athlete_id = d.athlete_id AND z.day = d.local_date
LEFT JOIN daily_summary x ON x.athlete_id = d.athlete_id AND x.source = 'garmin' AND x.day = d.local_date
ORDER BY d.local_date DESC;
COMMENT ON VIEW legacy.view_consolidated_data_summary IS 'One row a local day with all sources, under the names of the original';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.local_date IS 'Local day';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_actvt_elapsed_time IS 'Workouts recorded by devices: elapsed time, s';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_actvt_distance IS 'Workouts recorded by devices: distance, m';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_actvt_total_ascent IS 'Workouts recorded by devices: total ascent, m';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_actvt_avg_hr IS 'Workouts recorded by devices: avg hr, bpm';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_actvt_max_hr IS 'Workouts recorded by devices: max hr, bpm';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_actvt_total_calories IS 'Workouts recorded by devices: total calories, kcal';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_actvt_hrv_rmssd IS 'Workouts recorded by devices: hrv rmssd, ms';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_actvt_hrv_sdrr IS 'Workouts recorded by devices: hrv sdrr, ms';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_actvt_hrv_pnn50 IS 'Workouts recorded by devices: hrv pnn50, percent';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_actvt_hrv_pnn20 IS 'Workouts recorded by devices: hrv pnn20, percent';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.strava_actvt_elapsed_time IS 'Strava: elapsed time, s';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.strava_actvt_distance IS 'Strava: distance, m';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.strava_actvt_elevation_gain IS 'Strava: elevation gain, m';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.strava_actvt_avg_temp IS 'Strava: avg temp, °C';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.strava_actvt_avg_heartrate IS 'Strava: avg heartrate, bpm';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.strava_actvt_max_heartrate IS 'Strava: max heartrate, bpm';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.strava_actvt_elev_high IS 'Strava: elev high, m';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.strava_actvt_suffer_score IS 'Strava: suffer score, Relative Effort';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_score IS 'Oura''s score 0–100 (activity_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_score_stay_active IS 'Oura''s score 0–100 (activity_stay_active_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_score_move_every_hour IS 'Oura''s score 0–100 (activity_move_every_hour_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_score_training_frequency IS 'Oura''s score 0–100 (activity_training_frequency_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_score_training_volume IS 'Oura''s score 0–100 (activity_training_volume_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_score_recovery_time IS 'Oura''s score 0–100 (activity_recovery_time_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_daily_movement IS 'Oura: daily movement, m';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_rest IS 'Oura: rest, minutes';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_inactive IS 'Oura: inactive, minutes';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_low IS 'Oura: low, minutes';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_med IS 'Oura: med, minutes';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_high IS 'Oura: high, minutes';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_steps IS 'Oura: steps, steps';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_cal_active IS 'Oura: cal active, kcal';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_met_min_inactive IS 'Oura: met min inactive, MET minutes';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_met_min_low IS 'Oura: met min low, MET minutes';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_met_min_medium IS 'Oura: met min medium, MET minutes';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_met_min_high IS 'Oura: met min high, MET minutes';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_actvt_average_met IS 'Oura: average met, MET';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_total_steps IS 'Garmin: total steps, steps';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_total_distance IS 'Garmin: total distance, m';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_floors_ascended IS 'Garmin: floors ascended, floors';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_floors_descended IS 'Garmin: floors descended, floors';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_max_hr IS 'Garmin: max hr, bpm';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_min_hr IS 'Garmin: min hr, bpm';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_min_avg_hr IS 'Garmin: min avg hr, always NULL: no source tells it now';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_resting_hr IS 'Garmin: resting hr, bpm';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_max_avg_hr IS 'Garmin: max avg hr, always NULL: no source tells it now';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_avg_stress IS 'Garmin: avg stress, 0–100';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_max_stress IS 'Garmin: max stress, 0–100';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_sleep_duration IS 'Garmin: sleep duration, s';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_battery_charge IS 'Garmin: battery charge, points';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_battery_drained IS 'Garmin: battery drained, points';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_moderate_intensity_minutes IS 'Garmin: moderate intensity minutes, minutes';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_vigorous_intensity_minutes IS 'Garmin: vigorous intensity minutes, minutes';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_total_calories IS 'Garmin: total calories, kcal';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_bmr_calories IS 'Garmin: bmr calories, kcal';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_food_calories_remaining IS 'Garmin: food calories remaining, always NULL: no source tells it now';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_food_calories_consumed IS 'Garmin: food calories consumed, kcal';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_common_total_calories IS 'Garmin: common total calories, kcal';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_well_active_calories IS 'Garmin: active calories, kcal';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_bc_body_water IS 'Body: body water, percent';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_bc_bmi IS 'Body: bmi, kg/m²';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_bc_body_fat IS 'Body: body fat, percent';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_bc_muscle_mass IS 'Body: muscle mass, g';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_bc_weight IS 'Body: weight, g';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.gc_bc_bone_mass IS 'Body: bone mass, g';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_readnss_score IS 'Oura''s score 0–100 (readiness_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_readnss_score_prev_night IS 'Oura''s score 0–100 (readiness_previous_night_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_readnss_score_previous_day IS 'Oura''s score 0–100 (readiness_previous_day_activity_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_readnss_score_sleep_balance IS 'Oura''s score 0–100 (readiness_sleep_balance_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_readnss_score_activity_balance IS 'Oura''s score 0–100 (readiness_activity_balance_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_readnss_score_resting_hr IS 'Oura''s score 0–100 (readiness_resting_heart_rate_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_readnss_score_hrv_ballance IS 'Oura''s score 0–100 (readiness_hrv_balance_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_readnss_score_hrv_balance IS 'Oura''s score 0–100 (readiness_hrv_balance_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_readnss_score_recovery_index IS 'Oura''s score 0–100 (readiness_recovery_index_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_readnss_score_temperature IS 'Oura''s score 0–100 (readiness_body_temperature_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_bedtime_start IS 'Local beginning of the main sleep';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_bedtime_end IS 'Local end of the main sleep';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_score IS 'Oura''s score 0–100 (sleep_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_score_total IS 'Oura''s score 0–100 (sleep_total_sleep_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_score_disturbances IS 'Oura''s score 0–100 (sleep_restfulness_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_score_efficiency IS 'Oura''s score 0–100 (sleep_efficiency_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_score_latency IS 'Oura''s score 0–100 (sleep_latency_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_score_rem IS 'Oura''s score 0–100 (sleep_rem_sleep_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_score_deep IS 'Oura''s score 0–100 (sleep_deep_sleep_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_score_alignment IS 'Oura''s score 0–100 (sleep_timing_score)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_total_asleep IS 'Oura: total asleep, s';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_total_in_bed IS 'Oura: total in bed, s';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_awake IS 'Oura: awake, s';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_light IS 'Oura: light, s';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_rem IS 'Oura: rem, s';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_deep IS 'Oura: deep, s';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_onset_latency IS 'Oura: onset latency, s';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_restless IS 'Oura: restless, restless periods (the original: percent)';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_efficiency IS 'Oura: efficiency, percent';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_midpoint_time IS 'Oura: midpoint time, s after the beginning';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_hr_lowest IS 'Oura: hr lowest, bpm';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_hr_average IS 'Oura: hr average, bpm';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_rmssd IS 'Oura: rmssd, ms';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_breath_average IS 'Oura: breath average, breaths a minute';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_temperature_deviation IS 'Oura: temperature deviation, °C';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_temperature_temperature_trend_deviation IS 'Oura: temperature temperature trend deviation, °C';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_temperature_trend_deviation IS 'Oura: temperature trend deviation, °C';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_bedtime_end_delta IS 'Oura: bedtime end delta, s from midnight';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_bedtime_start_delta IS 'Oura: bedtime start delta, s from midnight';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.oura_sleep_midpoint_at_delta IS 'Oura: midpoint at delta, s from midnight';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.nutr_food_items IS 'Foods, joined by commas';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.nutr_food_items_count IS 'Number of entries';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.nutr_daily_calories IS 'kcal';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.nutr_daily_carbs IS 'g';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.nutr_daily_protein IS 'g';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.nutr_daily_fat IS 'g';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.nutr_daily_fiber IS 'g';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.nutr_daily_sodium IS 'mg';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.bg_1min_glu_avrg IS 'Mean of scans, mmol/L';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.bg_15min_glu_avrg IS 'Mean of the history, mmol/L';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.bg_keto_avrg IS 'Mean of ketones, mmol/L';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.bg_glu_stddev IS 'Standard deviation of the history, mmol/L';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.bg_glu_variability_perc IS 'Coefficient of variation, percent';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.bg_glu_1min_max IS 'mmol/L';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.bg_glu_1min_min IS 'mmol/L';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.bg_glu_15min_max IS 'mmol/L';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.bg_glu_15min_min IS 'mmol/L';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.bg_keto_max IS 'mmol/L';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.bg_keto_min IS 'mmol/L';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.eeg_average_alpha IS 'alpha band, 0–100 for −1 to +1 Bel';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.eeg_average_beta IS 'beta band, 0–100 for −1 to +1 Bel';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.eeg_average_gamma IS 'gamma band, 0–100 for −1 to +1 Bel';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.eeg_average_delta IS 'delta band, 0–100 for −1 to +1 Bel';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.eeg_average_theta IS 'theta band, 0–100 for −1 to +1 Bel';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.eeg_session_duration IS 'Seconds of EEG';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.weather_min_temp IS 'Weather: min temp, °C';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.weather_max_temp IS 'Weather: max temp, °C';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.weather_avg_temp IS 'Weather: avg temp, °C';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.weather_avg_dew_point IS 'Weather: avg dew point, °C';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.weather_avg_humidity IS 'Weather: avg humidity, percent';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.weather_avg_precipitation IS 'Weather: avg precipitation, mm';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.weather_avg_snow IS 'Weather: avg snow, mm';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.weather_avg_wind_direction IS 'Weather: avg wind direction, degrees, arithmetic mean';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.weather_avg_wind_speed IS 'Weather: avg wind speed, km/h';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.weather_avg_wind_gust IS 'Weather: avg wind gust, km/h';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.weather_avg_air_pressure IS 'Weather: avg air pressure, hPa';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.weather_stddev_air_pressure IS 'Weather: stddev air pressure, hPa';
COMMENT ON COLUMN legacy.view_consolidated_data_summary.weather_avg_tot_sunshine IS 'Weather: avg tot sunshine, minutes';

CREATE FUNCTION app.minute_text(at timestamptz) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS');
COMMENT ON FUNCTION app.minute_text IS 'An instant in the text form of the original, UTC';

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
    wthr_temp real,
    wthr_dew_point real,
    wthr_humidity real,
    wthr_precip real,
    wthr_snow real,
    wthr_wind_dir real,
    wthr_wind_speed real,
    wthr_wind_gust real,
    wthr_air_press real,
    wthr_tot_sunsh real,
    wthr_cond_code integer
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
       wx.temperature_c,
       wx.dew_point_c,
       wx.relative_humidity_pct,
       wx.precipitation_mm,
       wx.snow_depth_mm,
       wx.wind_direction_deg,
       wx.wind_speed_kmh,
       wx.wind_gust_kmh,
       wx.pressure_hpa,
       wx.sunshine_min,
       wx.condition_code
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
    FROM (SELECT ts, end_ts FROM public.sleep WHERE source = 'garmin' AND athlete_id = who AND ts > from_ts - interval '2 days' AND ts < to_ts
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
COMMENT ON VIEW legacy.view_consolidated_data_streams IS 'One row a minute with all sources, under the names of the original, since the first thing known. For more than some days use legacy.streams(from, to)';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.timestamp_gmt IS 'Minute, UTC as text';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.utc_offset IS 'Local time minus UTC';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.gc_actvt_hr IS 'Workout of Garmin or a device, mean of the minute: bpm';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.gc_actvt_speed IS 'Workout of Garmin or a device, mean of the minute: m/s';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.gc_actvt_distance IS 'Workout of Garmin or a device, mean of the minute: m since the start, the last';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.gc_actvt_altitude IS 'Workout of Garmin or a device, mean of the minute: m';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.gc_actvt_cadence IS 'Workout of Garmin or a device, mean of the minute: a minute';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.gc_actvt_power IS 'Workout of Garmin or a device, mean of the minute: W';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.gc_actvt_temperature IS 'Workout of Garmin or a device, mean of the minute: °C';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.strava_actvt_hr IS 'Workout of Strava, mean of the minute: bpm';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.strava_actvt_speed IS 'Workout of Strava, mean of the minute: m/s';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.strava_actvt_distance IS 'Workout of Strava, mean of the minute: m since the start, the last';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.strava_actvt_altitude IS 'Workout of Strava, mean of the minute: m';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.strava_actvt_cadence IS 'Workout of Strava, mean of the minute: a minute';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.strava_actvt_power IS 'Workout of Strava, mean of the minute: W';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.strava_actvt_temperature IS 'Workout of Strava, mean of the minute: °C';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.strava_actv_grade IS 'Workout of Strava: slope, percent';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.strava_actvt_grade IS 'The same, spelt right';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.gc_well_actvt_type IS 'Garmin: kind of movement (FIT name)';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.gc_well_intensity IS 'Garmin: intensity 0–7';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.gc_well_hr IS 'Garmin: bpm';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.gc_well_stress IS 'Garmin: 0–100';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.gc_well_sleeping IS 'Garmin: whether asleep; never NULL';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.oura_act_met IS 'Oura: MET';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.oura_act_intensity IS 'Oura: class of the five minutes, 0 not worn … 5 high, in each of them';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.oura_hypnogram IS 'Oura: 1 deep, 2 light, 3 REM, 4 awake; every five minutes';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.oura_sleep_hr IS 'Oura: bpm asleep';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.oura_rmssd IS 'Oura: ms asleep';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.nutr_food_items IS 'Foods, joined by comma';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.nutr_calories IS 'kcal';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.nutr_protein IS 'g';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.nutr_carbs IS 'g';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.nutr_fat IS 'g';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.nutr_fiber IS 'g';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.nutr_sodium IS 'mg';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.glu_glucose IS 'Scan or strip, mmol/L';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.glu_glucose_15m_avrg IS 'History of the sensor, mmol/L';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.glu_ketones IS 'mmol/L';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.eeg_avg_alpha IS 'alpha band of the minute, -1 Bel is 0 and +1 Bel is 100';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.eeg_avg_beta IS 'beta band of the minute, -1 Bel is 0 and +1 Bel is 100';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.eeg_avg_gamma IS 'gamma band of the minute, -1 Bel is 0 and +1 Bel is 100';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.eeg_avg_delta IS 'delta band of the minute, -1 Bel is 0 and +1 Bel is 100';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.eeg_avg_theta IS 'theta band of the minute, -1 Bel is 0 and +1 Bel is 100';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.wthr_temp IS '°C, on full hours';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.wthr_dew_point IS '°C, on full hours';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.wthr_humidity IS 'percent, on full hours';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.wthr_precip IS 'mm of the hour, on full hours';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.wthr_snow IS 'mm, on full hours';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.wthr_wind_dir IS 'degrees, on full hours';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.wthr_wind_speed IS 'km/h, on full hours';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.wthr_wind_gust IS 'km/h, on full hours';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.wthr_air_press IS 'hPa, on full hours';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.wthr_tot_sunsh IS 'minutes of the hour, on full hours';
COMMENT ON COLUMN legacy.view_consolidated_data_streams.wthr_cond_code IS 'Code of the source, on full hours';

-- +goose StatementBegin
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN
        GRANT USAGE ON SCHEMA legacy TO reader;
        GRANT SELECT ON ALL TABLES IN SCHEMA legacy TO reader;
    END IF;
END
$$;
-- +goose StatementEnd
