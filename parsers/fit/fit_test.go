package fit

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/muktihari/fit/encoder"
	"github.com/muktihari/fit/kit/hash/crc16"
	"github.com/muktihari/fit/profile/basetype"
	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"

	"athletedata/parsers"
	"athletedata/parsers/record"
)

var start = time.Date(2024, 5, 4, 6, 30, 0, 0, time.UTC)

// at is so many seconds after the start.
func at(s int) time.Time { return start.Add(time.Duration(s) * time.Second) }

// message is anything of mesgdef.
type message interface {
	ToMesg(*mesgdef.Options) proto.Message
}

func encode(t testing.TB, messages ...message) []byte {
	t.Helper()
	return encodeWith(t, nil, messages...)
}

func encodeWith(t testing.TB, opts []encoder.Option, messages ...message) []byte {
	t.Helper()
	f := &proto.FIT{}
	for _, m := range messages {
		f.Messages = append(f.Messages, m.ToMesg(nil))
	}
	var out bytes.Buffer
	if err := encoder.New(&out, opts...).Encode(f); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func fileID(kind typedef.File) message {
	return mesgdef.NewFileId(nil).SetType(kind).SetManufacturer(typedef.ManufacturerGarmin).SetProduct(uint16(typedef.GarminProductEdge530)).
		SetSerialNumber(3991234567).SetTimeCreated(start)
}

func rec(s int) *mesgdef.Record { return mesgdef.NewRecord(nil).SetTimestamp(at(s)) }

func session(from, to int, sport typedef.Sport) *mesgdef.Session {
	return mesgdef.NewSession(nil).SetStartTime(at(from)).SetTimestamp(at(to)).SetSport(sport).
		SetTotalElapsedTimeScaled(float64(to - from)).SetTotalTimerTimeScaled(float64(to - from))
}

func parse(t testing.TB, data []byte) []*record.Activity {
	t.Helper()
	var all []*record.Activity
	err := Parse(data, func(e record.Entity) error {
		all = append(all, e.(*record.Activity))
		return nil
	})
	if err != nil {
		t.Fatalf("parsing: %v", err)
	}
	return all
}

func one(t testing.TB, data []byte) *record.Activity {
	t.Helper()
	all := parse(t, data)
	if len(all) != 1 {
		t.Fatalf("%d activities", len(all))
	}
	return all[0]
}

func value(t testing.TB, r record.Record, f record.Field) float64 {
	t.Helper()
	v, ok := r.Get(f)
	if !ok {
		t.Fatalf("%s is missing", record.FieldTable[f].Column)
	}
	return float64(v)
}

func near(t testing.TB, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-4*math.Max(1, math.Abs(want)) {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

func TestRide(t *testing.T) {
	r := rec(0).SetPositionLatDegrees(47.5).SetPositionLongDegrees(-122.25).SetHeartRate(140).SetCadence(88).SetFractionalCadenceScaled(0.5).
		SetPower(250).SetDistanceScaled(1234.5).SetEnhancedSpeedScaled(9.876).SetSpeedScaled(9.8).SetEnhancedAltitudeScaled(512.4).SetTemperature(-3).
		SetLeftRightBalance(typedef.LeftRightBalance(0x80 | 47)).SetGradeScaled(-2.5).SetAccumulatedPower(70000)
	a := one(t, encode(t, fileID(typedef.FileActivity), r, rec(1).SetHeartRate(141),
		session(0, 3600, typedef.SportCycling).SetTotalDistanceScaled(30000.25).SetAvgHeartRate(145).SetTotalAscent(800).SetAvgCadence(85).
			SetAvgFractionalCadenceScaled(0.25).SetEnhancedAvgSpeedScaled(8.333).SetAvgSpeedScaled(8.3).SetTotalWork(900000).
			SetLeftRightBalance(typedef.LeftRightBalance100(0x8000|4925)).SetNecLatDegrees(47.6).SetNecLongDegrees(-122.1).SetSportProfileName("Road"),
		mesgdef.NewActivity(nil).SetTimestamp(at(3600)).SetLocalTimestamp(at(3600-7*3600))))
	if a.Sport != "cycling" || a.Manufacturer != "garmin" || a.Product != "edge_530" || a.SerialNumber != "3991234567" {
		t.Errorf("%s by %s %s %s", a.Sport, a.Manufacturer, a.Product, a.SerialNumber)
	}
	if a.UTCOffsetS == nil || *a.UTCOffsetS != -7*3600 {
		t.Errorf("offset %v", a.UTCOffsetS)
	}
	if !a.Start.Equal(start) || !a.End.Equal(at(3600)) || a.Partial != "" {
		t.Errorf("from %v to %v, partial %q", a.Start, a.End, a.Partial)
	}
	got := a.Records[0]
	near(t, "latitude", got.LatitudeDeg, 47.5)
	near(t, "longitude", got.LongitudeDeg, -122.25)
	for f, want := range map[record.Field]float64{
		record.HeartRate: 140, record.Cadence: 88.5, record.Power: 250, record.Distance: 1234.5, record.Speed: 9.876,
		record.Altitude: 512.4, record.Temperature: -3, record.LeftBalance: 53, record.Grade: -2.5, record.AccumulatedPower: 70000,
	} {
		near(t, record.FieldTable[f].Column, value(t, got, f), want)
	}
	if a.Records[1].Present != 1<<record.HeartRate || a.Records[1].HasPosition {
		t.Errorf("what is not in the file must be missing: %+v", a.Records[1])
	}
	for what, c := range map[string]struct {
		got  *float64
		want float64
	}{
		"distance": {a.DistanceM, 30000.25}, "heart rate": {a.AvgHeartRateBPM, 145}, "ascent": {a.AscentM, 800}, "cadence": {a.AvgCadenceRPM, 85.25},
		"speed": {a.AvgSpeedMPS, 8.333}, "work": {a.WorkJ, 900000}, "balance": {a.LeftBalancePct, 50.75}, "north": {a.MaxLatitudeDeg, 47.6},
	} {
		if c.got == nil {
			t.Errorf("%s is missing", what)
			continue
		}
		near(t, what, *c.got, c.want)
	}
	if a.Sessions[0].Name != "Road" {
		t.Errorf("session is called %q", a.Sessions[0].Name)
	}
}

func TestTriathlonIsOneActivityWithSessions(t *testing.T) {
	a := one(t, encode(t, fileID(typedef.FileActivity),
		rec(0).SetHeartRate(120), rec(1000).SetHeartRate(130), rec(5000).SetHeartRate(140),
		session(0, 900, typedef.SportSwimming).SetTotalDistanceScaled(1500), session(900, 1000, typedef.SportTransition),
		session(1000, 4600, typedef.SportCycling).SetTotalDistanceScaled(40000), session(4600, 7000, typedef.SportRunning).SetTotalDistanceScaled(10000),
		mesgdef.NewLap(nil).SetStartTime(at(1000)).SetTimestamp(at(4600)).SetTotalElapsedTimeScaled(3600)))
	if a.Sport != "multisport" || len(a.Sessions) != 4 || a.Sessions[2].Sport != "cycling" {
		t.Errorf("%s with %d sessions", a.Sport, len(a.Sessions))
	}
	near(t, "distance", *a.DistanceM, 51500)
	if a.Laps[0].SessionOrdinal != 2 {
		t.Errorf("the lap belongs to session %d", a.Laps[0].SessionOrdinal)
	}
	if !a.End.Equal(at(7000)) {
		t.Errorf("ends %v", a.End)
	}
}

func TestChainedFilesAreSeveralActivities(t *testing.T) {
	first := encode(t, fileID(typedef.FileActivity), rec(0).SetHeartRate(100), session(0, 10, typedef.SportRunning))
	settings := encode(t, fileID(typedef.FileSettings), mesgdef.NewUserProfile(nil).SetAge(40))
	second := encode(t, fileID(typedef.FileActivity), rec(100).SetHeartRate(110), session(100, 110, typedef.SportCycling))
	all := parse(t, append(append(append([]byte{}, first...), settings...), second...))
	if len(all) != 2 || all[0].Sport != "running" || all[1].Sport != "cycling" || all[1].Ordinal != 1 {
		t.Errorf("%d activities", len(all))
	}
}

func TestHeaderOf12Bytes(t *testing.T) {
	data := encode(t, fileID(typedef.FileActivity), rec(0).SetHeartRate(100), session(0, 10, typedef.SportRunning))
	short := append([]byte{12}, data[1:12]...)
	short = append(short, data[14:len(data)-2]...)
	sum := crc16.New()
	sum.Write(short) // over header and messages, as devices do
	short = binary.LittleEndian.AppendUint16(short, sum.Sum16())
	if a := one(t, short); len(a.Records) != 1 || a.Partial != "" {
		t.Errorf("%d records, partial %q", len(a.Records), a.Partial)
	}
}

func TestWrongChecksumKeepsTheData(t *testing.T) {
	data := encode(t, fileID(typedef.FileActivity), rec(0).SetHeartRate(100), session(0, 10, typedef.SportRunning))
	data[len(data)-1] ^= 0x55
	if a := one(t, data); len(a.Records) != 1 || !strings.Contains(a.Partial, "checksum") {
		t.Errorf("%d records, partial %q", len(a.Records), a.Partial)
	}
}

func TestRecordingThatWasNeverClosed(t *testing.T) {
	data := encode(t, fileID(typedef.FileActivity), rec(0).SetHeartRate(100), rec(1).SetHeartRate(101))
	binary.LittleEndian.PutUint32(data[4:], 0)
	if a := one(t, data[:len(data)-2]); len(a.Records) != 2 || !strings.Contains(a.Partial, "never closed") {
		t.Errorf("%d records, partial %q", len(a.Records), a.Partial)
	}
}

// Wherever a file is cut off, what is before the cut is there and the user is
// told; nothing panics.
func TestTruncatedAtEveryByte(t *testing.T) {
	messages := []message{fileID(typedef.FileActivity)}
	for i := range 20 {
		messages = append(messages, rec(i).SetHeartRate(uint8(100+i)))
	}
	messages = append(messages, session(0, 20, typedef.SportRunning))
	data := encode(t, messages...)
	seen := 0
	for n := range len(data) {
		var got *record.Activity
		err := Parse(data[:n], func(e record.Entity) error { got = e.(*record.Activity); return nil })
		if err == nil && got.Partial == "" {
			t.Fatalf("cut at byte %d of %d, and nobody says so", n, len(data))
		}
		if got != nil {
			if len(got.Records) < seen {
				t.Fatalf("byte %d: %d records after %d", n, len(got.Records), seen)
			}
			seen = len(got.Records)
		}
	}
	if seen != 20 {
		t.Errorf("only %d records before the last byte", seen)
	}
}

func TestForgottenEndianFlag(t *testing.T) {
	data := encode(t, fileID(typedef.FileActivity), rec(0).SetHeartRate(100), session(0, 10, typedef.SportRunning))
	at := bytes.Index(data, []byte{3, 4, byte(basetype.Uint32z)}) // file_id.serial_number
	if at < 0 {
		t.Fatal("the definition is not where it should be")
	}
	data[at+2] &^= 0x80
	if a := one(t, data); a.SerialNumber != "3991234567" {
		t.Errorf("serial number %q", a.SerialNumber)
	}
}

func TestCompressedTimestamps(t *testing.T) {
	messages := []message{fileID(typedef.FileActivity)}
	for i := range 70 { // the five bits roll over twice
		messages = append(messages, rec(i).SetHeartRate(uint8(100+i)))
	}
	data := encodeWith(t, []encoder.Option{encoder.WithHeaderOption(encoder.HeaderOptionCompressedTimestamp, 0)}, messages...)
	a := one(t, data)
	for i, r := range a.Records {
		if r.UnixMicro != at(i).UnixMicro() {
			t.Fatalf("record %d at %v", i, time.UnixMicro(r.UnixMicro).UTC())
		}
	}
	if len(a.Records) != 70 {
		t.Errorf("%d records", len(a.Records))
	}
}

func TestCompressedSpeedAndDistance(t *testing.T) {
	pack := func(speed, distance uint32) [3]byte { // cm/s, 1/16 m
		return [3]byte{byte(speed), byte(speed>>8&0x0f) | byte(distance<<4), byte(distance >> 4)}
	}
	a := one(t, encode(t, fileID(typedef.FileActivity), rec(0).SetCompressedSpeedDistance(pack(345, 4090)),
		rec(1).SetCompressedSpeedDistance(pack(350, 10)))) // rolled over: 16 sixteenths further
	near(t, "speed", value(t, a.Records[0], record.Speed), 3.45)
	near(t, "distance", value(t, a.Records[1], record.Distance)-value(t, a.Records[0], record.Distance), 1)
}

func TestDeveloperFields(t *testing.T) {
	describe := func(num uint8, name string, base basetype.BaseType) message {
		return mesgdef.NewFieldDescription(nil).SetDeveloperDataIndex(0).SetFieldDefinitionNumber(num).SetFitBaseTypeId(base).SetFieldName([]string{name})
	}
	r := rec(0).SetHeartRate(150).SetDeveloperFields(
		proto.DeveloperField{Num: 0, DeveloperDataIndex: 0, Value: proto.Uint16(64)},
		proto.DeveloperField{Num: 1, DeveloperDataIndex: 0, Value: proto.Float32(37.9)},
		proto.DeveloperField{Num: 2, DeveloperDataIndex: 0, Value: proto.Uint8(3)},
		proto.DeveloperField{Num: 3, DeveloperDataIndex: 0, Value: proto.Uint8(99)})
	a := one(t, encodeWith(t, []encoder.Option{encoder.WithProtocolVersion(proto.V2)}, fileID(typedef.FileActivity),
		mesgdef.NewDeveloperDataId(nil).SetDeveloperDataIndex(0),
		describe(0, "Form Power", basetype.Uint16), describe(1, "core_temperature", basetype.Float32),
		describe(2, "Doughnuts", basetype.Uint8), describe(3, "Heart Rate", basetype.Uint8), r))
	got := a.Records[0]
	near(t, "form power", value(t, got, record.FormPower), 64)
	near(t, "core temperature", value(t, got, record.CoreTemperature), 37.9)
	if got.Extra["Doughnuts"] != 3.0 {
		t.Errorf("extra %v", got.Extra)
	}
	near(t, "the device's own heart rate", value(t, got, record.HeartRate), 150)
	if got.Extra["Heart Rate"] != 99.0 {
		t.Errorf("the second heart rate is lost: %v", got.Extra)
	}
}

// Apps choose their units: Stryd writes centimetres where Garmin's own field has
// millimetres. What is no measure of the column's kind stays under its name.
func TestDeveloperFieldsInOtherUnits(t *testing.T) {
	for _, c := range []struct {
		name, units string
		native      uint8 // field of the record that it stands for; 255: none
		value       float32
		field       record.Field
		want        float64 // NaN: no column
	}{
		{"Vertical Oscillation", "Centimeters", 39, 7.82, record.VerticalOscillation, 78.2},
		{"Vertical Oscillation", "cm", 255, 7.82, record.VerticalOscillation, 78.2},
		{"Vertical Oscillation", "mm", 255, 78.2, record.VerticalOscillation, 78.2},
		{"Vertical Oscillation", "Inches", 255, 3, record.VerticalOscillation, 76.2},
		{"Vertical Oscillation", "", 255, 78.2, record.VerticalOscillation, 78.2},
		{"Ground Time", "Milliseconds", 41, 251, record.StanceTime, 251},
		{"Ground Time", "s", 255, 0.251, record.StanceTime, 251},
		{"Step Length", "m", 255, 1.18, record.StepLength, 1180},
		{"Leg Spring Stiffness", "KN/m", 255, 11.5, record.LegSpringStiffness, 11.5},
		{"Leg Spring Stiffness", "N/m", 255, 11500, record.LegSpringStiffness, 11.5},
		{"core_temperature", "°C", 139, 37.9, record.CoreTemperature, 37.9},
		{"core_temperature", "°F", 139, 98.6, record.CoreTemperature, 37},
		{"skin_temperature", "K", 255, 300, record.SkinTemperature, 26.85},
		{"Total Hemoglobin Conc", "g/L", 255, 125, record.TotalHemoglobin, 12.5},
		{"Impact", "bw/s", 255, 62, record.ImpactLoadingRate, 62},
		{"Cadence", "RPM", 4, 84, record.Cadence, 84},
		{"Run Speed", "km/h", 6, 18, record.Speed, 5},
		{"Distance", "Miles", 5, 2, record.Distance, 3218.688},
		{"Pace", "min/km", 6, 4.5, record.Speed, math.NaN()},
		{"Power", "kW", 255, 0.25, record.Power, 250},
		{"Power", "%", 255, 88, record.Power, math.NaN()},
		{"HR", "%", 255, 71, record.HeartRate, math.NaN()},
		{"Torque", "Nm", 255, 34, record.Torque, 34},
	} {
		d := mesgdef.NewFieldDescription(nil).SetDeveloperDataIndex(0).SetFieldDefinitionNumber(0).SetFitBaseTypeId(basetype.Float32).
			SetFieldName([]string{c.name}).SetUnits([]string{c.units})
		if c.native != 255 {
			d.SetNativeMesgNum(typedef.MesgNumRecord).SetNativeFieldNum(c.native)
		}
		r := rec(0).SetPositionLat(1).SetPositionLong(1).SetDeveloperFields(proto.DeveloperField{Value: proto.Float32(c.value)})
		got := one(t, encodeWith(t, []encoder.Option{encoder.WithProtocolVersion(proto.V2)}, fileID(typedef.FileActivity),
			mesgdef.NewDeveloperDataId(nil).SetDeveloperDataIndex(0), d, r)).Records[0]
		what := fmt.Sprintf("%s in %q", c.name, c.units)
		if math.IsNaN(c.want) {
			if _, there := got.Get(c.field); there || got.Extra[c.name] == nil {
				t.Errorf("%s has a column: %v, extra %v", what, there, got.Extra)
			}
			continue
		}
		near(t, what, value(t, got, c.field), c.want)
	}
}

func TestBeatToBeat(t *testing.T) {
	a := one(t, encode(t, fileID(typedef.FileActivity), rec(0).SetHeartRate(75),
		mesgdef.NewHrv(nil).SetTimeScaled([]float64{0.8, 0.81}), rec(1).SetHeartRate(75), mesgdef.NewHrv(nil).SetTimeScaled([]float64{0.79})))
	if len(a.RR) != 3 || a.RR[1].IntervalMS != 810 {
		t.Fatalf("intervals %v", a.RR)
	}
	near(t, "end of the second interval", float64(a.RR[1].UnixMicro-start.UnixMicro())/1e6, 1.61)
}

func TestHeartRateOfASwimStrap(t *testing.T) {
	swim := encode(t, fileID(typedef.FileActivity), rec(0).SetDistanceScaled(0), rec(1).SetDistanceScaled(1), rec(2).SetDistanceScaled(2).SetHeartRate(99),
		session(0, 3, typedef.SportSwimming))
	// 1024 ticks a second, of which only the last 12 bits are sent.
	ticks := []int{1024, 2048, 3072, 4096, 5120, 6144, 7168, 8192}
	var packed []byte
	for i := 0; i < len(ticks); i += 2 {
		x, y := ticks[i]&0xfff, ticks[i+1]&0xfff
		packed = append(packed, byte(x), byte(x>>8)|byte(y<<4), byte(y>>4))
	}
	strap := encode(t, fileID(typedef.FileActivity),
		mesgdef.NewHr(nil).SetTimestamp(start).SetFilteredBpm([]uint8{120}).SetEventTimestampScaled([]float64{0}),
		mesgdef.NewHr(nil).SetFilteredBpm([]uint8{121, 122, 123, 124, 125, 126, 127, 128}).SetEventTimestamp12(packed))
	a := one(t, append(append([]byte{}, swim...), strap...))
	if len(a.RR) != 8 || a.RR[7].IntervalMS != 1000 || a.RR[7].UnixMicro != at(8).UnixMicro() {
		t.Errorf("intervals %v", a.RR)
	}
	near(t, "merged heart rate", value(t, a.Records[1], record.HeartRate), 121)
	near(t, "measured heart rate", value(t, a.Records[2], record.HeartRate), 99)
}

func TestPoolSwim(t *testing.T) {
	a := one(t, encode(t, fileID(typedef.FileActivity), session(0, 100, typedef.SportSwimming).SetPoolLengthScaled(25).SetNumActiveLengths(2),
		mesgdef.NewLap(nil).SetStartTime(at(0)).SetTimestamp(at(100)).SetTotalElapsedTimeScaled(100).SetSwimStroke(typedef.SwimStrokeFreestyle),
		mesgdef.NewLength(nil).SetStartTime(at(0)).SetTimestamp(at(30)).SetTotalElapsedTimeScaled(30).SetTotalStrokes(18).
			SetSwimStroke(typedef.SwimStrokeFreestyle).SetLengthType(typedef.LengthTypeActive),
		mesgdef.NewLength(nil).SetStartTime(at(30)).SetTimestamp(at(60)).SetTotalElapsedTimeScaled(30).SetLengthType(typedef.LengthTypeIdle)))
	if len(a.Lengths) != 2 || *a.Lengths[0].Strokes != 18 || a.Lengths[0].SwimStroke != "freestyle" || a.Lengths[1].LengthType != "idle" || a.Lengths[1].LapOrdinal != 0 {
		t.Errorf("lengths %+v", a.Lengths)
	}
	if a.Laps[0].SwimStroke != "freestyle" || *a.PoolLengthM != 25 || *a.LengthCount != 2 {
		t.Errorf("lap %+v", a.Laps[0])
	}
}

func TestZonesAndDevicesAndSets(t *testing.T) {
	a := one(t, encode(t, fileID(typedef.FileActivity), session(0, 100, typedef.SportTraining).SetSubSport(typedef.SubSportStrengthTraining),
		mesgdef.NewTimeInZone(nil).SetReferenceMesg(typedef.MesgNumSession).SetReferenceIndex(0).
			SetTimeInHrZoneScaled([]float64{10, 60, 30}).SetHrZoneHighBoundary([]uint8{100, 130, 150}),
		mesgdef.NewDeviceInfo(nil).SetTimestamp(at(0)).SetDeviceIndex(1).SetManufacturer(typedef.ManufacturerGarmin).SetBatteryVoltageScaled(3.1).
			SetSourceType(typedef.SourceTypeAntplus).SetDeviceType(uint8(typedef.AntplusDeviceTypeHeartRate)),
		mesgdef.NewDeviceInfo(nil).SetTimestamp(at(90)).SetDeviceIndex(1).SetBatteryStatus(typedef.BatteryStatusLow),
		mesgdef.NewSet(nil).SetTimestamp(at(50)).SetStartTime(at(20)).SetSetType(typedef.SetTypeActive).SetRepetitions(10).SetWeightScaled(62.5).
			SetCategory([]typedef.ExerciseCategory{typedef.ExerciseCategorySquat}).SetCategorySubtype([]uint16{uint16(typedef.SquatExerciseNameBarbellBackSquat)})))
	if len(a.Zones) != 3 || *a.Zones[1].Low != 100 || *a.Zones[1].High != 130 || *a.Zones[1].TimeS != 60 {
		t.Errorf("zones %+v", a.Zones)
	}
	if len(a.Devices) != 1 || a.Devices[0].DeviceType != "heart_rate" || a.Devices[0].BatteryStatus != "low" || a.Devices[0].BatteryV == nil {
		t.Errorf("devices %+v", a.Devices)
	}
	if len(a.Sets) != 1 || a.Sets[0].Category != "squat" || a.Sets[0].Exercise != "barbell_back_squat" || *a.Sets[0].WeightKg != 62.5 {
		t.Errorf("sets %+v", a.Sets)
	}
}

// A file without a session still has its sport, times and samples.
func TestWithoutSession(t *testing.T) {
	a := one(t, encode(t, fileID(typedef.FileActivity), mesgdef.NewSport(nil).SetSport(typedef.SportRowing), rec(0).SetHeartRate(100), rec(60).SetHeartRate(120)))
	if a.Sport != "rowing" || !a.Start.Equal(start) || !a.End.Equal(at(60)) || len(a.Sessions) != 0 {
		t.Errorf("%s from %v to %v", a.Sport, a.Start, a.End)
	}
}

func TestClockThatWasNeverSet(t *testing.T) {
	old := time.Date(1989, 12, 31, 0, 5, 0, 0, time.UTC)
	a := one(t, encode(t, fileID(typedef.FileActivity), mesgdef.NewRecord(nil).SetTimestamp(old).SetHeartRate(100)))
	if a.Start.Year() != 1989 || a.Extra["clock_not_set"] != true {
		t.Errorf("start %v, extra %v", a.Start, a.Extra)
	}
}

func TestOtherKindsAreNamed(t *testing.T) {
	for kind, want := range map[typedef.File]string{
		typedef.FileWorkout: "workout", typedef.FileCourse: "course", typedef.FileSettings: "settings", typedef.FileMonitoringB: "monitoring",
		typedef.FileActivity: "nothing recorded",
	} {
		err := Parse(encode(t, fileID(kind)), func(record.Entity) error { t.Error("something was emitted"); return nil })
		var unsupported *parsers.Unsupported
		if !errors.As(err, &unsupported) || !strings.Contains(unsupported.What, want) {
			t.Errorf("%v: %v", kind, err)
		}
	}
}

func TestErrorOfTheReceiverStops(t *testing.T) {
	stop := errors.New("full")
	data := encode(t, fileID(typedef.FileActivity), rec(0).SetHeartRate(1))
	if err := Parse(append(append([]byte{}, data...), data...), func(record.Entity) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error %v", err)
	}
}

func FuzzParse(f *testing.F) {
	whole := encode(f, fileID(typedef.FileActivity), rec(0).SetHeartRate(100).SetPositionLatDegrees(1).SetPositionLongDegrees(1),
		mesgdef.NewHrv(nil).SetTimeScaled([]float64{0.8}), session(0, 10, typedef.SportRunning))
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add(append(append([]byte{}, whole...), whole...))
	f.Add(encode(f, fileID(typedef.FileMonitoringB), info(0, 7200), mon().SetTimestamp16(1).SetHeartRate(60).SetCurrentActivityTypeIntensity(70).SetCycles(5),
		mesgdef.NewHsaStepData(nil).SetTimestamp(at(0)).SetSteps([]uint32{1, 2})))
	f.Add(encode(f, fileID(fileSleep), level(0, typedef.SleepLevelRem), level(60, typedef.SleepLevelDeep), mesgdef.NewSleepAssessment(nil).SetOverallSleepScore(50)))
	f.Add([]byte{12, 16, 0, 0, 0, 0, 0, 0, '.', 'F', 'I', 'T', 0x40})
	f.Fuzz(func(t *testing.T, data []byte) {
		err := Parse(data, func(e record.Entity) error {
			a, ok := e.(*record.Activity)
			if !ok {
				return checkFacts(e.(*record.Facts))
			}
			if a.Start.IsZero() || a.End.Before(a.Start) {
				t.Fatalf("from %v to %v", a.Start, a.End)
			}
			return nil
		})
		if errors.Is(err, errImpossible) {
			t.Fatal(err)
		}
	})
}

var errImpossible = errors.New("impossible")

// checkFacts says what no bytes may bring about.
func checkFacts(f *record.Facts) error {
	for _, s := range f.Steps {
		if s.Steps != nil && *s.Steps < 0 {
			return fmt.Errorf("%w: negative steps", errImpossible)
		}
	}
	for _, s := range f.SleepStages {
		if s.DurationS <= 0 || s.Stage == "" {
			return fmt.Errorf("%w: a stage without length or name", errImpossible)
		}
	}
	return nil
}
