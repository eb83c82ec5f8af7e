-- +goose Up

-- The vendors' own tables of the original athlete_data_warehouse (pgalko, until
-- 2023) under its names, made of ours, with its units: instants are text,
-- positions of FIT semicircles, masses grams. With 00013 the whole schema is
-- there. Columns are in the order of the original.

CREATE FUNCTION app.whole(value double precision) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN abs(value) < 2147483647 THEN round(value)::integer END;
COMMENT ON FUNCTION app.whole IS 'A number rounded; NULL where it does not fit an integer';

CREATE FUNCTION app.numbers(object jsonb, key text) RETURNS real[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE jsonb_typeof(object -> key)
        WHEN 'number' THEN ARRAY[(object ->> key)::real]
        WHEN 'array' THEN ARRAY(SELECT CASE jsonb_typeof(e) WHEN 'number' THEN (e #>> '{}')::real END
                                FROM jsonb_array_elements(object -> key) WITH ORDINALITY AS x (e, n) ORDER BY n) END;
COMMENT ON FUNCTION app.numbers IS 'The list of numbers under a key of an object; NULL where there is none';

CREATE FUNCTION app.flag(value jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE value WHEN 'true' THEN true WHEN 'false' THEN false END;
COMMENT ON FUNCTION app.flag IS 'A value that is true or false; NULL where it is neither';

CREATE FUNCTION app.semicircles(degrees double precision) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN round(degrees * 2147483648 / 180)::bigint;
COMMENT ON FUNCTION app.semicircles IS 'Degrees in the unit of FIT';

-- FIT packs the share of the right pedal into the lower bits.
CREATE FUNCTION app.fit_balance(left_pct double precision) RETURNS real
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (32768 + round((100 - left_pct) * 100))::real;
COMMENT ON FUNCTION app.fit_balance IS 'The left pedal''s share as FIT writes it (left_right_balance_100)';

CREATE FUNCTION app.fit_activity_type(name text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE name WHEN 'generic' THEN 0 WHEN 'running' THEN 1 WHEN 'cycling' THEN 2 WHEN 'transition' THEN 3 WHEN 'fitness_equipment' THEN 4
        WHEN 'swimming' THEN 5 WHEN 'walking' THEN 6 WHEN 'sedentary' THEN 8 WHEN 'wheelchair' THEN 13 WHEN 'all' THEN 254 END;
COMMENT ON FUNCTION app.fit_activity_type IS 'Number of a kind of movement in the FIT profile';

-- Numbers of rows that stay what they are and that other rows can refer to
-- without looking them up: a window function would have to see all rows.
CREATE FUNCTION app.legacy_id(athlete integer, at timestamptz) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (athlete - 1) * 10000000000 + floor(extract(epoch FROM at))::bigint;
COMMENT ON FUNCTION app.legacy_id(integer, timestamptz) IS 'Number of a row by its instant: seconds since 1970';
CREATE FUNCTION app.legacy_id(athlete integer, day date) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (athlete - 1) * 1000000 + (day - date '1970-01-01');
COMMENT ON FUNCTION app.legacy_id(integer, date) IS 'Number of a row by its day: days since 1970';

-- Columns that 00013 left out. Places and weather become numeric as they were:
-- round(temperature, 1) knows no other type.
CREATE OR REPLACE VIEW legacy.athlete AS
SELECT athlete_id::integer AS id,
       name AS ath_un,
       NULL::text AS gc_email,
       NULL::text AS gc_password,
       NULL::text AS mfp_username,
       NULL::text AS mfp_password,
       NULL::text AS dropbox_access_token,
       NULL::boolean AS auto_sync,
       NULL::text AS diasend_username,
       NULL::text AS diasend_password,
       NULL::text AS glimp_export_link,
       NULL::text AS libreview_export_link,
       NULL::text AS mm_export_link,
       NULL::text AS oura_refresh_token,
       NULL::text AS strava_refresh_token
FROM public.athlete;
COMMENT ON VIEW legacy.athlete IS 'Athletes';
COMMENT ON COLUMN legacy.athlete.gc_email IS 'Always NULL: no account and no secret is in the database';
COMMENT ON COLUMN legacy.athlete.gc_password IS 'Always NULL: no account and no secret is in the database';
COMMENT ON COLUMN legacy.athlete.mfp_username IS 'Always NULL: no account and no secret is in the database';
COMMENT ON COLUMN legacy.athlete.mfp_password IS 'Always NULL: no account and no secret is in the database';
COMMENT ON COLUMN legacy.athlete.dropbox_access_token IS 'Always NULL: no account and no secret is in the database';
COMMENT ON COLUMN legacy.athlete.auto_sync IS 'Always NULL: accounts are synchronised by the program''s settings';
COMMENT ON COLUMN legacy.athlete.diasend_username IS 'Always NULL: no account and no secret is in the database';
COMMENT ON COLUMN legacy.athlete.diasend_password IS 'Always NULL: no account and no secret is in the database';
COMMENT ON COLUMN legacy.athlete.glimp_export_link IS 'Always NULL: no account and no secret is in the database';
COMMENT ON COLUMN legacy.athlete.libreview_export_link IS 'Always NULL: no account and no secret is in the database';
COMMENT ON COLUMN legacy.athlete.mm_export_link IS 'Always NULL: no account and no secret is in the database';
COMMENT ON COLUMN legacy.athlete.oura_refresh_token IS 'Always NULL: no account and no secret is in the database';
COMMENT ON COLUMN legacy.athlete.strava_refresh_token IS 'Always NULL: no account and no secret is in the database';

DROP VIEW legacy.timezones, legacy.weather;

CREATE VIEW legacy.timezones AS
SELECT a.activity_id AS id,
       CASE WHEN a.source <> 'strava' THEN a.activity_id END AS gc_activity_id,
       CASE WHEN a.source = 'strava' THEN a.activity_id END AS strava_activity_id,
       to_char(a.start_time AT TIME ZONE coalesce(a.utc_offset, interval '0'), 'YYYY-MM-DD HH24:MI:SS') AS timestamp_local,
       app.minute_text(a.start_time) AS timestamp_gmt,
       a.time_zone AS timezone,
       a.start_longitude_deg::numeric AS long_degr,
       a.start_latitude_deg::numeric AS lat_degr,
       app.whole(a.avg_altitude_m) AS alt_avrg,
       app.minute_text(a.end_time) AS end_time_gmt,
       a.athlete_id::integer AS athlete_id
FROM activity a WHERE a.start_latitude_deg IS NOT NULL;
COMMENT ON VIEW legacy.timezones IS 'Places and zones of activities';
COMMENT ON COLUMN legacy.timezones.id IS 'Activity';
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

-- Each offset is worked out once, also where times are compared with all of them.
CREATE OR REPLACE VIEW legacy.gmt_local_time_difference AS
SELECT d.athlete_id::integer AS athlete_id,
       d.local_date,
       d.local_date::timestamp AS local_midnight_timestamp,
       t.midnight AT TIME ZONE 'UTC' AS gmt_midnight_timestamp,
       (d.local_date + time '12:00') - t.noon AT TIME ZONE 'UTC' AS gmt_local_difference,
       app.legacy_id(d.athlete_id, d.local_date) AS id
FROM daily d
CROSS JOIN LATERAL (SELECT app.instant(d.athlete_id, d.local_date::timestamp) AS midnight, app.instant(d.athlete_id, d.local_date + time '12:00') AS noon OFFSET 0) t;
COMMENT ON VIEW legacy.gmt_local_time_difference IS 'Offset of every local day on which anything happened, at noon';
COMMENT ON COLUMN legacy.gmt_local_time_difference.id IS 'Number of the row';

CREATE VIEW legacy.weather AS
SELECT app.legacy_id(w.athlete_id, w.ts) AS id,
       w.athlete_id::integer AS athlete_id,
       app.minute_text(w.ts) AS timestamp_gmt,
       w.temperature_c::numeric AS temperature,
       w.dew_point_c::numeric AS dew_point,
       w.relative_humidity_pct::numeric AS relative_humidity,
       w.precipitation_mm::numeric AS precipitation,
       w.snow_depth_mm::numeric AS snow,
       w.wind_direction_deg::numeric AS wind_direction,
       w.wind_speed_kmh::numeric AS wind_speed,
       w.wind_gust_kmh::numeric AS wind_gust,
       w.pressure_hpa::numeric AS sea_air_pressure,
       w.sunshine_min::numeric AS total_sunshine,
       w.condition_code::numeric AS condition_code
FROM (SELECT DISTINCT ON (athlete_id, ts) * FROM weather_hour ORDER BY athlete_id, ts, app.rank_of(source), station) w;
COMMENT ON VIEW legacy.weather IS 'Weather by the hour, of the best source';
COMMENT ON COLUMN legacy.weather.id IS 'Number of the row';
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

CREATE OR REPLACE VIEW legacy.time_interval_min AS
SELECT a.athlete_id::integer AS athlete_id,
       to_char(m AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS timestamp_gmt,
       app.legacy_id(a.athlete_id, m) AS id
FROM (SELECT athlete_id, date_trunc('minute', min(start_time)) AS first FROM activity WHERE start_time > '1990-06-01' GROUP BY athlete_id) a,
     generate_series(a.first, now(), interval '1 minute') m;
COMMENT ON VIEW legacy.time_interval_min IS 'Every minute since the first activity';
COMMENT ON COLUMN legacy.time_interval_min.id IS 'Number of the row';

CREATE VIEW legacy.files AS
SELECT item_id AS id,
       path AS data_file_path,
       athlete_id::integer AS athlete_id
FROM app.item WHERE status <> 'failed';
COMMENT ON VIEW legacy.files IS 'Files and answers of accounts that were read';
COMMENT ON COLUMN legacy.files.id IS 'Number of the file: app.item.item_id';
COMMENT ON COLUMN legacy.files.data_file_path IS 'Where it was found; inside an archive "export.zip!/a/b.fit"';
COMMENT ON COLUMN legacy.files.athlete_id IS 'Athlete';

-- What only the session itself says is said of a workout that has but one.
CREATE VIEW legacy.garmin_connect_original_session AS
SELECT app.whole(floor(a.avg_cadence_rpm)) AS avg_cadence,
       app.numbers(s.extra, 'avg_cadence_position') AS avg_cadence_position,
       app.num(s.extra, 'avg_combined_pedal_smoothness')::real AS avg_combined_pedal_smoothness,
       app.whole(a.avg_heart_rate_bpm) AS avg_heart_rate,
       app.num(s.extra, 'avg_left_pco')::real AS avg_left_pco,
       a.avg_left_pedal_smoothness_pct::real AS avg_left_pedal_smoothness,
       app.numbers(s.extra, 'avg_left_power_phase') AS avg_left_power_phase,
       app.numbers(s.extra, 'avg_left_power_phase_peak') AS avg_left_power_phase_peak,
       a.avg_left_torque_effectiveness_pct::real AS avg_left_torque_effectiveness,
       app.whole(a.avg_power_w) AS avg_power,
       app.numbers(s.extra, 'avg_power_position')::integer[] AS avg_power_position,
       app.num(s.extra, 'avg_right_pco')::real AS avg_right_pco,
       a.avg_right_pedal_smoothness_pct::real AS avg_right_pedal_smoothness,
       app.numbers(s.extra, 'avg_right_power_phase') AS avg_right_power_phase,
       app.numbers(s.extra, 'avg_right_power_phase_peak') AS avg_right_power_phase_peak,
       a.avg_right_torque_effectiveness_pct::real AS avg_right_torque_effectiveness,
       a.avg_speed_mps::real AS avg_speed,
       a.avg_speed_mps::real AS enhanced_avg_speed,
       a.max_speed_mps::real AS enhanced_max_speed,
       NULL::text AS event,
       NULL::text AS event_group,
       NULL::text AS event_type,
       (SELECT min(l.ordinal)::integer FROM activity_lap l WHERE l.athlete_id = a.athlete_id AND l.activity_id = a.activity_id) AS first_lap_index,
       a.intensity_factor::real AS intensity_factor,
       app.fit_balance(a.left_balance_pct) AS left_right_balance,
       app.whole(floor(a.max_cadence_rpm)) AS max_cadence,
       app.numbers(s.extra, 'max_cadence_position') AS max_cadence_position,
       app.whole(a.max_heart_rate_bpm) AS max_heart_rate,
       app.whole(a.max_power_w) AS max_power,
       app.numbers(s.extra, 'max_power_position')::integer[] AS max_power_position,
       a.max_speed_mps::real AS max_speed,
       0 AS message_index,
       app.semicircles(a.max_latitude_deg)::text AS nec_lat,
       app.semicircles(a.max_longitude_deg)::text AS nec_long,
       app.whole(a.normalized_power_w) AS normalized_power,
       (SELECT count(*)::integer FROM activity_lap l WHERE l.athlete_id = a.athlete_id AND l.activity_id = a.activity_id) AS num_laps,
       a.sport,
       app.whole(app.num(s.extra, 'stand_count')) AS stand_count,
       app.semicircles(a.start_latitude_deg)::text AS start_position_lat,
       app.semicircles(a.start_longitude_deg)::text AS start_position_long,
       app.minute_text(a.start_time) AS start_time,
       a.sub_sport,
       app.semicircles(a.min_latitude_deg)::text AS swc_lat,
       app.semicircles(a.min_longitude_deg)::text AS swc_long,
       app.whole(a.threshold_power_w) AS threshold_power,
       app.num(s.extra, 'time_standing')::real AS time_standing,
       app.minute_text(a.end_time) AS "timestamp",
       app.whole(a.ascent_m) AS total_ascent,
       app.whole(a.energy_kcal) AS total_calories,
       app.whole(a.total_cycles) AS total_cycles,
       app.whole(a.descent_m) AS total_descent,
       a.distance_m::real AS total_distance,
       a.elapsed_s::real AS total_elapsed_time,
       app.num(s.extra, 'total_fat_calories')::real AS total_fat_calories,
       a.timer_s::real AS total_timer_time,
       round(a.work_j)::bigint AS total_work,
       a.training_stress_score::real AS training_stress_score,
       s.trigger,
       a.activity_id AS gc_activity_id,
       a.athlete_id::integer AS athlete_id,
       h.rmssd_ms::numeric AS hrv_rmssd,
       h.sdnn_ms::numeric AS hrv_sdrr,
       h.pnn50_pct::numeric AS hrv_pnn50,
       h.pnn20_pct::numeric AS hrv_pnn20
FROM app.legacy_activity w JOIN activity a USING (athlete_id, activity_id)
LEFT JOIN activity_hrv h USING (athlete_id, activity_id)
LEFT JOIN activity_session s ON s.athlete_id = a.athlete_id AND s.activity_id = a.activity_id AND s.ordinal = 0
    AND NOT EXISTS (SELECT FROM activity_session t WHERE t.athlete_id = a.athlete_id AND t.activity_id = a.activity_id AND t.ordinal = 1)
WHERE w.family <> 'strava';
COMMENT ON VIEW legacy.garmin_connect_original_session IS 'Workouts of Garmin and all other devices, one row each, also of a triathlon';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_cadence IS 'Whole turns, strokes or strides a minute';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_cadence_position IS 'Seated and standing, a minute';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_combined_pedal_smoothness IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_heart_rate IS 'bpm';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_left_pco IS 'Platform centre offset, mm';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_left_pedal_smoothness IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_left_power_phase IS 'Begin and end, degrees';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_left_power_phase_peak IS 'Begin and end, degrees';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_left_torque_effectiveness IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_power IS 'W';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_power_position IS 'Seated and standing, W';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_right_pco IS 'Platform centre offset, mm';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_right_pedal_smoothness IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_right_power_phase IS 'Begin and end, degrees';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_right_power_phase_peak IS 'Begin and end, degrees';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_right_torque_effectiveness IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_session.avg_speed IS 'm/s';
COMMENT ON COLUMN legacy.garmin_connect_original_session.enhanced_avg_speed IS 'm/s';
COMMENT ON COLUMN legacy.garmin_connect_original_session.enhanced_max_speed IS 'm/s';
COMMENT ON COLUMN legacy.garmin_connect_original_session.event IS 'Always NULL: not kept, FIT says the same of every one';
COMMENT ON COLUMN legacy.garmin_connect_original_session.event_group IS 'Always NULL: not kept, FIT says the same of every one';
COMMENT ON COLUMN legacy.garmin_connect_original_session.event_type IS 'Always NULL: not kept, FIT says the same of every one';
COMMENT ON COLUMN legacy.garmin_connect_original_session.first_lap_index IS 'Number of the first lap';
COMMENT ON COLUMN legacy.garmin_connect_original_session.intensity_factor IS 'Normalized power over threshold power';
COMMENT ON COLUMN legacy.garmin_connect_original_session.left_right_balance IS 'As FIT writes it: 32768 and hundredths of a percent of the right pedal';
COMMENT ON COLUMN legacy.garmin_connect_original_session.max_cadence IS 'Whole turns, strokes or strides a minute';
COMMENT ON COLUMN legacy.garmin_connect_original_session.max_cadence_position IS 'Seated and standing, a minute';
COMMENT ON COLUMN legacy.garmin_connect_original_session.max_heart_rate IS 'bpm';
COMMENT ON COLUMN legacy.garmin_connect_original_session.max_power IS 'W';
COMMENT ON COLUMN legacy.garmin_connect_original_session.max_power_position IS 'Seated and standing, W';
COMMENT ON COLUMN legacy.garmin_connect_original_session.max_speed IS 'm/s';
COMMENT ON COLUMN legacy.garmin_connect_original_session.message_index IS 'Always 0: a workout is one row';
COMMENT ON COLUMN legacy.garmin_connect_original_session.nec_lat IS 'North-eastern corner, semicircles as text (2147483648 are 180°)';
COMMENT ON COLUMN legacy.garmin_connect_original_session.nec_long IS 'North-eastern corner, semicircles as text (2147483648 are 180°)';
COMMENT ON COLUMN legacy.garmin_connect_original_session.normalized_power IS 'W';
COMMENT ON COLUMN legacy.garmin_connect_original_session.num_laps IS 'Laps';
COMMENT ON COLUMN legacy.garmin_connect_original_session.sport IS 'FIT name';
COMMENT ON COLUMN legacy.garmin_connect_original_session.stand_count IS 'How often the rider stood up';
COMMENT ON COLUMN legacy.garmin_connect_original_session.start_position_lat IS 'semicircles as text (2147483648 are 180°)';
COMMENT ON COLUMN legacy.garmin_connect_original_session.start_position_long IS 'semicircles as text (2147483648 are 180°)';
COMMENT ON COLUMN legacy.garmin_connect_original_session.start_time IS 'Start, UTC as text';
COMMENT ON COLUMN legacy.garmin_connect_original_session.sub_sport IS 'FIT name';
COMMENT ON COLUMN legacy.garmin_connect_original_session.swc_lat IS 'South-western corner, semicircles as text (2147483648 are 180°)';
COMMENT ON COLUMN legacy.garmin_connect_original_session.swc_long IS 'South-western corner, semicircles as text (2147483648 are 180°)';
COMMENT ON COLUMN legacy.garmin_connect_original_session.threshold_power IS 'W';
COMMENT ON COLUMN legacy.garmin_connect_original_session.time_standing IS 's';
COMMENT ON COLUMN legacy.garmin_connect_original_session."timestamp" IS 'End, UTC as text';
COMMENT ON COLUMN legacy.garmin_connect_original_session.total_ascent IS 'm';
COMMENT ON COLUMN legacy.garmin_connect_original_session.total_calories IS 'kcal';
COMMENT ON COLUMN legacy.garmin_connect_original_session.total_cycles IS 'Turns, strokes or strides';
COMMENT ON COLUMN legacy.garmin_connect_original_session.total_descent IS 'm';
COMMENT ON COLUMN legacy.garmin_connect_original_session.total_distance IS 'm';
COMMENT ON COLUMN legacy.garmin_connect_original_session.total_elapsed_time IS 's, with pauses';
COMMENT ON COLUMN legacy.garmin_connect_original_session.total_fat_calories IS 'kcal';
COMMENT ON COLUMN legacy.garmin_connect_original_session.total_timer_time IS 's, without pauses';
COMMENT ON COLUMN legacy.garmin_connect_original_session.total_work IS 'J';
COMMENT ON COLUMN legacy.garmin_connect_original_session.training_stress_score IS 'As the device computed it';
COMMENT ON COLUMN legacy.garmin_connect_original_session.trigger IS 'What ended it (FIT name)';
COMMENT ON COLUMN legacy.garmin_connect_original_session.gc_activity_id IS 'Activity: public.activity.activity_id, not the number at Garmin';
COMMENT ON COLUMN legacy.garmin_connect_original_session.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.garmin_connect_original_session.hrv_rmssd IS 'ms';
COMMENT ON COLUMN legacy.garmin_connect_original_session.hrv_sdrr IS 'ms';
COMMENT ON COLUMN legacy.garmin_connect_original_session.hrv_pnn50 IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_session.hrv_pnn20 IS 'percent';

CREATE VIEW legacy.garmin_connect_original_lap AS
SELECT (l.activity_id::bigint << 16) + l.ordinal AS id,
       app.whole(floor(l.avg_cadence_rpm)) AS avg_cadence,
       app.numbers(l.extra, 'avg_cadence_position') AS avg_cadence_position,
       app.num(l.extra, 'avg_combined_pedal_smoothness')::real AS avg_combined_pedal_smoothness,
       app.whole(l.avg_heart_rate_bpm) AS avg_heart_rate,
       app.num(l.extra, 'avg_left_pco')::real AS avg_left_pco,
       l.avg_left_pedal_smoothness_pct::real AS avg_left_pedal_smoothness,
       app.numbers(l.extra, 'avg_left_power_phase') AS avg_left_power_phase,
       app.numbers(l.extra, 'avg_left_power_phase_peak') AS avg_left_power_phase_peak,
       l.avg_left_torque_effectiveness_pct::real AS avg_left_torque_effectiveness,
       app.whole(l.avg_power_w) AS avg_power,
       app.numbers(l.extra, 'avg_power_position') AS avg_power_position,
       app.numbers(l.extra, 'avg_right_pco') AS avg_right_pco,
       l.avg_right_pedal_smoothness_pct::real AS avg_right_pedal_smoothness,
       app.numbers(l.extra, 'avg_right_power_phase') AS avg_right_power_phase,
       app.numbers(l.extra, 'avg_right_power_phase_peak') AS avg_right_power_phase_peak,
       CASE WHEN l.avg_right_torque_effectiveness_pct IS NOT NULL THEN ARRAY[l.avg_right_torque_effectiveness_pct::real] END AS avg_right_torque_effectiveness,
       app.semicircles(l.end_latitude_deg)::text AS end_position_lat,
       app.semicircles(l.end_longitude_deg)::text AS end_position_long,
       l.avg_speed_mps::real AS enhanced_avg_speed,
       l.max_speed_mps::real AS enhanced_max_speed,
       NULL::text AS event,
       NULL::text AS event_group,
       NULL::text AS event_type,
       l.intensity,
       l.trigger AS lap_trigger,
       app.fit_balance(l.left_balance_pct) AS left_right_balance,
       app.whole(floor(l.max_cadence_rpm)) AS max_cadence,
       app.numbers(l.extra, 'max_cadence_position') AS max_cadence_position,
       app.whole(l.max_heart_rate_bpm) AS max_heart_rate,
       app.whole(l.max_power_w) AS max_power,
       app.numbers(l.extra, 'max_power_position') AS max_power_position,
       l.max_speed_mps::real AS max_speed,
       l.ordinal::integer AS message_index,
       app.whole(l.normalized_power_w) AS normalized_power,
       coalesce(l.sport, a.sport) AS sport,
       app.num(l.extra, 'stand_count')::real AS stand_count,
       app.semicircles(l.start_latitude_deg)::text AS start_position_lat,
       app.semicircles(l.start_longitude_deg)::text AS start_position_long,
       app.minute_text(l.start_time) AS start_time,
       app.num(l.extra, 'time_standing')::real AS time_standing,
       app.minute_text(l.end_time) AS "timestamp",
       app.whole(l.ascent_m) AS total_ascent,
       app.whole(l.energy_kcal) AS total_calories,
       app.whole(l.total_cycles) AS total_cycles,
       app.whole(l.descent_m) AS total_descent,
       l.distance_m::real AS total_distance,
       l.elapsed_s::real AS total_elapsed_time,
       app.whole(app.num(l.extra, 'total_fat_calories')) AS total_fat_calories,
       l.timer_s::real AS total_timer_time,
       app.whole(l.work_j) AS total_work,
       l.activity_id AS gc_activity_id,
       l.avg_speed_mps::real AS avg_speed
FROM app.legacy_activity w JOIN activity a USING (athlete_id, activity_id) JOIN activity_lap l USING (athlete_id, activity_id)
WHERE w.family <> 'strava';
COMMENT ON VIEW legacy.garmin_connect_original_lap IS 'Laps of the workouts in garmin_connect_original_session';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.id IS 'Number of the row';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_cadence IS 'Whole turns, strokes or strides a minute';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_cadence_position IS 'Seated and standing, a minute';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_combined_pedal_smoothness IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_heart_rate IS 'bpm';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_left_pco IS 'Platform centre offset, mm';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_left_pedal_smoothness IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_left_power_phase IS 'Begin and end, degrees';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_left_power_phase_peak IS 'Begin and end, degrees';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_left_torque_effectiveness IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_power IS 'W';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_power_position IS 'Seated and standing, W';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_right_pco IS 'Platform centre offset, mm';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_right_pedal_smoothness IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_right_power_phase IS 'Begin and end, degrees';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_right_power_phase_peak IS 'Begin and end, degrees';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_right_torque_effectiveness IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.end_position_lat IS 'semicircles as text (2147483648 are 180°)';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.end_position_long IS 'semicircles as text (2147483648 are 180°)';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.enhanced_avg_speed IS 'm/s';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.enhanced_max_speed IS 'm/s';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.event IS 'Always NULL: not kept, FIT says the same of every one';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.event_group IS 'Always NULL: not kept, FIT says the same of every one';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.event_type IS 'Always NULL: not kept, FIT says the same of every one';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.intensity IS 'FIT name';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.lap_trigger IS 'What ended it (FIT name)';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.left_right_balance IS 'As FIT writes it: 32768 and hundredths of a percent of the right pedal';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.max_cadence IS 'Whole turns, strokes or strides a minute';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.max_cadence_position IS 'Seated and standing, a minute';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.max_heart_rate IS 'bpm';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.max_power IS 'W';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.max_power_position IS 'Seated and standing, W';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.max_speed IS 'm/s';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.message_index IS 'Number within the workout, from 0';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.normalized_power IS 'W';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.sport IS 'FIT name';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.stand_count IS 'How often the rider stood up';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.start_position_lat IS 'semicircles as text (2147483648 are 180°)';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.start_position_long IS 'semicircles as text (2147483648 are 180°)';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.start_time IS 'Start, UTC as text';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.time_standing IS 's';
COMMENT ON COLUMN legacy.garmin_connect_original_lap."timestamp" IS 'End, UTC as text';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.total_ascent IS 'm';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.total_calories IS 'kcal';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.total_cycles IS 'Turns, strokes or strides';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.total_descent IS 'm';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.total_distance IS 'm';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.total_elapsed_time IS 's, with pauses';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.total_fat_calories IS 'kcal';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.total_timer_time IS 's, without pauses';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.total_work IS 'J';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.gc_activity_id IS 'Activity';
COMMENT ON COLUMN legacy.garmin_connect_original_lap.avg_speed IS 'm/s';

-- Lengths of a pool stand at the sample that is nearest to their end, if there is
-- one: the original had them there, too.
CREATE VIEW legacy.garmin_connect_original_record AS
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
       app.num(r.extra, 'Vertical Oscillation')::numeric AS stryd_vertical_oscillation,
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
COMMENT ON VIEW legacy.garmin_connect_original_record IS 'Samples of the workouts in garmin_connect_original_session: quick with WHERE gc_activity_id';
COMMENT ON COLUMN legacy.garmin_connect_original_record.activity_type IS 'Always NULL: the sport is in garmin_connect_original_session';
COMMENT ON COLUMN legacy.garmin_connect_original_record.altitude IS 'm';
COMMENT ON COLUMN legacy.garmin_connect_original_record.cadence IS 'Whole turns, strokes or strides a minute';
COMMENT ON COLUMN legacy.garmin_connect_original_record.distance IS 'm since the start';
COMMENT ON COLUMN legacy.garmin_connect_original_record.enhanced_altitude IS 'm';
COMMENT ON COLUMN legacy.garmin_connect_original_record.enhanced_speed IS 'm/s';
COMMENT ON COLUMN legacy.garmin_connect_original_record.fractional_cadence IS 'What cadence leaves out';
COMMENT ON COLUMN legacy.garmin_connect_original_record.heart_rate IS 'bpm';
COMMENT ON COLUMN legacy.garmin_connect_original_record.position_lat IS 'semicircles (2147483648 are 180°)';
COMMENT ON COLUMN legacy.garmin_connect_original_record.position_long IS 'semicircles (2147483648 are 180°)';
COMMENT ON COLUMN legacy.garmin_connect_original_record.speed IS 'm/s';
COMMENT ON COLUMN legacy.garmin_connect_original_record.stance_time IS 'ms';
COMMENT ON COLUMN legacy.garmin_connect_original_record.stance_time_balance IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_record.step_length IS 'mm';
COMMENT ON COLUMN legacy.garmin_connect_original_record."timestamp" IS 'Instant, UTC as text';
COMMENT ON COLUMN legacy.garmin_connect_original_record.vertical_oscillation IS 'mm';
COMMENT ON COLUMN legacy.garmin_connect_original_record.vertical_ratio IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_record.accumulated_power IS 'J since the start';
COMMENT ON COLUMN legacy.garmin_connect_original_record.left_pedal_smoothness IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_record.left_torque_effectiveness IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_record.power IS 'W';
COMMENT ON COLUMN legacy.garmin_connect_original_record.right_pedal_smoothness IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_record.right_torque_effectiveness IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_original_record.temperature IS '°C';
COMMENT ON COLUMN legacy.garmin_connect_original_record.gc_activity_id IS 'Activity';
COMMENT ON COLUMN legacy.garmin_connect_original_record.id IS 'Number of the row; in time order within an activity';
COMMENT ON COLUMN legacy.garmin_connect_original_record.swim_stroke IS 'Of the length that ends here: stroke (FIT name)';
COMMENT ON COLUMN legacy.garmin_connect_original_record.avg_speed IS 'Of the length that ends here: m/s';
COMMENT ON COLUMN legacy.garmin_connect_original_record.avg_swimming_cadence IS 'Of the length that ends here: strokes a minute';
COMMENT ON COLUMN legacy.garmin_connect_original_record.event IS 'Always NULL: not kept, FIT says the same of every one';
COMMENT ON COLUMN legacy.garmin_connect_original_record.event_group IS 'Always NULL: not kept, FIT says the same of every one';
COMMENT ON COLUMN legacy.garmin_connect_original_record.event_type IS 'Always NULL: not kept, FIT says the same of every one';
COMMENT ON COLUMN legacy.garmin_connect_original_record.length_type IS 'Of the length that ends here: active or idle';
COMMENT ON COLUMN legacy.garmin_connect_original_record.message_index IS 'Of the length that ends here: number within the workout, from 0';
COMMENT ON COLUMN legacy.garmin_connect_original_record.start_time IS 'Of the length that ends here: start, UTC as text';
COMMENT ON COLUMN legacy.garmin_connect_original_record.total_calories IS 'Of the length that ends here: kcal';
COMMENT ON COLUMN legacy.garmin_connect_original_record.total_elapsed_time IS 'Of the length that ends here: s';
COMMENT ON COLUMN legacy.garmin_connect_original_record.total_strokes IS 'Of the length that ends here: strokes';
COMMENT ON COLUMN legacy.garmin_connect_original_record.total_timer_time IS 'Of the length that ends here: s';
COMMENT ON COLUMN legacy.garmin_connect_original_record.respiration_rate IS 'breaths a minute';
COMMENT ON COLUMN legacy.garmin_connect_original_record.performance_condition IS '-20 to 20';
COMMENT ON COLUMN legacy.garmin_connect_original_record.lap_id IS 'Lap: garmin_connect_original_lap.id';
COMMENT ON COLUMN legacy.garmin_connect_original_record.est_core_temp IS '°C';
COMMENT ON COLUMN legacy.garmin_connect_original_record.hrv_btb IS 'Always NULL: beats are in garmin_connect_hrv_tracking';
COMMENT ON COLUMN legacy.garmin_connect_original_record.alpha1 IS 'DFA alpha 1 of an app on the device';
COMMENT ON COLUMN legacy.garmin_connect_original_record.alpha1_raw IS 'The same, unsmoothed';
COMMENT ON COLUMN legacy.garmin_connect_original_record.stryd_power IS 'W';
COMMENT ON COLUMN legacy.garmin_connect_original_record.stryd_cadence IS 'strides a minute';
COMMENT ON COLUMN legacy.garmin_connect_original_record.stryd_ground_time IS 'ms';
COMMENT ON COLUMN legacy.garmin_connect_original_record.stryd_vertical_oscillation IS 'cm; NULL where no other device measured it: then it is in vertical_oscillation';
COMMENT ON COLUMN legacy.garmin_connect_original_record.stryd_form_power IS 'W';
COMMENT ON COLUMN legacy.garmin_connect_original_record.stryd_leg_spring_stiffness IS 'kN/m';
COMMENT ON COLUMN legacy.garmin_connect_original_record.stryd_air_power IS 'W';
COMMENT ON COLUMN legacy.garmin_connect_original_record.stryd_impact_loading_rate IS 'body weights a second';

CREATE VIEW legacy.garmin_connect_hrv_tracking AS
SELECT (w.activity_id::bigint << 31) + floor(extract(epoch FROM r.ts - w.start_time) * 1000)::bigint AS id,
       w.activity_id AS gc_activity_id,
       r.interval_ms::numeric / 1000 AS hrv
FROM app.legacy_activity w JOIN activity_rr r USING (athlete_id, activity_id)
WHERE w.family <> 'strava';
COMMENT ON VIEW legacy.garmin_connect_hrv_tracking IS 'Intervals between heart beats of workouts: ORDER BY id is the order of time';
COMMENT ON COLUMN legacy.garmin_connect_hrv_tracking.id IS 'Number of the row; in time order within an activity';
COMMENT ON COLUMN legacy.garmin_connect_hrv_tracking.gc_activity_id IS 'Activity';
COMMENT ON COLUMN legacy.garmin_connect_hrv_tracking.hrv IS 's';

CREATE VIEW legacy.garmin_connect_wellness AS
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
       coalesce(d.sleep_s, (SELECT max(z.asleep_s) FROM sleep z
           WHERE z.athlete_id = d.athlete_id AND z.source = 'garmin' AND z.day = d.day AND z.kind IS DISTINCT FROM 'nap'
             AND z.ts > (d.day - 2)::timestamp AT TIME ZONE 'UTC' AND z.ts < (d.day + 2)::timestamp AT TIME ZONE 'UTC')) AS sleep_duration
FROM daily_summary d WHERE d.source = 'garmin';
COMMENT ON VIEW legacy.garmin_connect_wellness IS 'Days as Garmin sums them up';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_total_steps IS 'Steps';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_common_active_calories IS 'kcal';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_floors_ascended IS 'Floors';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_max_heart_rate IS 'bpm';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_min_avg_heart_rate IS 'bpm';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_average_stress IS '0–100';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_resting_heart_rate IS 'bpm';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_max_stress IS '0–100';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_abnormalhr_alerts_count IS 'Alerts';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_max_avg_heart_rate IS 'bpm';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_total_steps_goal IS 'Steps';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_user_floors_ascended_goal IS 'Floors';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_moderate_intensity_minutes IS 'minutes';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_total_calories IS 'kcal';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_bodybattery_charged IS '0–100';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_floors_descended IS 'Floors';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_bmr_calories IS 'kcal';
COMMENT ON COLUMN legacy.garmin_connect_wellness.food_calories_remaining IS 'kcal';
COMMENT ON COLUMN legacy.garmin_connect_wellness.common_total_calories IS 'kcal';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_average_steps IS 'Steps: the average of one day';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_vigorous_intensity_minutes IS 'minutes';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_total_distance IS 'm';
COMMENT ON COLUMN legacy.garmin_connect_wellness.common_total_distance IS 'm';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_active_calories IS 'kcal';
COMMENT ON COLUMN legacy.garmin_connect_wellness.food_calories_consumed IS 'kcal';
COMMENT ON COLUMN legacy.garmin_connect_wellness.id IS 'Number of the row';
COMMENT ON COLUMN legacy.garmin_connect_wellness.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.garmin_connect_wellness.calendar_date IS 'Local day';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_user_intensity_goal IS 'minutes a week';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_min_heart_rate IS 'bpm';
COMMENT ON COLUMN legacy.garmin_connect_wellness.wellness_body_battery_drained IS '0–100';
COMMENT ON COLUMN legacy.garmin_connect_wellness.sleep_duration IS 's asleep';

-- Garmin Connect tells the steps of all kinds of movement together, a watch tells
-- them by kind; the first count where both are there.
CREATE VIEW legacy.garmin_connect_daily_summary AS
SELECT app.legacy_id(b.athlete_id, b.begins) AS id,
       b.athlete_id::integer AS athlete_id,
       app.minute_text(b.begins) AS start_gmt,
       app.minute_text(b.begins + interval '15 minutes') AS end_gmt,
       NULL::boolean AS activity_level_constant,
       b.steps::integer AS steps,
       CASE WHEN g.level IS NOT NULL THEN g.level
            WHEN EXISTS (SELECT FROM sleep z WHERE z.athlete_id = b.athlete_id AND z.source = 'garmin' AND z.ts > b.begins - interval '2 days'
                           AND z.ts <= b.begins + interval '7 minutes' AND z.end_ts > b.begins + interval '7 minutes') THEN 'sleeping'
            WHEN b.still_s * 2 > b.known_s THEN 'sedentary' WHEN b.known_s > 0 THEN 'active' END AS primary_activity_level
FROM (SELECT athlete_id, date_bin('15 minutes', ts - interval '1 us', '2000-01-01 00:00:00+00') AS begins,
             coalesce(sum(steps) FILTER (WHERE activity_type = 'all'), sum(steps)) AS steps,
             sum(duration_s) FILTER (WHERE activity_type = 'sedentary') AS still_s, sum(duration_s) FILTER (WHERE activity_type <> 'all') AS known_s
      FROM steps WHERE source = 'garmin' GROUP BY 1, 2) b
LEFT JOIN (SELECT athlete_id, ts, text AS level FROM wellness_sample WHERE source = 'garmin' AND name = 'activity_level') g
    ON g.athlete_id = b.athlete_id AND g.ts = b.begins + interval '15 minutes';
COMMENT ON VIEW legacy.garmin_connect_daily_summary IS 'Quarters of an hour of Garmin''s days, as far as anything is known of them';
COMMENT ON COLUMN legacy.garmin_connect_daily_summary.id IS 'Number of the row';
COMMENT ON COLUMN legacy.garmin_connect_daily_summary.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.garmin_connect_daily_summary.start_gmt IS 'Start, UTC as text';
COMMENT ON COLUMN legacy.garmin_connect_daily_summary.end_gmt IS 'End, UTC as text';
COMMENT ON COLUMN legacy.garmin_connect_daily_summary.activity_level_constant IS 'Always NULL: not kept';
COMMENT ON COLUMN legacy.garmin_connect_daily_summary.steps IS 'Steps';
COMMENT ON COLUMN legacy.garmin_connect_daily_summary.primary_activity_level IS 'sleeping, sedentary, active, highlyActive as Garmin says it; else sleeping, sedentary or active by sleep and movement';

CREATE VIEW legacy.garmin_connect_body_composition AS
SELECT app.legacy_id(b.athlete_id, b.ts) AS id,
       b.athlete_id::integer AS athlete_id,
       b.body_water_pct AS body_water,
       app.whole(b.muscle_mass_kg * 1000) AS muscle_mass_gm,
       app.whole(b.visceral_fat) AS visceral_fat,
       (b.weight_kg * 1000)::real AS weight_gm,
       b.bmi,
       b.body_fat_pct AS body_fat,
       b.physique_rating::text AS physique_rating,
       app.minute_text(b.ts) AS "timestamp",
       to_char(coalesce(b.local_ts, app.local_time(b.athlete_id, b.ts)), 'YYYY-MM-DD') AS calendar_date,
       b.metabolic_age_y::text AS metabolic_age,
       app.whole(b.bone_mass_kg * 1000) AS bone_mass_gm,
       b.extra ->> 'caloricIntake' AS caloric_intake,
       upper(coalesce(b.method, b.source)) AS source_type
FROM (SELECT DISTINCT ON (athlete_id, date_trunc('second', ts)) * FROM body_measurement
      WHERE num_nonnulls(weight_kg, bmi, body_fat_pct, body_water_pct, muscle_mass_kg, bone_mass_kg, visceral_fat) > 0
      ORDER BY athlete_id, date_trunc('second', ts), app.rank_of(source), source, ts) b;
COMMENT ON VIEW legacy.garmin_connect_body_composition IS 'Weighings of all sources; of several at the same second the best source''s';
COMMENT ON COLUMN legacy.garmin_connect_body_composition.id IS 'Number of the row';
COMMENT ON COLUMN legacy.garmin_connect_body_composition.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.garmin_connect_body_composition.body_water IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_body_composition.muscle_mass_gm IS 'g';
COMMENT ON COLUMN legacy.garmin_connect_body_composition.visceral_fat IS 'Rating';
COMMENT ON COLUMN legacy.garmin_connect_body_composition.weight_gm IS 'g';
COMMENT ON COLUMN legacy.garmin_connect_body_composition.bmi IS 'kg/m²';
COMMENT ON COLUMN legacy.garmin_connect_body_composition.body_fat IS 'percent';
COMMENT ON COLUMN legacy.garmin_connect_body_composition.physique_rating IS 'Rating as text';
COMMENT ON COLUMN legacy.garmin_connect_body_composition."timestamp" IS 'Instant, UTC as text';
COMMENT ON COLUMN legacy.garmin_connect_body_composition.calendar_date IS 'Local day as text';
COMMENT ON COLUMN legacy.garmin_connect_body_composition.metabolic_age IS 'Years as text';
COMMENT ON COLUMN legacy.garmin_connect_body_composition.bone_mass_gm IS 'g';
COMMENT ON COLUMN legacy.garmin_connect_body_composition.caloric_intake IS 'kcal as text';
COMMENT ON COLUMN legacy.garmin_connect_body_composition.source_type IS 'Kind of scale, else the source';

CREATE VIEW legacy.gc_original_wellness_act_type_summary AS
SELECT app.legacy_id(p.athlete_id, s.ts) * 256 + coalesce(app.fit_activity_type(s.activity_type), 255) AS id,
       p.athlete_id::integer AS athlete_id,
       app.whole(s.kcal) AS active_calories,
       s.active_s::real AS active_time,
       s.activity_type,
       s.distance_m::real AS distance,
       app.whole(s.duration_s / 60) AS duration_min,
       s.steps::integer AS steps,
       app.minute_text(s.ts) AS "timestamp"
FROM public.athlete p
CROSS JOIN LATERAL (SELECT (min(x.ts) AT TIME ZONE 'UTC')::date - 1 AS first, (max(x.ts) AT TIME ZONE 'UTC')::date + 1 AS last
                    FROM steps x WHERE x.athlete_id = p.athlete_id AND x.source = 'garmin') e
CROSS JOIN LATERAL (SELECT app.instant(p.athlete_id, t) AS begins, app.instant(p.athlete_id, t + interval '1 day') AS ends
                    FROM generate_series(e.first::timestamp, e.last::timestamp, interval '1 day') t OFFSET 0) d
CROSS JOIN LATERAL (SELECT x.ts, x.activity_type, x.duration_s, sum(x.steps) OVER since AS steps, sum(x.distance_m) OVER since AS distance_m,
                           sum(x.duration_s) OVER since AS active_s, sum(x.active_energy_kcal) OVER since AS kcal
                    FROM steps x
                    WHERE x.athlete_id = p.athlete_id AND x.source = 'garmin' AND x.activity_type <> 'all' AND x.ts > d.begins AND x.ts <= d.ends
                    WINDOW since AS (PARTITION BY x.activity_type ORDER BY x.ts)) s;
COMMENT ON VIEW legacy.gc_original_wellness_act_type_summary IS 'Movement by kind, summed up since local midnight as FIT does';
COMMENT ON COLUMN legacy.gc_original_wellness_act_type_summary.id IS 'Number of the row';
COMMENT ON COLUMN legacy.gc_original_wellness_act_type_summary.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.gc_original_wellness_act_type_summary.active_calories IS 'kcal since midnight';
COMMENT ON COLUMN legacy.gc_original_wellness_act_type_summary.active_time IS 's since midnight';
COMMENT ON COLUMN legacy.gc_original_wellness_act_type_summary.activity_type IS 'FIT name';
COMMENT ON COLUMN legacy.gc_original_wellness_act_type_summary.distance IS 'm since midnight';
COMMENT ON COLUMN legacy.gc_original_wellness_act_type_summary.duration_min IS 'minutes of this interval';
COMMENT ON COLUMN legacy.gc_original_wellness_act_type_summary.steps IS 'Steps since midnight';
COMMENT ON COLUMN legacy.gc_original_wellness_act_type_summary."timestamp" IS 'End of the interval, UTC as text';

-- Of several kinds at the same instant the one that view_consolidated_data_streams
-- shows.
CREATE VIEW legacy.gc_original_wellness_activity_tracking AS
SELECT app.legacy_id(s.athlete_id, s.ts) AS id,
       s.athlete_id::integer AS athlete_id,
       s.activity_type,
       ARRAY[app.fit_activity_type(s.activity_type) + 32 * s.intensity] AS current_activity_type_intensity,
       s.intensity::integer AS intensity,
       app.minute_text(s.ts) AS "timestamp"
FROM (SELECT DISTINCT ON (athlete_id, ts) * FROM steps WHERE source = 'garmin' AND intensity IS NOT NULL
      ORDER BY athlete_id, ts, intensity DESC, steps DESC NULLS LAST, activity_type) s;
COMMENT ON VIEW legacy.gc_original_wellness_activity_tracking IS 'Kind and intensity of movement';
COMMENT ON COLUMN legacy.gc_original_wellness_activity_tracking.id IS 'Number of the row';
COMMENT ON COLUMN legacy.gc_original_wellness_activity_tracking.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.gc_original_wellness_activity_tracking.activity_type IS 'FIT name';
COMMENT ON COLUMN legacy.gc_original_wellness_activity_tracking.current_activity_type_intensity IS 'Both as FIT packs them';
COMMENT ON COLUMN legacy.gc_original_wellness_activity_tracking.intensity IS '0–7';
COMMENT ON COLUMN legacy.gc_original_wellness_activity_tracking."timestamp" IS 'End of the interval, UTC as text';

CREATE VIEW legacy.gc_original_wellness_hr_tracking AS
SELECT app.legacy_id(h.athlete_id, h.ts) AS id,
       h.athlete_id::integer AS athlete_id,
       h.heart_rate_bpm::integer AS heart_rate,
       ((floor(extract(epoch FROM h.ts))::bigint - 631065600) & 65535)::integer AS timestamp_16,
       app.minute_text(h.ts) AS "timestamp"
FROM heart_rate h WHERE h.source = 'garmin';
COMMENT ON VIEW legacy.gc_original_wellness_hr_tracking IS 'Heart rate of Garmin outside of workouts';
COMMENT ON COLUMN legacy.gc_original_wellness_hr_tracking.id IS 'Number of the row';
COMMENT ON COLUMN legacy.gc_original_wellness_hr_tracking.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.gc_original_wellness_hr_tracking.heart_rate IS 'bpm';
COMMENT ON COLUMN legacy.gc_original_wellness_hr_tracking.timestamp_16 IS 'The lower 16 bits of the seconds of FIT';
COMMENT ON COLUMN legacy.gc_original_wellness_hr_tracking."timestamp" IS 'Instant, UTC as text';

CREATE VIEW legacy.gc_original_wellness_stress_tracking AS
SELECT app.legacy_id(s.athlete_id, s.ts) AS id,
       s.athlete_id::integer AS athlete_id,
       app.minute_text(s.ts) AS stress_level_time,
       s.stress::integer AS stress_level_value,
       app.minute_text(s.ts) AS "timestamp"
FROM stress s WHERE s.source = 'garmin';
COMMENT ON VIEW legacy.gc_original_wellness_stress_tracking IS 'Stress of Garmin';
COMMENT ON COLUMN legacy.gc_original_wellness_stress_tracking.id IS 'Number of the row';
COMMENT ON COLUMN legacy.gc_original_wellness_stress_tracking.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.gc_original_wellness_stress_tracking.stress_level_time IS 'Instant, UTC as text';
COMMENT ON COLUMN legacy.gc_original_wellness_stress_tracking.stress_level_value IS '0–100';
COMMENT ON COLUMN legacy.gc_original_wellness_stress_tracking."timestamp" IS 'Instant, UTC as text';

-- Several files may tell of the same night with other beginnings.
CREATE VIEW legacy.gc_original_wellness_sleep_tracking AS
SELECT app.legacy_id(m.athlete_id, m.minute) AS id,
       app.minute_text(m.minute) AS timestamp_gmt,
       to_char(m.minute AT TIME ZONE 'UTC' + m.utc_offset, 'YYYY-MM-DD HH24:MI:SS') AS timestamp_local,
       (SELECT app.legacy_id(m.athlete_id, x.ts) FROM steps x WHERE x.athlete_id = m.athlete_id AND x.source = 'garmin' AND x.ts = m.minute AND x.intensity IS NOT NULL LIMIT 1) AS activity_tracking_id,
       (SELECT app.legacy_id(m.athlete_id, x.ts) FROM heart_rate x WHERE x.athlete_id = m.athlete_id AND x.source = 'garmin' AND x.ts = m.minute LIMIT 1) AS hr_tracking_id,
       (SELECT app.legacy_id(m.athlete_id, x.ts) FROM stress x WHERE x.athlete_id = m.athlete_id AND x.source = 'garmin' AND x.ts = m.minute LIMIT 1) AS stress_tracking_id
FROM (SELECT DISTINCT ON (s.athlete_id, t) s.athlete_id, t AS minute, s.utc_offset
      FROM (SELECT z.athlete_id, z.ts, z.end_ts, coalesce(z.local_ts, app.local_time(z.athlete_id, z.ts)) - z.ts AT TIME ZONE 'UTC' AS utc_offset
            FROM sleep z WHERE z.source = 'garmin'
            UNION ALL
            SELECT b.athlete_id, b.ts - interval '15 minutes', b.ts, app.local_time(b.athlete_id, b.ts) - b.ts AT TIME ZONE 'UTC'
            FROM wellness_sample b WHERE b.source = 'garmin' AND b.name = 'activity_level' AND b.text = 'sleeping') s
      CROSS JOIN LATERAL generate_series(date_trunc('minute', s.ts), s.end_ts - interval '1 us', interval '1 minute') t
      ORDER BY s.athlete_id, t, s.ts) m;
COMMENT ON VIEW legacy.gc_original_wellness_sleep_tracking IS 'Minutes asleep by Garmin, with what else is known of the same second';
COMMENT ON COLUMN legacy.gc_original_wellness_sleep_tracking.id IS 'Number of the row';
COMMENT ON COLUMN legacy.gc_original_wellness_sleep_tracking.timestamp_gmt IS 'Minute, UTC as text';
COMMENT ON COLUMN legacy.gc_original_wellness_sleep_tracking.timestamp_local IS 'Minute by the clock on the wall when the sleep began';
COMMENT ON COLUMN legacy.gc_original_wellness_sleep_tracking.activity_tracking_id IS 'gc_original_wellness_activity_tracking.id';
COMMENT ON COLUMN legacy.gc_original_wellness_sleep_tracking.hr_tracking_id IS 'gc_original_wellness_hr_tracking.id';
COMMENT ON COLUMN legacy.gc_original_wellness_sleep_tracking.stress_tracking_id IS 'gc_original_wellness_stress_tracking.id';

-- Strava's interface and its archives say the same under different names.
CREATE VIEW legacy.strava_activity_summary AS
SELECT a.activity_id AS id,
       a.athlete_id::integer AS athlete_id,
       NULL::bigint AS strava_athlete_id,
       a.name,
       a.distance_m::real AS distance,
       app.whole(a.moving_s) AS moving_time,
       app.whole(a.elapsed_s) AS elapsed_time,
       a.ascent_m::real AS total_elevation_gain,
       coalesce(a.extra ->> 'type', a.extra ->> 'sport_type', replace(a.extra ->> 'Activity Type', ' ', '')) AS type,
       app.whole(app.num(a.extra, 'workout_type')) AS workout_type,
       CASE WHEN a.external_id ~ '^[0-9]{1,18}$' THEN a.external_id::bigint END AS strava_activity_id,
       a.extra ->> 'external_id' AS external_id,
       CASE WHEN a.extra ->> 'upload_id' ~ '^[0-9]{1,18}$' THEN (a.extra ->> 'upload_id')::bigint END AS upload_id,
       app.minute_text(a.start_time) AS start_date,
       to_char(w.start_local, 'YYYY-MM-DD HH24:MI:SS') AS start_date_local,
       CASE WHEN a.time_zone IS NOT NULL AND a.utc_offset IS NOT NULL
            THEN '(GMT' || CASE WHEN a.utc_offset < interval '0' THEN '-' ELSE '+' END || to_char(greatest(a.utc_offset, -a.utc_offset), 'HH24:MI') || ') ' || a.time_zone
            ELSE a.time_zone END AS timezone,
       extract(epoch FROM a.utc_offset)::integer AS utc_offset,
       a.start_latitude_deg::numeric AS start_latitude,
       a.start_longitude_deg::numeric AS start_longitude,
       a.end_latitude_deg::numeric AS end_latitude,
       a.end_longitude_deg::numeric AS end_longitude,
       a.extra ->> 'location_city' AS location_city,
       a.extra ->> 'location_state' AS location_state,
       a.extra ->> 'location_country' AS location_country,
       a.extra #>> '{map,id}' AS map,
       a.extra #>> '{map,summary_polyline}' AS summary_polyline,
       app.flag(a.extra -> 'trainer') AS trainer,
       app.flag(coalesce(a.extra -> 'commute', a.extra -> 'Commute')) AS commute,
       app.flag(a.extra -> 'manual') AS manual,
       coalesce(a.extra ->> 'gear_id', a.extra ->> 'Activity Gear') AS gear_id,
       a.avg_speed_mps::real AS average_speed,
       a.max_speed_mps::real AS max_speed,
       a.avg_cadence_rpm::real AS average_cadence,
       a.avg_temperature_c::real AS average_temp,
       a.avg_power_w::real AS average_watts,
       a.normalized_power_w::real AS weighted_average_watts,
       (a.work_j / 1000)::real AS kilojoules,
       app.flag(a.extra -> 'device_watts') AS device_watts,
       a.avg_heart_rate_bpm::real AS average_heartrate,
       a.max_heart_rate_bpm::real AS max_heartrate,
       a.max_power_w::real AS max_watts,
       a.max_altitude_m::real AS elev_high,
       a.min_altitude_m::real AS elev_low,
       coalesce(app.num(a.extra, 'Relative Effort'), app.num(a.extra, 'suffer_score'))::real AS suffer_score
FROM app.legacy_activity w JOIN activity a USING (athlete_id, activity_id)
WHERE w.family = 'strava';
COMMENT ON VIEW legacy.strava_activity_summary IS 'Workouts of Strava, also where another device tells of the same';
COMMENT ON COLUMN legacy.strava_activity_summary.id IS 'Activity: public.activity.activity_id';
COMMENT ON COLUMN legacy.strava_activity_summary.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.strava_activity_summary.strava_athlete_id IS 'Always NULL: not kept';
COMMENT ON COLUMN legacy.strava_activity_summary.name IS 'Title';
COMMENT ON COLUMN legacy.strava_activity_summary.distance IS 'm';
COMMENT ON COLUMN legacy.strava_activity_summary.moving_time IS 's';
COMMENT ON COLUMN legacy.strava_activity_summary.elapsed_time IS 's';
COMMENT ON COLUMN legacy.strava_activity_summary.total_elevation_gain IS 'm';
COMMENT ON COLUMN legacy.strava_activity_summary.type IS 'Run, Ride, Swim … as Strava says it';
COMMENT ON COLUMN legacy.strava_activity_summary.workout_type IS 'Number of Strava''s: race, long run …';
COMMENT ON COLUMN legacy.strava_activity_summary.strava_activity_id IS 'Number at Strava';
COMMENT ON COLUMN legacy.strava_activity_summary.external_id IS 'Name of the file it was made from';
COMMENT ON COLUMN legacy.strava_activity_summary.upload_id IS 'Number of the upload';
COMMENT ON COLUMN legacy.strava_activity_summary.start_date IS 'Start, UTC as text';
COMMENT ON COLUMN legacy.strava_activity_summary.start_date_local IS 'Local start as text';
COMMENT ON COLUMN legacy.strava_activity_summary.timezone IS 'Zone in Strava''s form, "(GMT+01:00) Europe/Vienna", with the offset of the start';
COMMENT ON COLUMN legacy.strava_activity_summary.utc_offset IS 'Local time minus UTC, s';
COMMENT ON COLUMN legacy.strava_activity_summary.start_latitude IS 'degrees';
COMMENT ON COLUMN legacy.strava_activity_summary.start_longitude IS 'degrees';
COMMENT ON COLUMN legacy.strava_activity_summary.end_latitude IS 'degrees';
COMMENT ON COLUMN legacy.strava_activity_summary.end_longitude IS 'degrees';
COMMENT ON COLUMN legacy.strava_activity_summary.location_city IS 'City';
COMMENT ON COLUMN legacy.strava_activity_summary.location_state IS 'State';
COMMENT ON COLUMN legacy.strava_activity_summary.location_country IS 'Country';
COMMENT ON COLUMN legacy.strava_activity_summary.map IS 'Number of the map';
COMMENT ON COLUMN legacy.strava_activity_summary.summary_polyline IS 'Track in the form of Google''s polylines';
COMMENT ON COLUMN legacy.strava_activity_summary.trainer IS 'Whether on a trainer';
COMMENT ON COLUMN legacy.strava_activity_summary.commute IS 'Whether a commute';
COMMENT ON COLUMN legacy.strava_activity_summary.manual IS 'Whether typed in by hand';
COMMENT ON COLUMN legacy.strava_activity_summary.gear_id IS 'Gear: its number at Strava, in archives its name';
COMMENT ON COLUMN legacy.strava_activity_summary.average_speed IS 'm/s';
COMMENT ON COLUMN legacy.strava_activity_summary.max_speed IS 'm/s';
COMMENT ON COLUMN legacy.strava_activity_summary.average_cadence IS 'a minute';
COMMENT ON COLUMN legacy.strava_activity_summary.average_temp IS '°C';
COMMENT ON COLUMN legacy.strava_activity_summary.average_watts IS 'W';
COMMENT ON COLUMN legacy.strava_activity_summary.weighted_average_watts IS 'W';
COMMENT ON COLUMN legacy.strava_activity_summary.kilojoules IS 'kJ';
COMMENT ON COLUMN legacy.strava_activity_summary.device_watts IS 'Whether the power was measured';
COMMENT ON COLUMN legacy.strava_activity_summary.average_heartrate IS 'bpm';
COMMENT ON COLUMN legacy.strava_activity_summary.max_heartrate IS 'bpm';
COMMENT ON COLUMN legacy.strava_activity_summary.max_watts IS 'W';
COMMENT ON COLUMN legacy.strava_activity_summary.elev_high IS 'm';
COMMENT ON COLUMN legacy.strava_activity_summary.elev_low IS 'm';
COMMENT ON COLUMN legacy.strava_activity_summary.suffer_score IS 'Relative effort';

CREATE VIEW legacy.strava_activity_streams AS
SELECT (w.activity_id::bigint << 31) + floor(extract(epoch FROM r.ts - w.start_time) * 1000)::bigint AS id,
       w.activity_id,
       app.minute_text(r.ts) AS time_gmt,
       r.distance_m AS distance,
       r.latitude_deg::numeric AS latitude,
       r.longitude_deg::numeric AS longitude,
       r.altitude_m AS altitude,
       r.speed_mps AS velocity_smooth,
       r.heart_rate_bpm::integer AS heartrate,
       app.whole(r.cadence_rpm) AS cadence,
       r.power_w::integer AS watts,
       app.whole(r.temperature_c) AS temp,
       NULL::boolean AS moving,
       r.grade_pct AS grade_smooth
FROM app.legacy_activity w JOIN activity_record r USING (athlete_id, activity_id)
WHERE w.family = 'strava';
COMMENT ON VIEW legacy.strava_activity_streams IS 'Samples of the workouts in strava_activity_summary: quick with WHERE activity_id';
COMMENT ON COLUMN legacy.strava_activity_streams.id IS 'Number of the row; in time order within an activity';
COMMENT ON COLUMN legacy.strava_activity_streams.activity_id IS 'Activity: strava_activity_summary.id';
COMMENT ON COLUMN legacy.strava_activity_streams.time_gmt IS 'Instant, UTC as text';
COMMENT ON COLUMN legacy.strava_activity_streams.distance IS 'm since the start';
COMMENT ON COLUMN legacy.strava_activity_streams.latitude IS 'degrees';
COMMENT ON COLUMN legacy.strava_activity_streams.longitude IS 'degrees';
COMMENT ON COLUMN legacy.strava_activity_streams.altitude IS 'm';
COMMENT ON COLUMN legacy.strava_activity_streams.velocity_smooth IS 'm/s';
COMMENT ON COLUMN legacy.strava_activity_streams.heartrate IS 'bpm';
COMMENT ON COLUMN legacy.strava_activity_streams.cadence IS 'a minute';
COMMENT ON COLUMN legacy.strava_activity_streams.watts IS 'W';
COMMENT ON COLUMN legacy.strava_activity_streams.temp IS '°C';
COMMENT ON COLUMN legacy.strava_activity_streams.moving IS 'Always NULL: not kept';
COMMENT ON COLUMN legacy.strava_activity_streams.grade_smooth IS 'Slope, percent';

CREATE VIEW legacy.oura_readiness_daily_summary AS
SELECT app.legacy_id(o.athlete_id, o.day) AS id,
       o.athlete_id::integer AS athlete_id,
       to_char(o.day, 'YYYY-MM-DD') AS summary_date,
       0 AS period_id,
       app.whole(max(o.value) FILTER (WHERE o.name = 'readiness_score')) AS score,
       app.whole(max(o.value) FILTER (WHERE o.name = 'readiness_previous_night_score')) AS score_previous_night,
       app.whole(max(o.value) FILTER (WHERE o.name = 'readiness_sleep_balance_score')) AS score_sleep_balance,
       app.whole(max(o.value) FILTER (WHERE o.name = 'readiness_previous_day_activity_score')) AS score_previous_day,
       app.whole(max(o.value) FILTER (WHERE o.name = 'readiness_activity_balance_score')) AS score_activity_balance,
       app.whole(max(o.value) FILTER (WHERE o.name = 'readiness_resting_heart_rate_score')) AS score_resting_hr,
       app.whole(max(o.value) FILTER (WHERE o.name = 'readiness_hrv_balance_score')) AS score_hrv_balance,
       app.whole(max(o.value) FILTER (WHERE o.name = 'readiness_recovery_index_score')) AS score_recovery_index,
       app.whole(max(o.value) FILTER (WHERE o.name = 'readiness_body_temperature_score')) AS score_temperature,
       NULL::integer AS rest_mode_state
FROM daily_score o WHERE o.source = 'oura' AND o.name LIKE 'readiness%score'
GROUP BY o.athlete_id, o.day;
COMMENT ON VIEW legacy.oura_readiness_daily_summary IS 'Readiness of Oura by the day';
COMMENT ON COLUMN legacy.oura_readiness_daily_summary.id IS 'Number of the row';
COMMENT ON COLUMN legacy.oura_readiness_daily_summary.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.oura_readiness_daily_summary.summary_date IS 'Local day as text: that of waking up (the original, with API v1, had the day before)';
COMMENT ON COLUMN legacy.oura_readiness_daily_summary.period_id IS 'Always 0: there is one a day';
COMMENT ON COLUMN legacy.oura_readiness_daily_summary.score IS '0–100';
COMMENT ON COLUMN legacy.oura_readiness_daily_summary.score_previous_night IS '0–100';
COMMENT ON COLUMN legacy.oura_readiness_daily_summary.score_sleep_balance IS '0–100';
COMMENT ON COLUMN legacy.oura_readiness_daily_summary.score_previous_day IS '0–100';
COMMENT ON COLUMN legacy.oura_readiness_daily_summary.score_activity_balance IS '0–100';
COMMENT ON COLUMN legacy.oura_readiness_daily_summary.score_resting_hr IS '0–100';
COMMENT ON COLUMN legacy.oura_readiness_daily_summary.score_hrv_balance IS '0–100';
COMMENT ON COLUMN legacy.oura_readiness_daily_summary.score_recovery_index IS '0–100';
COMMENT ON COLUMN legacy.oura_readiness_daily_summary.score_temperature IS '0–100';
COMMENT ON COLUMN legacy.oura_readiness_daily_summary.rest_mode_state IS 'Always NULL: rest mode is in public.note';

CREATE VIEW legacy.oura_sleep_daily_summary AS
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
FROM (SELECT z.*, NOT EXISTS (SELECT FROM sleep y WHERE y.athlete_id = z.athlete_id AND y.source = 'oura' AND y.day = z.day AND y.kind IS DISTINCT FROM 'deleted'
                                 AND y.ts BETWEEN z.ts - interval '2 days' AND z.ts + interval '2 days'
                                 AND (coalesce(y.asleep_s, 0), y.ts) > (coalesce(z.asleep_s, 0), z.ts)) AS longest
      FROM sleep z WHERE z.source = 'oura' AND z.kind IS DISTINCT FROM 'deleted') s
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
COMMENT ON VIEW legacy.oura_sleep_daily_summary IS 'Sleeps of Oura, naps too; scores and temperature of the day stand at its longest one';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.id IS 'Number of the row';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.summary_date IS 'Local day as text: that of waking up (the original, with API v1, had the day before)';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.period_id IS 'Number of the sleep within the day';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.is_longest IS '1 for the longest of its day, else 0';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.timezone IS 'Local time minus UTC, minutes';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.bedtime_start IS 'Start, UTC as text';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.bedtime_end IS 'End, UTC as text';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.score IS '0–100';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.score_total IS '0–100';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.score_disturbances IS '0–100';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.score_efficiency IS '0–100';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.score_latency IS '0–100';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.score_rem IS '0–100';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.score_deep IS '0–100';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.score_alignment IS '0–100';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.total IS 's asleep';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.duration IS 's in bed';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.awake IS 's';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.light IS 's';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.rem IS 's';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.deep IS 's';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.onset_latency IS 's';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.restless IS 'Restless periods (it was percent of the time)';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.efficiency IS 'percent';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.midpoint_time IS 's from the start to the middle';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.hr_lowest IS 'bpm';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.hr_average IS 'bpm';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.rmssd IS 'ms';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.breath_average IS 'a minute';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.temperature_delta IS '°C from the usual';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.bedtime_end_delta IS 's from the midnight with which the day begins';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.midpoint_at_delta IS 's from the midnight with which the day begins';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.bedtime_start_delta IS 's from the midnight with which the day begins';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.temperature_deviation IS '°C from the usual';
COMMENT ON COLUMN legacy.oura_sleep_daily_summary.temperature_trend_deviation IS '°C from the usual, over days';

-- Days of which only readiness or oxygen is known are no days of activity.
CREATE VIEW legacy.oura_activity_daily_summary AS
SELECT app.legacy_id(d.athlete_id, d.day) AS id,
       d.athlete_id::integer AS athlete_id,
       to_char(d.day, 'YYYY-MM-DD') AS summary_date,
       app.minute_text(app.instant(d.athlete_id, d.day + time '04:00')) AS day_start,
       app.minute_text(app.instant(d.athlete_id, d.day + 1 + time '04:00') - interval '1 second') AS day_end,
       extract(epoch FROM d.day + time '04:00' - app.instant(d.athlete_id, d.day + time '04:00') AT TIME ZONE 'UTC')::integer / 60 AS timezone,
       o.score,
       o.score_stay_active,
       o.score_move_every_hour,
       o.score_meet_daily_targets,
       o.score_training_frequency,
       o.score_training_volume,
       o.score_recovery_time,
       app.whole(d.distance_m) AS daily_movement,
       app.whole(app.num(d.extra, 'non_wear_time') / 60) AS non_wear,
       app.whole(app.num(d.extra, 'resting_time') / 60) AS rest,
       app.whole(d.sedentary_s / 60) AS inactive,
       app.whole(app.num(d.extra, 'inactivity_alerts')) AS inactivity_alerts,
       app.whole(d.active_s / 60) AS low,
       app.whole(d.moderate_intensity_min) AS medium,
       app.whole(d.vigorous_intensity_min) AS high,
       d.steps,
       app.whole(d.energy_kcal) AS cal_total,
       app.whole(d.active_energy_kcal) AS cal_active,
       app.whole(app.num(d.extra, 'sedentary_met_minutes')) AS met_min_inactive,
       app.whole(app.num(d.extra, 'low_activity_met_minutes')) AS met_min_low,
       app.whole(app.num(d.extra, 'medium_activity_met_minutes')) AS met_min_medium,
       app.whole(app.num(d.extra, 'high_activity_met_minutes')) AS met_min_high,
       app.num(d.extra, 'average_met_minutes')::real AS average_met,
       NULL::integer AS rest_mode_state,
       (app.num(d.extra, 'meters_to_target') / 1000)::real AS to_target_km,
       (app.num(d.extra, 'target_meters') / 1609.344)::real AS target_miles,
       app.whole(d.active_s / 60 + d.moderate_intensity_min + d.vigorous_intensity_min) AS total,
       (app.num(d.extra, 'meters_to_target') / 1609.344)::real AS to_target_miles,
       app.whole(app.num(d.extra, 'target_calories')) AS target_calories,
       (app.num(d.extra, 'target_meters') / 1000)::real AS target_km
FROM daily_summary d
CROSS JOIN LATERAL (SELECT app.whole(max(o.value) FILTER (WHERE o.name = 'activity_score')) AS score,
                           app.whole(max(o.value) FILTER (WHERE o.name = 'activity_stay_active_score')) AS score_stay_active,
                           app.whole(max(o.value) FILTER (WHERE o.name = 'activity_move_every_hour_score')) AS score_move_every_hour,
                           app.whole(max(o.value) FILTER (WHERE o.name = 'activity_meet_daily_targets_score')) AS score_meet_daily_targets,
                           app.whole(max(o.value) FILTER (WHERE o.name = 'activity_training_frequency_score')) AS score_training_frequency,
                           app.whole(max(o.value) FILTER (WHERE o.name = 'activity_training_volume_score')) AS score_training_volume,
                           app.whole(max(o.value) FILTER (WHERE o.name = 'activity_recovery_time_score')) AS score_recovery_time
                    FROM daily_score o WHERE o.athlete_id = d.athlete_id AND o.source = 'oura' AND o.day = d.day AND o.name LIKE 'activity%') o
WHERE d.source = 'oura' AND num_nonnulls(d.steps, d.energy_kcal, d.distance_m, d.sedentary_s) > 0;
COMMENT ON VIEW legacy.oura_activity_daily_summary IS 'Days of Oura, from four in the morning to four';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.id IS 'Number of the row';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.athlete_id IS 'Athlete';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.summary_date IS 'Local day as text';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.day_start IS 'Start, UTC as text';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.day_end IS 'End, UTC as text';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.timezone IS 'Local time minus UTC at the start, minutes';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.score IS '0–100';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.score_stay_active IS '0–100';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.score_move_every_hour IS '0–100';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.score_meet_daily_targets IS '0–100';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.score_training_frequency IS '0–100';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.score_training_volume IS '0–100';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.score_recovery_time IS '0–100';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.daily_movement IS 'm';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.non_wear IS 'minutes';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.rest IS 'minutes';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.inactive IS 'minutes';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.inactivity_alerts IS 'Alerts';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.low IS 'minutes';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.medium IS 'minutes';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.high IS 'minutes';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.steps IS 'Steps';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.cal_total IS 'kcal';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.cal_active IS 'kcal';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.met_min_inactive IS 'MET minutes';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.met_min_low IS 'MET minutes';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.met_min_medium IS 'MET minutes';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.met_min_high IS 'MET minutes';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.average_met IS 'MET';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.rest_mode_state IS 'Always NULL: rest mode is in public.note';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.to_target_km IS 'km';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.target_miles IS 'miles';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.total IS 'minutes of low, medium and high';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.to_target_miles IS 'miles';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.target_calories IS 'kcal';
COMMENT ON COLUMN legacy.oura_activity_daily_summary.target_km IS 'km';

CREATE VIEW legacy.oura_activity_detail AS
SELECT app.legacy_id(p.athlete_id, t.ts) AS id,
       d.id AS oura_activity_id,
       app.minute_text(t.ts) AS timestamp_gmt,
       coalesce(app.whole(t.class), 0) AS class_5min,
       t.met::real AS met_1min
FROM public.athlete p
CROSS JOIN LATERAL (SELECT (min(x.ts) AT TIME ZONE 'UTC')::date - 2 AS first, (max(x.ts) AT TIME ZONE 'UTC')::date + 1 AS last
                    FROM wellness_sample x WHERE x.athlete_id = p.athlete_id AND x.source = 'oura') e
CROSS JOIN LATERAL (SELECT app.legacy_id(p.athlete_id, m::date) AS id, app.instant(p.athlete_id, m + interval '4 hours') AS begins, app.instant(p.athlete_id, m + interval '28 hours') AS ends
                    FROM generate_series(e.first::timestamp, e.last::timestamp, interval '1 day') m OFFSET 0) d
CROSS JOIN LATERAL (SELECT x.ts, max(x.value) FILTER (WHERE x.name = 'met') AS met, max(x.value) FILTER (WHERE x.name = 'activity_class') AS class
                    FROM wellness_sample x
                    WHERE x.athlete_id = p.athlete_id AND x.source = 'oura' AND x.name IN ('met', 'activity_class') AND x.ts >= d.begins AND x.ts < d.ends
                    GROUP BY x.ts) t;
COMMENT ON VIEW legacy.oura_activity_detail IS 'MET and class of movement of Oura by the minute';
COMMENT ON COLUMN legacy.oura_activity_detail.id IS 'Number of the row';
COMMENT ON COLUMN legacy.oura_activity_detail.oura_activity_id IS 'Day: oura_activity_daily_summary.id';
COMMENT ON COLUMN legacy.oura_activity_detail.timestamp_gmt IS 'Minute, UTC as text';
COMMENT ON COLUMN legacy.oura_activity_detail.class_5min IS 'Class of five minutes at the first of them, 0 not worn … 5 high; 0 at the other four';
COMMENT ON COLUMN legacy.oura_activity_detail.met_1min IS 'MET';

CREATE VIEW legacy.oura_sleep_detail AS
SELECT app.legacy_id(s.athlete_id, t) AS id,
       app.legacy_id(s.athlete_id, s.ts) AS oura_sleep_id,
       app.minute_text(t) AS timestamp_gmt,
       (SELECT CASE WHEN x.ts + x.duration_s * interval '1 second' > t THEN CASE x.stage WHEN 'deep' THEN 1 WHEN 'light' THEN 2 WHEN 'rem' THEN 3 WHEN 'awake' THEN 4 END END
        FROM sleep_stage x WHERE x.athlete_id = s.athlete_id AND x.source = 'oura' AND x.ts <= t AND x.ts >= s.ts ORDER BY x.ts DESC LIMIT 1) AS hypnogram_5min,
       (SELECT app.whole(avg(x.heart_rate_bpm)) FROM heart_rate x WHERE x.athlete_id = s.athlete_id AND x.source = 'oura' AND x.ts >= t AND x.ts < t + interval '5 minutes' AND x.context = 'sleep') AS hr_5min,
       (SELECT app.whole(avg(x.rmssd_ms)) FROM hrv_sample x WHERE x.athlete_id = s.athlete_id AND x.source = 'oura' AND x.ts >= t AND x.ts < t + interval '5 minutes') AS rmssd_5min
FROM sleep s CROSS JOIN LATERAL generate_series(s.ts, s.end_ts - interval '1 us', interval '5 minutes') t
WHERE s.source = 'oura' AND s.kind IS DISTINCT FROM 'deleted';
COMMENT ON VIEW legacy.oura_sleep_detail IS 'Sleeps of Oura by five minutes';
COMMENT ON COLUMN legacy.oura_sleep_detail.id IS 'Number of the row';
COMMENT ON COLUMN legacy.oura_sleep_detail.oura_sleep_id IS 'Sleep: oura_sleep_daily_summary.id';
COMMENT ON COLUMN legacy.oura_sleep_detail.timestamp_gmt IS 'Start of the five minutes, UTC as text';
COMMENT ON COLUMN legacy.oura_sleep_detail.hypnogram_5min IS '1 deep, 2 light, 3 REM, 4 awake';
COMMENT ON COLUMN legacy.oura_sleep_detail.hr_5min IS 'bpm';
COMMENT ON COLUMN legacy.oura_sleep_detail.rmssd_5min IS 'ms';

-- +goose StatementBegin
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN
        GRANT SELECT ON ALL TABLES IN SCHEMA legacy TO reader;
    END IF;
END
$$;
-- +goose StatementEnd
