package engine

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"athletedata/assets/sample"
	"athletedata/store/cluster/clustertest"
)

// dated finds the day in the name of a file.
var dated = regexp.MustCompile(`20\d\d-\d\d-\d\d`)

// lastWeeks writes the end of the sample athlete's year: workouts, watch and
// ring; of the others what they tell of the year.
func lastWeeks(t testing.TB) string {
	t.Helper()
	const first = "2025-12-11"
	dir := t.TempDir()
	skipped := []string{"exports/archive.zip", "Glooko", "diasend", "Dexcom", "Glimp"}
	err := sample.Generate(sample.Year(), func(name string, data []byte) error {
		path := filepath.Join(dir, filepath.FromSlash(name))
		workout := !strings.HasPrefix(name, "vendors/")
		switch {
		case slices.ContainsFunc(skipped, func(s string) bool { return strings.Contains(name, s) }), workout && dated.FindString(name) < first:
		case strings.HasSuffix(name, "GARMIN-wellness.zip"):
			write(t, path, only(t, data, func(member string, text []byte) []byte {
				if dated.FindString(member) < first {
					return nil
				}
				return text
			}))
		case strings.HasSuffix(name, "usercollection.zip"):
			write(t, path, only(t, data, func(_ string, text []byte) []byte { return since(t, text, first) }))
		default:
			write(t, path, data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// only is an archive with what keep leaves of each member.
func only(t testing.TB, archive []byte, keep func(name string, data []byte) []byte) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	members := map[string][]byte{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if data = keep(f.Name, data); data != nil {
			members[f.Name] = data
		}
	}
	return zipped(t, members)
}

// since is an answer of Oura's without the documents of earlier days.
func since(t testing.TB, answer []byte, day string) []byte {
	t.Helper()
	var doc struct {
		Data []map[string]any `json:"data"`
		Next *string          `json:"next_token"`
	}
	if err := json.Unmarshal(answer, &doc); err != nil {
		t.Fatal(err)
	}
	doc.Data = slices.DeleteFunc(doc.Data, func(o map[string]any) bool {
		of, daily := o["day"].(string)
		return daily && of < day
	})
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// What a dashboard made for the original shows of the sample athlete is what
// the tables say. It is asked as the reader, who has but the old names in
// sight: the left query by these, the right one by ours.
func TestLegacyNamesShowTheSampleAthlete(t *testing.T) {
	slow(t)
	e, conn := database(t)
	sum, items := importAll(t, e, lastWeeks(t))
	if sum.Failed > 0 {
		for _, i := range items {
			if i.Error != "" {
				t.Logf("%s: %s %s", i.Path, i.Status, i.Error)
			}
		}
		t.Fatalf("import: %+v", sum)
	}
	reader, err := pgx.Connect(t.Context(), clustertest.Reader(t, conn.Config().ConnString()))
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close(t.Context())
	if _, err := reader.Exec(t.Context(), "SET search_path = legacy; SET timezone = 'Australia/Sydney'"); err != nil {
		t.Fatal(err)
	}
	for _, c := range slices.Concat(legacyWorkouts, legacyDays, legacyQueries) {
		got, want := ask(t, reader, c[0]), ask(t, conn, c[1])
		if got != want || want == "" || want == "NULL" || want == "0" || strings.HasPrefix(want, "0|") {
			t.Errorf("%s\n got %s\nwant %s", c[0], got, want)
		}
	}
	for _, view := range strings.Split(ask(t, conn, `SELECT string_agg(table_name, ' ') FROM information_schema.views WHERE table_schema = 'legacy'`), " ") {
		if view == "view_consolidated_data_streams" || view == "time_interval_min" {
			continue // every minute since the first: too many to ask for all
		}
		if _, err := reader.Exec(t.Context(), "SELECT * FROM "+view); err != nil {
			t.Errorf("%s: %v", view, err)
		}
	}
}

// Activities of devices, of those that tell of the same workout one.
const devices = ` FROM activity_list WHERE source <> 'strava'`

var legacyWorkouts = [][2]string{
	{`SELECT concat_ws('|', count(*), count(DISTINCT gc_activity_id), round(sum(total_distance::numeric)), sum(total_ascent), sum(total_calories), min(start_time)) FROM garmin_connect_original_session`,
		`SELECT concat_ws('|', count(*), count(*), round(sum(distance_m::real::numeric)), sum(round(ascent_m)), sum(round(energy_kcal)), to_char(min(start_time), 'YYYY-MM-DD HH24:MI:SS'))` + devices},
	{`SELECT concat_ws('|', count(*), count(DISTINCT l.id), sum(l.total_elapsed_time), max(l.max_heart_rate)) FROM garmin_connect_original_lap l JOIN garmin_connect_original_session s USING (gc_activity_id)`,
		`SELECT concat_ws('|', count(*), count(*), sum(l.elapsed_s::real), max(l.max_heart_rate_bpm)) FROM activity_lap l JOIN activity_list a USING (activity_id) WHERE a.source <> 'strava'`},
	{`SELECT concat_ws('|', count(*), count(DISTINCT id), round(avg(heart_rate)::numeric, 3), max(distance), min("timestamp"), count(position_lat), round((avg(position_lat) * 180 / 2147483648)::numeric, 6)) FROM garmin_connect_original_record`,
		`SELECT concat_ws('|', count(*), count(*), round(avg(r.heart_rate_bpm)::numeric, 3), max(r.distance_m), to_char(min(r.ts), 'YYYY-MM-DD HH24:MI:SS'), count(latitude_deg), round(avg(latitude_deg)::numeric, 6)) FROM activity_record r JOIN activity_list a USING (activity_id) WHERE a.source <> 'strava'`},
	// Of one workout, each sample is in one of its laps.
	{`SELECT concat_ws('|', count(*), count(r.lap_id), count(DISTINCT r.lap_id)) FROM garmin_connect_original_record r WHERE r.gc_activity_id = (SELECT max(gc_activity_id) FROM garmin_connect_original_session)`,
		`SELECT concat_ws('|', record_count, record_count, (SELECT count(*) FROM activity_lap l WHERE l.activity_id = a.activity_id)) FROM activity a WHERE activity_id = (SELECT max(activity_id)` + devices + `)`},
	{`SELECT concat_ws('|', count(*), round(sum(hrv)), min(id) > 0) FROM garmin_connect_hrv_tracking RIGHT JOIN garmin_connect_original_session USING (gc_activity_id)`,
		`SELECT concat_ws('|', count(*), round(sum(r.interval_ms) / 1000), CASE WHEN count(interval_ms) > 0 THEN true END) FROM activity_list a LEFT JOIN activity_rr r USING (activity_id) WHERE a.source <> 'strava'`},
	// Strava's list is beside the devices, also where both tell of the same.
	{`SELECT concat_ws('|', count(*), count(DISTINCT strava_activity_id), round(sum(distance::numeric)), sum(suffer_score), string_agg(DISTINCT type, ' ' ORDER BY type)) FROM strava_activity_summary`,
		`SELECT concat_ws('|', count(*), count(*), round(sum(distance_m::real::numeric)), sum((extra ->> 'Relative Effort')::real), string_agg(DISTINCT replace(extra ->> 'Activity Type', ' ', ''), ' ' ORDER BY replace(extra ->> 'Activity Type', ' ', ''))) FROM activity WHERE source = 'strava'`},
	{`SELECT concat_ws('|', count(*), min(timestamp_local), max(timezone)) FROM timezones WHERE gc_activity_id IS NOT NULL`,
		`SELECT concat_ws('|', count(*), to_char(min(start_time AT TIME ZONE time_zone), 'YYYY-MM-DD HH24:MI:SS'), max(time_zone)) FROM activity WHERE source <> 'strava' AND start_latitude_deg IS NOT NULL`},
}

var legacyDays = [][2]string{
	{`SELECT concat_ws('|', count(*), count(DISTINCT calendar_date), sum(wellness_total_steps::numeric), round(avg(wellness_resting_heart_rate)), sum(sleep_duration::numeric)) FROM garmin_connect_wellness`,
		`SELECT concat_ws('|', count(*), count(*), sum(steps), round(avg(resting_heart_rate_bpm)), (SELECT sum(s::numeric) FROM (SELECT max(asleep_s) AS s FROM sleep WHERE source = 'garmin' GROUP BY day) n)) FROM daily_summary WHERE source = 'garmin'`},
	{`SELECT concat_ws('|', count(*), count(DISTINCT start_gmt), sum(steps)) FROM garmin_connect_daily_summary`,
		`SELECT concat_ws('|', count(DISTINCT floor((extract(epoch FROM ts) - 0.001) / 900)), count(DISTINCT floor((extract(epoch FROM ts) - 0.001) / 900)), sum(steps)) FROM steps WHERE source = 'garmin'`},
	// What FIT counts since midnight is, at the end of a day, all of its steps.
	{`SELECT concat_ws('|', count(*), sum(last)) FROM (SELECT max(steps) AS last FROM gc_original_wellness_act_type_summary s JOIN gmt_local_time_difference o ON (s."timestamp"::timestamp + o.gmt_local_difference - interval '1 second')::date = o.local_date WHERE s.activity_type = 'walking' GROUP BY o.local_date) d`,
		`SELECT concat_ws('|', count(DISTINCT (ts AT TIME ZONE 'Europe/Vienna' - interval '1 second')::date), sum(steps)) FROM steps WHERE source = 'garmin' AND activity_type = 'walking'`},
	{`SELECT concat_ws('|', count(*), count(DISTINCT "timestamp"), sum(intensity)) FROM gc_original_wellness_activity_tracking`,
		`SELECT concat_ws('|', count(*), count(*), sum(i)) FROM (SELECT max(intensity) AS i FROM steps WHERE source = 'garmin' GROUP BY ts HAVING max(intensity) IS NOT NULL) s`},
	{`SELECT concat_ws('|', count(*), sum(heart_rate), max("timestamp")) FROM gc_original_wellness_hr_tracking`,
		`SELECT concat_ws('|', count(*), sum(heart_rate_bpm), to_char(max(ts), 'YYYY-MM-DD HH24:MI:SS')) FROM heart_rate WHERE source = 'garmin'`},
	{`SELECT concat_ws('|', count(*), sum(stress_level_value)) FROM gc_original_wellness_stress_tracking`, `SELECT concat_ws('|', count(*), sum(stress)) FROM stress WHERE source = 'garmin'`},
	{`SELECT concat_ws('|', count(*), sum(h.heart_rate)) FROM gc_original_wellness_sleep_tracking s JOIN gc_original_wellness_hr_tracking h ON h.id = s.hr_tracking_id`,
		`SELECT concat_ws('|', count(*), sum(heart_rate_bpm)) FROM heart_rate h WHERE source = 'garmin' AND extract(second FROM ts) = 0
			AND EXISTS (SELECT FROM sleep s WHERE s.source = 'garmin' AND h.ts >= date_trunc('minute', s.ts) AND h.ts < s.end_ts)`},
	{`SELECT concat_ws('|', count(*), sum(weight_gm), count(DISTINCT "timestamp")) FROM garmin_connect_body_composition`,
		`SELECT concat_ws('|', count(*), sum((weight_kg * 1000)::real), count(*)) FROM (SELECT DISTINCT ON (ts) weight_kg FROM body_measurement LEFT JOIN app.source_priority p USING (source) WHERE weight_kg IS NOT NULL ORDER BY ts, coalesce(p.rank, 1000)) b`},
	{`SELECT concat_ws('|', count(*), sum(score), sum(score_hrv_balance), min(summary_date)) FROM oura_readiness_daily_summary`,
		`SELECT concat_ws('|', count(*) FILTER (WHERE name = 'readiness_score'), sum(value) FILTER (WHERE name = 'readiness_score'), sum(value) FILTER (WHERE name = 'readiness_hrv_balance_score'), min(day)) FROM daily_score WHERE source = 'oura' AND name LIKE 'readiness%'`},
	{`SELECT concat_ws('|', count(*), sum(total), sum(is_longest), sum(score), round(avg(temperature_deviation)::numeric, 4)) FROM oura_sleep_daily_summary`,
		`SELECT concat_ws('|', count(*), sum(asleep_s), count(DISTINCT day), (SELECT sum(value) FROM daily_score WHERE source = 'oura' AND name = 'sleep_score'), (SELECT round(avg(temperature_deviation_c)::numeric, 4) FROM daily_summary WHERE source = 'oura')) FROM sleep WHERE source = 'oura'`},
	{`SELECT concat_ws('|', count(*), sum(s.steps), sum(s.low), max(day_start)) FROM oura_activity_daily_summary s`,
		`SELECT concat_ws('|', count(*), sum(steps), sum(round(active_s / 60)), '2025-12-31 03:00:00') FROM daily_summary WHERE source = 'oura' AND steps IS NOT NULL`},
	{`SELECT concat_ws('|', count(*), count(DISTINCT d.timestamp_gmt), count(DISTINCT s.summary_date), sum(d.met_1min::numeric), sum(d.class_5min)) FROM oura_activity_detail d JOIN oura_activity_daily_summary s ON s.id = d.oura_activity_id`,
		`SELECT concat_ws('|', count(DISTINCT ts), count(DISTINCT ts), (SELECT count(*) FROM daily_summary WHERE source = 'oura' AND steps IS NOT NULL), sum(value::numeric) FILTER (WHERE name = 'met'), sum(value) FILTER (WHERE name = 'activity_class')) FROM wellness_sample WHERE source = 'oura' AND name IN ('met', 'activity_class')`},
	// The hypnogram says how long the deep sleep was, to the five minutes.
	{`SELECT concat_ws('|', 300 * count(*) FILTER (WHERE hypnogram_5min = 1), count(hr_5min), sum(rmssd_5min)) FROM oura_sleep_detail d JOIN oura_sleep_daily_summary s ON s.id = d.oura_sleep_id`,
		`SELECT concat_ws('|', sum(deep_s), (SELECT count(*) FROM heart_rate WHERE source = 'oura' AND context = 'sleep'), (SELECT sum(round(rmssd_ms)) FROM hrv_sample WHERE source = 'oura')) FROM sleep WHERE source = 'oura'`},
	{`SELECT concat_ws('|', count(*), max(data_file_path)) FROM files`, `SELECT concat_ws('|', count(*), max(path)) FROM app.item WHERE status <> 'failed'`},
}

// The shapes of the queries that came with the original: its demonstration
// dashboard, and its two views.
var legacyQueries = [][2]string{
	// Pace and local time of runs; the join with the laps multiplies, DISTINCT undoes it.
	{`SELECT concat_ws('|', count(*), round(sum("Distance (m)")::numeric), max("Avg Time per 1000m"), min("Local Time")) FROM (
			SELECT DISTINCT substring(a.gc_email FROM 1 FOR position('@' IN a.gc_email) - 1) AS "Athlete",
				s.timestamp::timestamp AT TIME ZONE 'utc' AT TIME ZONE 'Europe/Vienna' AS "Local Time", date_part('epoch', s.timestamp::timestamp) AS "Epoch", s.total_distance AS "Distance (m)",
				to_char(((s.total_timer_time / (s.total_distance / 1000)) || ' second')::interval, 'MI.SS') AS "Avg Time per 1000m", s.total_timer_time::integer / 60 AS "Minutes"
			FROM athlete a INNER JOIN garmin_connect_original_session s ON a.id = s.athlete_id INNER JOIN garmin_connect_original_lap l ON s.gc_activity_id = l.gc_activity_id
			WHERE s.sport = 'running' AND s.total_timer_time > 0 AND s.total_timer_time / (s.total_distance / 1000) < 420) q`,
		`SELECT concat_ws('|', count(*), round(sum(distance_m::real)::numeric), to_char(max(timer_s::real / (distance_m::real / 1000)) * interval '1 second', 'MI.SS'), min(end_time) AT TIME ZONE 'Europe/Vienna')
			FROM activity a WHERE sport = 'running' AND timer_s / (distance_m / 1000) < 420 AND activity_id IN (SELECT activity_id` + devices + `)`},
	{`SELECT concat_ws('|', count(*), round(max("Avg Speed (km/h)")::numeric, 3), sum("Normalized Power")) FROM (
			SELECT DISTINCT s.timestamp, s.avg_speed * 3.6 AS "Avg Speed (km/h)", s.normalized_power AS "Normalized Power", s.avg_heart_rate AS "Average HR"
			FROM athlete a INNER JOIN garmin_connect_original_session s ON a.id = s.athlete_id INNER JOIN garmin_connect_original_lap l ON s.gc_activity_id = l.gc_activity_id
			WHERE s.sport = 'cycling' AND s.total_timer_time > 0) q`,
		`SELECT concat_ws('|', count(*), round((max(avg_speed_mps::real) * 3.6)::numeric, 3), sum(round(normalized_power_w))) FROM activity_list WHERE source <> 'strava' AND sport = 'cycling'`},
	// The view of days: one row a day, the sums of the tables, names misspelt.
	{`SELECT concat_ws('|', count(*), count(DISTINCT local_date), round(sum(gc_actvt_distance)), round(sum(strava_actvt_distance)), sum(gc_well_total_steps), sum(oura_actvt_steps), sum(oura_readnss_score_hrv_ballance)) FROM view_consolidated_data_summary`,
		`SELECT concat_ws('|', count(*), count(*), (SELECT round(sum(distance_m))` + devices + `), (SELECT round(sum(distance_m)) FROM activity WHERE source = 'strava'), (SELECT sum(steps) FROM daily_summary WHERE source = 'garmin'),
			(SELECT sum(steps) FROM daily_summary WHERE source = 'oura'), (SELECT sum(value) FROM daily_score WHERE source = 'oura' AND name = 'readiness_hrv_balance_score')) FROM daily`},
	// The tables agree with the view of days.
	{`SELECT concat_ws('|', count(*), sum(v.oura_sleep_total_asleep), sum(v.gc_well_total_steps)) FROM view_consolidated_data_summary v
			JOIN oura_sleep_daily_summary s ON s.summary_date::date = v.local_date AND s.total = v.oura_sleep_total_asleep AND s.score = v.oura_sleep_score AND s.bedtime_start_delta = v.oura_sleep_bedtime_start_delta
			JOIN garmin_connect_wellness w ON w.calendar_date = v.local_date AND w.wellness_total_steps = v.gc_well_total_steps AND w.sleep_duration = v.gc_well_sleep_duration`,
		`SELECT concat_ws('|', count(*), sum(s.asleep_s), sum(d.steps)) FROM sleep s JOIN daily_summary d ON d.source = 'garmin' AND d.day = s.day WHERE s.source = 'oura'`},
	// Weather is numeric, so that a dashboard can round it.
	{`SELECT concat_ws('|', round(weather_min_temp, 1), round(weather_max_temp, 1), round(weather_avg_dew_point, 1), round(weather_avg_humidity, 1), round(weather_avg_precipitation, 2), round(weather_avg_snow, 1),
			round(weather_avg_wind_direction, 1), round(weather_avg_wind_speed, 1), round(weather_avg_wind_gust, 1), round(weather_avg_air_pressure, 1), round(weather_stddev_air_pressure, 1), round(weather_avg_tot_sunshine, 1))
			FROM view_consolidated_data_summary WHERE local_date = '2025-12-14'`,
		`SELECT concat_ws('|', round(min(temperature_c) FILTER (WHERE vienna)::numeric, 1), round(max(temperature_c) FILTER (WHERE vienna)::numeric, 1), round(avg(dew_point_c) FILTER (WHERE utc)::numeric, 1),
			round(avg(relative_humidity_pct) FILTER (WHERE vienna)::numeric, 1), round(avg(precipitation_mm) FILTER (WHERE utc)::numeric, 2), round(avg(snow_depth_mm) FILTER (WHERE utc)::numeric, 1),
			round(avg(wind_direction_deg) FILTER (WHERE utc)::numeric, 1), round(avg(wind_speed_kmh) FILTER (WHERE vienna)::numeric, 1), round(avg(wind_gust_kmh) FILTER (WHERE utc)::numeric, 1),
			round(avg(pressure_hpa) FILTER (WHERE vienna)::numeric, 1), round(stddev_samp(pressure_hpa) FILTER (WHERE utc)::numeric, 1), round(avg(sunshine_min) FILTER (WHERE utc)::numeric, 1))
			FROM (SELECT *, (ts AT TIME ZONE 'UTC')::date = '2025-12-14' AS utc, (ts AT TIME ZONE 'Europe/Vienna')::date = '2025-12-14' AS vienna FROM weather_hour) w`},
	{`SELECT concat_ws('|', count(wthr_temp), round(avg(round(wthr_temp, 1)), 2), round(max(wthr_wind_speed), 1), round(min(wthr_air_press), 1), round(max(wthr_humidity), 0), round(max(wthr_cond_code), 0))
			FROM view_consolidated_data_streams WHERE timestamp_gmt >= '2025-12-14 00:00:00' AND timestamp_gmt < '2025-12-15 00:00:00'`,
		`SELECT concat_ws('|', count(*), round(avg(round(temperature_c::numeric, 1)), 2), round(max(wind_speed_kmh)::numeric, 1), round(min(pressure_hpa)::numeric, 1), round(max(relative_humidity_pct)::numeric, 0), max(condition_code))
			FROM weather_hour WHERE ts >= '2025-12-14' AND ts < '2025-12-15'`},
	// Fatigue of Strava's effort: the last day of a chart of a year.
	{`SELECT round(atl, 3) FROM (SELECT local_date, ema(coalesce(strava_actvt_suffer_score, 0)::numeric, 1.0 / 7) OVER (ORDER BY local_date) AS atl FROM view_consolidated_data_summary) c ORDER BY local_date DESC LIMIT 1`,
		`WITH RECURSIVE e AS (SELECT row_number() OVER (ORDER BY d.local_date) AS n, coalesce((SELECT sum((a.extra ->> 'Relative Effort')::numeric) FROM activity a WHERE a.source = 'strava' AND (a.start_time AT TIME ZONE 'Europe/Vienna')::date = d.local_date), 0) AS effort FROM daily d),
			c AS (SELECT n, effort AS atl FROM e WHERE n = 1 UNION ALL SELECT e.n, c.atl + (e.effort - c.atl) / 7.0 FROM c JOIN e ON e.n = c.n + 1) SELECT round(atl, 3) FROM c ORDER BY n DESC LIMIT 1`},
	// The view of minutes: each of a day once, with what all sources tell of it.
	{`SELECT concat_ws('|', count(*), count(DISTINCT timestamp_gmt), count(gc_well_hr), count(oura_act_met), count(oura_hypnogram), sum(gc_well_sleeping::integer) > 300, count(wthr_temp), max(utc_offset)) FROM view_consolidated_data_streams
			WHERE timestamp_gmt >= '2025-12-14 00:00:00' AND timestamp_gmt < '2025-12-15 00:00:00'`,
		`SELECT concat_ws('|', 1440, 1440, (SELECT count(DISTINCT date_trunc('minute', ts)) FROM heart_rate WHERE source = 'garmin' AND ts >= '2025-12-14' AND ts < '2025-12-15'),
			(SELECT count(*) FROM wellness_sample WHERE source = 'oura' AND name = 'met' AND ts >= '2025-12-14' AND ts < '2025-12-15'),
			(SELECT count(*) FROM sleep_stage, generate_series(ts, ts + (duration_s - 1) * interval '1 second', interval '5 minutes') m WHERE source = 'oura' AND m >= '2025-12-14' AND m < '2025-12-15'), true, 24, interval '1 hour')`},
	{`SELECT concat_ws('|', count(r.*), round(avg(r.heart_rate)::numeric), min(v.gc_actvt_hr) > 40) FROM view_consolidated_data_streams v JOIN garmin_connect_original_record r ON r."timestamp" = v.timestamp_gmt WHERE v.timestamp_gmt LIKE '2025-12-14%'`,
		`SELECT concat_ws('|', count(*), round(avg(r.heart_rate_bpm)::numeric), true) FROM activity_record r JOIN activity_list a USING (activity_id) WHERE a.source <> 'strava' AND r.ts >= '2025-12-14' AND r.ts < '2025-12-15' AND extract(second FROM r.ts) = 0`},
}
