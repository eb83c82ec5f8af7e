package store

import (
	"strings"
	"testing"
	"time"

	"athletedata/parsers/record"
)

// legacyColumns are all tables and views of the original with all their
// columns, misspelt ones included, on which its dashboards rely.
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
	"athlete": `ath_un gc_email gc_password id mfp_username mfp_password dropbox_access_token auto_sync diasend_username diasend_password glimp_export_link libreview_export_link
		mm_export_link oura_refresh_token strava_refresh_token`,
	"diasend_cgm": `id athlete_id timestamp glucose_nmol_l data_source glucose_nmol_l_15min_avrg timestamp_gmt ketone_nmol_l`,
	"files":       `id data_file_path athlete_id`,
	"garmin_connect_body_composition": `id athlete_id body_water muscle_mass_gm visceral_fat weight_gm bmi body_fat physique_rating timestamp calendar_date metabolic_age bone_mass_gm caloric_intake
		source_type`,
	"garmin_connect_daily_summary": `id athlete_id start_gmt end_gmt activity_level_constant steps primary_activity_level`,
	"garmin_connect_hrv_tracking":  `id gc_activity_id hrv`,
	"garmin_connect_original_lap": `id avg_cadence avg_cadence_position avg_combined_pedal_smoothness avg_heart_rate avg_left_pco avg_left_pedal_smoothness avg_left_power_phase
		avg_left_power_phase_peak avg_left_torque_effectiveness avg_power avg_power_position avg_right_pco avg_right_pedal_smoothness avg_right_power_phase
		avg_right_power_phase_peak avg_right_torque_effectiveness end_position_lat end_position_long enhanced_avg_speed enhanced_max_speed event event_group event_type
		intensity lap_trigger left_right_balance max_cadence max_cadence_position max_heart_rate max_power max_power_position max_speed message_index normalized_power sport
		stand_count start_position_lat start_position_long start_time time_standing timestamp total_ascent total_calories total_cycles total_descent total_distance
		total_elapsed_time total_fat_calories total_timer_time total_work gc_activity_id avg_speed`,
	"garmin_connect_original_record": `activity_type altitude cadence distance enhanced_altitude enhanced_speed fractional_cadence heart_rate position_lat position_long speed stance_time
		stance_time_balance step_length timestamp vertical_oscillation vertical_ratio accumulated_power left_pedal_smoothness left_torque_effectiveness power
		right_pedal_smoothness right_torque_effectiveness temperature gc_activity_id id swim_stroke avg_speed avg_swimming_cadence event event_group event_type length_type
		message_index start_time total_calories total_elapsed_time total_strokes total_timer_time respiration_rate performance_condition lap_id est_core_temp hrv_btb alpha1
		alpha1_raw stryd_power stryd_cadence stryd_ground_time stryd_vertical_oscillation stryd_form_power stryd_leg_spring_stiffness stryd_air_power
		stryd_impact_loading_rate`,
	"garmin_connect_original_session": `avg_cadence avg_cadence_position avg_combined_pedal_smoothness avg_heart_rate avg_left_pco avg_left_pedal_smoothness avg_left_power_phase avg_left_power_phase_peak
		avg_left_torque_effectiveness avg_power avg_power_position avg_right_pco avg_right_pedal_smoothness avg_right_power_phase avg_right_power_phase_peak
		avg_right_torque_effectiveness avg_speed enhanced_avg_speed enhanced_max_speed event event_group event_type first_lap_index intensity_factor left_right_balance
		max_cadence max_cadence_position max_heart_rate max_power max_power_position max_speed message_index nec_lat nec_long normalized_power num_laps sport stand_count
		start_position_lat start_position_long start_time sub_sport swc_lat swc_long threshold_power time_standing timestamp total_ascent total_calories total_cycles
		total_descent total_distance total_elapsed_time total_fat_calories total_timer_time total_work training_stress_score trigger gc_activity_id athlete_id hrv_rmssd
		hrv_sdrr hrv_pnn50 hrv_pnn20`,
	"garmin_connect_wellness": `wellness_total_steps wellness_common_active_calories wellness_floors_ascended wellness_max_heart_rate wellness_min_avg_heart_rate wellness_average_stress
		wellness_resting_heart_rate wellness_max_stress wellness_abnormalhr_alerts_count wellness_max_avg_heart_rate wellness_total_steps_goal
		wellness_user_floors_ascended_goal wellness_moderate_intensity_minutes wellness_total_calories wellness_bodybattery_charged wellness_floors_descended
		wellness_bmr_calories food_calories_remaining common_total_calories wellness_average_steps wellness_vigorous_intensity_minutes wellness_total_distance
		common_total_distance wellness_active_calories food_calories_consumed id athlete_id calendar_date wellness_user_intensity_goal wellness_min_heart_rate
		wellness_body_battery_drained sleep_duration`,
	"gc_original_wellness_act_type_summary":  `id athlete_id active_calories active_time activity_type distance duration_min steps timestamp`,
	"gc_original_wellness_activity_tracking": `id athlete_id activity_type current_activity_type_intensity intensity timestamp`,
	"gc_original_wellness_hr_tracking":       `id athlete_id heart_rate timestamp_16 timestamp`,
	"gc_original_wellness_sleep_tracking":    `id timestamp_gmt timestamp_local activity_tracking_id hr_tracking_id stress_tracking_id`,
	"gc_original_wellness_stress_tracking":   `id athlete_id stress_level_time stress_level_value timestamp`,
	"gmt_local_time_difference":              `id local_date local_midnight_timestamp gmt_midnight_timestamp gmt_local_difference athlete_id`,
	"mfp_nutrition": `id athlete_id date meal food_item units quantity fiber sodium carbohydrates calories fat protein sat_fat ply_fat mon_fat trn_fat cholesterol potassium sugar vit_a
		vit_c calcium iron`,
	"mind_monitor_eeg": `id timestamp delta_tp9 delta_af7 delta_af8 delta_tp10 athlete_id theta_tp9 theta_af7 theta_af8 theta_tp10 alpha_tp9 alpha_af7 alpha_af8 alpha_tp10 beta_tp9 beta_af7
		beta_af8 beta_tp10 gamma_tp9 gamma_af7 gamma_af8 gamma_tp10 raw_tp9 raw_af7 raw_af8 raw_tp10 aux_right accelerometer_x accelerometer_y accelerometer_z gyro_x gyro_y
		gyro_z head_band_on hsi_tp9 hsi_af7 hsi_af8 hsi_tp10 battery elements timestamp_gmt`,
	"oura_activity_daily_summary": `id athlete_id summary_date day_start day_end timezone score score_stay_active score_move_every_hour score_meet_daily_targets score_training_frequency
		score_training_volume score_recovery_time daily_movement non_wear rest inactive inactivity_alerts low medium high steps cal_total cal_active met_min_inactive
		met_min_low met_min_medium met_min_high average_met rest_mode_state to_target_km target_miles total to_target_miles target_calories target_km`,
	"oura_activity_detail": `id oura_activity_id timestamp_gmt class_5min met_1min`,
	"oura_readiness_daily_summary": `id athlete_id summary_date period_id score score_previous_night score_sleep_balance score_previous_day score_activity_balance score_resting_hr score_hrv_balance
		score_recovery_index score_temperature rest_mode_state`,
	"oura_sleep_daily_summary": `id athlete_id summary_date period_id is_longest timezone bedtime_start bedtime_end score score_total score_disturbances score_efficiency score_latency score_rem
		score_deep score_alignment total duration awake light rem deep onset_latency restless efficiency midpoint_time hr_lowest hr_average rmssd breath_average
		temperature_delta bedtime_end_delta midpoint_at_delta bedtime_start_delta temperature_deviation temperature_trend_deviation`,
	"oura_sleep_detail":       `id oura_sleep_id timestamp_gmt hypnogram_5min hr_5min rmssd_5min`,
	"strava_activity_streams": `id activity_id time_gmt distance latitude longitude altitude velocity_smooth heartrate cadence watts temp moving grade_smooth`,
	"strava_activity_summary": `id athlete_id strava_athlete_id name distance moving_time elapsed_time total_elevation_gain type workout_type strava_activity_id external_id upload_id start_date
		start_date_local timezone utc_offset start_latitude start_longitude end_latitude end_longitude location_city location_state location_country map summary_polyline
		trainer commute manual gear_id average_speed max_speed average_cadence average_temp average_watts weighted_average_watts kilojoules device_watts average_heartrate
		max_heartrate max_watts elev_high elev_low suffer_score`,
	"time_interval_min": `id timestamp_gmt athlete_id`,
	"timezones":         `id gc_activity_id strava_activity_id timestamp_local timestamp_gmt timezone long_degr lat_degr alt_avrg end_time_gmt`,
	"weather": `id athlete_id timestamp_gmt temperature dew_point relative_humidity precipitation snow wind_direction wind_speed wind_gust sea_air_pressure total_sunshine
		condition_code`,
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

// A workout with a bit of everything, in the units of the original: semicircles,
// whole and broken cadence, seconds between beats, balance as FIT packs it.
func TestLegacyWorkout(t *testing.T) {
	s, _ := open(t)
	swim := ride(0)
	swim.LeftBalancePct, swim.MaxLatitudeDeg, swim.AvgCadenceRPM, swim.SubSport = p(48.94), p(47.101), p(88.5), "lap_swimming"
	swim.Sessions[0].Trigger, swim.Sessions[0].Extra = "activity_end", map[string]any{"avg_left_pco": -4.0, "avg_left_power_phase": []any{14.0625, nil, 208.125}, "stand_count": 12.0}
	swim.Laps = []record.Lap{{Start: start, End: start.Add(2 * time.Second)}, {Ordinal: 1, Start: start.Add(2 * time.Second), End: start.Add(time.Hour), Sport: "swimming"}}
	swim.Lengths = []record.Length{ // both are nearest to the third sample
		{Start: start, End: start.Add(1900 * time.Millisecond), LapOrdinal: -1, LengthType: "active", SwimStroke: "butterfly", Strokes: p(12.0), ElapsedS: p(1.5)},
		{Ordinal: 1, Start: start.Add(1900 * time.Millisecond), End: start.Add(2100 * time.Millisecond), LapOrdinal: -1, LengthType: "idle"}}
	swim.Records[1].Set(record.Cadence, 88.5)
	for _, set := range []struct {
		field record.Field
		value float32
	}{{record.Power, 209}, {record.FormPower, 31}, {record.StanceTime, 250}} {
		swim.Records[4].Set(set.field, set.value)
	}
	swim.Records[4].Extra = map[string]any{"Ground Time": 598.0, "Est Core Temp": 37.5, "Alpha1 (raw)": 0.75}
	triathlon := ride(1)
	triathlon.Start, triathlon.End = start.AddDate(0, 0, 1), start.AddDate(0, 0, 1).Add(time.Hour)
	triathlon.Sport, triathlon.Records, triathlon.RR = "multisport", nil, nil
	triathlon.Sessions = []record.Session{{Start: triathlon.Start, End: triathlon.End, Sport: "swimming", Trigger: "manual"}, {Ordinal: 1, Start: triathlon.Start, End: triathlon.End, Sport: "running"}}
	load(t, s, Load{Item: item(0, "swim"), Activities: []*record.Activity{swim, triathlon}})
	for sql, want := range map[string]string{
		`SELECT string_agg(concat_ws('|', start_time, "timestamp", sport, total_distance, num_laps, first_lap_index, coalesce(trigger, '-')), '; ' ORDER BY start_time) FROM legacy.garmin_connect_original_session`: "2024-06-30 22:30:00|2024-06-30 23:30:00|cycling|30123.5|2|0|activity_end; 2024-07-01 22:30:00|2024-07-01 23:30:00|multisport|30123.5|1|0|-",
		`SELECT concat_ws('|', nec_lat, avg_cadence, left_right_balance, avg_left_pco, avg_left_power_phase, stand_count, sub_sport) FROM legacy.garmin_connect_original_session WHERE trigger = 'activity_end'`:     "561936818|88|37874|-4|{14.0625,NULL,208.125}|12|lap_swimming",
		`SELECT string_agg(concat_ws('|', l.message_index, l.start_time, l."timestamp", l.sport), '; ' ORDER BY l.id) FROM legacy.garmin_connect_original_session s JOIN legacy.garmin_connect_original_lap l USING (gc_activity_id) WHERE s.trigger = 'activity_end'`: "0|2024-06-30 22:30:00|2024-06-30 22:30:02|cycling; " +
			"1|2024-06-30 22:30:02|2024-06-30 23:30:00|swimming",
		`SELECT string_agg(concat_ws('|', right(r."timestamp", 2), r.heart_rate, r.position_lat, r.position_long, l.message_index), '; ' ORDER BY r.id) FROM legacy.garmin_connect_original_record r JOIN legacy.garmin_connect_original_lap l ON l.id = r.lap_id`: "00|120|0; 01|121|561936818.0|137200344.0|0; 02|122|561948749.0|137200344.0|0; 03|123|561960679.0|137200344.0|1; 04|124|561972610.0|137200344.0|1",
		`SELECT concat_ws('|', cadence, fractional_cadence, altitude, enhanced_altitude) FROM legacy.garmin_connect_original_record WHERE cadence IS NOT NULL`:                                                                                                     "88|0.5|1370.4|1370.4",
		`SELECT string_agg(concat_ws('|', right("timestamp", 2), swim_stroke, length_type, total_strokes, total_elapsed_time, message_index, start_time), '; ') FROM legacy.garmin_connect_original_record WHERE length_type IS NOT NULL`:                          "02|butterfly|active|12|1.5|0|2024-06-30 22:30:00",
		`SELECT concat_ws('|', power, stance_time, stryd_power, stryd_form_power, stryd_ground_time, est_core_temp, alpha1_raw) FROM legacy.garmin_connect_original_record WHERE stryd_form_power IS NOT NULL`:                                                     "209|250|209|31|598|37.5|0.75",
		`SELECT string_agg(h.hrv::real || '|' || s.sport, '; ') FROM legacy.garmin_connect_hrv_tracking h JOIN legacy.garmin_connect_original_session s USING (gc_activity_id)`:                                                                                    "0.8|cycling",
		`SELECT string_agg(data_file_path, ';') FROM legacy.files`: "/home/swim",
	} {
		if got := query[string](t, s, sql); got != want {
			t.Errorf("%s\n got %s\nwant %s", sql, got, want)
		}
	}
}

// What Strava says under the names of its interface and of its archives.
func TestLegacyStrava(t *testing.T) {
	s, _ := open(t)
	ride := &record.Activity{Source: "strava", ExternalID: "9007199254740993", Start: noon, End: noon.Add(time.Hour), UTCOffsetS: p(-12600), TimeZone: "America/St_Johns", Sport: "cycling", SubSport: "gravel",
		Summary: record.Summary{DistanceM: p(30200.0), ElapsedS: p(3600.0), WorkJ: p(500400.0)},
		Extra:   map[string]any{"type": "Ride", "sport_type": "GravelRide", "commute": true, "suffer_score": 61.0, "gear_id": "b1", "map": map[string]any{"id": "a1", "summary_polyline": "_p~iF"}}}
	r := record.Record{UnixMicro: noon.UnixMicro(), LatitudeDeg: 47.5, LongitudeDeg: -52.7, HasPosition: true}
	r.Set(record.HeartRate, 140)
	r.Set(record.Grade, 2.5)
	ride.Records = []record.Record{r}
	walk := &record.Activity{Ordinal: 1, Source: "strava", ExternalID: "7", Start: noon.AddDate(0, 0, 1), End: noon.AddDate(0, 0, 1), Sport: "walking", Extra: map[string]any{"Activity Type": "Alpine Ski", "Commute": false, "Relative Effort": 5.0, "Activity Gear": "Old boots"}}
	load(t, s, Load{Item: item(0, "strava"), Activities: []*record.Activity{ride, walk}})
	for sql, want := range map[string]string{
		`SELECT concat_ws('|', strava_activity_id, type, start_date, start_date_local, timezone, utc_offset, kilojoules, commute, map, summary_polyline, gear_id, suffer_score) FROM legacy.strava_activity_summary WHERE distance > 0`: "9007199254740993|Ride|2025-03-30 12:00:00|2025-03-30 08:30:00|(GMT-03:30) America/St_Johns|-12600|500.4|t|a1|_p~iF|b1|61",
		`SELECT concat_ws('|', strava_activity_id, type, commute, gear_id, suffer_score) FROM legacy.strava_activity_summary WHERE distance IS NULL`:                                                                                    "7|AlpineSki|f|Old boots|5",
		`SELECT concat_ws('|', a.name, s.time_gmt, s.latitude, s.longitude, s.heartrate, s.grade_smooth) FROM legacy.strava_activity_streams s JOIN legacy.strava_activity_summary a ON a.id = s.activity_id`:                           "2025-03-30 12:00:00|47.5|-52.7|140|2.5",
	} {
		if got := query[string](t, s, sql); got != want {
			t.Errorf("%s\n got %s\nwant %s", sql, got, want)
		}
	}
}

// Days and nights: what was counted since midnight is again, minutes that two
// files tell of are there once, and naps do not repeat the scores of the day.
func TestLegacyDaysAndNights(t *testing.T) {
	s, _ := open(t)
	if _, err := s.pool.Exec(t.Context(), `UPDATE athlete SET home_time_zone = 'Europe/Vienna'`); err != nil {
		t.Fatal(err)
	}
	both := func(minutes int) record.Moment { // Vienna is on summer time since this night
		d := time.Duration(minutes) * time.Minute
		return record.AtBoth(noon.Add(d), noon.Add(d+2*time.Hour))
	}
	walked := func(minutes, steps int, kind string) record.Steps {
		return record.Steps{Time: at(minutes), ActivityType: kind, Steps: p(steps), DurationS: p(300.0), DistanceM: p(float64(steps))}
	}
	busy := walked(-1, 40, "walking")
	busy.Intensity = p(3)
	load(t, s,
		facts("watch", &record.Facts{Source: "garmin",
			Steps: []record.Steps{walked(-10, 100, "walking"), busy, walked(0, 7, "running"), walked(10*60, 60, "walking"), walked(11*60, 5, "walking"),
				walked(30, 500, "all"), walked(25, 3, "walking")},
			HeartRates: []record.HeartRateSample{{Time: at(-600), BPM: 50}}, Stress: []record.Stress{{Time: at(-600), Level: 20}},
			Sleeps:           []record.Sleep{{Start: both(-600), End: both(-598), Day: day(0), Kind: "night", AsleepS: p(120.0)}, {Start: both(-599), End: both(-597), Day: day(0), Kind: "night", AsleepS: p(110.0)}},
			WellnessSamples:  []record.WellnessSample{{Time: at(60), Name: "activity_level", Text: "sleeping"}},
			DailySummaries:   []record.DailySummary{{Day: day(0), Steps: p(12000), Extra: map[string]any{"userFloorsAscendedGoal": 10.0}}},
			BodyMeasurements: []record.BodyMeasurement{{Time: both(-300), WeightKg: p(71.25), MuscleMassKg: p(30.1), Method: "index_scale"}, {Time: both(-200), PulseBPM: p(60.0)}}}),
		facts("scale", &record.Facts{Source: "cronometer", BodyMeasurements: []record.BodyMeasurement{{Time: both(-300), WeightKg: p(71.3)}}}),
		facts("ring", &record.Facts{Source: "oura",
			Sleeps: []record.Sleep{{Start: both(-700), End: both(-685), Day: day(0), Kind: "night", AsleepS: p(900.0), Extra: map[string]any{"period": 0.0}},
				{Start: both(0), End: both(10), Day: day(0), Kind: "nap", AsleepS: p(600.0), Extra: map[string]any{"period": 1.0}}, {Start: both(60), End: both(90), Day: day(0), Kind: "deleted"}},
			SleepStages: []record.SleepStage{{Start: at(-700), DurationS: 600, Stage: "light"}, {Start: at(-690), DurationS: 300, Stage: "rem"}},
			HeartRates:  []record.HeartRateSample{{Time: at(-695), BPM: 48, Context: "sleep"}}, HRVSamples: []record.HRVSample{{Time: at(-690), RMSSDMS: 61.6}},
			DailyScores: []record.DailyScore{{Day: day(0), Name: "sleep_score", Value: p(81.0)}, {Day: day(0), Name: "sleep_timing_score", Value: p(90.0)},
				{Day: day(0), Name: "readiness_score", Value: p(70.0)}, {Day: day(1), Name: "readiness_score", Value: p(71.0)}, {Day: day(0), Name: "activity_score", Value: p(60.0)}},
			DailySummaries: []record.DailySummary{{Day: day(0), Steps: p(11000), ActiveS: p(3600.0), ModerateMin: p(30.0), VigorousMin: p(5.0), TemperatureDeviationC: p(0.5), Extra: map[string]any{"target_meters": 9000.0, "resting_time": 600.0}},
				{Day: day(1), TemperatureDeviationC: p(0.1)}},
			// Four in the morning is 02:00 UTC, where the day begins.
			WellnessSamples: []record.WellnessSample{{Time: at(-601), Name: "met", Value: p(1.1)}, {Time: at(-600), Name: "met", Value: p(1.5)}, {Time: at(-600), Name: "activity_class", Value: p(3.0)}}}),
		facts("sky", &record.Facts{Source: "meteostat", Weather: []record.WeatherHour{{Time: at(0), Station: "1", TemperatureC: p(12.5)}}}))
	for sql, want := range map[string]string{
		`SELECT string_agg(concat_ws('|', activity_type, right("timestamp", 8), steps, active_time), '; ' ORDER BY "timestamp", activity_type) FROM legacy.gc_original_wellness_act_type_summary`: "walking|11:50:00|100|300; walking|11:59:00|140|600; running|12:00:00|7|300; walking|12:25:00|143|900; walking|22:00:00|203|1200; walking|23:00:00|5|300",
		`SELECT concat_ws('|', activity_type, current_activity_type_intensity, intensity, "timestamp") FROM legacy.gc_original_wellness_activity_tracking`:                                        "walking|{102}|3|2025-03-30 11:59:00",
		`SELECT string_agg(concat_ws('|', right(start_gmt, 8), right(end_gmt, 8), steps, primary_activity_level), '; ' ORDER BY start_gmt) FROM legacy.garmin_connect_daily_summary`:              "11:45:00|12:00:00|147|active; 12:15:00|12:30:00|500|active; 21:45:00|22:00:00|60|active; 22:45:00|23:00:00|5|active",
		`SELECT count(*) || ' ' || string_agg(concat_ws('|', right(m.timestamp_gmt, 8), right(m.timestamp_local, 8), h.heart_rate, s.stress_level_value), '; ' ORDER BY m.timestamp_gmt) FILTER (WHERE m.timestamp_gmt < '2025-03-30 12') FROM legacy.gc_original_wellness_sleep_tracking m
			LEFT JOIN legacy.gc_original_wellness_hr_tracking h ON h.id = m.hr_tracking_id LEFT JOIN legacy.gc_original_wellness_stress_tracking s ON s.id = m.stress_tracking_id`: "17 02:00:00|04:00:00|50|20; 02:01:00|04:01:00",
		`SELECT concat_ws('|', calendar_date, wellness_total_steps, wellness_user_floors_ascended_goal, sleep_duration) FROM legacy.garmin_connect_wellness`:                                                                                                  "2025-03-30|12000|10|120",
		`SELECT string_agg(concat_ws('|', weight_gm, muscle_mass_gm, "timestamp", calendar_date, source_type), '; ') FROM legacy.garmin_connect_body_composition`:                                                                                             "71250|30100|2025-03-30 07:00:00|2025-03-30|INDEX_SCALE",
		`SELECT string_agg(concat_ws('|', period_id, is_longest, timezone, bedtime_start, bedtime_start_delta, total, score, score_alignment, temperature_delta), '; ' ORDER BY id) FROM legacy.oura_sleep_daily_summary`:                                     "0|1|120|2025-03-30 00:20:00|8400|900|81|90|0.5; 1|0|120|2025-03-30 12:00:00|50400|600",
		`SELECT string_agg(concat_ws('|', right(d.timestamp_gmt, 8), d.hypnogram_5min, d.hr_5min, d.rmssd_5min), '; ' ORDER BY d.id) FROM legacy.oura_sleep_detail d JOIN legacy.oura_sleep_daily_summary s ON s.id = d.oura_sleep_id WHERE s.is_longest = 1`: "00:20:00|2; 00:25:00|2|48; 00:30:00|3|62",
		`SELECT string_agg(concat_ws('|', summary_date, score), '; ' ORDER BY summary_date) FROM legacy.oura_readiness_daily_summary`:                                                                                                                         "2025-03-30|70; 2025-03-31|71",
		`SELECT string_agg(concat_ws('|', summary_date, day_start, day_end, timezone, score, steps, rest, total, target_km), '; ') FROM legacy.oura_activity_daily_summary`:                                                                                   "2025-03-30|2025-03-30 02:00:00|2025-03-31 01:59:59|120|60|11000|10|95|9",
		`SELECT string_agg(concat_ws('|', d.timestamp_gmt, d.class_5min, d.met_1min, s.steps), '; ' ORDER BY d.id) FROM legacy.oura_activity_detail d LEFT JOIN legacy.oura_activity_daily_summary s ON s.id = d.oura_activity_id`:                            "2025-03-30 01:59:00|0|1.1; 2025-03-30 02:00:00|3|1.5|11000",
		`SELECT round(temperature, 0)::text FROM legacy.weather`: "13",
	} {
		if got := query[string](t, s, sql); got != want {
			t.Errorf("%s\n got %s\nwant %s", sql, got, want)
		}
	}
}
