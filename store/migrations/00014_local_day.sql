-- +goose Up

-- Local time by the rules of app.local_time, for a stretch of time at once: a
-- row for every while in which the clock was the same distance from UTC. Zones
-- are asked week by week, and only where a week ends with another offset than
-- it began is the change looked for; no zone changed twice within a week.
-- +goose StatementBegin
CREATE FUNCTION app.clock(athlete smallint, first timestamptz, last timestamptz)
RETURNS TABLE (from_ts timestamptz, to_ts timestamptz, utc_offset interval)
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE COST 5000 ROWS 30 AS $$
DECLARE
    z record;
    showed interval; -- by the clock at lo
    lo timestamptz;
    hi timestamptz;
    middle timestamptz;
BEGIN
    from_ts := first;
    FOR z IN
        WITH change AS (
            (SELECT '-infinity'::timestamptz AS since, b.time_zone, b.utc_offset
             FROM ((SELECT 1 AS nth, s.time_zone, s.utc_offset FROM public.time_zone_span s
                    WHERE s.athlete_id = athlete AND s.start_time > '1990-06-01 00:00:00+00' ORDER BY s.start_time, s.activity_id LIMIT 1)
                   UNION ALL SELECT 2, a.home_time_zone, NULL FROM public.athlete a WHERE a.athlete_id = athlete AND a.home_time_zone IS NOT NULL
                   UNION ALL SELECT 3, 'UTC', NULL) b
             ORDER BY b.nth LIMIT 1)
            UNION ALL
            (SELECT DISTINCT ON (s.start_time) s.start_time, s.time_zone, s.utc_offset FROM public.time_zone_span s
             WHERE s.athlete_id = athlete AND s.start_time < last ORDER BY s.start_time, s.activity_id DESC)
        ), other AS (
            SELECT c.since, c.time_zone, c.utc_offset, coalesce(c.time_zone, c.utc_offset::text) IS DISTINCT FROM
                   lag(coalesce(c.time_zone, c.utc_offset::text)) OVER (ORDER BY c.since) AS another
            FROM change c
        ), stretch AS (
            SELECT greatest(o.since, first) AS since, least(lead(o.since) OVER (ORDER BY o.since), last) AS until, o.time_zone, o.utc_offset
            FROM other o WHERE o.another
        )
        SELECT s.*, CASE WHEN s.time_zone IS NULL THEN s.utc_offset ELSE (s.since AT TIME ZONE s.time_zone) - (s.since AT TIME ZONE 'UTC') END AS showed
        FROM stretch s WHERE s.since < s.until ORDER BY s.since
    LOOP
        lo := z.since;
        showed := z.showed;
        LOOP
            IF showed <> utc_offset THEN -- never for the first: utc_offset is NULL
                to_ts := lo;
                RETURN NEXT;
                from_ts := lo;
            END IF;
            utc_offset := showed;
            EXIT WHEN z.time_zone IS NULL;
            lo := date_trunc('second', lo); -- no zone changes within a second
            hi := lo;
            WHILE hi < z.until LOOP
                lo := hi;
                hi := lo + interval '168 hours';
                EXIT WHEN (hi AT TIME ZONE z.time_zone) - (hi AT TIME ZONE 'UTC') <> showed;
            END LOOP;
            EXIT WHEN (hi AT TIME ZONE z.time_zone) - (hi AT TIME ZONE 'UTC') = showed;
            WHILE hi - lo > interval '1 second' LOOP
                middle := lo + floor(extract(epoch FROM hi - lo) / 2) * interval '1 second';
                IF (middle AT TIME ZONE z.time_zone) - (middle AT TIME ZONE 'UTC') = showed THEN
                    lo := middle;
                ELSE
                    hi := middle;
                END IF;
            END LOOP;
            EXIT WHEN hi >= z.until;
            lo := hi;
            showed := (lo AT TIME ZONE z.time_zone) - (lo AT TIME ZONE 'UTC');
        END LOOP;
    END LOOP;
    to_ts := last;
    IF from_ts < to_ts THEN
        RETURN NEXT;
    END IF;
END
$$;
-- +goose StatementEnd
COMMENT ON FUNCTION app.clock IS 'Local time minus UTC from one instant up to before another: a row for every while in which it stayed the same, by the rules of app.local_time';

-- What tells only UTC is found by its instant, day after day; what tells local
-- time by its day, where the table is a big one and few days are asked for.
CREATE INDEX weather_hour_ts ON weather_hour (athlete_id, ts);
CREATE INDEX glucose_utc ON glucose (athlete_id, ts) WHERE local_ts IS NULL;
CREATE INDEX glucose_day ON glucose (athlete_id, (local_ts::date)) WHERE local_ts IS NOT NULL;
CREATE INDEX eeg_sample_utc ON eeg_sample (athlete_id, ts) WHERE local_ts IS NULL;
CREATE INDEX eeg_sample_day ON eeg_sample (athlete_id, (local_ts::date)) WHERE local_ts IS NOT NULL;
CREATE INDEX ketone_utc ON ketone (athlete_id, ts) WHERE local_ts IS NULL;
CREATE INDEX insulin_utc ON insulin (athlete_id, ts) WHERE local_ts IS NULL;
CREATE INDEX body_measurement_utc ON body_measurement (athlete_id, ts) WHERE local_ts IS NULL;

-- The local days of the facts that tell only UTC. Nothing of it is kept: it is
-- right as soon as a zone becomes known, or an import is undone.
CREATE VIEW app.local_day AS
SELECT k.of,
       k.athlete_id,
       b.first_day + n AS day,
       greatest(c.from_ts, ((b.first_day + n)::timestamp - c.utc_offset) AT TIME ZONE 'UTC') AS from_ts,
       least(c.to_ts, ((b.first_day + n + 1)::timestamp - c.utc_offset) AT TIME ZONE 'UTC') AS to_ts
FROM (
    SELECT 'weather_hour' AS of, a.athlete_id, (SELECT min(t.ts) FROM weather_hour t WHERE t.athlete_id = a.athlete_id) AS first, (SELECT max(t.ts) FROM weather_hour t WHERE t.athlete_id = a.athlete_id) AS last FROM athlete a
    UNION ALL SELECT 'glucose', a.athlete_id, (SELECT min(t.ts) FROM glucose t WHERE t.athlete_id = a.athlete_id AND t.local_ts IS NULL), (SELECT max(t.ts) FROM glucose t WHERE t.athlete_id = a.athlete_id AND t.local_ts IS NULL) FROM athlete a
    UNION ALL SELECT 'eeg_sample', a.athlete_id, (SELECT min(t.ts) FROM eeg_sample t WHERE t.athlete_id = a.athlete_id AND t.local_ts IS NULL), (SELECT max(t.ts) FROM eeg_sample t WHERE t.athlete_id = a.athlete_id AND t.local_ts IS NULL) FROM athlete a
    UNION ALL SELECT 'ketone', a.athlete_id, (SELECT min(t.ts) FROM ketone t WHERE t.athlete_id = a.athlete_id AND t.local_ts IS NULL), (SELECT max(t.ts) FROM ketone t WHERE t.athlete_id = a.athlete_id AND t.local_ts IS NULL) FROM athlete a
    UNION ALL SELECT 'insulin', a.athlete_id, (SELECT min(t.ts) FROM insulin t WHERE t.athlete_id = a.athlete_id AND t.local_ts IS NULL), (SELECT max(t.ts) FROM insulin t WHERE t.athlete_id = a.athlete_id AND t.local_ts IS NULL) FROM athlete a
    UNION ALL SELECT 'body_measurement', a.athlete_id, (SELECT min(t.ts) FROM body_measurement t WHERE t.athlete_id = a.athlete_id AND t.local_ts IS NULL), (SELECT max(t.ts) FROM body_measurement t WHERE t.athlete_id = a.athlete_id AND t.local_ts IS NULL) FROM athlete a
) k
CROSS JOIN LATERAL app.clock(k.athlete_id, k.first, k.last + interval '1 us') c
CROSS JOIN LATERAL (
    SELECT (c.from_ts AT TIME ZONE 'UTC' + c.utc_offset)::date AS first_day,
           (c.to_ts AT TIME ZONE 'UTC' + c.utc_offset - interval '1 us')::date AS last_day
    OFFSET 0) b
CROSS JOIN LATERAL generate_series(0, b.last_day - b.first_day) n;
COMMENT ON VIEW app.local_day IS 'Local days as stretches of time, for the facts of a table that tell only UTC, from the first to the last of them. A day on which the clock changed, by the season or a journey, has a row for each part of it.';
COMMENT ON COLUMN app.local_day.of IS 'Table of the facts';
COMMENT ON COLUMN app.local_day.from_ts IS 'First instant of the day, or of its part';
COMMENT ON COLUMN app.local_day.to_ts IS 'First instant after it';

-- A night that two files of one vendor tell with different starts is two rows
-- of sleep: neither is wrong, and both files may be read again in any order.
CREATE VIEW sleep_best AS
SELECT s.*
FROM sleep s
CROSS JOIN LATERAL (SELECT num_nonnulls(s.asleep_s, s.deep_s, s.light_s, s.rem_s, s.awake_s, s.latency_s, s.efficiency_pct, s.score, s.avg_heart_rate_bpm,
        s.min_heart_rate_bpm, s.avg_rmssd_ms, s.avg_respiration_brpm, s.avg_spo2_pct, s.min_spo2_pct, s.avg_stress, s.restless_count) AS known) f
WHERE s.kind IS DISTINCT FROM 'deleted' -- by the athlete, in the vendor's program
  AND NOT EXISTS (
    SELECT FROM sleep o
    WHERE o.athlete_id = s.athlete_id AND o.source = s.source AND o.ts > s.ts - interval '1 day' AND o.ts < s.end_ts AND o.end_ts > s.ts AND o.ts <> s.ts
      AND o.kind IS DISTINCT FROM 'deleted' AND (o.kind IS NOT DISTINCT FROM 'nap') = (s.kind IS NOT DISTINCT FROM 'nap')
      AND (num_nonnulls(o.asleep_s, o.deep_s, o.light_s, o.rem_s, o.awake_s, o.latency_s, o.efficiency_pct, o.score, o.avg_heart_rate_bpm,
            o.min_heart_rate_bpm, o.avg_rmssd_ms, o.avg_respiration_brpm, o.avg_spo2_pct, o.min_spo2_pct, o.avg_stress, o.restless_count),
           coalesce(o.asleep_s, 0), o.end_ts - o.ts, o.ts) > (f.known, coalesce(s.asleep_s, 0), s.end_ts - s.ts, s.ts)
    OFFSET 0); -- looked up for each sleep, by the key
COMMENT ON VIEW sleep_best IS 'Sleeps without doubles: of those of one source that overlap only the one that tells most (of two that tell as much the longer one); naps stay beside nights, deleted sleeps are left out';
COMMENT ON TABLE sleep IS 'Sleeps: nights and naps. A night that two files of one source tell with different starts is two rows that overlap; the view sleep_best has the fuller one of them, and the other views count that.';

CREATE OR REPLACE VIEW glucose_best AS
SELECT athlete_id, source, ts, local_ts, day, kind, serial, sequence, glucose_mmol_l, raw_value, raw_unit, flag, trend, device, item_id, extra
FROM (SELECT g.*,
             dense_rank() OVER (PARTITION BY g.athlete_id, g.day
                                ORDER BY CASE kind WHEN 'history' THEN 0 WHEN 'scan' THEN 1 WHEN 'strip' THEN 2 ELSE 3 END,
                                         coalesce(p.rank, 1000), g.source) AS nth
      FROM (SELECT t.*, t.local_ts::date AS day FROM glucose t WHERE t.local_ts IS NOT NULL
            UNION ALL
            SELECT t.*, l.day FROM app.local_day l CROSS JOIN LATERAL
                (SELECT * FROM glucose t WHERE t.athlete_id = l.athlete_id AND t.ts >= l.from_ts AND t.ts < l.to_ts AND t.local_ts IS NULL OFFSET 0) t WHERE l.of = 'glucose') g
      LEFT JOIN app.source_priority p USING (source)) x
WHERE nth = 1;

CREATE OR REPLACE VIEW nutrition_best AS
SELECT n.ts, n.local_ts, n.item_id, n.day, n.amount, n.energy_kcal, n.carbs_g, n.protein_g, n.fat_g, n.fiber_g,
       n.sugar_g, n.saturated_fat_g, n.polyunsaturated_fat_g, n.monounsaturated_fat_g, n.trans_fat_g,
       n.cholesterol_mg, n.sodium_mg, n.potassium_mg, n.vitamin_a_pct, n.vitamin_c_pct, n.calcium_pct, n.iron_pct,
       n.water_g, n.caffeine_mg, n.alcohol_g, n.ordinal, n.athlete_id, n.meal, n.food, n.unit, n.note, n.source,
       n.extra
FROM (SELECT e.*,
             dense_rank() OVER (PARTITION BY e.athlete_id, e.day ORDER BY coalesce(p.rank, 1000), e.source) AS nth,
             count(e.food) OVER (PARTITION BY e.athlete_id, e.day, e.source) > 0 AS foods
      FROM nutrition_entry e LEFT JOIN app.source_priority p USING (source)) n
WHERE n.nth = 1 AND (n.food IS NOT NULL OR NOT n.foods);

-- What the view daily is put together from, one view for each kind of fact. A
-- query for some days of daily is one for these days of each of them.

CREATE VIEW app.daily_wellness AS
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
FROM (SELECT d.*, coalesce(p.rank, 1000) AS rank FROM daily_summary d LEFT JOIN app.source_priority p USING (source)) d
GROUP BY athlete_id, day;
COMMENT ON VIEW app.daily_wellness IS 'Daily summaries of watches and rings by local day: of each figure that of the best source that has it';

CREATE VIEW app.daily_sleep AS
SELECT DISTINCT ON (s.athlete_id, s.day) s.*
FROM sleep_best s LEFT JOIN app.source_priority p USING (source)
ORDER BY s.athlete_id, s.day, s.kind IS NOT DISTINCT FROM 'nap', coalesce(p.rank, 1000), s.asleep_s DESC NULLS LAST;
COMMENT ON VIEW app.daily_sleep IS 'The main sleep of each day, of the best source that has one';

CREATE VIEW app.daily_hrv AS
SELECT DISTINCT ON (h.athlete_id, h.day) h.athlete_id, h.day, h.rmssd_ms, h.status
FROM hrv_night h LEFT JOIN app.source_priority p USING (source)
WHERE h.rmssd_ms IS NOT NULL
ORDER BY h.athlete_id, h.day, coalesce(p.rank, 1000);
COMMENT ON VIEW app.daily_hrv IS 'Heart rate variability of each night, of the best source that has it';

CREATE VIEW app.daily_body AS
SELECT athlete_id, day,
       (array_agg(weight_kg ORDER BY ts DESC) FILTER (WHERE weight_kg IS NOT NULL))[1] AS weight_kg,
       (array_agg(body_fat_pct ORDER BY ts DESC) FILTER (WHERE body_fat_pct IS NOT NULL))[1] AS body_fat_pct
FROM (SELECT t.athlete_id, t.local_ts::date AS day, t.ts, t.weight_kg, t.body_fat_pct FROM body_measurement t WHERE t.local_ts IS NOT NULL
      UNION ALL
      SELECT t.athlete_id, l.day, t.ts, t.weight_kg, t.body_fat_pct FROM app.local_day l CROSS JOIN LATERAL
          (SELECT * FROM body_measurement t WHERE t.athlete_id = l.athlete_id AND t.ts >= l.from_ts AND t.ts < l.to_ts AND t.local_ts IS NULL OFFSET 0) t WHERE l.of = 'body_measurement') b
GROUP BY athlete_id, day;
COMMENT ON VIEW app.daily_body IS 'The last weighing of each local day';

CREATE VIEW app.daily_glucose AS
SELECT DISTINCT ON (g.athlete_id, g.day) g.athlete_id, g.day, g.glucose_readings, g.avg_glucose_mmol_l, g.min_glucose_mmol_l, g.max_glucose_mmol_l,
       g.glucose_sd_mmol_l, 100 * g.glucose_sd_mmol_l / nullif(g.avg_glucose_mmol_l, 0) AS glucose_cv_pct, g.glucose_in_range_pct
FROM (SELECT athlete_id, day, source, CASE kind WHEN 'history' THEN 0 WHEN 'scan' THEN 1 WHEN 'strip' THEN 2 ELSE 3 END AS preference,
             count(*)::integer AS glucose_readings,
             avg(glucose_mmol_l) AS avg_glucose_mmol_l,
             min(glucose_mmol_l) AS min_glucose_mmol_l,
             max(glucose_mmol_l) AS max_glucose_mmol_l,
             stddev_samp(glucose_mmol_l) AS glucose_sd_mmol_l,
             100.0 * count(*) FILTER (WHERE glucose_mmol_l BETWEEN 3.9 AND 10) / count(*) AS glucose_in_range_pct
      FROM (SELECT t.athlete_id, t.local_ts::date AS day, t.source, t.kind, t.glucose_mmol_l FROM glucose t WHERE t.local_ts IS NOT NULL
            UNION ALL
            SELECT t.athlete_id, l.day, t.source, t.kind, t.glucose_mmol_l FROM app.local_day l CROSS JOIN LATERAL
                (SELECT * FROM glucose t WHERE t.athlete_id = l.athlete_id AND t.ts >= l.from_ts AND t.ts < l.to_ts AND t.local_ts IS NULL OFFSET 0) t WHERE l.of = 'glucose') t
      GROUP BY 1, 2, 3, 4) g
LEFT JOIN app.source_priority p USING (source)
ORDER BY g.athlete_id, g.day, g.preference, coalesce(p.rank, 1000), g.source;
COMMENT ON VIEW app.daily_glucose IS 'Glucose by local day, of the readings in glucose_best, but without sorting every one of them';

CREATE VIEW app.daily_ketone AS
SELECT athlete_id, day, avg(ketone_mmol_l) AS avg_ketone_mmol_l
FROM (SELECT t.athlete_id, t.local_ts::date AS day, t.ketone_mmol_l FROM ketone t WHERE t.local_ts IS NOT NULL
      UNION ALL
      SELECT t.athlete_id, l.day, t.ketone_mmol_l FROM app.local_day l CROSS JOIN LATERAL
          (SELECT * FROM ketone t WHERE t.athlete_id = l.athlete_id AND t.ts >= l.from_ts AND t.ts < l.to_ts AND t.local_ts IS NULL OFFSET 0) t WHERE l.of = 'ketone') k
GROUP BY athlete_id, day;
COMMENT ON VIEW app.daily_ketone IS 'Ketones by local day';

CREATE VIEW app.daily_insulin AS
SELECT athlete_id, day, -- parts of a dose are told beside it
       sum(insulin_u) FILTER (WHERE kind NOT IN ('meal', 'correction', 'user_change')) AS insulin_u
FROM (SELECT i.*, rank() OVER (PARTITION BY i.athlete_id, i.day ORDER BY coalesce(p.rank, 1000)) AS nth
      FROM (SELECT t.athlete_id, t.local_ts::date AS day, t.source, t.kind, t.insulin_u FROM insulin t WHERE t.local_ts IS NOT NULL
            UNION ALL
            SELECT t.athlete_id, l.day, t.source, t.kind, t.insulin_u FROM app.local_day l CROSS JOIN LATERAL
                (SELECT * FROM insulin t WHERE t.athlete_id = l.athlete_id AND t.ts >= l.from_ts AND t.ts < l.to_ts AND t.local_ts IS NULL OFFSET 0) t WHERE l.of = 'insulin') i
      LEFT JOIN app.source_priority p USING (source)) i
WHERE nth = 1
GROUP BY athlete_id, day;
COMMENT ON VIEW app.daily_insulin IS 'Insulin by local day, of the best source';

CREATE VIEW app.daily_food AS
SELECT athlete_id, day, sum(energy_kcal) AS eaten_kcal,
       sum(carbs_g) AS eaten_carbs_g,
       sum(protein_g) AS eaten_protein_g,
       sum(fat_g) AS eaten_fat_g,
       sum(fiber_g) AS eaten_fiber_g,
       sum(sodium_mg) AS eaten_sodium_mg,
       count(food)::integer AS foods
FROM nutrition_best
GROUP BY athlete_id, day;
COMMENT ON VIEW app.daily_food IS 'What was eaten by day, of nutrition_best';

CREATE VIEW app.daily_eeg AS
SELECT athlete_id, day,
       count(*)::integer AS eeg_s,
       avg((coalesce(delta_tp9, 0) + coalesce(delta_af7, 0) + coalesce(delta_af8, 0) + coalesce(delta_tp10, 0)) / nullif(num_nonnulls(delta_tp9, delta_af7, delta_af8, delta_tp10), 0)) AS eeg_delta,
       avg((coalesce(theta_tp9, 0) + coalesce(theta_af7, 0) + coalesce(theta_af8, 0) + coalesce(theta_tp10, 0)) / nullif(num_nonnulls(theta_tp9, theta_af7, theta_af8, theta_tp10), 0)) AS eeg_theta,
       avg((coalesce(alpha_tp9, 0) + coalesce(alpha_af7, 0) + coalesce(alpha_af8, 0) + coalesce(alpha_tp10, 0)) / nullif(num_nonnulls(alpha_tp9, alpha_af7, alpha_af8, alpha_tp10), 0)) AS eeg_alpha,
       avg((coalesce(beta_tp9, 0) + coalesce(beta_af7, 0) + coalesce(beta_af8, 0) + coalesce(beta_tp10, 0)) / nullif(num_nonnulls(beta_tp9, beta_af7, beta_af8, beta_tp10), 0)) AS eeg_beta,
       avg((coalesce(gamma_tp9, 0) + coalesce(gamma_af7, 0) + coalesce(gamma_af8, 0) + coalesce(gamma_tp10, 0)) / nullif(num_nonnulls(gamma_tp9, gamma_af7, gamma_af8, gamma_tp10), 0)) AS eeg_gamma
FROM (SELECT t.athlete_id, t.local_ts::date AS day, t.delta_tp9, t.delta_af7, t.delta_af8, t.delta_tp10, t.theta_tp9, t.theta_af7, t.theta_af8, t.theta_tp10, t.alpha_tp9, t.alpha_af7, t.alpha_af8, t.alpha_tp10, t.beta_tp9, t.beta_af7, t.beta_af8, t.beta_tp10, t.gamma_tp9, t.gamma_af7, t.gamma_af8, t.gamma_tp10 FROM eeg_sample t WHERE t.local_ts IS NOT NULL
      UNION ALL
      SELECT t.athlete_id, l.day, t.delta_tp9, t.delta_af7, t.delta_af8, t.delta_tp10, t.theta_tp9, t.theta_af7, t.theta_af8, t.theta_tp10, t.alpha_tp9, t.alpha_af7, t.alpha_af8, t.alpha_tp10, t.beta_tp9, t.beta_af7, t.beta_af8, t.beta_tp10, t.gamma_tp9, t.gamma_af7, t.gamma_af8, t.gamma_tp10 FROM app.local_day l CROSS JOIN LATERAL
          (SELECT * FROM eeg_sample t WHERE t.athlete_id = l.athlete_id AND t.ts >= l.from_ts AND t.ts < l.to_ts AND t.local_ts IS NULL OFFSET 0) t WHERE l.of = 'eeg_sample') e
GROUP BY athlete_id, day;
COMMENT ON VIEW app.daily_eeg IS 'EEG by local day: mean of the electrodes with contact';

CREATE VIEW app.daily_weather AS
SELECT athlete_id, day,
       avg(temperature_c) AS avg_temperature_c,
       min(temperature_c) AS min_temperature_c,
       max(temperature_c) AS max_temperature_c,
       sum(precipitation_mm) AS precipitation_mm,
       avg(relative_humidity_pct) AS avg_humidity_pct,
       avg(pressure_hpa) AS avg_pressure_hpa,
       avg(wind_speed_kmh) AS avg_wind_speed_kmh
FROM app.local_day l
CROSS JOIN LATERAL (
    SELECT DISTINCT ON (w.ts) w.temperature_c, w.precipitation_mm, w.relative_humidity_pct, w.pressure_hpa, w.wind_speed_kmh
    FROM weather_hour w LEFT JOIN app.source_priority p USING (source)
    WHERE w.athlete_id = l.athlete_id AND w.ts >= l.from_ts AND w.ts < l.to_ts
    ORDER BY w.ts, coalesce(p.rank, 1000), w.station) w
WHERE l.of = 'weather_hour'
GROUP BY athlete_id, day;
COMMENT ON VIEW app.daily_weather IS 'Weather by local day, of each hour that of the best source';

-- The one value of a group that is not NULL: any_value of PostgreSQL 16.
CREATE FUNCTION app.keep(state anyelement, value anyelement) RETURNS anyelement
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT state';
COMMENT ON FUNCTION app.keep IS 'One step of app.sole';
CREATE AGGREGATE app.sole(anyelement) (SFUNC = app.keep, STYPE = anyelement, PARALLEL = SAFE);
COMMENT ON AGGREGATE app.sole(anyelement) IS 'The first value that is not NULL';

-- The kinds of facts go on top of each other and not side by side: a condition
-- on the day then reaches every one of them, which it would not through joins.
CREATE OR REPLACE VIEW daily AS
SELECT d.athlete_id,
       d.day AS local_date,
       coalesce((d.workout).activities, 0) AS activities,
       (d.workout).sports,
       (d.workout).distance_m,
       (d.workout).timer_s,
       (d.workout).moving_s,
       (d.workout).ascent_m,
       (d.workout).energy_kcal,
       (d.workout).avg_heart_rate_bpm,
       (d.workout).max_heart_rate_bpm,
       (d.workout).training_stress_score,
       (d.wellness).steps,
       (d.wellness).distance_m AS day_distance_m,
       (d.wellness).floors_ascended,
       (d.wellness).energy_kcal AS day_energy_kcal,
       (d.wellness).active_energy_kcal,
       (d.wellness).resting_heart_rate_bpm,
       (d.wellness).min_heart_rate_bpm AS day_min_heart_rate_bpm,
       (d.wellness).max_heart_rate_bpm AS day_max_heart_rate_bpm,
       (d.wellness).avg_stress,
       (d.wellness).max_stress,
       (d.wellness).body_battery_high,
       (d.wellness).body_battery_low,
       (d.wellness).moderate_intensity_min,
       (d.wellness).vigorous_intensity_min,
       (d.wellness).avg_respiration_brpm,
       (d.wellness).avg_spo2_pct,
       (d.wellness).temperature_deviation_c,
       (d.wellness).hydration_ml,
       (d.night).ts AS bedtime_start,
       (d.night).end_ts AS bedtime_end,
       (d.night).asleep_s,
       (d.night).deep_s AS deep_sleep_s,
       (d.night).light_s AS light_sleep_s,
       (d.night).rem_s AS rem_sleep_s,
       (d.night).awake_s,
       (d.night).efficiency_pct AS sleep_efficiency_pct,
       (d.night).score AS sleep_score,
       (d.night).avg_heart_rate_bpm AS sleep_heart_rate_bpm,
       (d.hrv).rmssd_ms AS hrv_rmssd_ms,
       (d.hrv).status AS hrv_status,
       (d.body).weight_kg,
       (d.body).body_fat_pct,
       (d.glucose).glucose_readings,
       (d.glucose).avg_glucose_mmol_l,
       (d.glucose).min_glucose_mmol_l,
       (d.glucose).max_glucose_mmol_l,
       (d.glucose).glucose_sd_mmol_l,
       (d.glucose).glucose_cv_pct,
       (d.glucose).glucose_in_range_pct,
       (d.ketone).avg_ketone_mmol_l,
       (d.insulin).insulin_u,
       (d.food).eaten_kcal,
       (d.food).eaten_carbs_g,
       (d.food).eaten_protein_g,
       (d.food).eaten_fat_g,
       (d.food).eaten_fiber_g,
       (d.food).eaten_sodium_mg,
       (d.food).foods,
       (d.eeg).eeg_s,
       (d.eeg).eeg_delta,
       (d.eeg).eeg_theta,
       (d.eeg).eeg_alpha,
       (d.eeg).eeg_beta,
       (d.eeg).eeg_gamma,
       (d.weather).avg_temperature_c,
       (d.weather).min_temperature_c,
       (d.weather).max_temperature_c,
       (d.weather).precipitation_mm,
       (d.weather).avg_humidity_pct,
       (d.weather).avg_pressure_hpa,
       (d.weather).avg_wind_speed_kmh
FROM (
    SELECT athlete_id, day, app.sole(workout) AS workout, app.sole(wellness) AS wellness, app.sole(night) AS night, app.sole(hrv) AS hrv, app.sole(body) AS body,
           app.sole(glucose) AS glucose, app.sole(ketone) AS ketone, app.sole(insulin) AS insulin, app.sole(food) AS food, app.sole(eeg) AS eeg,
           app.sole(weather) AS weather
    FROM (
        SELECT athlete_id, local_date AS day, workout, NULL::app.daily_wellness AS wellness, NULL::app.daily_sleep AS night, NULL::app.daily_hrv AS hrv, NULL::app.daily_body AS body,
               NULL::app.daily_glucose AS glucose, NULL::app.daily_ketone AS ketone, NULL::app.daily_insulin AS insulin, NULL::app.daily_food AS food,
               NULL::app.daily_eeg AS eeg, NULL::app.daily_weather AS weather FROM activity_daily workout
        UNION ALL SELECT athlete_id, day, NULL, wellness, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM app.daily_wellness wellness
        UNION ALL SELECT athlete_id, day, NULL, NULL, night, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM app.daily_sleep night
        UNION ALL SELECT athlete_id, day, NULL, NULL, NULL, hrv, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM app.daily_hrv hrv
        UNION ALL SELECT athlete_id, day, NULL, NULL, NULL, NULL, body, NULL, NULL, NULL, NULL, NULL, NULL FROM app.daily_body body
        UNION ALL SELECT athlete_id, day, NULL, NULL, NULL, NULL, NULL, glucose, NULL, NULL, NULL, NULL, NULL FROM app.daily_glucose glucose
        UNION ALL SELECT athlete_id, day, NULL, NULL, NULL, NULL, NULL, NULL, ketone, NULL, NULL, NULL, NULL FROM app.daily_ketone ketone
        UNION ALL SELECT athlete_id, day, NULL, NULL, NULL, NULL, NULL, NULL, NULL, insulin, NULL, NULL, NULL FROM app.daily_insulin insulin
        UNION ALL SELECT athlete_id, day, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, food, NULL, NULL FROM app.daily_food food
        UNION ALL SELECT athlete_id, day, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, eeg, NULL FROM app.daily_eeg eeg
        UNION ALL SELECT athlete_id, day, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, weather FROM app.daily_weather weather
    ) t
    GROUP BY athlete_id, day
    HAVING count(*) > count(weather) -- weather alone is no day of the athlete's
) d;

-- As before, but for the local time, which is asked for once and not of every minute.
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

-- As before, but for the local days and for nights that are told twice.
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
LEFT JOIN (SELECT athlete_id, day, max(asleep_s) AS asleep_s FROM sleep_best WHERE source = 'garmin' AND kind IS DISTINCT FROM 'nap' GROUP BY 1, 2) z ON z.athlete_id = d.athlete_id AND z.day = d.local_date
LEFT JOIN daily_summary x ON x.athlete_id = d.athlete_id AND x.source = 'garmin' AND x.day = d.local_date
ORDER BY d.local_date DESC;
