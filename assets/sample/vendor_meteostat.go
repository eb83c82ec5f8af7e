package sample

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// meteostatStation is the weather station of the athlete's home town.
const meteostatStation = "10946" // Kempten, run by the DWD

const meteostatHead = "year,month,day,hour,temp,temp_source,rhum,rhum_source,prcp,prcp_source,snwd,snwd_source,wdir,wdir_source,wspd,wspd_source," +
	"wpgt,wpgt_source,pres,pres_source,tsun,tsun_source,cldc,cldc_source,vsby,vsby_source,coco,coco_source\n"

// meteostatFiles is the weather at home, hour by hour, a file a year, as
// Meteostat offers it for download.
func meteostatFiles(opts Options) ([]file, error) {
	var files []file
	for y := range opts.Years {
		year := opts.From.Year() + y
		data, err := gzipped(weatherYear(opts.Seed, places[home], year))
		if err != nil {
			return nil, err
		}
		files = append(files, file{fmt.Sprintf("vendors/Meteostat/hourly/%d/%s.csv.gz", year, meteostatStation), data})
	}
	return files, nil
}

// weather is the sky over a place, which changes from hour to hour.
type weather struct {
	c      *chance
	place  *place
	front  wobble // of highs and lows, some days long
	mild   wobble // warmer or colder than the season
	gusty  wobble
	veer   wobble
	snowCM float64
}

func weatherYear(seed uint64, p *place, year int) []byte {
	w := &weather{c: chanceOf(seed, 0x3E7E0, uint64(year)), place: p,
		front: newWobble(1, 50), mild: newWobble(3.2, 70), gusty: newWobble(1, 8), veer: newWobble(45, 14)}
	b := append(make([]byte, 0, 1<<20), meteostatHead...)
	for t := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); t.Year() == year; t = t.Add(time.Hour) {
		b = w.hour(b, t)
	}
	return b
}

// hour writes an hour. A low brings clouds, rain and wind; under a clear sky
// the sun warms the day and the night is cold.
func (w *weather) hour(b []byte, t time.Time) []byte {
	low := w.front.tick(w.c)
	height := w.sun(t)
	clouds := clamp(math.Round(4.4+2.8*low+0.7*w.c.normal()), 0, 8)
	clear := 1 - clouds/8
	season := w.place.swingC * math.Cos(2*math.Pi*float64(t.YearDay()-200)/365)
	hour := float64(t.Hour()) + w.place.lon/15
	temp := w.place.meanC + season + w.mild.tick(w.c) + (2+5*clear)*math.Cos(2*math.Pi*(hour-15)/24)
	humid := clamp(78+10*low-12*math.Max(height, 0)-14*clear*math.Cos(2*math.Pi*(hour-15)/24)+3*w.c.normal(), 22, 100)
	rain := 0.0
	if clouds >= 6 && w.c.yes(0.18+0.2*low) {
		rain = math.Round(10*(0.2+0.9*low*w.c.unit()+0.6*w.c.unit()*w.c.unit())) / 10
	}
	w.snowCM = clamp(w.snowCM, 0, 80)
	if temp < 0.8 {
		w.snowCM += rain
	} else {
		w.snowCM = math.Max(0, w.snowCM-0.05*temp-0.1*rain)
	}
	wind := clamp(8+4*low+3.5*w.gusty.tick(w.c)+3*math.Max(height, 0), 0.4, 80)
	direction := math.Mod(math.Round((250+w.veer.tick(w.c))/10)*10+720, 360)
	sunshine := 0.0
	if height > 0.03 {
		sunshine = clamp(math.Round(60*(1.15*clear)+4*w.c.normal()), 0, 60)
	}
	sight := clamp(math.Round((30-9*low-20*math.Max(humid-90, 0)/10+4*w.c.normal())*10)*100, 200, 60000)

	source, gap := "dwd_hourly", w.c.yes(0.006) // what the station missed comes from a model
	if gap {
		source = "metno_forecast"
	}
	for i, v := range []int{t.Year(), int(t.Month()), t.Day(), t.Hour()} {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(v), 10)
	}
	value := func(v float64, digits int, source string) {
		b = append(append(strconv.AppendFloat(append(b, ','), v, 'f', digits, 64), ','), source...)
	}
	missing := func() { b = append(b, ",,"...) }
	value(temp, 1, source)
	value(humid, 0, source)
	value(rain, 1, source)
	if t.Hour() == 6 && !gap { // depth of snow is measured once a day
		value(w.snowCM, 0, source)
	} else {
		missing()
	}
	value(direction, 0, source)
	value(wind, 1, source)
	value(wind*1.7+5*w.c.unit(), 1, source)
	value(1016-9*low-0.3*w.c.normal(), 1, source)
	if gap {
		missing()
	} else {
		value(sunshine, 0, source)
	}
	value(clouds, 0, source)
	if gap {
		missing()
	} else {
		value(sight, 0, "dwd_poi")
	}
	value(float64(condition(clouds, rain, temp, sight)), 0, map[bool]string{true: source, false: "dwd_poi"}[gap])
	return append(b, '\n')
}

// sun is the sine of the sun's height over the horizon.
func (w *weather) sun(t time.Time) float64 {
	tilt := -23.44 * math.Pi / 180 * math.Cos(2*math.Pi*float64(t.YearDay()+10)/365)
	hour := (float64(t.Hour()) + 0.5 + w.place.lon/15 - 12) * math.Pi / 12
	lat := w.place.lat * math.Pi / 180
	return math.Sin(lat)*math.Sin(tilt) + math.Cos(lat)*math.Cos(tilt)*math.Cos(hour)
}

// condition is Meteostat's code for the weather of an hour.
func condition(clouds, rain, temp, sight float64) int {
	snow := temp < 0.8
	switch {
	case rain >= 3 && snow:
		return 16
	case rain >= 3:
		return 9
	case rain >= 1 && snow:
		return 15
	case rain >= 1:
		return 8
	case rain > 0 && snow:
		return 14
	case rain > 0:
		return 7
	case sight < 1000:
		return 5
	case clouds <= 1:
		return 1
	case clouds <= 4:
		return 2
	case clouds <= 6:
		return 3
	}
	return 4
}
