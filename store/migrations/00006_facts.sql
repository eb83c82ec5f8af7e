-- +goose Up

-- Everything that is no activity: one table a concept, whatever the vendor.
-- The key is natural: athlete, source, time and what tells rows of the same
-- time apart. Files overlap, so a row belongs to the item that brought it last.

ALTER TABLE app.item
    ADD COLUMN first_ts       timestamptz,
    ADD COLUMN last_ts        timestamptz,
    ADD COLUMN first_day      date,
    ADD COLUMN last_day       date,
    ADD COLUMN fact_tables    text[],
    ADD COLUMN fact_sources   text[],
    ADD COLUMN time_zone      text,
    ADD COLUMN time_zone_from text;
COMMENT ON COLUMN app.item.first_ts IS 'First instant of the rows it brought to tables of facts; with last_ts, where to look for them';
COMMENT ON COLUMN app.item.last_ts IS 'Last instant of those rows';
COMMENT ON COLUMN app.item.first_day IS 'First calendar day of the rows it brought to tables by day';
COMMENT ON COLUMN app.item.last_day IS 'Last calendar day of those rows';
COMMENT ON COLUMN app.item.fact_tables IS 'Tables it brought rows to, besides those of activities';
COMMENT ON COLUMN app.item.fact_sources IS 'What the column source of those rows says';
COMMENT ON COLUMN app.item.time_zone IS 'Zone by which its wall-clock times became instants; NULL: it has none, or several (see time_zone_from)';
COMMENT ON COLUMN app.item.time_zone_from IS 'Who said the zone: chosen (by the athlete), activities (time_zone_span), home (the setting), computer (assumed)';

ALTER TABLE athlete ADD COLUMN home_time_zone text;
COMMENT ON COLUMN athlete.home_time_zone IS 'Zone for wall-clock times where no activity tells it; IANA name';

-- Several files tell of the same day or night, each a part.
CREATE AGGREGATE app.merged(jsonb) (SFUNC = jsonb_concat, STYPE = jsonb);
COMMENT ON AGGREGATE app.merged(jsonb) IS 'All objects in one; of the same key the last counts';

CREATE TABLE daily_summary (
    item_id                 bigint NOT NULL,
    day                     date NOT NULL,
    steps                   integer,
    step_goal               integer,
    distance_m              real,
    floors_ascended         real,
    floors_descended        real,
    energy_kcal             real,
    active_energy_kcal      real,
    resting_energy_kcal     real,
    consumed_energy_kcal    real,
    resting_heart_rate_bpm  real,
    min_heart_rate_bpm      real,
    max_heart_rate_bpm      real,
    avg_heart_rate_bpm      real,
    avg_stress              real,
    max_stress              real,
    moderate_intensity_min  real,
    vigorous_intensity_min  real,
    sedentary_s             real,
    active_s                real,
    highly_active_s         real,
    sleep_s                 real,
    avg_respiration_brpm    real,
    min_respiration_brpm    real,
    max_respiration_brpm    real,
    avg_spo2_pct            real,
    min_spo2_pct            real,
    temperature_deviation_c real,
    hydration_ml            real,
    body_battery_high       smallint,
    body_battery_low        smallint,
    body_battery_charged    smallint,
    body_battery_drained    smallint,
    athlete_id              smallint NOT NULL,
    source                  text NOT NULL,
    extra                   jsonb,
    PRIMARY KEY (athlete_id, source, day)
);
COMMENT ON TABLE daily_summary IS 'What a source says of one calendar day of the athlete, one row a day and source. The view daily chooses among the sources.';
COMMENT ON COLUMN daily_summary.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN daily_summary.day IS 'Calendar day in the athlete''s local time';
COMMENT ON COLUMN daily_summary.steps IS 'Steps';
COMMENT ON COLUMN daily_summary.step_goal IS 'Step goal';
COMMENT ON COLUMN daily_summary.distance_m IS 'Distance, m';
COMMENT ON COLUMN daily_summary.floors_ascended IS 'Floors ascended';
COMMENT ON COLUMN daily_summary.floors_descended IS 'Floors descended';
COMMENT ON COLUMN daily_summary.energy_kcal IS 'Energy, kcal: burned, all of it';
COMMENT ON COLUMN daily_summary.active_energy_kcal IS 'Active energy, kcal';
COMMENT ON COLUMN daily_summary.resting_energy_kcal IS 'Resting energy, kcal: basal metabolic rate';
COMMENT ON COLUMN daily_summary.consumed_energy_kcal IS 'Consumed energy, kcal: eaten';
COMMENT ON COLUMN daily_summary.resting_heart_rate_bpm IS 'Resting heart rate, bpm';
COMMENT ON COLUMN daily_summary.min_heart_rate_bpm IS 'Lowest heart rate, bpm';
COMMENT ON COLUMN daily_summary.max_heart_rate_bpm IS 'Highest heart rate, bpm';
COMMENT ON COLUMN daily_summary.avg_heart_rate_bpm IS 'Average heart rate, bpm';
COMMENT ON COLUMN daily_summary.avg_stress IS 'Average stress: 0–100';
COMMENT ON COLUMN daily_summary.max_stress IS 'Highest stress';
COMMENT ON COLUMN daily_summary.moderate_intensity_min IS 'Moderate intensity, minutes';
COMMENT ON COLUMN daily_summary.vigorous_intensity_min IS 'Vigorous intensity, minutes';
COMMENT ON COLUMN daily_summary.sedentary_s IS 'Sedentary, s';
COMMENT ON COLUMN daily_summary.active_s IS 'Active, s: a little active';
COMMENT ON COLUMN daily_summary.highly_active_s IS 'Highly active, s: very active';
COMMENT ON COLUMN daily_summary.sleep_s IS 'Sleep, s';
COMMENT ON COLUMN daily_summary.avg_respiration_brpm IS 'Average respiration, breaths a minute';
COMMENT ON COLUMN daily_summary.min_respiration_brpm IS 'Lowest respiration, breaths a minute';
COMMENT ON COLUMN daily_summary.max_respiration_brpm IS 'Highest respiration, breaths a minute';
COMMENT ON COLUMN daily_summary.avg_spo2_pct IS 'Average spo2, %';
COMMENT ON COLUMN daily_summary.min_spo2_pct IS 'Lowest spo2, %';
COMMENT ON COLUMN daily_summary.temperature_deviation_c IS 'Temperature deviation, °C: skin, from the usual';
COMMENT ON COLUMN daily_summary.hydration_ml IS 'Hydration, mL: drunk';
COMMENT ON COLUMN daily_summary.body_battery_high IS 'Body battery high: 0–100';
COMMENT ON COLUMN daily_summary.body_battery_low IS 'Body battery low';
COMMENT ON COLUMN daily_summary.body_battery_charged IS 'Body battery charged';
COMMENT ON COLUMN daily_summary.body_battery_drained IS 'Body battery drained';
COMMENT ON COLUMN daily_summary.athlete_id IS 'Athlete';
COMMENT ON COLUMN daily_summary.source IS 'Vendor the row comes from: garmin, oura, libreview …';
COMMENT ON COLUMN daily_summary.extra IS 'What the source says beyond the columns, under the source''s names';

CREATE TABLE daily_score (
    value      double precision,
    item_id    bigint NOT NULL,
    day        date NOT NULL,
    athlete_id smallint NOT NULL,
    name       text NOT NULL,
    text       text,
    source     text NOT NULL,
    extra      jsonb,
    PRIMARY KEY (athlete_id, source, day, name)
);
COMMENT ON TABLE daily_score IS 'A vendor''s own figures for a day: readiness, scores, VO2max, predicted times, records.';
COMMENT ON COLUMN daily_score.value IS 'The number, in the unit its name says';
COMMENT ON COLUMN daily_score.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN daily_score.day IS 'Calendar day in the athlete''s local time';
COMMENT ON COLUMN daily_score.athlete_id IS 'Athlete';
COMMENT ON COLUMN daily_score.name IS 'Name: snake_case with its unit: vo2max_running, race_time_5k_s, sleep_score';
COMMENT ON COLUMN daily_score.text IS 'Text: for what is no number: "PRODUCTIVE"';
COMMENT ON COLUMN daily_score.source IS 'Vendor the row comes from: garmin, oura, libreview …';
COMMENT ON COLUMN daily_score.extra IS 'What the source says beyond the columns, under the source''s names';

CREATE TABLE heart_rate (
    ts             timestamptz NOT NULL,
    item_id        bigint NOT NULL,
    heart_rate_bpm smallint NOT NULL,
    athlete_id     smallint NOT NULL,
    context        text,
    source         text NOT NULL,
    PRIMARY KEY (athlete_id, source, ts)
);
COMMENT ON TABLE heart_rate IS 'Heart rate outside of a workout''s own samples (those are in activity_record).';
COMMENT ON COLUMN heart_rate.ts IS 'Instant';
COMMENT ON COLUMN heart_rate.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN heart_rate.heart_rate_bpm IS 'Heart rate, bpm';
COMMENT ON COLUMN heart_rate.athlete_id IS 'Athlete';
COMMENT ON COLUMN heart_rate.context IS 'Context: as the source says it: rest, awake, sleep, workout …';
COMMENT ON COLUMN heart_rate.source IS 'Vendor the row comes from: garmin, oura, libreview …';

CREATE TABLE stress (
    ts         timestamptz NOT NULL,
    item_id    bigint NOT NULL,
    stress     smallint NOT NULL,
    athlete_id smallint NOT NULL,
    source     text NOT NULL,
    PRIMARY KEY (athlete_id, source, ts)
);
COMMENT ON TABLE stress IS 'Stress level through the day.';
COMMENT ON COLUMN stress.ts IS 'Instant';
COMMENT ON COLUMN stress.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN stress.stress IS 'Stress';
COMMENT ON COLUMN stress.athlete_id IS 'Athlete';
COMMENT ON COLUMN stress.source IS 'Vendor the row comes from: garmin, oura, libreview …';

CREATE TABLE body_battery (
    ts           timestamptz NOT NULL,
    item_id      bigint NOT NULL,
    body_battery smallint NOT NULL,
    athlete_id   smallint NOT NULL,
    source       text NOT NULL,
    PRIMARY KEY (athlete_id, source, ts)
);
COMMENT ON TABLE body_battery IS 'Garmin''s Body Battery through the day.';
COMMENT ON COLUMN body_battery.ts IS 'Instant';
COMMENT ON COLUMN body_battery.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN body_battery.body_battery IS 'Body battery';
COMMENT ON COLUMN body_battery.athlete_id IS 'Athlete';
COMMENT ON COLUMN body_battery.source IS 'Vendor the row comes from: garmin, oura, libreview …';

CREATE TABLE respiration (
    ts               timestamptz NOT NULL,
    item_id          bigint NOT NULL,
    respiration_brpm real NOT NULL,
    athlete_id       smallint NOT NULL,
    source           text NOT NULL,
    PRIMARY KEY (athlete_id, source, ts)
);
COMMENT ON TABLE respiration IS 'Breathing rate through the day and night.';
COMMENT ON COLUMN respiration.ts IS 'Instant';
COMMENT ON COLUMN respiration.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN respiration.respiration_brpm IS 'Respiration, breaths a minute';
COMMENT ON COLUMN respiration.athlete_id IS 'Athlete';
COMMENT ON COLUMN respiration.source IS 'Vendor the row comes from: garmin, oura, libreview …';

CREATE TABLE spo2 (
    ts         timestamptz NOT NULL,
    item_id    bigint NOT NULL,
    spo2_pct   real NOT NULL,
    athlete_id smallint NOT NULL,
    context    text,
    source     text NOT NULL,
    PRIMARY KEY (athlete_id, source, ts)
);
COMMENT ON TABLE spo2 IS 'Oxygen saturation of the blood.';
COMMENT ON COLUMN spo2.ts IS 'Instant';
COMMENT ON COLUMN spo2.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN spo2.spo2_pct IS 'Spo2, %';
COMMENT ON COLUMN spo2.athlete_id IS 'Athlete';
COMMENT ON COLUMN spo2.context IS 'Context: spot, sleep, continuous …';
COMMENT ON COLUMN spo2.source IS 'Vendor the row comes from: garmin, oura, libreview …';

CREATE TABLE steps (
    ts                 timestamptz NOT NULL,
    item_id            bigint NOT NULL,
    duration_s         real,
    steps              integer,
    distance_m         real,
    active_energy_kcal real,
    ascent_m           real,
    descent_m          real,
    intensity          smallint,
    athlete_id         smallint NOT NULL,
    activity_type      text NOT NULL,
    source             text NOT NULL,
    PRIMARY KEY (athlete_id, source, ts, activity_type)
);
COMMENT ON TABLE steps IS 'Movement within intervals: steps, distance, energy. Counts are of the interval, not cumulative.';
COMMENT ON COLUMN steps.ts IS 'Ts: end of the interval';
COMMENT ON COLUMN steps.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN steps.duration_s IS 'Duration, s';
COMMENT ON COLUMN steps.steps IS 'Steps';
COMMENT ON COLUMN steps.distance_m IS 'Distance, m';
COMMENT ON COLUMN steps.active_energy_kcal IS 'Active energy, kcal';
COMMENT ON COLUMN steps.ascent_m IS 'Ascent, m';
COMMENT ON COLUMN steps.descent_m IS 'Descent, m';
COMMENT ON COLUMN steps.intensity IS 'Intensity: 0–7 as the device says it';
COMMENT ON COLUMN steps.athlete_id IS 'Athlete';
COMMENT ON COLUMN steps.activity_type IS 'Activity type: FIT activity_type: walking, running, cycling, generic …';
COMMENT ON COLUMN steps.source IS 'Vendor the row comes from: garmin, oura, libreview …';

CREATE TABLE skin_temperature (
    ts            timestamptz NOT NULL,
    item_id       bigint NOT NULL,
    temperature_c real,
    deviation_c   real,
    athlete_id    smallint NOT NULL,
    source        text NOT NULL,
    PRIMARY KEY (athlete_id, source, ts)
);
COMMENT ON TABLE skin_temperature IS 'Temperature of the skin, or its deviation from the usual.';
COMMENT ON COLUMN skin_temperature.ts IS 'Instant';
COMMENT ON COLUMN skin_temperature.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN skin_temperature.temperature_c IS 'Temperature, °C';
COMMENT ON COLUMN skin_temperature.deviation_c IS 'Deviation, °C';
COMMENT ON COLUMN skin_temperature.athlete_id IS 'Athlete';
COMMENT ON COLUMN skin_temperature.source IS 'Vendor the row comes from: garmin, oura, libreview …';

CREATE TABLE wellness_sample (
    ts         timestamptz NOT NULL,
    value      double precision,
    item_id    bigint NOT NULL,
    athlete_id smallint NOT NULL,
    name       text NOT NULL,
    text       text,
    source     text NOT NULL,
    PRIMARY KEY (athlete_id, source, ts, name)
);
COMMENT ON TABLE wellness_sample IS 'Values in time for which there is no table of their own: MET, movement in sleep, ring battery.';
COMMENT ON COLUMN wellness_sample.ts IS 'Instant';
COMMENT ON COLUMN wellness_sample.value IS 'The number, in the unit its name says';
COMMENT ON COLUMN wellness_sample.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN wellness_sample.athlete_id IS 'Athlete';
COMMENT ON COLUMN wellness_sample.name IS 'Name: snake_case with its unit: met, movement, battery_pct';
COMMENT ON COLUMN wellness_sample.text IS 'Text';
COMMENT ON COLUMN wellness_sample.source IS 'Vendor the row comes from: garmin, oura, libreview …';

CREATE TABLE sleep (
    ts                   timestamptz NOT NULL,
    local_ts             timestamp,
    end_ts               timestamptz NOT NULL,
    item_id              bigint NOT NULL,
    day                  date NOT NULL,
    asleep_s             real,
    in_bed_s             real,
    deep_s               real,
    light_s              real,
    rem_s                real,
    awake_s              real,
    latency_s            real,
    efficiency_pct       real,
    score                real,
    avg_heart_rate_bpm   real,
    min_heart_rate_bpm   real,
    avg_rmssd_ms         real,
    avg_respiration_brpm real,
    avg_spo2_pct         real,
    min_spo2_pct         real,
    avg_stress           real,
    restless_count       integer,
    athlete_id           smallint NOT NULL,
    kind                 text,
    source               text NOT NULL,
    extra                jsonb,
    PRIMARY KEY (athlete_id, source, ts)
);
COMMENT ON TABLE sleep IS 'Sleeps: nights and naps, one row each.';
COMMENT ON COLUMN sleep.ts IS 'Ts: of going to sleep or to bed, as the source counts';
COMMENT ON COLUMN sleep.local_ts IS 'What the clock on the wall showed then; NULL where the source does not tell';
COMMENT ON COLUMN sleep.end_ts IS 'Instant it ended';
COMMENT ON COLUMN sleep.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN sleep.day IS 'Day: the day it is counted to: that of waking up';
COMMENT ON COLUMN sleep.asleep_s IS 'Asleep, s';
COMMENT ON COLUMN sleep.in_bed_s IS 'In bed, s';
COMMENT ON COLUMN sleep.deep_s IS 'Deep, s';
COMMENT ON COLUMN sleep.light_s IS 'Light, s';
COMMENT ON COLUMN sleep.rem_s IS 'Rem, s';
COMMENT ON COLUMN sleep.awake_s IS 'Awake, s';
COMMENT ON COLUMN sleep.latency_s IS 'Latency, s';
COMMENT ON COLUMN sleep.efficiency_pct IS 'Efficiency, %';
COMMENT ON COLUMN sleep.score IS 'Score: the source''s own, 0–100';
COMMENT ON COLUMN sleep.avg_heart_rate_bpm IS 'Average heart rate, bpm';
COMMENT ON COLUMN sleep.min_heart_rate_bpm IS 'Lowest heart rate, bpm';
COMMENT ON COLUMN sleep.avg_rmssd_ms IS 'Average rmssd, ms';
COMMENT ON COLUMN sleep.avg_respiration_brpm IS 'Average respiration, breaths a minute';
COMMENT ON COLUMN sleep.avg_spo2_pct IS 'Average spo2, %';
COMMENT ON COLUMN sleep.min_spo2_pct IS 'Lowest spo2, %';
COMMENT ON COLUMN sleep.avg_stress IS 'Average stress';
COMMENT ON COLUMN sleep.restless_count IS 'Restless count';
COMMENT ON COLUMN sleep.athlete_id IS 'Athlete';
COMMENT ON COLUMN sleep.kind IS 'Kind: night, nap, rest; as far as the source tells';
COMMENT ON COLUMN sleep.source IS 'Vendor the row comes from: garmin, oura, libreview …';
COMMENT ON COLUMN sleep.extra IS 'What the source says beyond the columns, under the source''s names';

CREATE TABLE sleep_stage (
    ts         timestamptz NOT NULL,
    item_id    bigint NOT NULL,
    duration_s real NOT NULL,
    athlete_id smallint NOT NULL,
    stage      text,
    source     text NOT NULL,
    PRIMARY KEY (athlete_id, source, ts)
);
COMMENT ON TABLE sleep_stage IS 'Stretches of one stage of sleep.';
COMMENT ON COLUMN sleep_stage.ts IS 'Instant';
COMMENT ON COLUMN sleep_stage.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN sleep_stage.duration_s IS 'Duration, s';
COMMENT ON COLUMN sleep_stage.athlete_id IS 'Athlete';
COMMENT ON COLUMN sleep_stage.stage IS 'Stage: awake, light, deep, rem, unmeasurable';
COMMENT ON COLUMN sleep_stage.source IS 'Vendor the row comes from: garmin, oura, libreview …';

CREATE TABLE hrv_night (
    item_id               bigint NOT NULL,
    day                   date NOT NULL,
    rmssd_ms              real,
    max_5min_rmssd_ms     real,
    weekly_rmssd_ms       real,
    baseline_low_ms       real,
    baseline_high_ms      real,
    baseline_low_upper_ms real,
    athlete_id            smallint NOT NULL,
    status                text,
    source                text NOT NULL,
    extra                 jsonb,
    PRIMARY KEY (athlete_id, source, day)
);
COMMENT ON TABLE hrv_night IS 'A source''s summary of the heart rate variability of a night.';
COMMENT ON COLUMN hrv_night.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN hrv_night.day IS 'Day: of waking up';
COMMENT ON COLUMN hrv_night.rmssd_ms IS 'Rmssd, ms: mean of the night';
COMMENT ON COLUMN hrv_night.max_5min_rmssd_ms IS 'Highest 5min rmssd, ms';
COMMENT ON COLUMN hrv_night.weekly_rmssd_ms IS 'Weekly rmssd, ms: mean of the last seven nights';
COMMENT ON COLUMN hrv_night.baseline_low_ms IS 'Baseline low, ms: balanced from here …';
COMMENT ON COLUMN hrv_night.baseline_high_ms IS 'Baseline high, ms: … to here';
COMMENT ON COLUMN hrv_night.baseline_low_upper_ms IS 'Baseline low upper, ms: below this: low';
COMMENT ON COLUMN hrv_night.athlete_id IS 'Athlete';
COMMENT ON COLUMN hrv_night.status IS 'Status: balanced, unbalanced, low, poor, none';
COMMENT ON COLUMN hrv_night.source IS 'Vendor the row comes from: garmin, oura, libreview …';
COMMENT ON COLUMN hrv_night.extra IS 'What the source says beyond the columns, under the source''s names';

CREATE TABLE hrv_sample (
    ts         timestamptz NOT NULL,
    item_id    bigint NOT NULL,
    rmssd_ms   real NOT NULL,
    athlete_id smallint NOT NULL,
    source     text NOT NULL,
    PRIMARY KEY (athlete_id, source, ts)
);
COMMENT ON TABLE hrv_sample IS 'Heart rate variability (RMSSD) of a few minutes, mostly asleep.';
COMMENT ON COLUMN hrv_sample.ts IS 'Instant';
COMMENT ON COLUMN hrv_sample.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN hrv_sample.rmssd_ms IS 'Rmssd, ms';
COMMENT ON COLUMN hrv_sample.athlete_id IS 'Athlete';
COMMENT ON COLUMN hrv_sample.source IS 'Vendor the row comes from: garmin, oura, libreview …';

CREATE TABLE body_measurement (
    ts                timestamptz NOT NULL,
    local_ts          timestamp,
    item_id           bigint NOT NULL,
    weight_kg         real,
    bmi               real,
    body_fat_pct      real,
    body_water_pct    real,
    muscle_mass_kg    real,
    bone_mass_kg      real,
    visceral_fat      real,
    metabolic_age_y   real,
    physique_rating   real,
    basal_energy_kcal real,
    systolic_mmhg     real,
    diastolic_mmhg    real,
    pulse_bpm         real,
    athlete_id        smallint NOT NULL,
    method            text,
    source            text NOT NULL,
    extra             jsonb,
    PRIMARY KEY (athlete_id, source, ts)
);
COMMENT ON TABLE body_measurement IS 'Weighings and other measurements of the body, with blood pressure.';
COMMENT ON COLUMN body_measurement.ts IS 'Instant';
COMMENT ON COLUMN body_measurement.local_ts IS 'What the clock on the wall showed then; NULL where the source does not tell';
COMMENT ON COLUMN body_measurement.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN body_measurement.weight_kg IS 'Weight, kg';
COMMENT ON COLUMN body_measurement.bmi IS 'Bmi';
COMMENT ON COLUMN body_measurement.body_fat_pct IS 'Body fat, %';
COMMENT ON COLUMN body_measurement.body_water_pct IS 'Body water, %';
COMMENT ON COLUMN body_measurement.muscle_mass_kg IS 'Muscle mass, kg';
COMMENT ON COLUMN body_measurement.bone_mass_kg IS 'Bone mass, kg';
COMMENT ON COLUMN body_measurement.visceral_fat IS 'Visceral fat: rating';
COMMENT ON COLUMN body_measurement.metabolic_age_y IS 'Metabolic age, years';
COMMENT ON COLUMN body_measurement.physique_rating IS 'Physique rating';
COMMENT ON COLUMN body_measurement.basal_energy_kcal IS 'Basal energy, kcal';
COMMENT ON COLUMN body_measurement.systolic_mmhg IS 'Systolic, mmHg';
COMMENT ON COLUMN body_measurement.diastolic_mmhg IS 'Diastolic, mmHg';
COMMENT ON COLUMN body_measurement.pulse_bpm IS 'Pulse, bpm: at the measuring of the blood pressure';
COMMENT ON COLUMN body_measurement.athlete_id IS 'Athlete';
COMMENT ON COLUMN body_measurement.method IS 'Method: scale, manual …';
COMMENT ON COLUMN body_measurement.source IS 'Vendor the row comes from: garmin, oura, libreview …';
COMMENT ON COLUMN body_measurement.extra IS 'What the source says beyond the columns, under the source''s names';

CREATE TABLE glucose (
    ts             timestamptz NOT NULL,
    local_ts       timestamp,
    item_id        bigint NOT NULL,
    glucose_mmol_l real NOT NULL,
    raw_value      real NOT NULL,
    sequence       smallint NOT NULL,
    trend          smallint,
    athlete_id     smallint NOT NULL,
    kind           text NOT NULL,
    serial         text NOT NULL,
    raw_unit       text,
    flag           text,
    device         text,
    source         text NOT NULL,
    extra          jsonb,
    PRIMARY KEY (athlete_id, source, ts, kind, serial, sequence)
);
COMMENT ON TABLE glucose IS 'Readings of glucose by sensors, scans and strips.';
COMMENT ON COLUMN glucose.ts IS 'Instant';
COMMENT ON COLUMN glucose.local_ts IS 'What the clock on the wall showed then; NULL where the source does not tell';
COMMENT ON COLUMN glucose.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN glucose.glucose_mmol_l IS 'Glucose, mmol/L: mg/dL divided by 18.0182';
COMMENT ON COLUMN glucose.raw_value IS 'Raw value: as the file says it …';
COMMENT ON COLUMN glucose.sequence IS 'Sequence: 0, 1 … for readings that agree in all the rest of the key';
COMMENT ON COLUMN glucose.trend IS 'Trend: 1 falling fast … 3 level … 5 rising fast';
COMMENT ON COLUMN glucose.athlete_id IS 'Athlete';
COMMENT ON COLUMN glucose.kind IS 'Kind: history (sensor''s memory), scan (looked at), strip (finger), calibration';
COMMENT ON COLUMN glucose.serial IS 'Serial: of the device or sensor; empty when not told';
COMMENT ON COLUMN glucose.raw_unit IS 'Raw unit: … in mg/dL or mmol/L';
COMMENT ON COLUMN glucose.flag IS 'Flag: low, high (outside of what the device measures), manual';
COMMENT ON COLUMN glucose.device IS 'Device';
COMMENT ON COLUMN glucose.source IS 'Vendor the row comes from: garmin, oura, libreview …';
COMMENT ON COLUMN glucose.extra IS 'What the source says beyond the columns, under the source''s names';

CREATE TABLE ketone (
    ts            timestamptz NOT NULL,
    local_ts      timestamp,
    item_id       bigint NOT NULL,
    ketone_mmol_l real NOT NULL,
    athlete_id    smallint NOT NULL,
    serial        text NOT NULL,
    device        text,
    source        text NOT NULL,
    PRIMARY KEY (athlete_id, source, ts, serial)
);
COMMENT ON TABLE ketone IS 'Readings of ketones in blood.';
COMMENT ON COLUMN ketone.ts IS 'Instant';
COMMENT ON COLUMN ketone.local_ts IS 'What the clock on the wall showed then; NULL where the source does not tell';
COMMENT ON COLUMN ketone.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN ketone.ketone_mmol_l IS 'Ketone, mmol/L';
COMMENT ON COLUMN ketone.athlete_id IS 'Athlete';
COMMENT ON COLUMN ketone.serial IS 'Serial number of device or sensor; empty when not told';
COMMENT ON COLUMN ketone.device IS 'Device';
COMMENT ON COLUMN ketone.source IS 'Vendor the row comes from: garmin, oura, libreview …';

CREATE TABLE insulin (
    ts          timestamptz NOT NULL,
    local_ts    timestamp,
    item_id     bigint NOT NULL,
    insulin_u   real,
    rate_u_h    real,
    duration_s  real,
    immediate_u real,
    extended_u  real,
    sequence    smallint NOT NULL,
    athlete_id  smallint NOT NULL,
    kind        text NOT NULL,
    name        text,
    serial      text,
    device      text,
    source      text NOT NULL,
    extra       jsonb,
    PRIMARY KEY (athlete_id, source, ts, kind, sequence)
);
COMMENT ON TABLE insulin IS 'Insulin given: doses, and basal rates from when they began.';
COMMENT ON COLUMN insulin.ts IS 'Instant';
COMMENT ON COLUMN insulin.local_ts IS 'What the clock on the wall showed then; NULL where the source does not tell';
COMMENT ON COLUMN insulin.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN insulin.insulin_u IS 'Insulin, international units: international units';
COMMENT ON COLUMN insulin.rate_u_h IS 'Rate, U/h: of a basal rate';
COMMENT ON COLUMN insulin.duration_s IS 'Duration, s: of a basal rate or an extended bolus';
COMMENT ON COLUMN insulin.immediate_u IS 'Immediate, international units: of a combined bolus';
COMMENT ON COLUMN insulin.extended_u IS 'Extended, international units';
COMMENT ON COLUMN insulin.sequence IS 'Sequence: 0, 1 … for doses that agree in all the rest of the key';
COMMENT ON COLUMN insulin.athlete_id IS 'Athlete';
COMMENT ON COLUMN insulin.kind IS 'Kind: rapid, long, bolus, basal (rate), meal, correction, user_change';
COMMENT ON COLUMN insulin.name IS 'Name: product or kind in the source''s words';
COMMENT ON COLUMN insulin.serial IS 'Serial number of device or sensor; empty when not told';
COMMENT ON COLUMN insulin.device IS 'Device';
COMMENT ON COLUMN insulin.source IS 'Vendor the row comes from: garmin, oura, libreview …';
COMMENT ON COLUMN insulin.extra IS 'What the source says beyond the columns, under the source''s names';

CREATE TABLE carbs (
    ts         timestamptz NOT NULL,
    local_ts   timestamp,
    item_id    bigint NOT NULL,
    carbs_g    real,
    servings   real,
    sequence   smallint NOT NULL,
    athlete_id smallint NOT NULL,
    food       text,
    serial     text,
    device     text,
    source     text NOT NULL,
    extra      jsonb,
    PRIMARY KEY (athlete_id, source, ts, sequence)
);
COMMENT ON TABLE carbs IS 'Carbohydrate eaten, as a diabetes diary notes it (for food diaries see nutrition_entry).';
COMMENT ON COLUMN carbs.ts IS 'Instant';
COMMENT ON COLUMN carbs.local_ts IS 'What the clock on the wall showed then; NULL where the source does not tell';
COMMENT ON COLUMN carbs.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN carbs.carbs_g IS 'Carbs, g: nil: food noted without a number';
COMMENT ON COLUMN carbs.servings IS 'Servings';
COMMENT ON COLUMN carbs.sequence IS '0, 1 … for rows that agree in all the rest of the key';
COMMENT ON COLUMN carbs.athlete_id IS 'Athlete';
COMMENT ON COLUMN carbs.food IS 'Food';
COMMENT ON COLUMN carbs.serial IS 'Serial number of device or sensor; empty when not told';
COMMENT ON COLUMN carbs.device IS 'Device';
COMMENT ON COLUMN carbs.source IS 'Vendor the row comes from: garmin, oura, libreview …';
COMMENT ON COLUMN carbs.extra IS 'What the source says beyond the columns, under the source''s names';

CREATE TABLE note (
    ts         timestamptz NOT NULL,
    local_ts   timestamp,
    value      double precision,
    item_id    bigint NOT NULL,
    duration_s real,
    sequence   smallint NOT NULL,
    athlete_id smallint NOT NULL,
    kind       text NOT NULL,
    text       text,
    unit       text,
    serial     text,
    device     text,
    source     text NOT NULL,
    extra      jsonb,
    PRIMARY KEY (athlete_id, source, ts, kind, sequence)
);
COMMENT ON TABLE note IS 'What a person or a device noted at a time: comments, alarms, tags, illness, exercise in a diabetes diary.';
COMMENT ON COLUMN note.ts IS 'Instant';
COMMENT ON COLUMN note.local_ts IS 'What the clock on the wall showed then; NULL where the source does not tell';
COMMENT ON COLUMN note.value IS 'The number, in the unit its name says';
COMMENT ON COLUMN note.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN note.duration_s IS 'Duration, s';
COMMENT ON COLUMN note.sequence IS '0, 1 … for rows that agree in all the rest of the key';
COMMENT ON COLUMN note.athlete_id IS 'Athlete';
COMMENT ON COLUMN note.kind IS 'Kind: note, alarm, exercise, health, medication, tag, event';
COMMENT ON COLUMN note.text IS 'Text';
COMMENT ON COLUMN note.unit IS 'Unit';
COMMENT ON COLUMN note.serial IS 'Serial number of device or sensor; empty when not told';
COMMENT ON COLUMN note.device IS 'Device';
COMMENT ON COLUMN note.source IS 'Vendor the row comes from: garmin, oura, libreview …';
COMMENT ON COLUMN note.extra IS 'What the source says beyond the columns, under the source''s names';

CREATE TABLE nutrition_entry (
    ts                    timestamptz,
    local_ts              timestamp,
    item_id               bigint NOT NULL,
    day                   date NOT NULL,
    amount                real,
    energy_kcal           real,
    carbs_g               real,
    protein_g             real,
    fat_g                 real,
    fiber_g               real,
    sugar_g               real,
    saturated_fat_g       real,
    polyunsaturated_fat_g real,
    monounsaturated_fat_g real,
    trans_fat_g           real,
    cholesterol_mg        real,
    sodium_mg             real,
    potassium_mg          real,
    vitamin_a_pct         real,
    vitamin_c_pct         real,
    calcium_pct           real,
    iron_pct              real,
    water_g               real,
    caffeine_mg           real,
    alcohol_g             real,
    ordinal               smallint NOT NULL,
    athlete_id            smallint NOT NULL,
    meal                  text NOT NULL,
    food                  text,
    unit                  text,
    note                  text,
    source                text NOT NULL,
    extra                 jsonb,
    PRIMARY KEY (athlete_id, source, day, meal, ordinal)
);
COMMENT ON TABLE nutrition_entry IS 'Foods of meals as a food diary notes them, or whole meals where the source tells no foods (food is NULL).';
COMMENT ON COLUMN nutrition_entry.ts IS 'Ts: nil where the source tells only the day';
COMMENT ON COLUMN nutrition_entry.local_ts IS 'What the clock on the wall showed then; NULL where the source does not tell';
COMMENT ON COLUMN nutrition_entry.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN nutrition_entry.day IS 'Calendar day in the athlete''s local time';
COMMENT ON COLUMN nutrition_entry.amount IS 'Amount';
COMMENT ON COLUMN nutrition_entry.energy_kcal IS 'Energy, kcal';
COMMENT ON COLUMN nutrition_entry.carbs_g IS 'Carbs, g';
COMMENT ON COLUMN nutrition_entry.protein_g IS 'Protein, g';
COMMENT ON COLUMN nutrition_entry.fat_g IS 'Fat, g';
COMMENT ON COLUMN nutrition_entry.fiber_g IS 'Fiber, g';
COMMENT ON COLUMN nutrition_entry.sugar_g IS 'Sugar, g';
COMMENT ON COLUMN nutrition_entry.saturated_fat_g IS 'Saturated fat, g';
COMMENT ON COLUMN nutrition_entry.polyunsaturated_fat_g IS 'Polyunsaturated fat, g';
COMMENT ON COLUMN nutrition_entry.monounsaturated_fat_g IS 'Monounsaturated fat, g';
COMMENT ON COLUMN nutrition_entry.trans_fat_g IS 'Trans fat, g';
COMMENT ON COLUMN nutrition_entry.cholesterol_mg IS 'Cholesterol, mg';
COMMENT ON COLUMN nutrition_entry.sodium_mg IS 'Sodium, mg';
COMMENT ON COLUMN nutrition_entry.potassium_mg IS 'Potassium, mg';
COMMENT ON COLUMN nutrition_entry.vitamin_a_pct IS 'Vitamin a, %: percent of the daily value';
COMMENT ON COLUMN nutrition_entry.vitamin_c_pct IS 'Vitamin c, %';
COMMENT ON COLUMN nutrition_entry.calcium_pct IS 'Calcium, %';
COMMENT ON COLUMN nutrition_entry.iron_pct IS 'Iron, %';
COMMENT ON COLUMN nutrition_entry.water_g IS 'Water, g';
COMMENT ON COLUMN nutrition_entry.caffeine_mg IS 'Caffeine, mg';
COMMENT ON COLUMN nutrition_entry.alcohol_g IS 'Alcohol, g';
COMMENT ON COLUMN nutrition_entry.ordinal IS 'Ordinal: from 0 within day and meal';
COMMENT ON COLUMN nutrition_entry.athlete_id IS 'Athlete';
COMMENT ON COLUMN nutrition_entry.meal IS 'Meal: as the source or the user calls it';
COMMENT ON COLUMN nutrition_entry.food IS 'Food: NULL: the sum of a meal';
COMMENT ON COLUMN nutrition_entry.unit IS 'Unit: of the amount';
COMMENT ON COLUMN nutrition_entry.note IS 'Note';
COMMENT ON COLUMN nutrition_entry.source IS 'Vendor the row comes from: garmin, oura, libreview …';
COMMENT ON COLUMN nutrition_entry.extra IS 'Extra: all other nutrients, their unit in the name';

CREATE TABLE exercise_entry (
    ts          timestamptz,
    local_ts    timestamp,
    item_id     bigint NOT NULL,
    day         date NOT NULL,
    duration_s  real,
    energy_kcal real,
    repetitions real,
    weight_kg   real,
    steps       integer,
    distance_m  real,
    ordinal     smallint NOT NULL,
    sets        smallint,
    athlete_id  smallint NOT NULL,
    name        text,
    kind        text,
    note        text,
    source      text NOT NULL,
    extra       jsonb,
    PRIMARY KEY (athlete_id, source, day, ordinal)
);
COMMENT ON TABLE exercise_entry IS 'Exercise as a food diary notes it, without samples.';
COMMENT ON COLUMN exercise_entry.ts IS 'Instant';
COMMENT ON COLUMN exercise_entry.local_ts IS 'What the clock on the wall showed then; NULL where the source does not tell';
COMMENT ON COLUMN exercise_entry.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN exercise_entry.day IS 'Calendar day in the athlete''s local time';
COMMENT ON COLUMN exercise_entry.duration_s IS 'Duration, s';
COMMENT ON COLUMN exercise_entry.energy_kcal IS 'Energy, kcal: burned, positive';
COMMENT ON COLUMN exercise_entry.repetitions IS 'Repetitions: a set';
COMMENT ON COLUMN exercise_entry.weight_kg IS 'Weight, kg';
COMMENT ON COLUMN exercise_entry.steps IS 'Steps';
COMMENT ON COLUMN exercise_entry.distance_m IS 'Distance, m';
COMMENT ON COLUMN exercise_entry.ordinal IS 'Ordinal: from 0 within the day';
COMMENT ON COLUMN exercise_entry.sets IS 'Sets';
COMMENT ON COLUMN exercise_entry.athlete_id IS 'Athlete';
COMMENT ON COLUMN exercise_entry.name IS 'Name with its unit, snake_case';
COMMENT ON COLUMN exercise_entry.kind IS 'Kind: cardio, strength, adjustment (of a step counter) …';
COMMENT ON COLUMN exercise_entry.note IS 'Note';
COMMENT ON COLUMN exercise_entry.source IS 'Vendor the row comes from: garmin, oura, libreview …';
COMMENT ON COLUMN exercise_entry.extra IS 'What the source says beyond the columns, under the source''s names';

CREATE TABLE eeg_session (
    ts           timestamptz NOT NULL,
    local_ts     timestamp,
    end_ts       timestamptz NOT NULL,
    item_id      bigint NOT NULL,
    rate_hz      real,
    sample_count integer NOT NULL,
    event_count  integer NOT NULL,
    athlete_id   smallint NOT NULL,
    device       text,
    mode         text,
    channels     text[],
    source       text NOT NULL,
    extra        jsonb,
    PRIMARY KEY (athlete_id, source, ts)
);
COMMENT ON TABLE eeg_session IS 'Recordings of an EEG headband.';
COMMENT ON COLUMN eeg_session.ts IS 'Instant';
COMMENT ON COLUMN eeg_session.local_ts IS 'What the clock on the wall showed then; NULL where the source does not tell';
COMMENT ON COLUMN eeg_session.end_ts IS 'Instant it ended';
COMMENT ON COLUMN eeg_session.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN eeg_session.rate_hz IS 'Rate, Hz: rows a second in the file';
COMMENT ON COLUMN eeg_session.sample_count IS 'Sample count: rows of data in the file';
COMMENT ON COLUMN eeg_session.event_count IS 'Event count';
COMMENT ON COLUMN eeg_session.athlete_id IS 'Athlete';
COMMENT ON COLUMN eeg_session.device IS 'Device';
COMMENT ON COLUMN eeg_session.mode IS 'Mode: constant, interval';
COMMENT ON COLUMN eeg_session.channels IS 'Channels';
COMMENT ON COLUMN eeg_session.source IS 'Vendor the row comes from: garmin, oura, libreview …';
COMMENT ON COLUMN eeg_session.extra IS 'What the source says beyond the columns, under the source''s names';

CREATE TABLE eeg_sample (
    ts             timestamptz NOT NULL,
    local_ts       timestamp,
    item_id        bigint NOT NULL,
    delta_tp9      real,
    delta_af7      real,
    delta_af8      real,
    delta_tp10     real,
    theta_tp9      real,
    theta_af7      real,
    theta_af8      real,
    theta_tp10     real,
    alpha_tp9      real,
    alpha_af7      real,
    alpha_af8      real,
    alpha_tp10     real,
    beta_tp9       real,
    beta_af7       real,
    beta_af8       real,
    beta_tp10      real,
    gamma_tp9      real,
    gamma_af7      real,
    gamma_af8      real,
    gamma_tp10     real,
    contact_tp9    real,
    contact_af7    real,
    contact_af8    real,
    contact_tp10   real,
    headband_on    real,
    accel_x_g      real,
    accel_y_g      real,
    accel_z_g      real,
    gyro_x_dps     real,
    gyro_y_dps     real,
    gyro_z_dps     real,
    heart_rate_bpm real,
    battery_pct    real,
    row_count      smallint NOT NULL,
    athlete_id     smallint NOT NULL,
    source         text NOT NULL,
    extra          jsonb,
    PRIMARY KEY (athlete_id, source, ts)
);
COMMENT ON TABLE eeg_sample IS 'EEG, one row a second: band powers in Bel (logarithm of the power spectral density), contact, motion.';
COMMENT ON COLUMN eeg_sample.ts IS 'Instant';
COMMENT ON COLUMN eeg_sample.local_ts IS 'What the clock on the wall showed then; NULL where the source does not tell';
COMMENT ON COLUMN eeg_sample.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN eeg_sample.delta_tp9 IS 'Delta tp9';
COMMENT ON COLUMN eeg_sample.delta_af7 IS 'Delta af7';
COMMENT ON COLUMN eeg_sample.delta_af8 IS 'Delta af8';
COMMENT ON COLUMN eeg_sample.delta_tp10 IS 'Delta tp10';
COMMENT ON COLUMN eeg_sample.theta_tp9 IS 'Theta tp9';
COMMENT ON COLUMN eeg_sample.theta_af7 IS 'Theta af7';
COMMENT ON COLUMN eeg_sample.theta_af8 IS 'Theta af8';
COMMENT ON COLUMN eeg_sample.theta_tp10 IS 'Theta tp10';
COMMENT ON COLUMN eeg_sample.alpha_tp9 IS 'Alpha tp9';
COMMENT ON COLUMN eeg_sample.alpha_af7 IS 'Alpha af7';
COMMENT ON COLUMN eeg_sample.alpha_af8 IS 'Alpha af8';
COMMENT ON COLUMN eeg_sample.alpha_tp10 IS 'Alpha tp10';
COMMENT ON COLUMN eeg_sample.beta_tp9 IS 'Beta tp9';
COMMENT ON COLUMN eeg_sample.beta_af7 IS 'Beta af7';
COMMENT ON COLUMN eeg_sample.beta_af8 IS 'Beta af8';
COMMENT ON COLUMN eeg_sample.beta_tp10 IS 'Beta tp10';
COMMENT ON COLUMN eeg_sample.gamma_tp9 IS 'Gamma tp9';
COMMENT ON COLUMN eeg_sample.gamma_af7 IS 'Gamma af7';
COMMENT ON COLUMN eeg_sample.gamma_af8 IS 'Gamma af8';
COMMENT ON COLUMN eeg_sample.gamma_tp10 IS 'Gamma tp10';
COMMENT ON COLUMN eeg_sample.contact_tp9 IS 'Contact tp9: worst horseshoe value: 1 good, 2 medium, 4 bad';
COMMENT ON COLUMN eeg_sample.contact_af7 IS 'Contact af7';
COMMENT ON COLUMN eeg_sample.contact_af8 IS 'Contact af8';
COMMENT ON COLUMN eeg_sample.contact_tp10 IS 'Contact tp10';
COMMENT ON COLUMN eeg_sample.headband_on IS 'Headband on: share of the second, 0–1';
COMMENT ON COLUMN eeg_sample.accel_x_g IS 'Accel x, g';
COMMENT ON COLUMN eeg_sample.accel_y_g IS 'Accel y, g';
COMMENT ON COLUMN eeg_sample.accel_z_g IS 'Accel z, g';
COMMENT ON COLUMN eeg_sample.gyro_x_dps IS 'Gyro x, degrees a second';
COMMENT ON COLUMN eeg_sample.gyro_y_dps IS 'Gyro y, degrees a second';
COMMENT ON COLUMN eeg_sample.gyro_z_dps IS 'Gyro z, degrees a second';
COMMENT ON COLUMN eeg_sample.heart_rate_bpm IS 'Heart rate, bpm';
COMMENT ON COLUMN eeg_sample.battery_pct IS 'Battery, %';
COMMENT ON COLUMN eeg_sample.row_count IS 'Row count: rows of the file in this second';
COMMENT ON COLUMN eeg_sample.athlete_id IS 'Athlete';
COMMENT ON COLUMN eeg_sample.source IS 'Vendor the row comes from: garmin, oura, libreview …';
COMMENT ON COLUMN eeg_sample.extra IS 'Extra: means of columns without one of their own';

CREATE TABLE eeg_block (
    ts         timestamptz NOT NULL,
    local_ts   timestamp,
    item_id    bigint NOT NULL,
    rate_hz    real NOT NULL,
    athlete_id smallint NOT NULL,
    channel    text NOT NULL,
    unit       text,
    samples    real[],
    source     text NOT NULL,
    PRIMARY KEY (athlete_id, source, ts, channel)
);
COMMENT ON TABLE eeg_block IS 'Raw EEG samples, equally spaced, up to a minute of one channel a row.';
COMMENT ON COLUMN eeg_block.ts IS 'Instant';
COMMENT ON COLUMN eeg_block.local_ts IS 'What the clock on the wall showed then; NULL where the source does not tell';
COMMENT ON COLUMN eeg_block.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN eeg_block.rate_hz IS 'Rate, Hz';
COMMENT ON COLUMN eeg_block.athlete_id IS 'Athlete';
COMMENT ON COLUMN eeg_block.channel IS 'Channel: raw_tp9, aux_1, optics_3 … in snake case';
COMMENT ON COLUMN eeg_block.unit IS 'Unit: uV, uA, count';
COMMENT ON COLUMN eeg_block.samples IS 'Samples: NaN where the file holds no value';
COMMENT ON COLUMN eeg_block.source IS 'Vendor the row comes from: garmin, oura, libreview …';

CREATE TABLE eeg_event (
    ts         timestamptz NOT NULL,
    local_ts   timestamp,
    item_id    bigint NOT NULL,
    sequence   smallint NOT NULL,
    athlete_id smallint NOT NULL,
    event      text,
    text       text,
    source     text NOT NULL,
    PRIMARY KEY (athlete_id, source, ts, sequence)
);
COMMENT ON TABLE eeg_event IS 'What was noted in an EEG recording: blinks, jaw clenches, markers.';
COMMENT ON COLUMN eeg_event.ts IS 'Instant';
COMMENT ON COLUMN eeg_event.local_ts IS 'What the clock on the wall showed then; NULL where the source does not tell';
COMMENT ON COLUMN eeg_event.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN eeg_event.sequence IS '0, 1 … for rows that agree in all the rest of the key';
COMMENT ON COLUMN eeg_event.athlete_id IS 'Athlete';
COMMENT ON COLUMN eeg_event.event IS 'Event: blink, jaw_clench, marker, connected, disconnected, or the text';
COMMENT ON COLUMN eeg_event.text IS 'Text: as the file says it';
COMMENT ON COLUMN eeg_event.source IS 'Vendor the row comes from: garmin, oura, libreview …';

CREATE TABLE weather_hour (
    ts                     timestamptz NOT NULL,
    item_id                bigint NOT NULL,
    latitude_deg           real,
    longitude_deg          real,
    temperature_c          real,
    apparent_temperature_c real,
    dew_point_c            real,
    relative_humidity_pct  real,
    precipitation_mm       real,
    snow_depth_mm          real,
    wind_direction_deg     real,
    wind_speed_kmh         real,
    wind_gust_kmh          real,
    pressure_hpa           real,
    sunshine_min           real,
    cloud_cover_pct        real,
    condition_code         smallint,
    athlete_id             smallint NOT NULL,
    station                text NOT NULL,
    source                 text NOT NULL,
    extra                  jsonb,
    PRIMARY KEY (athlete_id, source, ts, station)
);
COMMENT ON TABLE weather_hour IS 'Weather by the hour at a station or a point of a weather model.';
COMMENT ON COLUMN weather_hour.ts IS 'Instant';
COMMENT ON COLUMN weather_hour.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN weather_hour.latitude_deg IS 'Latitude, degrees';
COMMENT ON COLUMN weather_hour.longitude_deg IS 'Longitude, degrees';
COMMENT ON COLUMN weather_hour.temperature_c IS 'Temperature, °C';
COMMENT ON COLUMN weather_hour.apparent_temperature_c IS 'Apparent temperature, °C';
COMMENT ON COLUMN weather_hour.dew_point_c IS 'Dew point, °C';
COMMENT ON COLUMN weather_hour.relative_humidity_pct IS 'Relative humidity, %';
COMMENT ON COLUMN weather_hour.precipitation_mm IS 'Precipitation, mm';
COMMENT ON COLUMN weather_hour.snow_depth_mm IS 'Snow depth, mm';
COMMENT ON COLUMN weather_hour.wind_direction_deg IS 'Wind direction, degrees';
COMMENT ON COLUMN weather_hour.wind_speed_kmh IS 'Wind speed, km/h';
COMMENT ON COLUMN weather_hour.wind_gust_kmh IS 'Wind gust, km/h';
COMMENT ON COLUMN weather_hour.pressure_hpa IS 'Pressure, hPa';
COMMENT ON COLUMN weather_hour.sunshine_min IS 'Sunshine, minutes';
COMMENT ON COLUMN weather_hour.cloud_cover_pct IS 'Cloud cover, %';
COMMENT ON COLUMN weather_hour.condition_code IS 'Condition code: Meteostat''s or WMO''s, by source';
COMMENT ON COLUMN weather_hour.athlete_id IS 'Athlete';
COMMENT ON COLUMN weather_hour.station IS 'Station: the source''s identifier of the place';
COMMENT ON COLUMN weather_hour.source IS 'Vendor the row comes from: garmin, oura, libreview …';
COMMENT ON COLUMN weather_hour.extra IS 'What the source says beyond the columns, under the source''s names';

CREATE TABLE gear (
    distance_m double precision,
    item_id    bigint NOT NULL,
    athlete_id smallint NOT NULL,
    retired    boolean NOT NULL,
    gear_id    text NOT NULL,
    kind       text,
    name       text,
    brand      text,
    model      text,
    source     text NOT NULL,
    extra      jsonb,
    PRIMARY KEY (athlete_id, source, gear_id)
);
COMMENT ON TABLE gear IS 'Things worn out by training: bicycles, shoes.';
COMMENT ON COLUMN gear.distance_m IS 'Distance, m';
COMMENT ON COLUMN gear.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN gear.athlete_id IS 'Athlete';
COMMENT ON COLUMN gear.retired IS 'Retired';
COMMENT ON COLUMN gear.gear_id IS 'Gear id: at the source, or its name';
COMMENT ON COLUMN gear.kind IS 'Kind: bike, shoes …';
COMMENT ON COLUMN gear.name IS 'Name with its unit, snake_case';
COMMENT ON COLUMN gear.brand IS 'Brand';
COMMENT ON COLUMN gear.model IS 'Model';
COMMENT ON COLUMN gear.source IS 'Vendor the row comes from: garmin, oura, libreview …';
COMMENT ON COLUMN gear.extra IS 'What the source says beyond the columns, under the source''s names';
