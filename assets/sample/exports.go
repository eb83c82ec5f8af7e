package sample

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"strconv"
	"time"
)

// Other services export TCX and GPX: the same workout with fewer columns.

// tcxEvery is the seconds between the points of a TCX export.
const tcxEvery = 3

// writeTCX writes Garmin's Training Center XML with the ActivityExtension of
// speed, cadence and power. Laps have no point at their border twice.
func writeTCX(w *workout) ([]byte, error) {
	var b bytes.Buffer
	p := w.parts[0]
	sport := map[string]string{"running": "Running", "cycling": "Biking"}[p.sport]
	if sport == "" {
		sport = "Other"
	}
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2">
 <Activities>
`)
	fmt.Fprintf(&b, "  <Activity Sport=%q>\n   <Id>%s</Id>\n", sport, zulu(w.time(0)))
	for i, l := range w.laps {
		t := w.sum(l.from, l.to, p.has)
		fmt.Fprintf(&b, "   <Lap StartTime=%q>\n    <TotalTimeSeconds>%s</TotalTimeSeconds>\n", zulu(w.time(l.from)), decimal(t.timerS, 1))
		fmt.Fprintf(&b, "    <DistanceMeters>%s</DistanceMeters>\n    <MaximumSpeed>%s</MaximumSpeed>\n    <Calories>%.0f</Calories>\n", decimal(t.distanceM, 2), decimal(t.maxSpeed, 3), t.kcal)
		fmt.Fprintf(&b, "    <AverageHeartRateBpm><Value>%.0f</Value></AverageHeartRateBpm>\n    <MaximumHeartRateBpm><Value>%.0f</Value></MaximumHeartRateBpm>\n", t.avgHR, t.maxHR)
		b.WriteString("    <Intensity>Active</Intensity>\n    <TriggerMethod>" + map[bool]string{true: "Distance", false: "Manual"}[l.trigger == "distance"] + "</TriggerMethod>\n    <Track>\n")
		from := l.from
		if i > 0 {
			from++
		}
		for j := from; j <= l.to; j++ {
			if (j-from)%tcxEvery == 0 || j == l.to || w.samples[j].paused {
				tcxPoint(&b, w, p, j)
			}
		}
		b.WriteString("    </Track>\n   </Lap>\n")
	}
	fmt.Fprintf(&b, "   <Creator xsi:type=\"Device_t\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><Name>%s</Name><UnitId>%d</UnitId><ProductID>%d</ProductID></Creator>\n", w.rig.name, w.rig.serial, w.rig.product)
	b.WriteString("  </Activity>\n </Activities>\n</TrainingCenterDatabase>\n")
	return b.Bytes(), nil
}

func tcxPoint(b *bytes.Buffer, w *workout, p part, i int) {
	s := &w.samples[i]
	b.WriteString("     <Trackpoint><Time>" + zulu(w.time(i)) + "</Time>")
	if s.lat != noPosition {
		b.WriteString("<Position><LatitudeDegrees>" + decimal(degreesOf(s.lat), 7) + "</LatitudeDegrees><LongitudeDegrees>" + decimal(degreesOf(s.lon), 7) + "</LongitudeDegrees></Position>")
		b.WriteString("<AltitudeMeters>" + decimal(float64(s.alt)/5-500, 1) + "</AltitudeMeters>")
	}
	b.WriteString("<DistanceMeters>" + decimal(float64(s.dist)/100, 2) + "</DistanceMeters>")
	b.WriteString("<HeartRateBpm><Value>" + strconv.Itoa(int(s.hr)) + "</Value></HeartRateBpm>")
	if p.has.cadence && p.sport == "cycling" {
		b.WriteString("<Cadence>" + strconv.Itoa(int(s.cad)) + "</Cadence>")
	}
	b.WriteString("<Extensions><ns3:TPX><ns3:Speed>" + decimal(float64(s.speed)/1000, 3) + "</ns3:Speed>")
	if p.has.cadence && p.sport == "running" {
		b.WriteString("<ns3:RunCadence>" + strconv.Itoa(int(s.cad)) + "</ns3:RunCadence>")
	}
	if p.has.power {
		b.WriteString("<ns3:Watts>" + strconv.Itoa(int(s.power)) + "</ns3:Watts>")
	}
	b.WriteString("</ns3:TPX></Extensions></Trackpoint>\n")
}

// writeGPX writes GPX 1.1 with Garmin's TrackPointExtension. A pause begins a
// new segment.
func writeGPX(w *workout) ([]byte, error) {
	var b bytes.Buffer
	p := w.parts[0]
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<gpx creator="Trail Diary" version="1.1" xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
`)
	fmt.Fprintf(&b, " <metadata><time>%s</time></metadata>\n <trk>\n  <name>%s %s</name>\n  <type>%s</type>\n  <trkseg>\n", zulu(w.time(0)), w.place.name, p.name, p.sport)
	for i := range w.samples {
		s := &w.samples[i]
		if s.paused {
			b.WriteString("  </trkseg>\n  <trkseg>\n")
		}
		b.WriteString("   <trkpt lat=\"" + decimal(degreesOf(s.lat), 7) + "\" lon=\"" + decimal(degreesOf(s.lon), 7) + "\">")
		b.WriteString("<ele>" + decimal(float64(s.alt)/5-500, 1) + "</ele><time>" + zulu(w.time(i)) + "</time><extensions>")
		if p.has.power {
			b.WriteString("<power>" + strconv.Itoa(int(s.power)) + "</power>")
		}
		b.WriteString("<gpxtpx:TrackPointExtension><gpxtpx:atemp>" + strconv.Itoa(int(s.temp)) + "</gpxtpx:atemp><gpxtpx:hr>" + strconv.Itoa(int(s.hr)) + "</gpxtpx:hr>")
		if p.has.cadence {
			b.WriteString("<gpxtpx:cad>" + strconv.Itoa(int(s.cad)) + "</gpxtpx:cad>")
		}
		b.WriteString("</gpxtpx:TrackPointExtension></extensions></trkpt>\n")
	}
	b.WriteString("  </trkseg>\n </trk>\n</gpx>\n")
	return b.Bytes(), nil
}

func zulu(t time.Time) string { return t.Format("2006-01-02T15:04:05Z") }

func decimal(v float64, digits int) string {
	return strconv.FormatFloat(math.Round(v*math.Pow10(digits))/math.Pow10(digits), 'f', digits, 64)
}

func gzipped(data []byte) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	err := z.Close()
	return b.Bytes(), err
}

// nestedZip is a zip with a zip in it, as the big services hand out their
// archives. FIT files hardly shrink, and the outer zip not at all.
func nestedZip(files []file) ([]byte, error) {
	inner, err := zipped(files, zip.Deflate)
	if err != nil {
		return nil, err
	}
	return zipped([]file{
		{"README.txt", []byte("Everything you recorded.\n")},
		{"DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_Part1.zip", inner},
	}, zip.Store)
}

func zipped(files []file, method uint16) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		out, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: method})
		if err != nil {
			return nil, fmt.Errorf("packing %s: %w", f.name, err)
		}
		if _, err := out.Write(f.data); err != nil {
			return nil, fmt.Errorf("packing %s: %w", f.name, err)
		}
	}
	err := z.Close()
	return b.Bytes(), err
}
