-- +goose Up

CREATE SEQUENCE app.activity_id AS integer;
COMMENT ON SEQUENCE app.activity_id IS 'Numbers of activities.';

CREATE TABLE activity (
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
    utc_offset                         interval,
    activity_id                        integer NOT NULL,
    record_count                       integer NOT NULL,
    rr_count                           integer NOT NULL,
    athlete_id                         smallint NOT NULL,
    ordinal                            smallint NOT NULL,
    source                             text NOT NULL,
    sport                              text NOT NULL,
    sub_sport                          text,
    time_zone                          text,
    name                               text,
    notes                              text,
    manufacturer                       text,
    product                            text,
    serial_number                      text,
    software                           text,
    partial                            text,
    computed                           text[],
    record_columns                     text[],
    extra                              jsonb,
    PRIMARY KEY (athlete_id, activity_id)
);
COMMENT ON TABLE activity IS 'Workouts, one row each, with their totals. A multisport workout is one row; its parts are in activity_session.';
COMMENT ON COLUMN activity.start_time IS 'First instant';
COMMENT ON COLUMN activity.end_time IS 'Last instant';
COMMENT ON COLUMN activity.item_id IS 'The file or delivery it came from: app.item.item_id';
COMMENT ON COLUMN activity.distance_m IS 'Distance in metres';
COMMENT ON COLUMN activity.elapsed_s IS 'Time from start to end by the wall clock, in seconds';
COMMENT ON COLUMN activity.timer_s IS 'Time during which the timer ran, without pauses, in seconds (FIT total_timer_time)';
COMMENT ON COLUMN activity.moving_s IS 'Time in motion in seconds';
COMMENT ON COLUMN activity.energy_kcal IS 'Energy in kilocalories';
COMMENT ON COLUMN activity.ascent_m IS 'Metres climbed';
COMMENT ON COLUMN activity.descent_m IS 'Metres descended';
COMMENT ON COLUMN activity.avg_heart_rate_bpm IS 'Average heart rate in beats per minute';
COMMENT ON COLUMN activity.max_heart_rate_bpm IS 'Highest heart rate in beats per minute';
COMMENT ON COLUMN activity.min_heart_rate_bpm IS 'Lowest heart rate in beats per minute';
COMMENT ON COLUMN activity.avg_speed_mps IS 'Average speed in metres per second';
COMMENT ON COLUMN activity.max_speed_mps IS 'Highest speed in metres per second';
COMMENT ON COLUMN activity.avg_cadence_rpm IS 'Average cadence per minute: pedal turns, swim strokes, or strides when running (steps are twice as many)';
COMMENT ON COLUMN activity.max_cadence_rpm IS 'Highest cadence per minute, counted like the average';
COMMENT ON COLUMN activity.avg_power_w IS 'Average power in watts';
COMMENT ON COLUMN activity.max_power_w IS 'Highest power in watts';
COMMENT ON COLUMN activity.normalized_power_w IS 'Normalized power in watts: fourth-power mean of the power smoothed over 30 s';
COMMENT ON COLUMN activity.work_j IS 'Mechanical work in joules';
COMMENT ON COLUMN activity.threshold_power_w IS 'Functional threshold power the device was set to, in watts';
COMMENT ON COLUMN activity.training_stress_score IS 'Training stress score as the device computed it';
COMMENT ON COLUMN activity.intensity_factor IS 'Intensity factor: normalized power over threshold power';
COMMENT ON COLUMN activity.aerobic_training_effect IS 'Aerobic training effect, 0 to 5 (Garmin/Firstbeat)';
COMMENT ON COLUMN activity.anaerobic_training_effect IS 'Anaerobic training effect, 0 to 5 (Garmin/Firstbeat)';
COMMENT ON COLUMN activity.avg_temperature_c IS 'Average ambient temperature at the device in degrees Celsius';
COMMENT ON COLUMN activity.max_temperature_c IS 'Highest ambient temperature at the device in degrees Celsius';
COMMENT ON COLUMN activity.avg_respiration_rate_brpm IS 'Average breaths per minute';
COMMENT ON COLUMN activity.max_respiration_rate_brpm IS 'Highest breaths per minute';
COMMENT ON COLUMN activity.avg_altitude_m IS 'Average altitude above sea level in metres';
COMMENT ON COLUMN activity.max_altitude_m IS 'Highest altitude above sea level in metres';
COMMENT ON COLUMN activity.min_altitude_m IS 'Lowest altitude above sea level in metres';
COMMENT ON COLUMN activity.avg_vertical_oscillation_mm IS 'Running: average vertical oscillation in millimetres';
COMMENT ON COLUMN activity.avg_vertical_ratio_pct IS 'Running: average vertical oscillation over step length, per cent';
COMMENT ON COLUMN activity.avg_stance_time_ms IS 'Running: average ground contact time in milliseconds';
COMMENT ON COLUMN activity.avg_stance_time_balance_pct IS 'Running: left foot''s average share of ground contact, per cent';
COMMENT ON COLUMN activity.avg_step_length_mm IS 'Running: average step length in millimetres';
COMMENT ON COLUMN activity.left_balance_pct IS 'Cycling: left pedal''s share of the power, per cent';
COMMENT ON COLUMN activity.avg_left_torque_effectiveness_pct IS 'Cycling: average left torque effectiveness, per cent';
COMMENT ON COLUMN activity.avg_right_torque_effectiveness_pct IS 'Cycling: average right torque effectiveness, per cent';
COMMENT ON COLUMN activity.avg_left_pedal_smoothness_pct IS 'Cycling: average left pedal smoothness, per cent';
COMMENT ON COLUMN activity.avg_right_pedal_smoothness_pct IS 'Cycling: average right pedal smoothness, per cent';
COMMENT ON COLUMN activity.total_cycles IS 'Pedal turns, strides or swim strokes';
COMMENT ON COLUMN activity.avg_stroke_distance_m IS 'Swimming: average distance a stroke in metres';
COMMENT ON COLUMN activity.pool_length_m IS 'Length of the pool in metres';
COMMENT ON COLUMN activity.length_count IS 'Pool lengths swum';
COMMENT ON COLUMN activity.start_latitude_deg IS 'Latitude of the start, WGS 84 degrees';
COMMENT ON COLUMN activity.start_longitude_deg IS 'Longitude of the start, WGS 84 degrees';
COMMENT ON COLUMN activity.end_latitude_deg IS 'Latitude of the end, WGS 84 degrees';
COMMENT ON COLUMN activity.end_longitude_deg IS 'Longitude of the end, WGS 84 degrees';
COMMENT ON COLUMN activity.min_latitude_deg IS 'Southernmost latitude, WGS 84 degrees';
COMMENT ON COLUMN activity.min_longitude_deg IS 'Westernmost longitude, WGS 84 degrees';
COMMENT ON COLUMN activity.max_latitude_deg IS 'Northernmost latitude, WGS 84 degrees';
COMMENT ON COLUMN activity.max_longitude_deg IS 'Easternmost longitude, WGS 84 degrees';
COMMENT ON COLUMN activity.utc_offset IS 'Local time minus UTC, as the file says or as the place tells; empty if neither is known';
COMMENT ON COLUMN activity.activity_id IS 'Activity it belongs to';
COMMENT ON COLUMN activity.record_count IS 'Rows it has in activity_record';
COMMENT ON COLUMN activity.rr_count IS 'Rows it has in activity_rr';
COMMENT ON COLUMN activity.athlete_id IS 'Whose it is: athlete.athlete_id';
COMMENT ON COLUMN activity.ordinal IS 'Number among the activities of its file, from 0';
COMMENT ON COLUMN activity.source IS 'Where it came from: file, or the name of an account';
COMMENT ON COLUMN activity.sport IS 'Sport by the names of the FIT profile: running, cycling, swimming, multisport, generic …';
COMMENT ON COLUMN activity.sub_sport IS 'Kind of the sport by the names of the FIT profile: trail, indoor_cycling, lap_swimming …';
COMMENT ON COLUMN activity.time_zone IS 'Time zone of the start (IANA name)';
COMMENT ON COLUMN activity.name IS 'Title';
COMMENT ON COLUMN activity.notes IS 'What the athlete wrote about it';
COMMENT ON COLUMN activity.manufacturer IS 'Maker of the recording device or program';
COMMENT ON COLUMN activity.product IS 'Recording device or program';
COMMENT ON COLUMN activity.serial_number IS 'Serial number of the recording device';
COMMENT ON COLUMN activity.software IS 'Version of its software';
COMMENT ON COLUMN activity.partial IS 'Why only a part of the file could be read';
COMMENT ON COLUMN activity.computed IS 'Totals that the file did not hold and that were computed from its samples';
COMMENT ON COLUMN activity.record_columns IS 'Columns of activity_record that hold anything for this activity';
COMMENT ON COLUMN activity.extra IS 'What the source said beyond the columns, under its own names';

CREATE INDEX activity_start ON activity (athlete_id, start_time);
CREATE UNIQUE INDEX activity_item ON activity (item_id, ordinal);
