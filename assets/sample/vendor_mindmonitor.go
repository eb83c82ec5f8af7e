package sample

import (
	"archive/zip"
	"math"
	"strconv"
	"time"
)

// mindmonitorHeads are those of a Muse 2, as Mind Monitor writes them.
const mindmonitorHeads = "TimeStamp,Delta_TP9,Delta_AF7,Delta_AF8,Delta_TP10,Theta_TP9,Theta_AF7,Theta_AF8,Theta_TP10," +
	"Alpha_TP9,Alpha_AF7,Alpha_AF8,Alpha_TP10,Beta_TP9,Beta_AF7,Beta_AF8,Beta_TP10,Gamma_TP9,Gamma_AF7,Gamma_AF8,Gamma_TP10," +
	"RAW_TP9,RAW_AF7,RAW_AF8,RAW_TP10,AUX_RIGHT,Accelerometer_X,Accelerometer_Y,Accelerometer_Z,Gyro_X,Gyro_Y,Gyro_Z," +
	"PPG_Ambient,PPG_IR,PPG_Red,Heart_Rate,HeadBandOn,HSI_TP9,HSI_AF7,HSI_AF8,HSI_TP10,Battery,Elements\n"

const (
	mindmonitorColumns = 43
	mindmonitorHz      = 256 // rows a second in constant mode
	mindmonitorPacket  = 12  // rows that the phone takes at once and stamps alike
	meditationS        = 600
	rawScan            = 60 // seconds of the one recording in constant mode
)

// mindmonitorFiles is what a headband records when the athlete sits down, two
// evenings a month, for ten minutes at one row a second; and once, for a
// minute, with every sample. The app zips each recording alone.
func mindmonitorFiles(opts Options) ([]file, error) {
	l := newLife(opts)
	var files []file
	add := func(m *meditation, text []byte) error {
		name := "mindMonitor_" + m.start.Format("2006-01-02--15-04-05")
		data, err := zipped([]file{{name + ".csv", text}}, zip.Deflate)
		files = append(files, file{"vendors/Mind Monitor/" + name + ".zip", data})
		return err
	}
	for day := range l.days {
		date := l.date(day)
		if date.Day() == 5 || date.Day() == 19 {
			m := newMeditation(l, day, 20*60+40)
			if err := add(m, m.record()); err != nil {
				return nil, err
			}
		}
		if date.Day() == 12 && date.Month() == time.February && day < 366 {
			m := newMeditation(l, day, 21*60+5)
			if err := add(m, m.recordSamples()); err != nil {
				return nil, err
			}
		}
	}
	return files, nil
}

// meditation is a sitting: bands of the brain, heart, head and headband.
type meditation struct {
	c       *chance
	start   time.Time // on the clock of the place
	restHR  float64
	bands   [5][4]wobble // delta … gamma at TP9, AF7, AF8, TP10
	contact [4]int       // seconds of poor contact that are left
	poor    [4]string
	pulse   wobble
	tilt    [3]float64
	battery float64
	b       []byte
}

func newMeditation(l *life, day, minute int) *meditation {
	m := &meditation{c: chanceOf(l.opts.Seed, 0xEE6, uint64(day), uint64(minute)), restHR: l.on(day).restHR}
	m.start = l.whereabouts(day).clock(l.date(day), minute+m.c.intn(40), m.c.intn(60)).Add(time.Duration(m.c.intn(1000)) * time.Millisecond)
	for i := range m.bands {
		for j := range m.bands[i] {
			m.bands[i][j] = newWobble(0.13, 6)
			m.bands[i][j].value = 0.13 * m.c.normal()
		}
	}
	m.pulse = newWobble(1.6, 12)
	m.tilt = [3]float64{m.c.between(-0.12, 0.05), m.c.between(-0.05, 0.05), 0}
	m.tilt[2] = math.Sqrt(1 - m.tilt[0]*m.tilt[0] - m.tilt[1]*m.tilt[1])
	m.battery = m.c.between(55, 99)
	m.b = append(make([]byte, 0, 300<<10), mindmonitorHeads...)
	return m
}

// record writes ten minutes at one row a second, with a marker where the eyes
// close and one where they open.
func (m *meditation) record() []byte {
	m.event(0, "/muse/event/connected Muse-5D3A")
	for s := range meditationS {
		at := time.Duration(s)*time.Second + time.Duration(m.c.intn(3))*time.Millisecond
		calm := 1 - math.Exp(-float64(s)/170)
		if s == 20 || s == meditationS-20 {
			m.event(at, "/Marker/"+map[bool]string{true: "1", false: "2"}[s == 20])
		}
		m.stamp(at)
		m.bandValues(calm)
		m.rawValues(float64(s), calm)
		m.motionValues()
		m.lightValues(float64(s))
		m.endValues(float64(s), calm)
		if m.c.yes(0.02 + 0.15*(1-calm)) {
			m.event(at+310*time.Millisecond, "/muse/elements/blink")
		}
		if m.c.yes(0.004) {
			m.event(at+540*time.Millisecond, "/muse/elements/jaw_clench")
		}
	}
	m.event(meditationS*time.Second, "/muse/event/disconnected UNKNOWN")
	return m.b
}

// recordSamples writes a minute with a row per sample: bands are computed ten
// times a second, motion is read 52 times and light 64 times, and their last
// values stand in the rows between.
func (m *meditation) recordSamples() []byte {
	m.event(0, "/muse/event/connected Muse-5D3A")
	var bands, motion, light []byte
	late := time.Duration(0)
	held := func(v *[]byte, write func()) {
		from := len(m.b)
		write()
		*v = append((*v)[:0], m.b[from:]...)
		m.b = m.b[:from]
	}
	for i := range rawScan * mindmonitorHz {
		s := float64(i) / mindmonitorHz
		calm := 0.5 + 0.4*s/rawScan
		if i%mindmonitorPacket == 0 {
			late = time.Duration(m.c.intn(9)) * time.Millisecond
		}
		if int(s*10) != int(s*10-10.0/mindmonitorHz) || i == 0 {
			held(&bands, func() { m.bandValues(calm) })
		}
		if i%5 == 0 {
			held(&motion, m.motionValues)
		}
		if i%4 == 0 {
			held(&light, func() { m.lightValues(s) })
		}
		m.stamp(time.Duration(i/mindmonitorPacket*mindmonitorPacket)*time.Second/mindmonitorHz + late)
		m.b = append(m.b, bands...)
		m.rawValues(s, calm)
		m.b = append(append(m.b, motion...), light...)
		m.endValues(s, calm)
	}
	m.event(rawScan*time.Second+20*time.Millisecond, "/muse/event/disconnected UNKNOWN")
	return m.b
}

func (m *meditation) stamp(at time.Duration) {
	m.b = m.start.Add(at).AppendFormat(m.b, "2006-01-02 15:04:05.000")
}

func (m *meditation) event(at time.Duration, text string) {
	m.stamp(at)
	for range mindmonitorColumns - 1 {
		m.b = append(m.b, ',')
	}
	m.b = append(append(m.b, text...), '\n')
}

func (m *meditation) value(v float64, digits int) {
	m.b = strconv.AppendFloat(append(m.b, ','), v, 'f', digits, 64)
}

// bandValues are Bels; the calmer, the more alpha and theta and the less beta,
// and alpha is strongest behind the ears.
func (m *meditation) bandValues(calm float64) {
	usual := [5]float64{0.78, 0.36 + 0.1*calm, 0.48 + 0.35*calm, 0.32 - 0.16*calm, 0.04 - 0.1*calm}
	for i, level := range usual {
		for j := range m.bands[i] {
			v := level + m.bands[i][j].tick(m.c)
			if i == 2 && (j == 0 || j == 3) {
				v += 0.12
			}
			m.value(v, 6)
		}
	}
}

// rawValues are microvolts in the steps of the headband's converter.
func (m *meditation) rawValues(s, calm float64) {
	const step = 1682.815 / 4095
	wave := (6 + 14*calm) * math.Sin(2*math.Pi*10.2*s)
	for j := range 5 { // the last one is the auxiliary electrode, which hangs in the air
		v := 800 + 7*m.c.normal()
		switch {
		case j == 0 || j == 3:
			v += 1.3 * wave
		case j < 3:
			v += 0.7 * wave
		}
		m.value(math.Round(v/step)*step, 5)
	}
}

func (m *meditation) motionValues() {
	for _, g := range m.tilt {
		m.value(g+0.004*m.c.normal(), 6)
	}
	for range 3 {
		m.value(0.9*m.c.normal(), 5)
	}
}

// lightValues are what the sensor on the forehead counts.
func (m *meditation) lightValues(s float64) {
	beat := math.Sin(2 * math.Pi * s * m.restHR / 60)
	m.value(math.Round(1450+40*m.c.normal()), 1)
	m.value(math.Round(165000+900*beat+150*m.c.normal()), 1)
	m.value(math.Round(98000+420*beat+120*m.c.normal()), 1)
}

// endValues are heart rate, contact and battery. The pulse is found after some
// seconds; contact is lost now and then for a while.
func (m *meditation) endValues(s, calm float64) {
	bpm := 0.0
	if s >= 6 {
		bpm = m.restHR + 10 - 5*calm + m.pulse.value
		if s == math.Trunc(s) {
			bpm = m.restHR + 10 - 5*calm + m.pulse.tick(m.c)
		}
	}
	m.value(bpm, 2)
	m.b = append(m.b, ",1"...)
	for j := range m.contact {
		if s == math.Trunc(s) {
			if m.contact[j]--; m.contact[j] < 0 && m.c.yes(0.006) {
				m.contact[j] = 2 + m.c.intn(12)
				m.poor[j] = map[bool]string{true: ",4.0", false: ",2.0"}[m.c.yes(0.3)]
			}
		}
		if m.contact[j] > 0 {
			m.b = append(m.b, m.poor[j]...)
		} else {
			m.b = append(m.b, ",1.0"...)
		}
	}
	m.value(m.battery-s/240, 2)
	m.b = append(m.b, ",\n"...)
}
