-- +goose Up

-- No foreign keys point to activity: rows come and go with their activity in
-- one transaction, and a check for each of them would take as long as loading
-- the samples.

CREATE TABLE activity_session (
    start_time                         timestamptz NOT NULL,
    end_time                           timestamptz NOT NULL,
    item_id                            bigint NOT NULL,
    distance_m                         double precision,
    elapsed_s                          double precision,
    timer_s                            double precision,
    moving_s                           double precision,
    energy_kcal                        double precision,
    ascent_m                           double precision,
    descent_m                          double precision,
    avg_heart_rate_bpm                 double precision,
    max_heart_rate_bpm                 double precision,
    min_heart_rate_bpm                 double precision,
    avg_speed_mps                      double precision,
    max_speed_mps                      double precision,
    avg_cadence_rpm                    double precision,
    max_cadence_rpm                    double precision,
    avg_power_w                        double precision,
    max_power_w                        double precision,
    normalized_power_w                 double precision,
    work_j                             double precision,
    threshold_power_w                  double precision,
    training_stress_score              double precision,
    intensity_factor                   double precision,
    aerobic_training_effect            double precision,
    anaerobic_training_effect          double precision,
    avg_temperature_c                  double precision,
    max_temperature_c                  double precision,
    avg_respiration_rate_brpm          double precision,
    max_respiration_rate_brpm          double precision,
    avg_altitude_m                     double precision,
    max_altitude_m                     double precision,
    min_altitude_m                     double precision,
    avg_vertical_oscillation_mm        double precision,
    avg_vertical_ratio_pct             double precision,
    avg_stance_time_ms                 double precision,
    avg_stance_time_balance_pct        double precision,
    avg_step_length_mm                 double precision,
    left_balance_pct                   double precision,
    avg_left_torque_effectiveness_pct  double precision,
    avg_right_torque_effectiveness_pct double precision,
    avg_left_pedal_smoothness_pct      double precision,
    avg_right_pedal_smoothness_pct     double precision,
    total_cycles                       double precision,
    avg_stroke_distance_m              double precision,
    pool_length_m                      double precision,
    length_count                       double precision,
    start_latitude_deg                 double precision,
    start_longitude_deg                double precision,
    end_latitude_deg                   double precision,
    end_longitude_deg                  double precision,
    min_latitude_deg                   double precision,
    min_longitude_deg                  double precision,
    max_latitude_deg                   double precision,
    max_longitude_deg                  double precision,
    activity_id                        integer NOT NULL,
    athlete_id                         smallint NOT NULL,
    ordinal                            smallint NOT NULL,
    sport                              text NOT NULL,
    sub_sport                          text,
    name                               text,
    trigger                            text,
    extra                              jsonb,
    PRIMARY KEY (athlete_id, activity_id, ordinal)
);
COMMENT ON TABLE activity_session IS 'Parts of a workout by sport: one row for a plain workout, several for a triathlon.';
COMMENT ON COLUMN activity_session.start_time IS 'First instant';
COMMENT ON COLUMN activity_session.end_time IS 'Last instant';
COMMENT ON COLUMN activity_session.item_id IS 'The file or delivery it came from: app.item.item_id';
COMMENT ON COLUMN activity_session.distance_m IS 'Distance in metres';
COMMENT ON COLUMN activity_session.elapsed_s IS 'Time from start to end by the wall clock, in seconds';
COMMENT ON COLUMN activity_session.timer_s IS 'Time during which the timer ran, without pauses, in seconds (FIT total_timer_time)';
COMMENT ON COLUMN activity_session.moving_s IS 'Time in motion in seconds';
COMMENT ON COLUMN activity_session.energy_kcal IS 'Energy in kilocalories';
COMMENT ON COLUMN activity_session.ascent_m IS 'Metres climbed';
COMMENT ON COLUMN activity_session.descent_m IS 'Metres descended';
COMMENT ON COLUMN activity_session.avg_heart_rate_bpm IS 'Average heart rate in beats per minute';
COMMENT ON COLUMN activity_session.max_heart_rate_bpm IS 'Highest heart rate in beats per minute';
COMMENT ON COLUMN activity_session.min_heart_rate_bpm IS 'Lowest heart rate in beats per minute';
COMMENT ON COLUMN activity_session.avg_speed_mps IS 'Average speed in metres per second';
COMMENT ON COLUMN activity_session.max_speed_mps IS 'Highest speed in metres per second';
COMMENT ON COLUMN activity_session.avg_cadence_rpm IS 'Average cadence per minute: pedal turns, swim strokes, or strides when running (steps are twice as many)';
COMMENT ON COLUMN activity_session.max_cadence_rpm IS 'Highest cadence per minute, counted like the average';
COMMENT ON COLUMN activity_session.avg_power_w IS 'Average power in watts';
COMMENT ON COLUMN activity_session.max_power_w IS 'Highest power in watts';
COMMENT ON COLUMN activity_session.normalized_power_w IS 'Normalized power in watts: fourth-power mean of the power smoothed over 30 s';
COMMENT ON COLUMN activity_session.work_j IS 'Mechanical work in joules';
COMMENT ON COLUMN activity_session.threshold_power_w IS 'Functional threshold power the device was set to, in watts';
COMMENT ON COLUMN activity_session.training_stress_score IS 'Training stress score as the device computed it';
COMMENT ON COLUMN activity_session.intensity_factor IS 'Intensity factor: normalized power over threshold power';
COMMENT ON COLUMN activity_session.aerobic_training_effect IS 'Aerobic training effect, 0 to 5 (Garmin/Firstbeat)';
COMMENT ON COLUMN activity_session.anaerobic_training_effect IS 'Anaerobic training effect, 0 to 5 (Garmin/Firstbeat)';
COMMENT ON COLUMN activity_session.avg_temperature_c IS 'Average ambient temperature at the device in degrees Celsius';
COMMENT ON COLUMN activity_session.max_temperature_c IS 'Highest ambient temperature at the device in degrees Celsius';
COMMENT ON COLUMN activity_session.avg_respiration_rate_brpm IS 'Average breaths per minute';
COMMENT ON COLUMN activity_session.max_respiration_rate_brpm IS 'Highest breaths per minute';
COMMENT ON COLUMN activity_session.avg_altitude_m IS 'Average altitude above sea level in metres';
COMMENT ON COLUMN activity_session.max_altitude_m IS 'Highest altitude above sea level in metres';
COMMENT ON COLUMN activity_session.min_altitude_m IS 'Lowest altitude above sea level in metres';
COMMENT ON COLUMN activity_session.avg_vertical_oscillation_mm IS 'Running: average vertical oscillation in millimetres';
COMMENT ON COLUMN activity_session.avg_vertical_ratio_pct IS 'Running: average vertical oscillation over step length, per cent';
COMMENT ON COLUMN activity_session.avg_stance_time_ms IS 'Running: average ground contact time in milliseconds';
COMMENT ON COLUMN activity_session.avg_stance_time_balance_pct IS 'Running: left foot''s average share of ground contact, per cent';
COMMENT ON COLUMN activity_session.avg_step_length_mm IS 'Running: average step length in millimetres';
COMMENT ON COLUMN activity_session.left_balance_pct IS 'Cycling: left pedal''s share of the power, per cent';
COMMENT ON COLUMN activity_session.avg_left_torque_effectiveness_pct IS 'Cycling: average left torque effectiveness, per cent';
COMMENT ON COLUMN activity_session.avg_right_torque_effectiveness_pct IS 'Cycling: average right torque effectiveness, per cent';
COMMENT ON COLUMN activity_session.avg_left_pedal_smoothness_pct IS 'Cycling: average left pedal smoothness, per cent';
COMMENT ON COLUMN activity_session.avg_right_pedal_smoothness_pct IS 'Cycling: average right pedal smoothness, per cent';
COMMENT ON COLUMN activity_session.total_cycles IS 'Pedal turns, strides or swim strokes';
COMMENT ON COLUMN activity_session.avg_stroke_distance_m IS 'Swimming: average distance a stroke in metres';
COMMENT ON COLUMN activity_session.pool_length_m IS 'Length of the pool in metres';
COMMENT ON COLUMN activity_session.length_count IS 'Pool lengths swum';
COMMENT ON COLUMN activity_session.start_latitude_deg IS 'Latitude of the start, WGS 84 degrees';
COMMENT ON COLUMN activity_session.start_longitude_deg IS 'Longitude of the start, WGS 84 degrees';
COMMENT ON COLUMN activity_session.end_latitude_deg IS 'Latitude of the end, WGS 84 degrees';
COMMENT ON COLUMN activity_session.end_longitude_deg IS 'Longitude of the end, WGS 84 degrees';
COMMENT ON COLUMN activity_session.min_latitude_deg IS 'Southernmost latitude, WGS 84 degrees';
COMMENT ON COLUMN activity_session.min_longitude_deg IS 'Westernmost longitude, WGS 84 degrees';
COMMENT ON COLUMN activity_session.max_latitude_deg IS 'Northernmost latitude, WGS 84 degrees';
COMMENT ON COLUMN activity_session.max_longitude_deg IS 'Easternmost longitude, WGS 84 degrees';
COMMENT ON COLUMN activity_session.activity_id IS 'Activity it belongs to';
COMMENT ON COLUMN activity_session.athlete_id IS 'Whose it is: athlete.athlete_id';
COMMENT ON COLUMN activity_session.ordinal IS 'Number within the activity, from 0, in time order';
COMMENT ON COLUMN activity_session.sport IS 'Sport by the names of the FIT profile';
COMMENT ON COLUMN activity_session.sub_sport IS 'Kind of the sport by the names of the FIT profile';
COMMENT ON COLUMN activity_session.name IS 'Name of the sport profile on the device';
COMMENT ON COLUMN activity_session.trigger IS 'What ended it (FIT session_trigger)';
COMMENT ON COLUMN activity_session.extra IS 'What the source said beyond the columns, under its own names';

CREATE TABLE activity_lap (
    start_time                         timestamptz NOT NULL,
    end_time                           timestamptz NOT NULL,
    item_id                            bigint NOT NULL,
    distance_m                         double precision,
    elapsed_s                          double precision,
    timer_s                            double precision,
    moving_s                           double precision,
    energy_kcal                        double precision,
    ascent_m                           double precision,
    descent_m                          double precision,
    avg_heart_rate_bpm                 double precision,
    max_heart_rate_bpm                 double precision,
    min_heart_rate_bpm                 double precision,
    avg_speed_mps                      double precision,
    max_speed_mps                      double precision,
    avg_cadence_rpm                    double precision,
    max_cadence_rpm                    double precision,
    avg_power_w                        double precision,
    max_power_w                        double precision,
    normalized_power_w                 double precision,
    work_j                             double precision,
    threshold_power_w                  double precision,
    training_stress_score              double precision,
    intensity_factor                   double precision,
    aerobic_training_effect            double precision,
    anaerobic_training_effect          double precision,
    avg_temperature_c                  double precision,
    max_temperature_c                  double precision,
    avg_respiration_rate_brpm          double precision,
    max_respiration_rate_brpm          double precision,
    avg_altitude_m                     double precision,
    max_altitude_m                     double precision,
    min_altitude_m                     double precision,
    avg_vertical_oscillation_mm        double precision,
    avg_vertical_ratio_pct             double precision,
    avg_stance_time_ms                 double precision,
    avg_stance_time_balance_pct        double precision,
    avg_step_length_mm                 double precision,
    left_balance_pct                   double precision,
    avg_left_torque_effectiveness_pct  double precision,
    avg_right_torque_effectiveness_pct double precision,
    avg_left_pedal_smoothness_pct      double precision,
    avg_right_pedal_smoothness_pct     double precision,
    total_cycles                       double precision,
    avg_stroke_distance_m              double precision,
    pool_length_m                      double precision,
    length_count                       double precision,
    start_latitude_deg                 double precision,
    start_longitude_deg                double precision,
    end_latitude_deg                   double precision,
    end_longitude_deg                  double precision,
    min_latitude_deg                   double precision,
    min_longitude_deg                  double precision,
    max_latitude_deg                   double precision,
    max_longitude_deg                  double precision,
    activity_id                        integer NOT NULL,
    athlete_id                         smallint NOT NULL,
    ordinal                            smallint NOT NULL,
    session_ordinal                    smallint NOT NULL,
    sport                              text,
    sub_sport                          text,
    trigger                            text,
    intensity                          text,
    swim_stroke                        text,
    extra                              jsonb,
    PRIMARY KEY (athlete_id, activity_id, ordinal)
);
COMMENT ON TABLE activity_lap IS 'Laps.';
COMMENT ON COLUMN activity_lap.start_time IS 'First instant';
COMMENT ON COLUMN activity_lap.end_time IS 'Last instant';
COMMENT ON COLUMN activity_lap.item_id IS 'The file or delivery it came from: app.item.item_id';
COMMENT ON COLUMN activity_lap.distance_m IS 'Distance in metres';
COMMENT ON COLUMN activity_lap.elapsed_s IS 'Time from start to end by the wall clock, in seconds';
COMMENT ON COLUMN activity_lap.timer_s IS 'Time during which the timer ran, without pauses, in seconds (FIT total_timer_time)';
COMMENT ON COLUMN activity_lap.moving_s IS 'Time in motion in seconds';
COMMENT ON COLUMN activity_lap.energy_kcal IS 'Energy in kilocalories';
COMMENT ON COLUMN activity_lap.ascent_m IS 'Metres climbed';
COMMENT ON COLUMN activity_lap.descent_m IS 'Metres descended';
COMMENT ON COLUMN activity_lap.avg_heart_rate_bpm IS 'Average heart rate in beats per minute';
COMMENT ON COLUMN activity_lap.max_heart_rate_bpm IS 'Highest heart rate in beats per minute';
COMMENT ON COLUMN activity_lap.min_heart_rate_bpm IS 'Lowest heart rate in beats per minute';
COMMENT ON COLUMN activity_lap.avg_speed_mps IS 'Average speed in metres per second';
COMMENT ON COLUMN activity_lap.max_speed_mps IS 'Highest speed in metres per second';
COMMENT ON COLUMN activity_lap.avg_cadence_rpm IS 'Average cadence per minute: pedal turns, swim strokes, or strides when running (steps are twice as many)';
COMMENT ON COLUMN activity_lap.max_cadence_rpm IS 'Highest cadence per minute, counted like the average';
COMMENT ON COLUMN activity_lap.avg_power_w IS 'Average power in watts';
COMMENT ON COLUMN activity_lap.max_power_w IS 'Highest power in watts';
COMMENT ON COLUMN activity_lap.normalized_power_w IS 'Normalized power in watts: fourth-power mean of the power smoothed over 30 s';
COMMENT ON COLUMN activity_lap.work_j IS 'Mechanical work in joules';
COMMENT ON COLUMN activity_lap.threshold_power_w IS 'Functional threshold power the device was set to, in watts';
COMMENT ON COLUMN activity_lap.training_stress_score IS 'Training stress score as the device computed it';
COMMENT ON COLUMN activity_lap.intensity_factor IS 'Intensity factor: normalized power over threshold power';
COMMENT ON COLUMN activity_lap.aerobic_training_effect IS 'Aerobic training effect, 0 to 5 (Garmin/Firstbeat)';
COMMENT ON COLUMN activity_lap.anaerobic_training_effect IS 'Anaerobic training effect, 0 to 5 (Garmin/Firstbeat)';
COMMENT ON COLUMN activity_lap.avg_temperature_c IS 'Average ambient temperature at the device in degrees Celsius';
COMMENT ON COLUMN activity_lap.max_temperature_c IS 'Highest ambient temperature at the device in degrees Celsius';
COMMENT ON COLUMN activity_lap.avg_respiration_rate_brpm IS 'Average breaths per minute';
COMMENT ON COLUMN activity_lap.max_respiration_rate_brpm IS 'Highest breaths per minute';
COMMENT ON COLUMN activity_lap.avg_altitude_m IS 'Average altitude above sea level in metres';
COMMENT ON COLUMN activity_lap.max_altitude_m IS 'Highest altitude above sea level in metres';
COMMENT ON COLUMN activity_lap.min_altitude_m IS 'Lowest altitude above sea level in metres';
COMMENT ON COLUMN activity_lap.avg_vertical_oscillation_mm IS 'Running: average vertical oscillation in millimetres';
COMMENT ON COLUMN activity_lap.avg_vertical_ratio_pct IS 'Running: average vertical oscillation over step length, per cent';
COMMENT ON COLUMN activity_lap.avg_stance_time_ms IS 'Running: average ground contact time in milliseconds';
COMMENT ON COLUMN activity_lap.avg_stance_time_balance_pct IS 'Running: left foot''s average share of ground contact, per cent';
COMMENT ON COLUMN activity_lap.avg_step_length_mm IS 'Running: average step length in millimetres';
COMMENT ON COLUMN activity_lap.left_balance_pct IS 'Cycling: left pedal''s share of the power, per cent';
COMMENT ON COLUMN activity_lap.avg_left_torque_effectiveness_pct IS 'Cycling: average left torque effectiveness, per cent';
COMMENT ON COLUMN activity_lap.avg_right_torque_effectiveness_pct IS 'Cycling: average right torque effectiveness, per cent';
COMMENT ON COLUMN activity_lap.avg_left_pedal_smoothness_pct IS 'Cycling: average left pedal smoothness, per cent';
COMMENT ON COLUMN activity_lap.avg_right_pedal_smoothness_pct IS 'Cycling: average right pedal smoothness, per cent';
COMMENT ON COLUMN activity_lap.total_cycles IS 'Pedal turns, strides or swim strokes';
COMMENT ON COLUMN activity_lap.avg_stroke_distance_m IS 'Swimming: average distance a stroke in metres';
COMMENT ON COLUMN activity_lap.pool_length_m IS 'Length of the pool in metres';
COMMENT ON COLUMN activity_lap.length_count IS 'Pool lengths swum';
COMMENT ON COLUMN activity_lap.start_latitude_deg IS 'Latitude of the start, WGS 84 degrees';
COMMENT ON COLUMN activity_lap.start_longitude_deg IS 'Longitude of the start, WGS 84 degrees';
COMMENT ON COLUMN activity_lap.end_latitude_deg IS 'Latitude of the end, WGS 84 degrees';
COMMENT ON COLUMN activity_lap.end_longitude_deg IS 'Longitude of the end, WGS 84 degrees';
COMMENT ON COLUMN activity_lap.min_latitude_deg IS 'Southernmost latitude, WGS 84 degrees';
COMMENT ON COLUMN activity_lap.min_longitude_deg IS 'Westernmost longitude, WGS 84 degrees';
COMMENT ON COLUMN activity_lap.max_latitude_deg IS 'Northernmost latitude, WGS 84 degrees';
COMMENT ON COLUMN activity_lap.max_longitude_deg IS 'Easternmost longitude, WGS 84 degrees';
COMMENT ON COLUMN activity_lap.activity_id IS 'Activity it belongs to';
COMMENT ON COLUMN activity_lap.athlete_id IS 'Whose it is: athlete.athlete_id';
COMMENT ON COLUMN activity_lap.ordinal IS 'Number within the activity, from 0, in time order';
COMMENT ON COLUMN activity_lap.session_ordinal IS 'Session it belongs to';
COMMENT ON COLUMN activity_lap.sport IS 'Sport by the names of the FIT profile';
COMMENT ON COLUMN activity_lap.sub_sport IS 'Kind of the sport by the names of the FIT profile';
COMMENT ON COLUMN activity_lap.trigger IS 'What ended it: manual, distance, session_end … (FIT lap_trigger)';
COMMENT ON COLUMN activity_lap.intensity IS 'active, rest, warmup, cooldown, recovery, interval (FIT intensity)';
COMMENT ON COLUMN activity_lap.swim_stroke IS 'Swimming: stroke (FIT swim_stroke)';
COMMENT ON COLUMN activity_lap.extra IS 'What the source said beyond the columns, under its own names';

CREATE TABLE activity_length (
    start_time      timestamptz NOT NULL,
    end_time        timestamptz NOT NULL,
    item_id         bigint NOT NULL,
    activity_id     integer NOT NULL,
    elapsed_s       real,
    timer_s         real,
    strokes         real,
    avg_speed_mps   real,
    avg_cadence_rpm real,
    energy_kcal     real,
    athlete_id      smallint NOT NULL,
    ordinal         smallint NOT NULL,
    session_ordinal smallint NOT NULL,
    lap_ordinal     smallint,
    length_type     text,
    swim_stroke     text,
    extra           jsonb,
    PRIMARY KEY (athlete_id, activity_id, ordinal)
);
COMMENT ON TABLE activity_length IS 'Lengths of a pool.';
COMMENT ON COLUMN activity_length.start_time IS 'First instant';
COMMENT ON COLUMN activity_length.end_time IS 'Last instant';
COMMENT ON COLUMN activity_length.item_id IS 'The file or delivery it came from: app.item.item_id';
COMMENT ON COLUMN activity_length.activity_id IS 'Activity it belongs to';
COMMENT ON COLUMN activity_length.elapsed_s IS 'Time by the wall clock in seconds';
COMMENT ON COLUMN activity_length.timer_s IS 'Time during which the timer ran, in seconds';
COMMENT ON COLUMN activity_length.strokes IS 'Strokes';
COMMENT ON COLUMN activity_length.avg_speed_mps IS 'Average speed in metres per second';
COMMENT ON COLUMN activity_length.avg_cadence_rpm IS 'Average strokes per minute';
COMMENT ON COLUMN activity_length.energy_kcal IS 'Energy in kilocalories';
COMMENT ON COLUMN activity_length.athlete_id IS 'Whose it is: athlete.athlete_id';
COMMENT ON COLUMN activity_length.ordinal IS 'Number within the activity, from 0, in time order';
COMMENT ON COLUMN activity_length.session_ordinal IS 'Session it belongs to';
COMMENT ON COLUMN activity_length.lap_ordinal IS 'Lap it belongs to';
COMMENT ON COLUMN activity_length.length_type IS 'active or idle (FIT length_type)';
COMMENT ON COLUMN activity_length.swim_stroke IS 'Stroke (FIT swim_stroke)';
COMMENT ON COLUMN activity_length.extra IS 'What the source said beyond the columns, under its own names';

CREATE TABLE activity_device (
    ts               timestamptz,
    item_id          bigint NOT NULL,
    activity_id      integer NOT NULL,
    battery_v        real,
    battery_pct      real,
    operating_s      real,
    athlete_id       smallint NOT NULL,
    ordinal          smallint NOT NULL,
    manufacturer     text,
    product          text,
    product_name     text,
    serial_number    text,
    device_type      text,
    source_type      text,
    software_version text,
    hardware_version text,
    battery_status   text,
    extra            jsonb,
    PRIMARY KEY (athlete_id, activity_id, ordinal)
);
COMMENT ON TABLE activity_device IS 'Devices and sensors that took part in an activity.';
COMMENT ON COLUMN activity_device.ts IS 'When it was last heard of';
COMMENT ON COLUMN activity_device.item_id IS 'The file or delivery it came from: app.item.item_id';
COMMENT ON COLUMN activity_device.activity_id IS 'Activity it belongs to';
COMMENT ON COLUMN activity_device.battery_v IS 'Voltage of the battery';
COMMENT ON COLUMN activity_device.battery_pct IS 'Charge of the battery, per cent';
COMMENT ON COLUMN activity_device.operating_s IS 'How long it has been in use, in seconds';
COMMENT ON COLUMN activity_device.athlete_id IS 'Whose it is: athlete.athlete_id';
COMMENT ON COLUMN activity_device.ordinal IS 'Number within the activity, from 0, in time order';
COMMENT ON COLUMN activity_device.manufacturer IS 'Maker';
COMMENT ON COLUMN activity_device.product IS 'Product by the names of the FIT profile, or its number';
COMMENT ON COLUMN activity_device.product_name IS 'Product as it names itself';
COMMENT ON COLUMN activity_device.serial_number IS 'Serial number';
COMMENT ON COLUMN activity_device.device_type IS 'Kind of sensor: heart_rate, bike_power …';
COMMENT ON COLUMN activity_device.source_type IS 'How it is connected: antplus, bluetooth_low_energy, local …';
COMMENT ON COLUMN activity_device.software_version IS 'Version of its software';
COMMENT ON COLUMN activity_device.hardware_version IS 'Version of its hardware';
COMMENT ON COLUMN activity_device.battery_status IS 'State of the battery: new, good, ok, low, critical';
COMMENT ON COLUMN activity_device.extra IS 'What the source said beyond the columns, under its own names';

CREATE TABLE activity_zone (
    low             real,
    high            real,
    time_s          real,
    item_id         bigint NOT NULL,
    activity_id     integer NOT NULL,
    athlete_id      smallint NOT NULL,
    session_ordinal smallint NOT NULL,
    lap_ordinal     smallint NOT NULL,
    zone            smallint NOT NULL,
    kind            text NOT NULL,
    PRIMARY KEY (athlete_id, activity_id, session_ordinal, lap_ordinal, kind, zone)
);
COMMENT ON TABLE activity_zone IS 'Intensity zones and the time spent in them, as the device counted it.';
COMMENT ON COLUMN activity_zone.low IS 'Lower limit in the unit of the kind (bpm, W, m/s, rpm)';
COMMENT ON COLUMN activity_zone.high IS 'Upper limit in the unit of the kind; empty: open';
COMMENT ON COLUMN activity_zone.time_s IS 'Seconds in the zone';
COMMENT ON COLUMN activity_zone.item_id IS 'The file or delivery it came from: app.item.item_id';
COMMENT ON COLUMN activity_zone.activity_id IS 'Activity it belongs to';
COMMENT ON COLUMN activity_zone.athlete_id IS 'Whose it is: athlete.athlete_id';
COMMENT ON COLUMN activity_zone.session_ordinal IS 'Session it belongs to';
COMMENT ON COLUMN activity_zone.lap_ordinal IS 'Lap it belongs to; -1: the whole session';
COMMENT ON COLUMN activity_zone.zone IS 'Number of the zone; 0 is below zone 1';
COMMENT ON COLUMN activity_zone.kind IS 'heart_rate, power, speed or cadence';

CREATE TABLE activity_set (
    start_time  timestamptz,
    item_id     bigint NOT NULL,
    activity_id integer NOT NULL,
    duration_s  real,
    repetitions real,
    weight_kg   real,
    athlete_id  smallint NOT NULL,
    ordinal     smallint NOT NULL,
    set_type    text,
    category    text,
    exercise    text,
    extra       jsonb,
    PRIMARY KEY (athlete_id, activity_id, ordinal)
);
COMMENT ON TABLE activity_set IS 'Sets of strength workouts.';
COMMENT ON COLUMN activity_set.start_time IS 'When it began';
COMMENT ON COLUMN activity_set.item_id IS 'The file or delivery it came from: app.item.item_id';
COMMENT ON COLUMN activity_set.activity_id IS 'Activity it belongs to';
COMMENT ON COLUMN activity_set.duration_s IS 'How long it took, in seconds';
COMMENT ON COLUMN activity_set.repetitions IS 'Repetitions';
COMMENT ON COLUMN activity_set.weight_kg IS 'Weight in kilograms';
COMMENT ON COLUMN activity_set.athlete_id IS 'Whose it is: athlete.athlete_id';
COMMENT ON COLUMN activity_set.ordinal IS 'Number within the activity, from 0, in time order';
COMMENT ON COLUMN activity_set.set_type IS 'active or rest (FIT set_type)';
COMMENT ON COLUMN activity_set.category IS 'Kind of exercise (FIT exercise_category)';
COMMENT ON COLUMN activity_set.exercise IS 'Exercise by the names of the FIT profile';
COMMENT ON COLUMN activity_set.extra IS 'What the source said beyond the columns, under its own names';

CREATE TABLE time_zone_span (
    start_time  timestamptz NOT NULL,
    end_time    timestamptz NOT NULL,
    item_id     bigint NOT NULL,
    utc_offset  interval NOT NULL,
    activity_id integer NOT NULL,
    athlete_id  smallint NOT NULL,
    time_zone   text,
    origin      text NOT NULL,
    PRIMARY KEY (athlete_id, start_time, activity_id)
);
COMMENT ON TABLE time_zone_span IS 'What clock the athlete lived by: spans whose local time is known. Between two spans the earlier one holds on.';
COMMENT ON COLUMN time_zone_span.start_time IS 'First instant it is known for';
COMMENT ON COLUMN time_zone_span.end_time IS 'Last instant it is known for';
COMMENT ON COLUMN time_zone_span.item_id IS 'The file or delivery it came from: app.item.item_id';
COMMENT ON COLUMN time_zone_span.utc_offset IS 'Local time minus UTC at the start';
COMMENT ON COLUMN time_zone_span.activity_id IS 'Activity it belongs to';
COMMENT ON COLUMN time_zone_span.athlete_id IS 'Whose it is: athlete.athlete_id';
COMMENT ON COLUMN time_zone_span.time_zone IS 'Time zone (IANA name); empty when only the offset is known';
COMMENT ON COLUMN time_zone_span.origin IS 'place: from coordinates; device: from the clock of the device';
