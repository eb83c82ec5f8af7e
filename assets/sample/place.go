package sample

import (
	"fmt"
	"math"
	"time"
	_ "time/tzdata" // the zones must be there on every machine
)

// place is a region with its weather, its clock and its hills.
type place struct {
	name     string
	lat, lon float64 // the door from which routes start
	zone     string
	baseM    float64 // height of the land in the middle of its waves
	relief   float64 // 1: hilly, 2: mountains
	meanC    float64 // temperature over the year, and how far July is above it
	swingC   float64
	phase    uint64 // makes the hills of this place
	lakeX    float64
	lakeY    float64 // middle of the lake, metres from the door
	location *time.Location
}

// places the athlete sees: home first, then the mountains near it, the spring
// camps, then the journeys of autumn, one a year in turn.
var places = []*place{
	{name: "Kempten", lat: 47.7267, lon: 10.3168, zone: "Europe/Berlin", baseM: 735, relief: 0.9, meanC: 8.5, swingC: 9.5, phase: 11, lakeX: 5200, lakeY: -2600},
	{name: "Oberstdorf", lat: 47.4099, lon: 10.2797, zone: "Europe/Berlin", baseM: 1350, relief: 3.6, meanC: 6, swingC: 9, phase: 12, lakeX: 3000, lakeY: 2600},
	{name: "Lanzarote", lat: 29.0469, lon: -13.6310, zone: "Atlantic/Canary", baseM: 185, relief: 0.6, meanC: 20.5, swingC: 3, phase: 13, lakeX: 4000, lakeY: -3000},
	{name: "Boulder", lat: 40.0379, lon: -105.2527, zone: "America/Denver", baseM: 1680, relief: 0.9, meanC: 10.5, swingC: 11.5, phase: 14, lakeX: 3500, lakeY: 3500},
	{name: "Pokhara", lat: 28.2096, lon: 83.9856, zone: "Asia/Kathmandu", baseM: 1010, relief: 1.2, meanC: 20, swingC: 5, phase: 15, lakeX: -3000, lakeY: 2000},
	{name: "Stellenbosch", lat: -33.9321, lon: 18.8602, zone: "Africa/Johannesburg", baseM: 210, relief: 0.6, meanC: 17, swingC: -5, phase: 16, lakeX: 3800, lakeY: 1900},
	{name: "Adelaide Hills", lat: -35.0280, lon: 138.7190, zone: "Australia/Adelaide", baseM: 380, relief: 0.7, meanC: 14.5, swingC: -5.5, phase: 17, lakeX: 3300, lakeY: -2900},
	{name: "Kyoto", lat: 35.0394, lon: 135.7292, zone: "Asia/Tokyo", baseM: 150, relief: 0.5, meanC: 16, swingC: 11.5, phase: 18, lakeX: 3400, lakeY: 2500},
}

const (
	home         = 0
	mountains    = 1
	springCamp   = 2
	firstJourney = 3
)

// zones loads the places' clocks once; the zone names are constants, so a
// failure is a mistake in this file.
func init() {
	for _, p := range places {
		location, err := time.LoadLocation(p.zone)
		if err != nil {
			panic(fmt.Sprintf("sample athlete: %v", err))
		}
		p.location = location
	}
}

// metresPerDegree is of the sphere with the earth's mean radius 6,371,008.8 m.
const (
	earthRadiusM    = 6371008.8
	metresPerDegree = earthRadiusM * math.Pi / 180
)

// degrees turns metres east and north of the door into coordinates.
func (p *place) degrees(x, y float64) (lat, lon float64) {
	lat = p.lat + y/metresPerDegree
	return lat, p.lon + x/(metresPerDegree*math.Cos(lat*math.Pi/180))
}

// waves of the land: length and height in metres. Every one is steep by about
// four per cent, so the sum has the ups and downs of real country.
var waves = [...][2]float64{{15000, 92}, {9100, 55}, {5200, 30}, {2800, 15}, {1500, 6.5}, {730, 2.1}}

const (
	lakeRadiusM  = 700.0
	lakeShoreM   = 1500.0 // from here on the lake has no influence on the land
	lowestLandM  = 4.0
	wavesPerSize = 2 // directions in which each wave runs
)

// altitude is the height above the sea at a spot: a function of nothing but
// the spot, so that whoever comes by again finds the same height.
func (p *place) altitude(x, y float64) float64 {
	dx, dy := x-p.lakeX, y-p.lakeY
	far := math.Hypot(dx, dy)
	if far <= lakeRadiusM {
		return p.land(p.lakeX, p.lakeY)
	}
	h := p.land(x, y)
	if far < lakeShoreM {
		t := (far - lakeRadiusM) / (lakeShoreM - lakeRadiusM)
		t = t * t * (3 - 2*t)
		h = h*t + p.land(p.lakeX, p.lakeY)*(1-t)
	}
	return h
}

func (p *place) land(x, y float64) float64 {
	c := chance{p.phase * 0x2545F4914F6CDD1D}
	h := 0.0
	for _, w := range waves {
		for range wavesPerSize {
			direction, shift := c.unit()*2*math.Pi, c.unit()*2*math.Pi
			sin, cos := math.Sincos(direction)
			h += w[1] / wavesPerSize * math.Sin((x*cos+y*sin)*2*math.Pi/w[0]+shift)
		}
	}
	return math.Max(p.baseM+p.relief*h, lowestLandM)
}

// airC is the temperature outside at a local time and height.
func (p *place) airC(t time.Time, altitudeM float64, c *chance) float64 {
	hour := float64(t.Hour()) + float64(t.Minute())/60
	season := p.swingC * math.Cos(2*math.Pi*float64(t.YearDay()-200)/365)
	day := 4.5 * math.Cos(2*math.Pi*(hour-15)/24)
	return p.meanC + season + day + 3*c.normal() - 0.0065*(altitudeM-p.baseM)
}
