package sample

import (
	"github.com/muktihari/fit/profile/basetype"
	"github.com/muktihari/fit/profile/typedef"
)

// rig is what records a workout: a watch or a bike computer, with its sensors.
type rig struct {
	device
	modern   bool // 14-byte header, protocol 2.0, 32-bit speed and altitude, zones of laps
	shifting bool // electronic gears that tell the computer
	sensors  []device
}

// device is one piece of hardware, as FIT's device_info tells of it.
type device struct {
	maker    typedef.Manufacturer
	product  uint16
	name     string
	serial   uint32
	software uint16 // 1/100
	kind     uint8  // ANT+ device type; invalid for the recorder
	battery  float64
	source   typedef.SourceType
}

// The athlete's devices. Serial numbers are invented.
var (
	oldWatch = device{maker: typedef.ManufacturerGarmin, product: uint16(typedef.GarminProductFr920xt), name: "Forerunner 920XT",
		serial: 3900017254, software: 970, kind: basetype.Uint8Invalid, battery: 3.9, source: typedef.SourceTypeLocal}
	newWatch = device{maker: typedef.ManufacturerGarmin, product: uint16(typedef.GarminProductFenix7), name: "fenix 7",
		serial: 3417006112, software: 1511, kind: basetype.Uint8Invalid, battery: 4.1, source: typedef.SourceTypeLocal}
	bikeComputer = device{maker: typedef.ManufacturerGarmin, product: uint16(typedef.GarminProductEdge530), name: "Edge 530",
		serial: 3361190045, software: 975, kind: basetype.Uint8Invalid, battery: 4.0, source: typedef.SourceTypeLocal}
	strap = device{maker: typedef.ManufacturerGarmin, product: uint16(typedef.GarminProductHrmPro), name: "HRM-Pro",
		serial: 70341188, software: 980, kind: uint8(typedef.AntplusDeviceTypeHeartRate), battery: 2.95, source: typedef.SourceTypeAntplus}
	footPod = device{maker: typedef.ManufacturerStryd, product: 15, name: "Stryd",
		serial: 5119034, software: 219, kind: uint8(typedef.AntplusDeviceTypeStrideSpeedDistance), battery: 3.7, source: typedef.SourceTypeBluetoothLowEnergy}
	pedals = device{maker: typedef.ManufacturerFaveroElectronics, product: 12, name: "Assioma Duo",
		serial: 24817, software: 450, kind: uint8(typedef.AntplusDeviceTypeBikePower), battery: 3.8, source: typedef.SourceTypeAntplus}
	gears = device{maker: typedef.ManufacturerShimano, product: 1, name: "Di2",
		serial: 9120, software: 410, kind: uint8(typedef.AntplusDeviceTypeShifting), battery: 7.6, source: typedef.SourceTypeAntplus}
)

// rigFor says with what a workout is recorded. The old watch is worn during
// the first fifth of the years, the bike computer is on the bike throughout.
func (l *life) rigFor(p plan) rig {
	switch p.kind {
	case ride, longRide, commute, trainer:
		r := rig{device: bikeComputer, modern: true, shifting: p.kind != trainer, sensors: []device{strap, pedals}}
		if r.shifting {
			r.sensors = append(r.sensors, gears)
		}
		return r
	}
	r := rig{device: oldWatch, sensors: []device{strap}}
	if p.day >= l.newAt {
		r.device, r.modern = newWatch, true
	}
	if p.stryd {
		r.sensors = append(r.sensors, footPod)
	}
	return r
}

// volts of a battery that is used up over about a hundred workouts.
func (d device) volts(workout int) float64 {
	return d.battery * (1 - 0.15*float64((workout+int(d.serial%97))%100)/100)
}

// percent of the recorder's battery, which is charged every few workouts.
func (d device) percent(workout int) uint8 { return uint8(96 - 11*((workout+int(d.serial%7))%7)) }
