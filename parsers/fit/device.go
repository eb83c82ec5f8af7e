package fit

import (
	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"

	"athletedata/parsers/record"
)

// onDevice merges the device_info messages of a device: they are repeated, and
// later ones say what changed.
func (b *builder) onDevice(m *proto.Message) {
	d := record.Device{Time: b.last}
	index, manufacturer, product, kind, source := -1, -1, -1, -1, -1
	for i := range m.Fields {
		f := &m.Fields[i]
		n, ok := code(f)
		switch f.Num {
		case 253:
			if t, ok := instant(f); ok {
				d.Time = t
			}
		case 0:
			if ok {
				index = n
			}
		case 1:
			if ok {
				kind = n
			}
		case 2:
			if ok {
				manufacturer = n
			}
		case 3:
			d.SerialNumber = serial(f)
		case 4:
			if ok {
				product = n
			}
		case 5:
			if v, ok := number(f); ok {
				d.SoftwareVersion = version(v)
			}
		case 6:
			d.HardwareVersion = serial(f)
		case 7:
			d.OperatingS = pointer(f)
		case 10:
			d.BatteryV = pointer(f)
		case 11:
			if ok {
				d.BatteryStatus = known(typedef.BatteryStatus(n).String())
			}
		case 25:
			if ok {
				source = n
			}
		case 27:
			d.ProductName = text(f)
		case 32:
			d.BatteryPct = pointer(f)
		default:
			keepExtra(&d.Extra, f)
		}
	}
	b.dev.keep(m, &d.Extra)
	d.Manufacturer = manufacturerName(manufacturer)
	d.Product = productName(manufacturer, product)
	if source >= 0 {
		d.SourceType = known(typedef.SourceType(source).String())
	}
	d.DeviceType = deviceType(kind, source)
	if index < 0 {
		index = 1000 + len(b.a.Devices) // nameless ones are all different
	}
	at, ok := b.devices[index]
	if !ok {
		b.devices[index] = len(b.a.Devices)
		d.Ordinal = index
		b.a.Devices = append(b.a.Devices, d)
		return
	}
	merge(&b.a.Devices[at], d)
}

// deviceType names the kind of a sensor: the numbers mean something else on
// the device itself and over Bluetooth than over ANT+.
func deviceType(kind, source int) string {
	if kind < 0 {
		return ""
	}
	switch typedef.SourceType(source) {
	case typedef.SourceTypeLocal:
		return known(typedef.LocalDeviceType(kind).String())
	case typedef.SourceTypeBluetoothLowEnergy:
		return known(typedef.BleDeviceType(kind).String())
	}
	return known(typedef.AntplusDeviceType(kind).String())
}

func merge(into *record.Device, d record.Device) {
	into.Time = d.Time
	for _, p := range []struct {
		to   *string
		from string
	}{
		{&into.Manufacturer, d.Manufacturer}, {&into.Product, d.Product}, {&into.ProductName, d.ProductName},
		{&into.SerialNumber, d.SerialNumber}, {&into.DeviceType, d.DeviceType}, {&into.SourceType, d.SourceType},
		{&into.SoftwareVersion, d.SoftwareVersion}, {&into.HardwareVersion, d.HardwareVersion}, {&into.BatteryStatus, d.BatteryStatus},
	} {
		if p.from != "" {
			*p.to = p.from
		}
	}
	for _, p := range []struct {
		to   **float64
		from *float64
	}{{&into.BatteryV, d.BatteryV}, {&into.BatteryPct, d.BatteryPct}, {&into.OperatingS, d.OperatingS}} {
		if p.from != nil {
			*p.to = p.from
		}
	}
	for k, v := range d.Extra {
		if into.Extra == nil {
			into.Extra = map[string]any{}
		}
		into.Extra[k] = v
	}
}
