-- +goose Up

-- Which source is believed when several tell of the same: the smallest rank.
-- Nothing is ever deleted for it, and the ranks may be changed by hand.
CREATE TABLE app.source_priority (
    rank   smallint NOT NULL,
    source text PRIMARY KEY
);
COMMENT ON TABLE app.source_priority IS 'Which source the views believe when several tell of the same day, night or minute: the smallest rank. Change it with UPDATE.';
COMMENT ON COLUMN app.source_priority.rank IS 'Smaller is believed first; sources without a row come last';
COMMENT ON COLUMN app.source_priority.source IS 'As the column source of the tables spells it';
INSERT INTO app.source_priority (source, rank) VALUES
    ('garmin', 10), ('oura', 20), ('libreview', 30), ('librelinkup', 31), ('dexcom', 32), ('glooko', 33), ('glimp', 34), ('diasend', 35),
    ('cronometer', 40), ('myfitnesspal', 41), ('open_meteo', 50), ('meteostat', 51), ('strava', 60), ('mindmonitor', 70);

CREATE FUNCTION app.rank_of(source text) RETURNS smallint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce((SELECT p.rank FROM app.source_priority p WHERE p.source = $1), 1000::smallint);
COMMENT ON FUNCTION app.rank_of IS 'Rank of a source in app.source_priority';

-- What the clock on the wall showed at an instant: by the last activity that
-- began before, or the first one, or the home zone, or UTC.
CREATE FUNCTION app.local_time(athlete smallint, at timestamptz) RETURNS timestamp
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(
        (SELECT CASE WHEN s.time_zone IS NULL THEN at AT TIME ZONE s.utc_offset ELSE at AT TIME ZONE s.time_zone END
         FROM time_zone_span s WHERE s.athlete_id = athlete AND s.start_time <= at ORDER BY s.start_time DESC LIMIT 1),
        (SELECT CASE WHEN s.time_zone IS NULL THEN at AT TIME ZONE s.utc_offset ELSE at AT TIME ZONE s.time_zone END
         FROM time_zone_span s WHERE s.athlete_id = athlete AND s.start_time > '1990-06-01' ORDER BY s.start_time LIMIT 1),
        (SELECT at AT TIME ZONE a.home_time_zone FROM athlete a WHERE a.athlete_id = athlete),
        at AT TIME ZONE 'UTC');
COMMENT ON FUNCTION app.local_time IS 'What the clock on the wall showed an athlete at an instant';

DROP VIEW daily;
DROP VIEW activity_list;

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
       CASE WHEN a.name IS NULL AND g.group_id IS NOT NULL
            THEN (SELECT max(b.name) FROM activity_group h JOIN activity b USING (athlete_id, activity_id)
                  WHERE h.athlete_id = a.athlete_id AND h.group_id = g.group_id) ELSE a.name END AS name,
       CASE WHEN a.notes IS NULL AND g.group_id IS NOT NULL
            THEN (SELECT max(b.notes) FROM activity_group h JOIN activity b USING (athlete_id, activity_id)
                  WHERE h.athlete_id = a.athlete_id AND h.group_id = g.group_id) ELSE a.notes END AS notes,
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
       a.item_id,
       g.group_id
FROM activity a
LEFT JOIN activity_group g USING (athlete_id, activity_id)
CROSS JOIN LATERAL (
    -- Where neither file nor place tells the clock, the last one known holds on.
    SELECT coalesce(
        a.utc_offset,
        (SELECT s.utc_offset FROM time_zone_span s
         WHERE s.athlete_id = a.athlete_id AND s.start_time <= a.start_time
         ORDER BY s.start_time DESC LIMIT 1),
        interval '0') AS utc_offset
    OFFSET 0
) o
-- Of a workout that several devices or accounts tell of, the best is shown.
WHERE coalesce(g.best, true);
COMMENT ON VIEW activity_list IS 'Workouts with what a list shows of them, in local time.';
COMMENT ON COLUMN activity_list.start_local IS 'Start by the clock on the wall';
COMMENT ON COLUMN activity_list.local_date IS 'Day of the start by the calendar on the wall';
COMMENT ON COLUMN activity_list.utc_offset IS 'Local time minus UTC: of the activity, else of the last time zone known before it, else 0';
COMMENT ON COLUMN activity_list.device IS 'Maker and product of the recording device';
COMMENT ON COLUMN activity_list.group_id IS 'Workout that this and other activities tell of (activity_group); NULL: it is alone';

CREATE VIEW activity_daily AS
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
COMMENT ON VIEW activity_daily IS 'Workouts by local day, one row a day that has any; a workout told by several devices counts once';

-- Of each local day the readings of one source and kind: sensor history where
-- there is any, else scans, else strips; by source_priority among sources.
CREATE VIEW glucose_best AS
SELECT athlete_id, source, ts, local_ts, day, kind, serial, sequence, glucose_mmol_l, raw_value, raw_unit, flag, trend, device, item_id, extra
FROM (SELECT g.*, d.day,
             dense_rank() OVER (PARTITION BY g.athlete_id, d.day
                                ORDER BY CASE kind WHEN 'history' THEN 0 WHEN 'scan' THEN 1 WHEN 'strip' THEN 2 ELSE 3 END,
                                         coalesce(p.rank, 1000), g.source) AS nth
      FROM glucose g
      LEFT JOIN app.source_priority p USING (source)
      CROSS JOIN LATERAL (SELECT coalesce(g.local_ts, app.local_time(g.athlete_id, g.ts))::date AS day OFFSET 0) d) x
WHERE nth = 1;
COMMENT ON VIEW glucose_best IS 'Readings of glucose without doubles: of each local day those of one source and kind, history of a sensor first';
COMMENT ON COLUMN glucose_best.day IS 'Local day';

-- Of each day the entries of one source, and of a source that tells foods and
-- sums of meals, the foods.
CREATE VIEW nutrition_best AS
SELECT n.*
FROM nutrition_entry n
JOIN (SELECT DISTINCT ON (athlete_id, day) athlete_id, day, source, count(food) > 0 AS foods
      FROM nutrition_entry GROUP BY athlete_id, day, source
      ORDER BY athlete_id, day, app.rank_of(source), source) b USING (athlete_id, day, source)
WHERE n.food IS NOT NULL OR NOT b.foods;
COMMENT ON VIEW nutrition_best IS 'Entries of food diaries without doubles: of each day those of one source, foods before sums of meals';

CREATE VIEW daily AS
WITH 
summary AS (
    SELECT athlete_id, day,
           (array_agg(steps ORDER BY rank) FILTER (WHERE steps IS NOT NULL))[1] AS steps,
           (array_agg(distance_m ORDER BY rank) FILTER (WHERE distance_m IS NOT NULL))[1] AS distance_m,
           (array_agg(floors_ascended ORDER BY rank) FILTER (WHERE floors_ascended IS NOT NULL))[1] AS floors_ascended,
           (array_agg(energy_kcal ORDER BY rank) FILTER (WHERE energy_kcal IS NOT NULL))[1] AS energy_kcal,
           (array_agg(active_energy_kcal ORDER BY rank) FILTER (WHERE active_energy_kcal IS NOT NULL))[1] AS active_energy_kcal,
           (array_agg(resting_heart_rate_bpm ORDER BY rank) FILTER (WHERE resting_heart_rate_bpm IS NOT NULL))[1] AS resting_heart_rate_bpm,
           (array_agg(min_heart_rate_bpm ORDER BY rank) FILTER (WHERE min_heart_rate_bpm IS NOT NULL))[1] AS min_heart_rate_bpm,
           (array_agg(max_heart_rate_bpm ORDER BY rank) FILTER (WHERE max_heart_rate_bpm IS NOT NULL))[1] AS max_heart_rate_bpm,
           (array_agg(avg_stress ORDER BY rank) FILTER (WHERE avg_stress IS NOT NULL))[1] AS avg_stress,
           (array_agg(max_stress ORDER BY rank) FILTER (WHERE max_stress IS NOT NULL))[1] AS max_stress,
           (array_agg(body_battery_high ORDER BY rank) FILTER (WHERE body_battery_high IS NOT NULL))[1] AS body_battery_high,
           (array_agg(body_battery_low ORDER BY rank) FILTER (WHERE body_battery_low IS NOT NULL))[1] AS body_battery_low,
           (array_agg(moderate_intensity_min ORDER BY rank) FILTER (WHERE moderate_intensity_min IS NOT NULL))[1] AS moderate_intensity_min,
           (array_agg(vigorous_intensity_min ORDER BY rank) FILTER (WHERE vigorous_intensity_min IS NOT NULL))[1] AS vigorous_intensity_min,
           (array_agg(avg_respiration_brpm ORDER BY rank) FILTER (WHERE avg_respiration_brpm IS NOT NULL))[1] AS avg_respiration_brpm,
           (array_agg(avg_spo2_pct ORDER BY rank) FILTER (WHERE avg_spo2_pct IS NOT NULL))[1] AS avg_spo2_pct,
           (array_agg(temperature_deviation_c ORDER BY rank) FILTER (WHERE temperature_deviation_c IS NOT NULL))[1] AS temperature_deviation_c,
           (array_agg(hydration_ml ORDER BY rank) FILTER (WHERE hydration_ml IS NOT NULL))[1] AS hydration_ml
    FROM (SELECT d.*, app.rank_of(d.source) AS rank FROM daily_summary d) d
    GROUP BY athlete_id, day
),
night AS (
    SELECT DISTINCT ON (athlete_id, day) *
    FROM sleep
    WHERE kind IS DISTINCT FROM 'deleted' -- by the athlete, in the vendor's program
    ORDER BY athlete_id, day, kind IS NOT DISTINCT FROM 'nap', app.rank_of(source), asleep_s DESC NULLS LAST
),
hrv AS (
    SELECT DISTINCT ON (athlete_id, day) athlete_id, day, rmssd_ms, status
    FROM hrv_night
    WHERE rmssd_ms IS NOT NULL
    ORDER BY athlete_id, day, app.rank_of(source)
),
body AS (
    SELECT athlete_id, day, (array_agg(weight_kg ORDER BY ts DESC) FILTER (WHERE weight_kg IS NOT NULL))[1] AS weight_kg,
           (array_agg(body_fat_pct ORDER BY ts DESC) FILTER (WHERE body_fat_pct IS NOT NULL))[1] AS body_fat_pct
    FROM (SELECT b.*, coalesce(b.local_ts, app.local_time(b.athlete_id, b.ts))::date AS day FROM body_measurement b) b
    GROUP BY athlete_id, day
),
-- The history of a sensor where there is one: scans are looked at when something is the matter.
sugar AS (
    SELECT athlete_id, day, count(*)::integer AS glucose_readings,
           avg(glucose_mmol_l) AS avg_glucose_mmol_l,
           min(glucose_mmol_l) AS min_glucose_mmol_l,
           max(glucose_mmol_l) AS max_glucose_mmol_l,
           stddev_samp(glucose_mmol_l) AS glucose_sd_mmol_l,
           100 * stddev_samp(glucose_mmol_l) / nullif(avg(glucose_mmol_l), 0) AS glucose_cv_pct,
           100.0 * count(*) FILTER (WHERE glucose_mmol_l BETWEEN 3.9 AND 10) / count(*) AS glucose_in_range_pct
    FROM glucose_best
    GROUP BY athlete_id, day
),
blood_ketone AS (
    SELECT athlete_id, coalesce(local_ts, app.local_time(athlete_id, ts))::date AS day, avg(ketone_mmol_l) AS avg_ketone_mmol_l
    FROM ketone
    GROUP BY 1, 2
),
hormone AS (
    SELECT athlete_id, day, -- parts of a dose are told beside it
           sum(insulin_u) FILTER (WHERE kind NOT IN ('meal', 'correction', 'user_change')) AS insulin_u
    FROM (SELECT i.*, coalesce(local_ts, app.local_time(athlete_id, ts))::date AS day,
                 rank() OVER (PARTITION BY athlete_id, coalesce(local_ts, app.local_time(athlete_id, ts))::date ORDER BY app.rank_of(source)) AS nth
          FROM insulin i) i
    WHERE nth = 1
    GROUP BY athlete_id, day
),
diet AS (
    SELECT athlete_id, day, sum(energy_kcal) AS eaten_kcal,
           sum(carbs_g) AS eaten_carbs_g,
           sum(protein_g) AS eaten_protein_g,
           sum(fat_g) AS eaten_fat_g,
           sum(fiber_g) AS eaten_fiber_g,
           sum(sodium_mg) AS eaten_sodium_mg,
           count(food)::integer AS foods
    FROM nutrition_best
    GROUP BY athlete_id, day
),
brain AS (
    SELECT athlete_id, coalesce(local_ts, app.local_time(athlete_id, ts))::date AS day,
           count(*)::integer AS eeg_s,
           avg((coalesce(delta_tp9, 0) + coalesce(delta_af7, 0) + coalesce(delta_af8, 0) + coalesce(delta_tp10, 0)) / nullif(num_nonnulls(delta_tp9, delta_af7, delta_af8, delta_tp10), 0)) AS eeg_delta,
           avg((coalesce(theta_tp9, 0) + coalesce(theta_af7, 0) + coalesce(theta_af8, 0) + coalesce(theta_tp10, 0)) / nullif(num_nonnulls(theta_tp9, theta_af7, theta_af8, theta_tp10), 0)) AS eeg_theta,
           avg((coalesce(alpha_tp9, 0) + coalesce(alpha_af7, 0) + coalesce(alpha_af8, 0) + coalesce(alpha_tp10, 0)) / nullif(num_nonnulls(alpha_tp9, alpha_af7, alpha_af8, alpha_tp10), 0)) AS eeg_alpha,
           avg((coalesce(beta_tp9, 0) + coalesce(beta_af7, 0) + coalesce(beta_af8, 0) + coalesce(beta_tp10, 0)) / nullif(num_nonnulls(beta_tp9, beta_af7, beta_af8, beta_tp10), 0)) AS eeg_beta,
           avg((coalesce(gamma_tp9, 0) + coalesce(gamma_af7, 0) + coalesce(gamma_af8, 0) + coalesce(gamma_tp10, 0)) / nullif(num_nonnulls(gamma_tp9, gamma_af7, gamma_af8, gamma_tp10), 0)) AS eeg_gamma
    FROM eeg_sample
    GROUP BY 1, 2
),
sky AS (
    SELECT athlete_id, day, avg(temperature_c) AS avg_temperature_c,
           min(temperature_c) AS min_temperature_c,
           max(temperature_c) AS max_temperature_c,
           sum(precipitation_mm) AS precipitation_mm,
           avg(relative_humidity_pct) AS avg_humidity_pct,
           avg(pressure_hpa) AS avg_pressure_hpa,
           avg(wind_speed_kmh) AS avg_wind_speed_kmh
    FROM (SELECT DISTINCT ON (athlete_id, ts) w.*, app.local_time(athlete_id, ts)::date AS day FROM weather_hour w
          ORDER BY athlete_id, ts, app.rank_of(source), station) w
    GROUP BY athlete_id, day
),
days AS (
    SELECT athlete_id, local_date AS day FROM activity_daily
    UNION SELECT athlete_id, day FROM summary
    UNION SELECT athlete_id, day FROM night
    UNION SELECT athlete_id, day FROM hrv
    UNION SELECT athlete_id, day FROM body
    UNION SELECT athlete_id, day FROM sugar
    UNION SELECT athlete_id, day FROM blood_ketone
    UNION SELECT athlete_id, day FROM hormone
    UNION SELECT athlete_id, day FROM diet
    UNION SELECT athlete_id, day FROM brain
)
SELECT athlete_id,
       day AS local_date,
       coalesce(w.activities, 0) AS activities,
       w.sports,
       w.distance_m,
       w.timer_s,
       w.moving_s,
       w.ascent_m,
       w.energy_kcal,
       w.avg_heart_rate_bpm,
       w.max_heart_rate_bpm,
       w.training_stress_score,
       s.steps,
       s.distance_m AS day_distance_m,
       s.floors_ascended,
       s.energy_kcal AS day_energy_kcal,
       s.active_energy_kcal,
       s.resting_heart_rate_bpm,
       s.min_heart_rate_bpm AS day_min_heart_rate_bpm,
       s.max_heart_rate_bpm AS day_max_heart_rate_bpm,
       s.avg_stress,
       s.max_stress,
       s.body_battery_high,
       s.body_battery_low,
       s.moderate_intensity_min,
       s.vigorous_intensity_min,
       s.avg_respiration_brpm,
       s.avg_spo2_pct,
       s.temperature_deviation_c,
       s.hydration_ml,
       n.ts AS bedtime_start,
       n.end_ts AS bedtime_end,
       n.asleep_s,
       n.deep_s AS deep_sleep_s,
       n.light_s AS light_sleep_s,
       n.rem_s AS rem_sleep_s,
       n.awake_s,
       n.efficiency_pct AS sleep_efficiency_pct,
       n.score AS sleep_score,
       n.avg_heart_rate_bpm AS sleep_heart_rate_bpm,
       h.rmssd_ms AS hrv_rmssd_ms,
       h.status AS hrv_status,
       b.weight_kg,
       b.body_fat_pct,
       g.glucose_readings,
       g.avg_glucose_mmol_l,
       g.min_glucose_mmol_l,
       g.max_glucose_mmol_l,
       g.glucose_sd_mmol_l,
       g.glucose_cv_pct,
       g.glucose_in_range_pct,
       k.avg_ketone_mmol_l,
       i.insulin_u,
       f.eaten_kcal,
       f.eaten_carbs_g,
       f.eaten_protein_g,
       f.eaten_fat_g,
       f.eaten_fiber_g,
       f.eaten_sodium_mg,
       f.foods,
       e.eeg_s,
       e.eeg_delta,
       e.eeg_theta,
       e.eeg_alpha,
       e.eeg_beta,
       e.eeg_gamma,
       m.avg_temperature_c,
       m.min_temperature_c,
       m.max_temperature_c,
       m.precipitation_mm,
       m.avg_humidity_pct,
       m.avg_pressure_hpa,
       m.avg_wind_speed_kmh
FROM days d
LEFT JOIN (SELECT local_date AS day, a.* FROM activity_daily a) w USING (athlete_id, day)
LEFT JOIN summary s USING (athlete_id, day)
LEFT JOIN night n USING (athlete_id, day)
LEFT JOIN hrv h USING (athlete_id, day)
LEFT JOIN body b USING (athlete_id, day)
LEFT JOIN sugar g USING (athlete_id, day)
LEFT JOIN blood_ketone k USING (athlete_id, day)
LEFT JOIN hormone i USING (athlete_id, day)
LEFT JOIN diet f USING (athlete_id, day)
LEFT JOIN brain e USING (athlete_id, day)
LEFT JOIN sky m USING (athlete_id, day);
COMMENT ON VIEW daily IS 'One row a local day on which anything happened, with everything: workouts, wellness, sleep, glucose, food, EEG, weather. Where several sources tell of it, app.source_priority decides.';
COMMENT ON COLUMN daily.athlete_id IS 'Athlete';
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
COMMENT ON COLUMN daily.steps IS 'Steps of the day';
COMMENT ON COLUMN daily.day_distance_m IS 'Way gone in the whole day in metres, as a watch or ring counts it';
COMMENT ON COLUMN daily.floors_ascended IS 'Floors climbed';
COMMENT ON COLUMN daily.day_energy_kcal IS 'Energy burned in the whole day, in kilocalories';
COMMENT ON COLUMN daily.active_energy_kcal IS 'Of it by moving, in kilocalories';
COMMENT ON COLUMN daily.resting_heart_rate_bpm IS 'Resting heart rate in beats per minute';
COMMENT ON COLUMN daily.day_min_heart_rate_bpm IS 'Lowest heart rate of the day in beats per minute';
COMMENT ON COLUMN daily.day_max_heart_rate_bpm IS 'Highest heart rate of the day in beats per minute';
COMMENT ON COLUMN daily.avg_stress IS 'Average stress, 0–100';
COMMENT ON COLUMN daily.max_stress IS 'Highest stress, 0–100';
COMMENT ON COLUMN daily.body_battery_high IS 'Highest Body Battery, 0–100';
COMMENT ON COLUMN daily.body_battery_low IS 'Lowest Body Battery, 0–100';
COMMENT ON COLUMN daily.moderate_intensity_min IS 'Minutes of moderate intensity';
COMMENT ON COLUMN daily.vigorous_intensity_min IS 'Minutes of vigorous intensity';
COMMENT ON COLUMN daily.avg_respiration_brpm IS 'Average breathing rate, breaths a minute';
COMMENT ON COLUMN daily.avg_spo2_pct IS 'Average oxygen saturation in percent';
COMMENT ON COLUMN daily.temperature_deviation_c IS 'Deviation of the skin temperature from the usual, in °C';
COMMENT ON COLUMN daily.hydration_ml IS 'Drunk, in mL';
COMMENT ON COLUMN daily.bedtime_start IS 'Beginning of the main sleep';
COMMENT ON COLUMN daily.bedtime_end IS 'End of the main sleep';
COMMENT ON COLUMN daily.asleep_s IS 'Seconds asleep in the main sleep';
COMMENT ON COLUMN daily.deep_sleep_s IS 'Of them deep';
COMMENT ON COLUMN daily.light_sleep_s IS 'Of them light';
COMMENT ON COLUMN daily.rem_sleep_s IS 'Of them REM';
COMMENT ON COLUMN daily.awake_s IS 'Seconds awake within the main sleep';
COMMENT ON COLUMN daily.sleep_efficiency_pct IS 'Share of the time in bed that was sleep, in percent';
COMMENT ON COLUMN daily.sleep_score IS 'The source''s score of the main sleep, 0–100';
COMMENT ON COLUMN daily.sleep_heart_rate_bpm IS 'Average heart rate of the main sleep in beats per minute';
COMMENT ON COLUMN daily.hrv_rmssd_ms IS 'Heart rate variability of the night (RMSSD) in ms';
COMMENT ON COLUMN daily.hrv_status IS 'The source''s word for it';
COMMENT ON COLUMN daily.weight_kg IS 'Weight in kg, the last of the day';
COMMENT ON COLUMN daily.body_fat_pct IS 'Body fat in percent, the last of the day';
COMMENT ON COLUMN daily.glucose_readings IS 'Readings of glucose';
COMMENT ON COLUMN daily.avg_glucose_mmol_l IS 'Average glucose in mmol/L';
COMMENT ON COLUMN daily.min_glucose_mmol_l IS 'Lowest glucose in mmol/L';
COMMENT ON COLUMN daily.max_glucose_mmol_l IS 'Highest glucose in mmol/L';
COMMENT ON COLUMN daily.glucose_sd_mmol_l IS 'Standard deviation of glucose in mmol/L';
COMMENT ON COLUMN daily.glucose_cv_pct IS 'Coefficient of variation of glucose in percent';
COMMENT ON COLUMN daily.glucose_in_range_pct IS 'Share of the readings between 3.9 and 10 mmol/L, in percent';
COMMENT ON COLUMN daily.avg_ketone_mmol_l IS 'Average of ketones in mmol/L';
COMMENT ON COLUMN daily.insulin_u IS 'Insulin given, in international units';
COMMENT ON COLUMN daily.eaten_kcal IS 'Eaten, in kilocalories';
COMMENT ON COLUMN daily.eaten_carbs_g IS 'Carbohydrate eaten, in grams';
COMMENT ON COLUMN daily.eaten_protein_g IS 'Protein eaten, in grams';
COMMENT ON COLUMN daily.eaten_fat_g IS 'Fat eaten, in grams';
COMMENT ON COLUMN daily.eaten_fiber_g IS 'Fiber eaten, in grams';
COMMENT ON COLUMN daily.eaten_sodium_mg IS 'Sodium eaten, in milligrams';
COMMENT ON COLUMN daily.foods IS 'Foods noted';
COMMENT ON COLUMN daily.eeg_s IS 'Seconds of EEG recorded';
COMMENT ON COLUMN daily.eeg_delta IS 'Average delta band of the electrodes with contact in Bel';
COMMENT ON COLUMN daily.eeg_theta IS 'Average theta band of the electrodes with contact in Bel';
COMMENT ON COLUMN daily.eeg_alpha IS 'Average alpha band of the electrodes with contact in Bel';
COMMENT ON COLUMN daily.eeg_beta IS 'Average beta band of the electrodes with contact in Bel';
COMMENT ON COLUMN daily.eeg_gamma IS 'Average gamma band of the electrodes with contact in Bel';
COMMENT ON COLUMN daily.avg_temperature_c IS 'Average air temperature in °C';
COMMENT ON COLUMN daily.min_temperature_c IS 'Lowest air temperature in °C';
COMMENT ON COLUMN daily.max_temperature_c IS 'Highest air temperature in °C';
COMMENT ON COLUMN daily.precipitation_mm IS 'Rain and melted snow in mm';
COMMENT ON COLUMN daily.avg_humidity_pct IS 'Average relative humidity in percent';
COMMENT ON COLUMN daily.avg_pressure_hpa IS 'Average air pressure in hPa';
COMMENT ON COLUMN daily.avg_wind_speed_kmh IS 'Average wind in km/h';
