package sample

import (
	"math"
	"time"

	"github.com/muktihari/fit/profile/basetype"
	"github.com/muktihari/fit/profile/mesgdef"
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/profile/untyped/fieldnum"
	"github.com/muktihari/fit/profile/untyped/mesgnum"
)

// strydApp is the application id that foot pod's data field registers with.
var strydApp = []byte{0x18, 0xfb, 0x2c, 0xf0, 0x1a, 0x4b, 0x43, 0x0d, 0xad, 0x66, 0x98, 0x8c, 0x84, 0x74, 0x21, 0xf4}

// opening writes what stands before the first sample: whose file, by which
// devices, of whom, with which zones.
func (s *scribe) opening(w *workout) {
	start, r := w.time(0), w.rig
	id := mesgdef.NewFileId(nil).SetType(typedef.FileActivity).SetManufacturer(r.maker).SetProduct(r.product).
		SetSerialNumber(r.serial).SetTimeCreated(start)
	s.put(id.ToMesg(nil))
	s.put(mesgdef.NewFileCreator(nil).SetSoftwareVersion(r.software).ToMesg(nil))
	if w.stryd {
		s.strydFields()
	}
	s.devices(w, start)
	user := mesgdef.NewUserProfile(nil).SetGender(typedef.GenderFemale).SetAge(uint8(w.today.ageYears)).SetHeight(174).
		SetWeight(uint16(math.Round(w.today.weightKg * 10))).SetRestingHeartRate(round8(w.today.restHR)).
		SetDefaultMaxHeartRate(round8(w.today.maxHR))
	s.put(user.ToMesg(nil))
	s.zones(w)
	first := w.parts[0]
	sport, sub := sportOf(first)
	s.put(mesgdef.NewSport(nil).SetSport(sport).SetSubSport(sub).SetName(first.name).ToMesg(nil))
	if w.title != "" {
		s.put(mesgdef.NewWorkout(nil).SetSport(sport).SetWktName(w.title).SetNumValidSteps(uint16(len(w.laps))).ToMesg(nil))
	}
	if len(w.sets) > 0 {
		for i, e := range program {
			title := mesgdef.NewExerciseTitle(nil).SetMessageIndex(typedef.MessageIndex(i)).
				SetExerciseCategory(typedef.ExerciseCategory(e.category)).SetExerciseName(e.name).SetWktStepName([]string{e.title})
			s.put(title.ToMesg(nil))
		}
	}
	begin := mesgdef.NewEvent(nil).SetTimestamp(start).SetEvent(typedef.EventTimer).SetEventType(typedef.EventTypeStart).SetData(0).SetEventGroup(0)
	s.put(begin.ToMesg(nil))
}

// devices tells of the recorder and its sensors, at the beginning and at the end.
func (s *scribe) devices(w *workout, at time.Time) {
	for i, d := range append([]device{w.rig.device}, w.rig.sensors...) {
		info := mesgdef.NewDeviceInfo(nil).SetTimestamp(at).SetDeviceIndex(typedef.DeviceIndex(i)).SetManufacturer(d.maker).
			SetProduct(d.product).SetSerialNumber(d.serial).SetSoftwareVersion(d.software).SetSourceType(d.source).
			SetBatteryVoltage(uint16(math.Round(d.volts(w.id) * 256))).SetBatteryStatus(typedef.BatteryStatusGood).
			SetProductName(d.name)
		if d.kind != basetype.Uint8Invalid {
			info.SetDeviceType(d.kind)
		} else {
			info.SetCumOperatingTime(uint32(1+w.id%40) * 5400)
			if w.rig.modern {
				info.SetBatteryLevel(d.percent(w.id))
			}
		}
		s.put(info.ToMesg(nil))
	}
}

// zones writes the athlete's zones of the day.
func (s *scribe) zones(w *workout) {
	f := w.today
	target := mesgdef.NewZonesTarget(nil).SetMaxHeartRate(round8(f.maxHR)).SetThresholdHeartRate(round8(f.thresholdHR)).
		SetFunctionalThresholdPower(uint16(math.Round(f.ftpW))).SetHrCalcType(typedef.HrZoneCalcPercentLthr).
		SetPwrCalcType(typedef.PwrZoneCalcPercentFtp)
	s.put(target.ToMesg(nil))
	if w.rig.modern {
		return // they stand in time_in_zone
	}
	for i, high := range f.heartZones() {
		s.put(mesgdef.NewHrZone(nil).SetMessageIndex(typedef.MessageIndex(i)).SetHighBpm(uint8(high)).ToMesg(nil))
	}
}

// strydFields describes the foot pod's fields.
func (s *scribe) strydFields() {
	s.put(mesgdef.NewDeveloperDataId(nil).SetApplicationId(strydApp).SetDeveloperDataIndex(0).SetApplicationVersion(158).ToMesg(nil))
	for _, f := range []struct {
		num        uint8
		name, unit string
		base       basetype.BaseType
		native     uint8
	}{
		{strydPower, "Power", "Watts", basetype.Uint16, fieldnum.RecordPower},
		{strydForm, "Form Power", "Watts", basetype.Uint16, basetype.Uint8Invalid},
		{strydStiffness, "Leg Spring Stiffness", "kN/m", basetype.Float32, basetype.Uint8Invalid},
		{strydAir, "Air Power", "Watts", basetype.Uint16, basetype.Uint8Invalid},
	} {
		d := mesgdef.NewFieldDescription(nil).SetDeveloperDataIndex(0).SetFieldDefinitionNumber(f.num).
			SetFitBaseTypeId(f.base).SetFieldName([]string{f.name}).SetUnits([]string{f.unit})
		if f.native != basetype.Uint8Invalid {
			d.SetNativeMesgNum(mesgnum.Record).SetNativeFieldNum(f.native)
		}
		s.put(d.ToMesg(nil))
	}
}

func round8(v float64) uint8 { return uint8(math.Round(clamp(v, 0, 254))) }
