-- +goose Up

CREATE TABLE activity_hrv (
    item_id      bigint NOT NULL,
    activity_id  integer NOT NULL,
    beats        integer NOT NULL,
    artefact_pct real,
    mean_rr_ms   real,
    sdnn_ms      real,
    rmssd_ms     real,
    pnn50_pct    real,
    pnn20_pct    real,
    dfa_alpha1   real,
    athlete_id   smallint NOT NULL,
    PRIMARY KEY (athlete_id, activity_id)
);
COMMENT ON TABLE activity_hrv IS 'Heart rate variability of activities with beat-to-beat intervals, computed by this program (methods and sources: docs/hrv.md); what a device says itself is in activity_record.dfa_alpha1 and hrv_night';
COMMENT ON COLUMN activity_hrv.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN activity_hrv.activity_id IS 'Activity';
COMMENT ON COLUMN activity_hrv.beats IS 'Intervals between beats';
COMMENT ON COLUMN activity_hrv.artefact_pct IS 'Share of them that is no normal beat, in percent';
COMMENT ON COLUMN activity_hrv.mean_rr_ms IS 'Mean interval in ms';
COMMENT ON COLUMN activity_hrv.sdnn_ms IS 'Standard deviation of the intervals in ms (SDNN, also called SDRR)';
COMMENT ON COLUMN activity_hrv.rmssd_ms IS 'Root mean square of successive differences in ms';
COMMENT ON COLUMN activity_hrv.pnn50_pct IS 'Share of successive differences over 50 ms, in percent';
COMMENT ON COLUMN activity_hrv.pnn20_pct IS 'Share of successive differences over 20 ms, in percent';
COMMENT ON COLUMN activity_hrv.dfa_alpha1 IS 'Median of the short-term exponents (DFA alpha1) of the two-minute windows';
COMMENT ON COLUMN activity_hrv.athlete_id IS 'Athlete';

CREATE TABLE activity_hrv_window (
    ts           timestamptz NOT NULL,
    item_id      bigint NOT NULL,
    activity_id  integer NOT NULL,
    beats        integer NOT NULL,
    artefact_pct real,
    mean_rr_ms   real,
    sdnn_ms      real,
    rmssd_ms     real,
    pnn50_pct    real,
    pnn20_pct    real,
    dfa_alpha1   real,
    athlete_id   smallint NOT NULL,
    PRIMARY KEY (athlete_id, activity_id, ts)
);
COMMENT ON TABLE activity_hrv_window IS 'Heart rate variability over two minutes, one row a minute of an activity with beat-to-beat intervals';
COMMENT ON COLUMN activity_hrv_window.ts IS 'End of the two minutes';
COMMENT ON COLUMN activity_hrv_window.item_id IS 'Item of app.item this row came from';
COMMENT ON COLUMN activity_hrv_window.activity_id IS 'Activity';
COMMENT ON COLUMN activity_hrv_window.beats IS 'Intervals between beats';
COMMENT ON COLUMN activity_hrv_window.artefact_pct IS 'Share of them that is no normal beat, in percent';
COMMENT ON COLUMN activity_hrv_window.mean_rr_ms IS 'Mean interval in ms';
COMMENT ON COLUMN activity_hrv_window.sdnn_ms IS 'Standard deviation of the intervals in ms (SDNN, also called SDRR)';
COMMENT ON COLUMN activity_hrv_window.rmssd_ms IS 'Root mean square of successive differences in ms';
COMMENT ON COLUMN activity_hrv_window.pnn50_pct IS 'Share of successive differences over 50 ms, in percent';
COMMENT ON COLUMN activity_hrv_window.pnn20_pct IS 'Share of successive differences over 20 ms, in percent';
COMMENT ON COLUMN activity_hrv_window.dfa_alpha1 IS 'Short-term exponent of detrended fluctuation analysis; NULL with more than 5 % artefacts';
COMMENT ON COLUMN activity_hrv_window.athlete_id IS 'Athlete';
