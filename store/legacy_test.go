package store

import (
	"strings"
	"testing"
	"time"

	"athletedata/parsers/record"
)

// legacyColumns are names that dashboards of the original rely on.
var legacyColumns = map[string]string{
	"view_consolidated_data_summary": `athlete_id local_date gc_actvt_elapsed_time gc_actvt_distance gc_actvt_total_ascent gc_actvt_avg_hr gc_actvt_max_hr gc_actvt_total_calories
		gc_actvt_hrv_rmssd gc_actvt_hrv_sdrr gc_actvt_hrv_pnn50 gc_actvt_hrv_pnn20 strava_actvt_elapsed_time strava_actvt_distance strava_actvt_elevation_gain strava_actvt_avg_temp
		strava_actvt_avg_heartrate strava_actvt_max_heartrate strava_actvt_elev_high strava_actvt_suffer_score oura_actvt_score oura_actvt_score_stay_active oura_actvt_score_move_every_hour
		oura_actvt_score_training_frequency oura_actvt_score_training_volume oura_actvt_score_recovery_time oura_actvt_daily_movement oura_actvt_rest oura_actvt_inactive oura_actvt_low
		oura_actvt_med oura_actvt_high oura_actvt_steps oura_actvt_cal_active oura_actvt_met_min_inactive oura_actvt_met_min_low oura_actvt_met_min_medium oura_actvt_met_min_high
		oura_actvt_average_met gc_well_total_steps gc_well_total_distance gc_well_floors_ascended gc_well_floors_descended gc_well_max_hr gc_well_min_hr gc_well_min_avg_hr gc_well_resting_hr
		gc_well_max_avg_hr gc_well_avg_stress gc_well_max_stress gc_well_sleep_duration gc_well_battery_charge gc_well_battery_drained gc_well_moderate_intensity_minutes
		gc_well_vigorous_intensity_minutes gc_well_total_calories gc_well_bmr_calories gc_well_food_calories_remaining gc_well_food_calories_consumed gc_well_common_total_calories
		gc_well_active_calories gc_bc_body_water gc_bc_bmi gc_bc_body_fat gc_bc_muscle_mass gc_bc_weight gc_bc_bone_mass oura_readnss_score oura_readnss_score_prev_night
		oura_readnss_score_previous_day oura_readnss_score_sleep_balance oura_readnss_score_activity_balance oura_readnss_score_resting_hr oura_readnss_score_hrv_ballance
		oura_readnss_score_recovery_index oura_readnss_score_temperature oura_sleep_bedtime_start oura_sleep_bedtime_end oura_sleep_score oura_sleep_score_total oura_sleep_score_disturbances
		oura_sleep_score_efficiency oura_sleep_score_latency oura_sleep_score_rem oura_sleep_score_deep oura_sleep_score_alignment oura_sleep_total_asleep oura_sleep_total_in_bed
		oura_sleep_awake oura_sleep_light oura_sleep_rem oura_sleep_deep oura_sleep_onset_latency oura_sleep_restless oura_sleep_efficiency oura_sleep_midpoint_time oura_sleep_hr_lowest
		oura_sleep_hr_average oura_sleep_rmssd oura_sleep_breath_average oura_sleep_temperature_deviation oura_sleep_temperature_temperature_trend_deviation oura_sleep_bedtime_end_delta
		oura_sleep_bedtime_start_delta oura_sleep_midpoint_at_delta nutr_food_items nutr_food_items_count nutr_daily_calories nutr_daily_carbs nutr_daily_protein nutr_daily_fat
		nutr_daily_fiber nutr_daily_sodium bg_1min_glu_avrg bg_15min_glu_avrg bg_keto_avrg bg_glu_stddev bg_glu_variability_perc bg_glu_1min_max bg_glu_1min_min bg_glu_15min_max
		bg_glu_15min_min bg_keto_max bg_keto_min eeg_average_alpha eeg_average_beta eeg_average_gamma eeg_average_delta eeg_average_theta eeg_session_duration weather_min_temp
		weather_max_temp weather_avg_temp weather_avg_dew_point weather_avg_humidity weather_avg_precipitation weather_avg_snow weather_avg_wind_direction weather_avg_wind_speed
		weather_avg_wind_gust weather_avg_air_pressure weather_stddev_air_pressure weather_avg_tot_sunshine`,
	"view_consolidated_data_streams": `athlete_id timestamp_gmt utc_offset gc_actvt_hr gc_actvt_speed gc_actvt_distance gc_actvt_altitude gc_actvt_cadence gc_actvt_power gc_actvt_temperature
		strava_actvt_hr strava_actvt_speed strava_actvt_distance strava_actvt_altitude strava_actvt_cadence strava_actvt_power strava_actvt_temperature strava_actv_grade strava_actvt_grade
		gc_well_actvt_type gc_well_intensity gc_well_hr gc_well_stress gc_well_sleeping oura_act_met oura_act_intensity oura_hypnogram oura_sleep_hr oura_rmssd
		nutr_food_items nutr_calories nutr_protein nutr_carbs nutr_fat nutr_fiber nutr_sodium glu_glucose glu_glucose_15m_avrg glu_ketones
		eeg_avg_alpha eeg_avg_beta eeg_avg_gamma eeg_avg_delta eeg_avg_theta wthr_temp wthr_dew_point wthr_humidity wthr_precip wthr_snow wthr_wind_dir wthr_wind_speed wthr_wind_gust
		wthr_air_press wthr_tot_sunsh wthr_cond_code`,
	"diasend_cgm":               `id athlete_id timestamp glucose_nmol_l data_source glucose_nmol_l_15min_avrg timestamp_gmt ketone_nmol_l`,
	"mfp_nutrition":             `id athlete_id date meal food_item units quantity fiber sodium carbohydrates calories fat protein sat_fat ply_fat mon_fat trn_fat cholesterol potassium sugar vit_a vit_c calcium iron`,
	"mind_monitor_eeg":          `id timestamp delta_tp9 gamma_tp10 raw_tp9 aux_right accelerometer_x gyro_z head_band_on hsi_tp10 battery elements timestamp_gmt athlete_id`,
	"weather":                   `athlete_id timestamp_gmt temperature dew_point relative_humidity precipitation snow wind_direction wind_speed wind_gust sea_air_pressure total_sunshine condition_code`,
	"timezones":                 `gc_activity_id strava_activity_id timestamp_local timestamp_gmt timezone long_degr lat_degr alt_avrg end_time_gmt`,
	"gmt_local_time_difference": `athlete_id local_date local_midnight_timestamp gmt_midnight_timestamp gmt_local_difference`,
	"time_interval_min":         `athlete_id timestamp_gmt`,
	"athlete":                   `id`,
}

func TestLegacyNamesAreThere(t *testing.T) {
	s, _ := open(t)
	for view, columns := range legacyColumns {
		for _, column := range strings.Fields(columns) {
			if query[int](t, s, `SELECT count(*) FROM information_schema.columns WHERE table_schema = 'legacy' AND table_name = $1 AND column_name = $2`, view, column) != 1 {
				t.Errorf("legacy.%s has no column %s", view, column)
			}
		}
	}
	without := query[[]string](t, s, `SELECT coalesce(array_agg(c.relname || '.' || a.attname), '{}') FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
		WHERE c.relnamespace = 'legacy'::regnamespace AND c.relkind = 'v' AND col_description(c.oid, a.attnum) IS NULL`)
	if len(without) > 0 {
		t.Errorf("without a comment: %v", without)
	}
}

// A day with everything, and what a dashboard of the original would show of it.
func TestLegacyDay(t *testing.T) {
	s, _ := open(t)
	local := time.Date(2025, 3, 30, 14, 0, 0, 0, time.UTC)
	both := func(minutes int) record.Moment {
		d := time.Duration(minutes) * time.Minute
		return record.AtBoth(noon.Add(d), local.Add(d))
	}
	workout := ride(0)
	workout.Start, workout.End, workout.HRV = noon, noon.Add(time.Hour), &record.HRV{HRVMeasures: record.HRVMeasures{Beats: 100, RMSSDMS: p(20.5), SDNNMS: p(30.0), PNN50Pct: p(1.0), PNN20Pct: p(9.0)}}
	for i := range workout.Records {
		workout.Records[i].UnixMicro += noon.Sub(start).Microseconds()
	}
	told := &record.Activity{Source: "strava", ExternalID: "5", Start: noon, End: noon.Add(time.Hour), Sport: "cycling", Summary: record.Summary{DistanceM: p(30200.0), ElapsedS: p(3600.0)}, Extra: map[string]any{"Relative Effort": 61.0}}
	load(t, s, Load{Item: item(0, "ride"), Activities: []*record.Activity{workout}}, Load{Item: item(0, "strava"), Activities: []*record.Activity{told}},
		facts("garmin", &record.Facts{Source: "garmin", DailySummaries: []record.DailySummary{{Day: day(0), Steps: p(12000), RestingHeartRateBPM: p(48.0)}}}),
		facts("oura", &record.Facts{Source: "oura",
			DailySummaries: []record.DailySummary{{Day: day(0), Steps: p(11000), SedentaryS: p(3600.0), Extra: map[string]any{"average_met_minutes": 1.5}}},
			DailyScores:    []record.DailyScore{{Day: day(0), Name: "readiness_score", Value: p(81.0)}, {Day: day(0), Name: "readiness_hrv_balance_score", Value: p(77.0)}},
			Sleeps:         []record.Sleep{{Start: both(-700), End: both(-220), Day: day(0), Kind: "night", AsleepS: p(25000.0)}},
		}),
		facts("body", &record.Facts{Source: "garmin", BodyMeasurements: []record.BodyMeasurement{{Time: both(-300), WeightKg: p(71.25)}}}),
		facts("libre", &record.Facts{Source: "libreview", Glucose: []record.Glucose{
			{Time: both(0), Kind: "history", MmolL: 5}, {Time: both(15), Kind: "history", MmolL: 7}, {Time: both(5), Kind: "scan", MmolL: 9}},
			Ketones: []record.Ketone{{Time: both(0), MmolL: 0.5}}}),
		facts("food", &record.Facts{Source: "cronometer", Nutrition: []record.NutritionEntry{{Day: day(0), Meal: "Lunch", Food: "Knödel", EnergyKcal: p(600.0)}, {Day: day(0), Meal: "Lunch", Ordinal: 1, Food: "Kraut", EnergyKcal: p(90.0)}}}),
		facts("muse", &record.Facts{Source: "mindmonitor", EEGSamples: []record.EEGSample{{Time: both(0), AlphaTP9: p(0.5), AlphaAF7: p(0.5), AlphaAF8: p(0.5), AlphaTP10: p(0.5)}}}),
		facts("sky", &record.Facts{Source: "meteostat", Weather: []record.WeatherHour{{Time: at(0), Station: "1", TemperatureC: p(12.5)}}}))
	if err := s.GroupActivities(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	for sql, want := range map[string]string{
		`SELECT concat_ws('|', gc_actvt_distance, gc_actvt_hrv_rmssd, strava_actvt_distance, strava_actvt_suffer_score) FROM legacy.view_consolidated_data_summary WHERE local_date = '2025-03-30'`:                                                                                          "30123.5|20.50000|30200|61",
		`SELECT concat_ws('|', gc_well_total_steps, gc_well_resting_hr, oura_actvt_steps, oura_actvt_inactive, oura_actvt_average_met, oura_readnss_score, oura_readnss_score_hrv_ballance) FROM legacy.view_consolidated_data_summary WHERE local_date = '2025-03-30'`:                      "12000|48|11000|60|1.5|81|77",
		`SELECT concat_ws('|', oura_sleep_bedtime_start, oura_sleep_bedtime_end, oura_sleep_total_asleep, gc_bc_weight, nutr_food_items, nutr_food_items_count, nutr_daily_calories) FROM legacy.view_consolidated_data_summary WHERE local_date = '2025-03-30'`:                             "2025-03-30 02:20:00|2025-03-30 10:20:00|25000|71250|Knödel, Kraut|2|690",
		`SELECT concat_ws('|', bg_1min_glu_avrg, bg_15min_glu_avrg, bg_glu_stddev, bg_keto_avrg, eeg_average_alpha, weather_avg_temp) FROM legacy.view_consolidated_data_summary WHERE local_date = '2025-03-30'`:                                                                            "9.00|6.00|1.41|0.50|75.00|12.5",
		`SELECT string_agg(concat_ws('|', "timestamp", timestamp_gmt, glucose_nmol_l, glucose_nmol_l_15min_avrg, ketone_nmol_l, data_source), '; ' ORDER BY timestamp_gmt, ketone_nmol_l NULLS FIRST) FROM legacy.diasend_cgm WHERE glucose_nmol_l IS NOT NULL OR ketone_nmol_l IS NOT NULL`: "2025-03-30 14:00:00|2025-03-30 12:00:00|0.5|libre_view; 2025-03-30 14:05:00|2025-03-30 12:05:00|9|libre_view",
		`SELECT concat_ws('|', timestamp_gmt, utc_offset, gc_actvt_hr, glu_glucose_15m_avrg, eeg_avg_alpha, wthr_temp) FROM legacy.view_consolidated_data_streams WHERE timestamp_gmt = '2025-03-30 12:00:00'`:                                                                               "2025-03-30 12:00:00|02:00:00|122|5|75.00|12.5",
		`SELECT gmt_local_difference::text FROM legacy.gmt_local_time_difference WHERE local_date = '2025-03-30'`:                                                                                                                                                                            "02:00:00",
	} {
		if got := query[string](t, s, sql); got != want {
			t.Errorf("%s\n got %s\nwant %s", sql, got, want)
		}
	}
}

// The shapes of the original's sample queries.
func TestLegacyQueriesRun(t *testing.T) {
	s, _ := open(t)
	load(t, s, Load{Item: item(0, "ride"), Activities: []*record.Activity{ride(0)}})
	if _, err := s.pool.Exec(t.Context(), `CREATE TABLE custom.hrv4training (date date, rmssd numeric); INSERT INTO custom.hrv4training VALUES ('2024-07-01', 55)`); err != nil {
		t.Fatal(err)
	}
	for sql, want := range map[string]string{
		`SELECT round(legacy.ema(v, 0.5) OVER (ORDER BY n), 2)::text FROM (VALUES (1, 10.0), (2, 20.0), (3, NULL), (4, 15.0)) x (n, v) ORDER BY n DESC LIMIT 1`:                "15.00",
		`SELECT legacy.nullfill(v) OVER (ORDER BY n)::text FROM (VALUES (1, 10), (2, NULL)) x (n, v) ORDER BY n DESC LIMIT 1`:                                                  "10",
		`SELECT round(legacy.ema(gc_actvt_distance::numeric, 1.0/42) OVER (ORDER BY local_date))::text FROM legacy.view_consolidated_data_summary ORDER BY local_date LIMIT 1`: "30124",
		`SELECT h.rmssd::text FROM legacy.view_consolidated_data_summary v LEFT JOIN custom.hrv4training h ON h.date::date = v.local_date`:                                     "55",
	} {
		if got := query[string](t, s, sql); got != want {
			t.Errorf("%s: %s, not %s", sql, got, want)
		}
	}
}

// Every vendor keeps its own columns, also where another one is believed; and
// search_path need not have public in it.
func TestLegacyVendorsStayApart(t *testing.T) {
	s, _ := open(t)
	moved := func(source string) *record.Activity {
		a := ride(0)
		a.Source, a.Start, a.End = source, noon, noon.Add(time.Hour)
		for i := range a.Records {
			a.Records[i].UnixMicro += noon.Sub(start).Microseconds()
		}
		return a
	}
	watch, told := moved(""), moved("strava")
	told.ExternalID = "77"
	for i := range told.Records { // so it is the best of the two
		told.Records[i].Set(record.Power, 200)
		told.Records[i].Set(record.Cadence, 90)
	}
	load(t, s, Load{Item: item(0, "watch"), Activities: []*record.Activity{watch}}, Load{Item: item(0, "strava"), Activities: []*record.Activity{told}},
		facts("garmin", &record.Facts{Source: "garmin", Sleeps: []record.Sleep{{Start: at(-700), End: at(-250), Day: day(0), Kind: "night", AsleepS: p(25000.0)}},
			SleepStages:    []record.SleepStage{{Start: at(-600), DurationS: 600, Stage: "deep"}},
			HeartRates:     []record.HeartRateSample{{Time: at(-600), BPM: 50}},
			DailySummaries: []record.DailySummary{{Day: day(0), Extra: map[string]any{"minAvgHeartRate": 51.0, "maxAvgHeartRate": "120", "remainingKilocalories": "#error#"}}}}),
		facts("oura", &record.Facts{Source: "oura", SleepStages: []record.SleepStage{{Start: at(-600), DurationS: 600, Stage: "light"}},
			HeartRates:      []record.HeartRateSample{{Time: at(-600), BPM: 60, Context: "sleep"}},
			WellnessSamples: []record.WellnessSample{{Time: at(-600), Name: "activity_class", Value: p(1.0)}}}),
		facts("libre", &record.Facts{Source: "libreview", Glucose: []record.Glucose{{Time: at(0), Kind: "history", MmolL: 5}, {Time: at(0), Kind: "scan", MmolL: 9}}}),
		facts("dexcom", &record.Facts{Source: "dexcom", Glucose: []record.Glucose{{Time: at(0), Kind: "history", MmolL: 7}}}))
	if err := s.GroupActivities(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	c, err := s.pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Release()
	if _, err := c.Exec(t.Context(), "SET search_path = legacy"); err != nil {
		t.Fatal(err)
	}
	for sql, want := range map[string]string{
		`SELECT string_agg(source || best, ' ' ORDER BY source) FROM public.activity JOIN public.activity_group USING (athlete_id, activity_id)`:                                                                                                    "filefalse stravatrue",
		`SELECT concat_ws('|', gc_actvt_distance, strava_actvt_distance, gc_well_sleep_duration, gc_well_min_avg_hr, gc_well_max_avg_hr, gc_well_food_calories_remaining, bg_15min_glu_avrg, bg_1min_glu_avrg) FROM view_consolidated_data_summary`: "30123.5|30123.5|25000|51|120|5.00|9.00",
		`SELECT concat_ws('|', gc_actvt_hr, gc_actvt_power, strava_actvt_power, glu_glucose, glu_glucose_15m_avrg) FROM view_consolidated_data_streams WHERE timestamp_gmt = '2025-03-30 12:00:00'`:                                                 "122|200|9|5",
		`SELECT concat_ws('|', gc_well_sleeping, gc_well_hr, oura_hypnogram, oura_sleep_hr, oura_act_intensity) FROM streams('2025-03-30 02:00Z', '2025-03-30 02:01Z')`:                                                                             "t|50|2|60|1",
		`SELECT concat_ws('|', count(*), count(oura_hypnogram), count(oura_act_intensity)) FROM view_consolidated_data_streams WHERE timestamp_gmt >= '2025-03-30 00:00:00' AND timestamp_gmt < '2025-03-31 00:00:00'`:                              "1440|2|5",
	} {
		var got string
		if err := c.QueryRow(t.Context(), sql).Scan(&got); err != nil || got != want {
			t.Errorf("%s\n got %s (%v)\nwant %s", sql, got, err, want)
		}
	}
	if _, err := c.Exec(t.Context(), "RESET search_path"); err != nil {
		t.Fatal(err)
	}
}
