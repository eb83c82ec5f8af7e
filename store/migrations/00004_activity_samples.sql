-- +goose Up

CREATE TABLE activity_record (
    ts                               timestamptz NOT NULL,
    latitude_deg                     double precision,
    longitude_deg                    double precision,
    activity_id                      integer NOT NULL,
    distance_m                       real,
    speed_mps                        real,
    altitude_m                       real,
    cadence_rpm                      real,
    temperature_c                    real,
    grade_pct                        real,
    vertical_speed_mps               real,
    vertical_oscillation_mm          real,
    vertical_ratio_pct               real,
    stance_time_ms                   real,
    stance_time_pct                  real,
    stance_time_balance_pct          real,
    step_length_mm                   real,
    left_balance_pct                 real,
    left_torque_effectiveness_pct    real,
    right_torque_effectiveness_pct   real,
    left_pedal_smoothness_pct        real,
    right_pedal_smoothness_pct       real,
    combined_pedal_smoothness_pct    real,
    left_platform_center_offset_mm   real,
    right_platform_center_offset_mm  real,
    left_power_phase_start_deg       real,
    left_power_phase_end_deg         real,
    left_power_phase_peak_start_deg  real,
    left_power_phase_peak_end_deg    real,
    right_power_phase_start_deg      real,
    right_power_phase_end_deg        real,
    right_power_phase_peak_start_deg real,
    right_power_phase_peak_end_deg   real,
    respiration_rate_brpm            real,
    core_temperature_c               real,
    skin_temperature_c               real,
    saturated_hemoglobin_pct         real,
    total_hemoglobin_g_dl            real,
    depth_m                          real,
    gps_accuracy_m                   real,
    dfa_alpha1                       real,
    leg_spring_stiffness_kn_m        real,
    impact_loading_rate_bw_s         real,
    accumulated_power_j              integer,
    total_cycles                     integer,
    battery_soc_pct                  real,
    torque_nm                        real,
    athlete_id                       smallint NOT NULL,
    heart_rate_bpm                   smallint,
    power_w                          smallint,
    form_power_w                     smallint,
    air_power_w                      smallint,
    motor_power_w                    smallint,
    energy_kcal                      smallint,
    stamina_pct                      smallint,
    stamina_potential_pct            smallint,
    performance_condition            smallint,
    extra                            jsonb,
    PRIMARY KEY (athlete_id, activity_id, ts) WITH (fillfactor = 100)
);
COMMENT ON TABLE activity_record IS 'Samples of activities, mostly one a second.';
COMMENT ON COLUMN activity_record.ts IS 'Instant of the sample';
COMMENT ON COLUMN activity_record.latitude_deg IS 'Latitude, WGS 84 degrees';
COMMENT ON COLUMN activity_record.longitude_deg IS 'Longitude, WGS 84 degrees';
COMMENT ON COLUMN activity_record.activity_id IS 'Activity it belongs to';
COMMENT ON COLUMN activity_record.distance_m IS 'Distance since the start of the activity, in metres';
COMMENT ON COLUMN activity_record.speed_mps IS 'Speed in metres per second';
COMMENT ON COLUMN activity_record.altitude_m IS 'Altitude above sea level in metres';
COMMENT ON COLUMN activity_record.cadence_rpm IS 'Cadence per minute incl. its fractional part: pedal turns, swim strokes, or strides when running (steps are twice as many)';
COMMENT ON COLUMN activity_record.temperature_c IS 'Ambient temperature at the device in degrees Celsius';
COMMENT ON COLUMN activity_record.grade_pct IS 'Slope in per cent';
COMMENT ON COLUMN activity_record.vertical_speed_mps IS 'Vertical speed in metres per second';
COMMENT ON COLUMN activity_record.vertical_oscillation_mm IS 'Running: vertical oscillation in millimetres';
COMMENT ON COLUMN activity_record.vertical_ratio_pct IS 'Running: vertical oscillation over step length, per cent';
COMMENT ON COLUMN activity_record.stance_time_ms IS 'Running: ground contact time in milliseconds';
COMMENT ON COLUMN activity_record.stance_time_pct IS 'Running: ground contact time as share of the step, per cent';
COMMENT ON COLUMN activity_record.stance_time_balance_pct IS 'Running: left foot''s share of ground contact, per cent';
COMMENT ON COLUMN activity_record.step_length_mm IS 'Running: step length in millimetres';
COMMENT ON COLUMN activity_record.left_balance_pct IS 'Cycling: left pedal''s share of the power, per cent';
COMMENT ON COLUMN activity_record.left_torque_effectiveness_pct IS 'Cycling: left torque effectiveness, per cent';
COMMENT ON COLUMN activity_record.right_torque_effectiveness_pct IS 'Cycling: right torque effectiveness, per cent';
COMMENT ON COLUMN activity_record.left_pedal_smoothness_pct IS 'Cycling: left pedal smoothness, per cent';
COMMENT ON COLUMN activity_record.right_pedal_smoothness_pct IS 'Cycling: right pedal smoothness, per cent';
COMMENT ON COLUMN activity_record.combined_pedal_smoothness_pct IS 'Cycling: pedal smoothness of both sides, per cent';
COMMENT ON COLUMN activity_record.left_platform_center_offset_mm IS 'Cycling: left platform centre offset in millimetres';
COMMENT ON COLUMN activity_record.right_platform_center_offset_mm IS 'Cycling: right platform centre offset in millimetres';
COMMENT ON COLUMN activity_record.left_power_phase_start_deg IS 'Cycling: crank angle in degrees at which the left power phase starts';
COMMENT ON COLUMN activity_record.left_power_phase_end_deg IS 'Cycling: crank angle in degrees at which the left power phase ends';
COMMENT ON COLUMN activity_record.left_power_phase_peak_start_deg IS 'Cycling: crank angle in degrees at which the left peak power phase starts';
COMMENT ON COLUMN activity_record.left_power_phase_peak_end_deg IS 'Cycling: crank angle in degrees at which the left peak power phase ends';
COMMENT ON COLUMN activity_record.right_power_phase_start_deg IS 'Cycling: crank angle in degrees at which the right power phase starts';
COMMENT ON COLUMN activity_record.right_power_phase_end_deg IS 'Cycling: crank angle in degrees at which the right power phase ends';
COMMENT ON COLUMN activity_record.right_power_phase_peak_start_deg IS 'Cycling: crank angle in degrees at which the right peak power phase starts';
COMMENT ON COLUMN activity_record.right_power_phase_peak_end_deg IS 'Cycling: crank angle in degrees at which the right peak power phase ends';
COMMENT ON COLUMN activity_record.respiration_rate_brpm IS 'Breaths per minute';
COMMENT ON COLUMN activity_record.core_temperature_c IS 'Core body temperature in degrees Celsius (CORE sensor or native field)';
COMMENT ON COLUMN activity_record.skin_temperature_c IS 'Skin temperature in degrees Celsius (CORE sensor)';
COMMENT ON COLUMN activity_record.saturated_hemoglobin_pct IS 'Muscle oxygen saturation (SmO2), per cent';
COMMENT ON COLUMN activity_record.total_hemoglobin_g_dl IS 'Total haemoglobin concentration in the muscle, g/dL';
COMMENT ON COLUMN activity_record.depth_m IS 'Depth under water in metres';
COMMENT ON COLUMN activity_record.gps_accuracy_m IS 'Accuracy of the position in metres as the device estimates it';
COMMENT ON COLUMN activity_record.dfa_alpha1 IS 'DFA alpha 1 of the beat-to-beat intervals as a device app computed it';
COMMENT ON COLUMN activity_record.leg_spring_stiffness_kn_m IS 'Running: leg spring stiffness in kN/m (Stryd)';
COMMENT ON COLUMN activity_record.impact_loading_rate_bw_s IS 'Running: impact loading rate in body weights per second (Stryd)';
COMMENT ON COLUMN activity_record.accumulated_power_j IS 'Work since the start in joules (FIT accumulated_power, W·s)';
COMMENT ON COLUMN activity_record.total_cycles IS 'Pedal turns, strides or strokes since the start';
COMMENT ON COLUMN activity_record.battery_soc_pct IS 'Battery state of charge, per cent';
COMMENT ON COLUMN activity_record.torque_nm IS 'Torque in newton metres';
COMMENT ON COLUMN activity_record.athlete_id IS 'Whose it is: athlete.athlete_id';
COMMENT ON COLUMN activity_record.heart_rate_bpm IS 'Heart rate in beats per minute';
COMMENT ON COLUMN activity_record.power_w IS 'Power in watts';
COMMENT ON COLUMN activity_record.form_power_w IS 'Running: form power in watts (Stryd)';
COMMENT ON COLUMN activity_record.air_power_w IS 'Running: power against the air in watts (Stryd)';
COMMENT ON COLUMN activity_record.motor_power_w IS 'Power of an e-bike''s motor in watts';
COMMENT ON COLUMN activity_record.energy_kcal IS 'Energy since the start in kilocalories';
COMMENT ON COLUMN activity_record.stamina_pct IS 'Garmin stamina left, per cent';
COMMENT ON COLUMN activity_record.stamina_potential_pct IS 'Garmin potential stamina, per cent';
COMMENT ON COLUMN activity_record.performance_condition IS 'Garmin performance condition, −20 to +20';
COMMENT ON COLUMN activity_record.extra IS 'Developer fields without a column, under their own names';

CREATE TABLE activity_event (
    ts          timestamptz NOT NULL,
    item_id     bigint NOT NULL,
    data        bigint,
    activity_id integer NOT NULL,
    athlete_id  smallint NOT NULL,
    ordinal     integer NOT NULL,
    event_group smallint,
    event       text NOT NULL,
    event_type  text,
    message     text,
    extra       jsonb,
    PRIMARY KEY (athlete_id, activity_id, ordinal)
);
COMMENT ON TABLE activity_event IS 'What happened at an instant of an activity: timer started or stopped, gear shifted, alert shown.';
COMMENT ON COLUMN activity_event.ts IS 'Instant';
COMMENT ON COLUMN activity_event.item_id IS 'The file or delivery it came from: app.item.item_id';
COMMENT ON COLUMN activity_event.data IS 'Value of the event; its meaning depends on the event (FIT event data)';
COMMENT ON COLUMN activity_event.activity_id IS 'Activity it belongs to';
COMMENT ON COLUMN activity_event.athlete_id IS 'Whose it is: athlete.athlete_id';
COMMENT ON COLUMN activity_event.ordinal IS 'Number within the activity, from 0, in time order';
COMMENT ON COLUMN activity_event.event_group IS 'Groups events that belong together (FIT event_group)';
COMMENT ON COLUMN activity_event.event IS 'Event by the names of the FIT profile: timer, lap, rear_gear_change …';
COMMENT ON COLUMN activity_event.event_type IS 'start, stop, stop_all, marker … (FIT event_type)';
COMMENT ON COLUMN activity_event.message IS 'Text that came with it';
COMMENT ON COLUMN activity_event.extra IS 'What the source said beyond the columns, under its own names';

CREATE TABLE activity_rr (
    ts          timestamptz NOT NULL,
    activity_id integer NOT NULL,
    interval_ms real NOT NULL,
    athlete_id  smallint NOT NULL,
    PRIMARY KEY (athlete_id, activity_id, ts) WITH (fillfactor = 100)
);
COMMENT ON TABLE activity_rr IS 'Beat-to-beat intervals of activities.';
COMMENT ON COLUMN activity_rr.ts IS 'Instant at which the interval ends';
COMMENT ON COLUMN activity_rr.activity_id IS 'Activity it belongs to';
COMMENT ON COLUMN activity_rr.interval_ms IS 'Interval between two heart beats in milliseconds';
COMMENT ON COLUMN activity_rr.athlete_id IS 'Whose it is: athlete.athlete_id';
