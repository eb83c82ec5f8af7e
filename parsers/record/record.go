// Package record holds the neutral types between parsers and the store: what
// an athlete's data is once it no longer matters which vendor wrote it.
//
// The types have no behaviour. Units stand in the names (metres, seconds,
// bpm, watts, degrees). A missing number is nil, never zero, because zero
// watts is a measurement. Samples are many, so they carry a set of present
// fields instead of pointers: see [Record].
package record

import "time"

// Entity is anything a parser can emit and the store can keep.
type Entity interface{ entity() }

func (*Activity) entity() {}

// Activity is one recorded workout as one file tells it. A multisport workout
// is one Activity with several sessions.
type Activity struct {
	// Ordinal numbers the activities of one item from 0 (chained FIT files and
	// TCX files hold several). Together with the item it identifies the activity.
	Ordinal int

	// Source is the vendor whose account knows the activity (garmin, strava,
	// oura), when the file is a vendor's and not a device's; ExternalID is its
	// number there. An activity of the same source and number that another item
	// brought earlier is replaced.
	Source     string
	ExternalID string

	Start time.Time // first instant, UTC
	End   time.Time // last instant, UTC; never before Start

	// UTCOffsetS is local time minus UTC in seconds as the file says it; nil
	// when it says nothing (the engine then finds it from the place).
	UTCOffsetS *int
	TimeZone   string // IANA name, empty when unknown

	Name     string
	Notes    string
	Sport    string // FIT profile name: running, cycling, swimming …; "generic" when unknown, "multisport" for several
	SubSport string // FIT profile name or empty

	Manufacturer string // of the recording device, FIT profile name where there is one
	Product      string
	SerialNumber string // as text: vendors differ
	Software     string // firmware or application version

	Summary

	Sessions []Session
	Laps     []Lap
	Lengths  []Length
	Records  []Record
	Events   []Event
	RR       []RR
	Devices  []Device
	Zones    []Zone
	Sets     []Set

	// HRV is the variability computed from RR; nil when there are too few beats.
	HRV *HRV

	// Computed names the totals (column names) that the file did not hold and
	// that were computed from its samples.
	Computed []string
	// Partial says in plain words why only a part of the file could be read;
	// empty when all of it was.
	Partial string
	// Extra keeps what has no column of its own, under the source's names.
	Extra map[string]any
}

// Summary is the set of totals that an activity, a session and a lap share.
// The db tags are the column names; the store reads and writes by them.
type Summary struct {
	DistanceM            *float64 `db:"distance_m"`
	ElapsedS             *float64 `db:"elapsed_s"` // wall clock from start to end
	TimerS               *float64 `db:"timer_s"`   // timer running (FIT total_timer_time)
	MovingS              *float64 `db:"moving_s"`
	EnergyKcal           *float64 `db:"energy_kcal"`
	AscentM              *float64 `db:"ascent_m"`
	DescentM             *float64 `db:"descent_m"`
	AvgHeartRateBPM      *float64 `db:"avg_heart_rate_bpm"`
	MaxHeartRateBPM      *float64 `db:"max_heart_rate_bpm"`
	MinHeartRateBPM      *float64 `db:"min_heart_rate_bpm"`
	AvgSpeedMPS          *float64 `db:"avg_speed_mps"`
	MaxSpeedMPS          *float64 `db:"max_speed_mps"`
	AvgCadenceRPM        *float64 `db:"avg_cadence_rpm"` // incl. the fractional part; strides a minute when running
	MaxCadenceRPM        *float64 `db:"max_cadence_rpm"`
	AvgPowerW            *float64 `db:"avg_power_w"`
	MaxPowerW            *float64 `db:"max_power_w"`
	NormalizedPowerW     *float64 `db:"normalized_power_w"`
	WorkJ                *float64 `db:"work_j"`
	ThresholdPowerW      *float64 `db:"threshold_power_w"`
	TrainingStressScore  *float64 `db:"training_stress_score"`
	IntensityFactor      *float64 `db:"intensity_factor"`
	AerobicEffect        *float64 `db:"aerobic_training_effect"`
	AnaerobicEffect      *float64 `db:"anaerobic_training_effect"`
	AvgTemperatureC      *float64 `db:"avg_temperature_c"`
	MaxTemperatureC      *float64 `db:"max_temperature_c"`
	AvgRespirationRate   *float64 `db:"avg_respiration_rate_brpm"`
	MaxRespirationRate   *float64 `db:"max_respiration_rate_brpm"`
	AvgAltitudeM         *float64 `db:"avg_altitude_m"`
	MaxAltitudeM         *float64 `db:"max_altitude_m"`
	MinAltitudeM         *float64 `db:"min_altitude_m"`
	AvgVerticalOscMM     *float64 `db:"avg_vertical_oscillation_mm"`
	AvgVerticalRatioPct  *float64 `db:"avg_vertical_ratio_pct"`
	AvgStanceTimeMS      *float64 `db:"avg_stance_time_ms"`
	AvgStanceBalancePct  *float64 `db:"avg_stance_time_balance_pct"` // left share
	AvgStepLengthMM      *float64 `db:"avg_step_length_mm"`
	LeftBalancePct       *float64 `db:"left_balance_pct"` // left pedal's share of the power
	AvgLeftTorqueEffPct  *float64 `db:"avg_left_torque_effectiveness_pct"`
	AvgRightTorqueEffPct *float64 `db:"avg_right_torque_effectiveness_pct"`
	AvgLeftSmoothPct     *float64 `db:"avg_left_pedal_smoothness_pct"`
	AvgRightSmoothPct    *float64 `db:"avg_right_pedal_smoothness_pct"`
	TotalCycles          *float64 `db:"total_cycles"` // strides, strokes or pedal turns
	AvgStrokeDistanceM   *float64 `db:"avg_stroke_distance_m"`
	PoolLengthM          *float64 `db:"pool_length_m"`
	LengthCount          *float64 `db:"length_count"` // pool lengths swum
	StartLatitudeDeg     *float64 `db:"start_latitude_deg"`
	StartLongitudeDeg    *float64 `db:"start_longitude_deg"`
	EndLatitudeDeg       *float64 `db:"end_latitude_deg"`
	EndLongitudeDeg      *float64 `db:"end_longitude_deg"`
	MinLatitudeDeg       *float64 `db:"min_latitude_deg"` // bounding box
	MinLongitudeDeg      *float64 `db:"min_longitude_deg"`
	MaxLatitudeDeg       *float64 `db:"max_latitude_deg"`
	MaxLongitudeDeg      *float64 `db:"max_longitude_deg"`
}

// Session is one sport of a workout; a plain workout has one, a triathlon
// three and its transitions.
type Session struct {
	Ordinal  int // from 0, in time order
	Start    time.Time
	End      time.Time
	Name     string // sport profile name, if any
	Sport    string
	SubSport string
	Trigger  string
	Summary
	Extra map[string]any
}

// Lap is one lap of a session.
type Lap struct {
	Ordinal        int // from 0 over the whole activity, in time order
	SessionOrdinal int
	Start          time.Time
	End            time.Time
	Sport          string
	SubSport       string
	Trigger        string // FIT lap_trigger: manual, distance, session_end …
	Intensity      string // FIT intensity: active, rest, warmup …
	SwimStroke     string
	Summary
	Extra map[string]any
}

// Length is one length of a pool.
type Length struct {
	Ordinal        int // from 0 over the whole activity
	SessionOrdinal int
	LapOrdinal     int // -1 when it belongs to no lap
	Start          time.Time
	End            time.Time
	LengthType     string // active or idle
	SwimStroke     string // freestyle, breaststroke …
	ElapsedS       *float64
	TimerS         *float64
	Strokes        *float64
	AvgSpeedMPS    *float64
	AvgCadenceRPM  *float64 // strokes a minute
	EnergyKcal     *float64
	Extra          map[string]any
}

// Event is something that happened at an instant: timer started or stopped,
// gear shifted, alert shown.
type Event struct {
	Time    time.Time
	Event   string // FIT event: timer, lap, rear_gear_change …
	Type    string // FIT event_type: start, stop, stop_all, marker …
	Data    *int64
	Group   *int
	Message string
	Extra   map[string]any
}

// RR is the interval between two heart beats, ending at Time.
type RR struct {
	UnixMicro  int64
	IntervalMS float32
}

// HRV is the heart rate variability of an activity; see package parsers/hrv
// for the methods.
type HRV struct {
	HRVMeasures             // of all of it; DFAAlpha1 is the median of the windows
	Windows     []HRVWindow // two minutes each, one a minute
}

// HRVWindow is the variability of the two minutes that end at an instant.
type HRVWindow struct {
	UnixMicro int64
	HRVMeasures
}

// HRVMeasures are the measures of heart rate variability.
type HRVMeasures struct {
	Beats       int
	ArtefactPct *float64 // beats that are no normal ones, percent
	MeanRRMS    *float64
	SDNNMS      *float64 // also called SDRR
	RMSSDMS     *float64
	PNN50Pct    *float64
	PNN20Pct    *float64
	DFAAlpha1   *float64
}

// Device is a device or sensor that took part.
type Device struct {
	Ordinal         int // FIT device_index; 0 is the recorder itself
	Time            time.Time
	Manufacturer    string
	Product         string
	ProductName     string
	SerialNumber    string
	DeviceType      string // heart_rate, bike_power …
	SourceType      string // antplus, bluetooth_low_energy, local …
	SoftwareVersion string
	HardwareVersion string
	BatteryV        *float64
	BatteryPct      *float64
	BatteryStatus   string
	OperatingS      *float64
	Extra           map[string]any
}

// ZoneKind says of what quantity a zone is.
type ZoneKind string

// Kinds of zones.
const (
	ZoneHeartRate ZoneKind = "heart_rate"
	ZonePower     ZoneKind = "power"
	ZoneSpeed     ZoneKind = "speed"
	ZoneCadence   ZoneKind = "cadence"
)

// Zone is one intensity zone of a session or a lap with the time spent in it.
type Zone struct {
	Kind           ZoneKind
	SessionOrdinal int
	LapOrdinal     int // -1: of the whole session
	Zone           int // 0 is below zone 1
	Low            *float64
	High           *float64 // unit of the kind: bpm, W, m/s, rpm; nil: open
	TimeS          *float64 // time in the zone
}

// Set is one set of a strength workout.
type Set struct {
	Ordinal     int
	Start       time.Time
	DurationS   *float64
	Type        string // active or rest
	Category    string
	Exercise    string
	Repetitions *float64
	WeightKg    *float64
	Extra       map[string]any
}
