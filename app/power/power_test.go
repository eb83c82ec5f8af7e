package power

import (
	"context"
	"testing"
	"testing/fstest"
	"time"
)

func TestWhyAccountsWait(t *testing.T) {
	for _, c := range []struct {
		name    string
		state   State
		allowed []Allowance
		want    string
	}{
		{"plugged in, free network", State{BatteryPercent: 80}, nil, ""},
		{"nothing known", State{BatteryPercent: -1}, nil, ""},
		{"metered", State{Metered: true, BatteryPercent: -1}, nil, "this computer is on a metered network"},
		{"metered, but the person does not mind", State{Metered: true}, []Allowance{OnMetered}, ""},
		{"low", State{OnBattery: true, BatteryPercent: 20}, nil, "the battery is low"},
		{"empty", State{OnBattery: true, BatteryPercent: 0}, nil, "the battery is low"},
		{"just enough", State{OnBattery: true, BatteryPercent: 21}, nil, ""},
		{"low, but charging", State{BatteryPercent: 5}, nil, ""},
		{"on battery of unknown charge", State{OnBattery: true, BatteryPercent: -1}, nil, ""},
		{"low, but the person does not mind", State{OnBattery: true, BatteryPercent: 5}, []Allowance{OnLowBattery}, ""},
		{"both, and only one allowed", State{OnBattery: true, BatteryPercent: 5, Metered: true}, []Allowance{OnMetered}, "the battery is low"},
		{"both, and the other allowed", State{OnBattery: true, BatteryPercent: 5, Metered: true}, []Allowance{OnLowBattery}, "this computer is on a metered network"},
		{"both allowed", State{OnBattery: true, BatteryPercent: 5, Metered: true}, []Allowance{OnLowBattery, OnMetered}, ""},
	} {
		if got := c.state.Why(c.allowed...); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// supplies makes a tree of power supplies from "supply/attribute" and content.
func supplies(files map[string]string) fstest.MapFS {
	tree := fstest.MapFS{}
	for name, content := range files {
		tree[name] = &fstest.MapFile{Data: []byte(content + "\n")}
	}
	return tree
}

func TestPowerSuppliesOfLinux(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		want  State
	}{
		{"a desktop without any", nil, State{BatteryPercent: -1}},
		{"a laptop on battery", map[string]string{"AC/type": "Mains", "AC/online": "0",
			"BAT0/type": "Battery", "BAT0/status": "Discharging", "BAT0/capacity": "17"}, State{OnBattery: true, BatteryPercent: 17}},
		{"a laptop that charges", map[string]string{"AC/type": "Mains", "AC/online": "1",
			"BAT0/type": "Battery", "BAT0/status": "Charging", "BAT0/capacity": "17"}, State{BatteryPercent: 17}},
		{"a weak charger", map[string]string{"ADP1/type": "Mains", "ADP1/online": "1",
			"BAT0/type": "Battery", "BAT0/status": "Discharging", "BAT0/capacity": "60"}, State{BatteryPercent: 60}},
		{"full and kept there", map[string]string{"AC/type": "Mains", "AC/online": "1",
			"BAT0/type": "Battery", "BAT0/status": "Not charging", "BAT0/capacity": "80"}, State{BatteryPercent: 80}},
		{"two batteries, one nearly empty", map[string]string{"AC/type": "Mains", "AC/online": "0",
			"BAT0/type": "Battery", "BAT0/status": "Unknown", "BAT0/capacity": "4",
			"BAT1/type": "Battery", "BAT1/status": "Discharging", "BAT1/capacity": "96"}, State{OnBattery: true, BatteryPercent: 50}},
		{"a desktop with a mouse that is nearly empty", map[string]string{"hid-mouse-battery/type": "Battery", "hid-mouse-battery/scope": "Device",
			"hid-mouse-battery/status": "Discharging", "hid-mouse-battery/capacity": "3"}, State{BatteryPercent: -1}},
		{"on battery while it feeds a phone", map[string]string{"ucsi-source-psy-1/type": "USB", "ucsi-source-psy-1/online": "1",
			"BAT0/type": "Battery", "BAT0/status": "Discharging", "BAT0/capacity": "55"}, State{OnBattery: true, BatteryPercent: 55}},
		{"a charge that makes no sense", map[string]string{"BAT0/type": "Battery", "BAT0/status": "Discharging", "BAT0/capacity": "250"},
			State{OnBattery: true, BatteryPercent: -1}},
	} {
		if got := fromSysfs(supplies(c.files)); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestPmsetOfMacOS(t *testing.T) {
	for out, want := range map[string]State{
		"Now drawing from 'Battery Power'\n -InternalBattery-0 (id=3735651)\t97%; discharging; (no estimate) present: true\n": {OnBattery: true, BatteryPercent: 97},
		"Now drawing from 'Battery Power'\n -InternalBattery-0 (id=7929955)\t8%; discharging; 0:25 remaining present: true\n": {OnBattery: true, BatteryPercent: 8},
		"Now drawing from 'AC Power'\n -InternalBattery-0 (id=22806627)\t100%; charged; 0:00 remaining present: true\n":       {BatteryPercent: 100},
		"Now drawing from 'AC Power'\n -InternalBattery-0 (id=5308515)\t34%; charging; 5:58 remaining present: true\n":        {BatteryPercent: 34},
		"Now drawing from 'AC Power'\n -InternalBattery-0 (id=5308515)\t0%; ; present: false\n":                               {BatteryPercent: -1},
		"Now drawing from 'AC Power'\n": {BatteryPercent: -1},
		"Now drawing from 'UPS Power'\n -Back-UPS ES 700 (id=1234)\t15%; discharging; (no estimate)\n":                                                                 {OnBattery: true, BatteryPercent: 15},
		"Now drawing from 'UPS Power'\n -UPS-1500VA (id=1)\t15%; discharging; 0:45 remaining present: true\n -InternalBattery-0 (id=2)\t90%; charging present: true\n": {OnBattery: true, BatteryPercent: 90},
		"":                                   {BatteryPercent: -1},
		"pmset: something else altogether\n": {BatteryPercent: -1},
	} {
		if got := fromPmset(out); got != want {
			t.Errorf("%q: %+v, want %+v", out, got, want)
		}
	}
}

func TestPowerStatusOfWindows(t *testing.T) {
	for _, c := range []struct {
		name                  string
		acLine, flag, percent byte
		want                  State
	}{
		{"a desktop", 1, 128, 255, State{BatteryPercent: -1}},
		{"plugged in and charging", 1, 8, 42, State{BatteryPercent: 42}},
		{"on battery", 0, 0, 42, State{OnBattery: true, BatteryPercent: 42}},
		{"critical", 0, 4, 3, State{OnBattery: true, BatteryPercent: 3}},
		{"charge unknown", 0, 0, 255, State{OnBattery: true, BatteryPercent: -1}},
		{"all unknown", 255, 255, 255, State{BatteryPercent: -1}},
	} {
		if got := fromWindows(c.acLine, c.flag, c.percent); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestCostsOfNetworks(t *testing.T) {
	for cost, want := range map[uint32]bool{
		0x0: false, 0x1: false, 0x2: true, 0x4: true, 0x10002: true, 0x10001: true, 0x20001: false, 0x40001: true, 0x80002: true,
	} {
		if costly(cost) != want {
			t.Errorf("Windows, cost %#x: %v", cost, !want)
		}
	}
	for metered, want := range map[uint32]bool{0: false, 1: true, 2: false, 3: true, 4: false, 9: false} {
		if costlyNM(metered) != want {
			t.Errorf("NetworkManager, metered %d: %v", metered, !want)
		}
	}
}

func TestReaderAsksTheSystemEveryHalfMinute(t *testing.T) {
	now, asked := time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC), 0
	r := Reader{now: func() time.Time { return now }, read: func(context.Context) State { asked++; return State{BatteryPercent: asked} }}
	read := func(after time.Duration, want int) {
		t.Helper()
		now = now.Add(after)
		if got := r.Read(t.Context()).BatteryPercent; got != want {
			t.Errorf("%v later: answer number %d, want %d", after, got, want)
		}
	}
	read(0, 1)
	read(29*time.Second, 1)
	read(time.Second, 2)
	read(8*time.Hour, 3)  // the computer slept
	read(-2*time.Hour, 4) // its clock was put right
	cut, cancel := context.WithCancel(t.Context())
	cancel()
	now = now.Add(time.Minute)
	r.Read(cut)
	read(0, 6) // what was cut short is not kept
}

func TestThisComputerAnswers(t *testing.T) {
	began := time.Now()
	s := Read(t.Context())
	if s.BatteryPercent < -1 || s.BatteryPercent > 100 {
		t.Errorf("a battery at %d %%", s.BatteryPercent)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("asking took %v", took)
	}
}
