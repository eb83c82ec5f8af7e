package engine

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"athletedata/connectors"
	"athletedata/connectors/truth"
)

// asked is where in the database the facts of a kind are: a key and values.
type asked map[string]string

// These write keys as package truth does.
const (
	instant = `to_char(ts AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
	began   = `to_char(a.start_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`
	shown   = `to_char(local_ts, 'YYYY-MM-DD"T"HH24:MI:SS')`
	place   = ` || to_char(latitude_deg::numeric, ' FM990.000') || to_char(longitude_deg::numeric, ' FM990.000')`
)

// from is the rest of a question about the rows that a source has brought.
func from(table string, where ...string) string {
	return " FROM " + table + " f JOIN app.item i USING (item_id) WHERE " + strings.Join(append([]string{"i.source = $1"}, where...), " AND ")
}

// workouts and parts are the rest of a question about activities.
const (
	workouts = ` FROM activity a JOIN app.item i USING (item_id) WHERE i.source = $1`
	beats    = `(SELECT sum(heart_rate_bpm) FROM activity_record r WHERE r.athlete_id = a.athlete_id AND r.activity_id = a.activity_id)`
	samples  = `(SELECT count(*) FROM activity_record r WHERE r.athlete_id = a.athlete_id AND r.activity_id = a.activity_id)`
)

func parts(table string) string {
	return ` FROM ` + table + ` p JOIN activity a USING (athlete_id, activity_id) JOIN app.item i ON i.item_id = a.item_id WHERE i.source = $1`
}

// course is a question about what is measured again and again.
func course(table, value string) string {
	return `SELECT ` + instant + `, ARRAY[` + value + `]` + from(table)
}

// weather is the question about hours of weather.
var weather = asked{"hour": `SELECT ` + instant + place + `, ARRAY[temperature_c, relative_humidity_pct, pressure_hpa]` + from("weather_hour")}

// questions are all of them, by source. Each kind of fact that the stand-in of
// a source knows is asked for, and nothing else.
var questions = map[string]asked{
	"garmin": {
		"day":          `SELECT day::text, ARRAY[steps, resting_heart_rate_bpm, energy_kcal]` + from("daily_summary"),
		"night":        `SELECT ` + instant + `, ARRAY[in_bed_s, asleep_s, score]` + from("sleep"),
		"weight":       `SELECT ` + instant + `, ARRAY[weight_kg]` + from("body_measurement"),
		"variability":  `SELECT day::text, ARRAY[rmssd_ms]` + from("hrv_night"),
		"score":        `SELECT day::text || ' ' || name, ARRAY[value]` + from("daily_score", "name IN ('training_readiness', 'recovery_time_min', 'vo2max_running')"),
		"heart_rate":   course("heart_rate", "heart_rate_bpm"),
		"stress":       course("stress", "stress"),
		"body_battery": course("body_battery", "body_battery"),
		"respiration":  course("respiration", "respiration_brpm"),
		"spo2":         course("spo2", "spo2_pct"),
		"hrv":          course("hrv_sample", "rmssd_ms"),
		"steps":        course("steps", "steps") + ` AND activity_type = 'all'`,
		"walk":         course("steps", "steps") + ` AND activity_type = 'walking'`,
		"activity":     `SELECT ` + began + ` || ' ' || a.name, ARRAY[distance_m, elapsed_s, energy_kcal]` + workouts + ` AND i.format = 'garmin_json'`,
		"recording":    `SELECT ` + began + `, ARRAY[` + samples + `, CASE WHEN 'distance_m' <> ALL (computed) THEN distance_m END, elapsed_s]` + workouts + ` AND i.format <> 'garmin_json'`,
	},
	"strava": {
		"activity": `SELECT external_id || ' ' || ` + began + ` || ' ' || a.name, ARRAY[distance_m, elapsed_s, moving_s, energy_kcal, ` + samples + `, ` + beats + `]` + workouts,
		"lap":      strings.ReplaceAll(`SELECT external_id || ' ' || `+began+`, ARRAY[p.elapsed_s, p.distance_m]`, "a.start_time", "p.start_time") + parts("activity_lap") + ` AND p.trigger IS DISTINCT FROM 'session_end'`,
		"zones":    `SELECT external_id || ' ' || kind, ARRAY[count(*), sum(time_s)]` + parts("activity_zone") + ` GROUP BY 1`,
		"gear":     `SELECT gear_id, ARRAY[distance_m, retired::int]` + from("gear"),
	},
	"oura": {
		"day":     `SELECT day::text, ARRAY[steps, energy_kcal, avg_spo2_pct]` + from("daily_summary"),
		"score":   `SELECT day::text || ' ' || name, ARRAY[value]` + from("daily_score", "name IN ('activity_score', 'readiness_score', 'sleep_score')"),
		"night":   `SELECT ` + instant + `, ARRAY[in_bed_s, asleep_s, deep_s, rem_s, avg_rmssd_ms]` + from("sleep"),
		"workout": `SELECT ` + began + ` || ' ' || coalesce(a.extra->>'activity', a.sport), ARRAY[elapsed_s, energy_kcal, distance_m]` + workouts,
		"tag":     `SELECT ` + instant + `, ARRAY[]::float8[]` + from("note", "kind = 'tag'"),
		"pulse":   course("heart_rate", "heart_rate_bpm"),
		"hrv":     course("hrv_sample", "rmssd_ms"),
	},
	"myfitnesspal": {
		"food":     `SELECT day::text || ' ' || (extra->>'id'), ARRAY[energy_kcal, carbs_g]` + from("nutrition_entry"),
		"exercise": `SELECT day::text || ' ' || (extra->>'id'), ARRAY[energy_kcal, duration_s]` + from("exercise_entry"),
		"weight":   `SELECT local_ts::date::text, ARRAY[weight_kg]` + from("body_measurement"),
		"waist":    `SELECT ts::date::text, ARRAY[value]` + from("wellness_sample", "name = 'waist_in'"),
	},
	"glooko": {
		"glucose": `SELECT ` + shown + `, ARRAY[raw_value]` + from("glucose"),
		"bolus":   `SELECT ` + shown + `, ARRAY[insulin_u]` + from("insulin", "kind = 'bolus'"),
		"basal":   `SELECT ` + shown + `, ARRAY[rate_u_h, duration_s]` + from("insulin", "kind = 'basal'"),
		"carbs":   `SELECT ` + shown + `, ARRAY[carbs_g]` + from("carbs"),
	},
	"librelinkup": {
		"reading": `SELECT ` + instant + `, ARRAY[raw_value]` + from("glucose", "kind = 'history'"),
		"minute":  `SELECT ` + instant + `, ARRAY[raw_value]` + from("glucose", "kind = 'scan'", "extract(second FROM ts) <> 0"),
		"look":    `SELECT ` + instant + `, ARRAY[raw_value]` + from("glucose", "kind = 'scan'", "extract(second FROM ts) = 0"),
		"alarm":   `SELECT ` + instant + `, ARRAY[value, (extra->>'type')::int]` + from("note"),
	},
	"dropbox": {
		"workout":   `SELECT ` + began + `, ARRAY[` + samples + `, elapsed_s]` + workouts,
		"glimp":     `SELECT ` + shown + `, ARRAY[raw_value]` + from("glucose", "i.format = 'glimp'"),
		"libreview": `SELECT ` + shown + `, ARRAY[raw_value]` + from("glucose", "i.format = 'libreview'"),
	},
	"open_meteo": weather,
	"meteostat":  weather,
}

// witnessed holds what the database has of a source against what the vendor's
// own model of the athlete says: the same facts, with the same values, each as
// often as there, no other. It returns how many of each kind agree. connected is
// since when the source is synced.
func (v *vendors) witnessed(source string, connected time.Time) map[string]int {
	v.t.Helper()
	var visits []connectors.Visit
	all, err := v.Engine.Store.Visits(v.t.Context(), 1)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, visit := range all {
		visits = append(visits, connectors.Visit(visit))
	}
	byKind, agreed := map[string][]truth.Fact{}, map[string]int{}
	for _, f := range v.list[source].Truth(visits) {
		f.Optional = f.Optional || source == "librelinkup" && unseen(f, connected, v.clock.Now())
		byKind[f.Kind] = append(byKind[f.Kind], f)
	}
	for _, kind := range slices.Sorted(maps.Keys(questions[source])) {
		n, wrong := against(byKind[kind], factRows(v.t, v.conn, questions[source][kind], source))
		if len(wrong) > 5 {
			wrong = append(wrong[:5], fmt.Sprintf("and %d more", len(wrong)-5))
		}
		for _, text := range wrong {
			v.t.Errorf("%s, %s: %s", source, kind, text)
		}
		agreed[kind] = n
		delete(byKind, kind)
	}
	for kind := range byKind {
		v.t.Errorf("%s: nobody looks whether the %s is there", source, kind)
	}
	return agreed
}

// unseen reports whether a reading of LibreLinkUp's could not be had: it tells
// the last twelve hours only, and of the logbook two weeks.
func unseen(f truth.Fact, connected, now time.Time) bool {
	back := 14 * 24 * time.Hour
	if f.Kind == "reading" {
		back = 12*time.Hour - 5*time.Minute
	}
	return f.Key < truth.Instant(connected.Add(-back)) || f.Key > truth.Instant(now.Add(-10*time.Minute))
}

// row is a row of the database as a fact.
type row struct {
	Key    string
	Values []*float64
}

func factRows(t testing.TB, conn *pgx.Conn, sql, source string) []row {
	t.Helper()
	rows, err := conn.Query(t.Context(), "SELECT coalesce(key, '?'), values::float8[] FROM ("+sql+") q (key, values)", source)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[row])
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return all
}

// against tells what is missing, other, or there too often; n facts agree.
func against(want []truth.Fact, rows []row) (n int, wrong []string) {
	open := map[string][]truth.Fact{}
	for _, f := range want {
		open[f.Key] = append(open[f.Key], f)
	}
	for _, r := range rows {
		left := open[r.Key]
		i := slices.IndexFunc(left, func(f truth.Fact) bool {
			return same(f.Values, r.Values) || slices.ContainsFunc(f.Or, func(or []float64) bool { return same(or, r.Values) })
		})
		switch {
		case i >= 0:
			open[r.Key] = slices.Delete(left, i, i+1)
			n++
		case len(left) > 0:
			wrong = append(wrong, fmt.Sprintf("%s is %v, where the vendor has %v or %v", r.Key, figuresOf(r.Values), left[0].Values, left[0].Or))
			open[r.Key] = left[1:]
		default:
			wrong = append(wrong, fmt.Sprintf("%s, %v: the vendor does not have it, or not so often", r.Key, figuresOf(r.Values)))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(open)) {
		for _, f := range open[key] {
			if !f.Optional {
				wrong = append(wrong, fmt.Sprintf("%s, %v: is missing", key, f.Values))
			}
		}
	}
	return n, wrong
}

func figuresOf(values []*float64) (all []float64) {
	for _, v := range values {
		if v == nil {
			all = append(all, truth.None)
		} else {
			all = append(all, *v)
		}
	}
	return all
}

// same compares to the six figures that a narrow column keeps.
func same(want []float64, got []*float64) bool {
	return slices.EqualFunc(want, figuresOf(got), func(a, b float64) bool {
		return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-6*max(1, math.Abs(a))
	})
}

// What is missing, there twice, other, or invented is found; what may be there
// or tells a moment in the vendor's other words is not complained of.
func TestWitnessesAreBelieved(t *testing.T) {
	v := func(n float64) []*float64 { return []*float64{&n, nil} }
	fact := func(key string, n float64) truth.Fact { return truth.Fact{Key: key, Values: []float64{n, truth.None}} }
	other := fact("c", 3)
	other.Or = [][]float64{{4, truth.None}}
	may := fact("d", 5)
	may.Optional = true
	want := []truth.Fact{fact("a", 1), fact("b", 2), fact("b", 2), other, may}
	whole := []row{{"b", v(2)}, {"c", v(4)}, {"b", v(2)}, {"a", v(1)}}
	for name, c := range map[string]struct {
		rows  []row
		wrong string
	}{
		"all is there":    {whole, ""},
		"more that may":   {append([]row{{"d", v(5)}}, whole...), ""},
		"a gap":           {whole[1:], "b, [2 NaN]: is missing"},
		"a double":        {append([]row{{"a", v(1)}}, whole...), "a, [1 NaN]: the vendor does not have it, or not so often"},
		"an invention":    {append([]row{{"x", v(1)}}, whole...), "x, [1 NaN]: the vendor does not have it, or not so often"},
		"another value":   {[]row{whole[0], whole[1], whole[2], {"a", v(1.01)}}, "a is [1.01 NaN], where the vendor has [1 NaN] or []"},
		"what may, wrong": {append([]row{{"d", v(6)}}, whole...), "d is [6 NaN], where the vendor has [5 NaN] or []"},
	} {
		if _, wrong := against(want, slices.Clone(c.rows)); strings.Join(wrong, "; ") != c.wrong {
			t.Errorf("%s: %q", name, wrong)
		}
	}
}
