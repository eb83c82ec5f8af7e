package totals

import (
	"math"

	"athletedata/parsers/record"
)

// earthRadius is the mean radius of WGS 84 in metres.
const earthRadius = 6371008.8

// tracks gives samples without any distance the one along their positions, and
// samples without any speed the one that follows from the distance.
func tracks(a *record.Activity) {
	var have record.Fields
	positions := false
	for i := range a.Records {
		have |= a.Records[i].Present
		positions = positions || a.Records[i].HasPosition
	}
	if !have.Has(record.Distance) && positions {
		walk(a.Records)
		have |= 1 << record.Distance
	}
	if !have.Has(record.Speed) && have.Has(record.Distance) {
		speeds(a.Records)
	}
}

// walk adds up the way from position to position.
func walk(records []record.Record) {
	var sum float64
	last := -1
	for i := range records {
		r := &records[i]
		if !r.HasPosition {
			continue
		}
		if last >= 0 {
			sum += metres(&records[last], r)
		}
		last = i
		r.Set(record.Distance, float32(sum))
	}
}

func metres(a, b *record.Record) float64 {
	const rad = math.Pi / 180
	dLat, dLon := (b.LatitudeDeg-a.LatitudeDeg)*rad, (b.LongitudeDeg-a.LongitudeDeg)*rad
	h := math.Pow(math.Sin(dLat/2), 2) + math.Cos(a.LatitudeDeg*rad)*math.Cos(b.LatitudeDeg*rad)*math.Pow(math.Sin(dLon/2), 2)
	return 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(h)))
}

// speedSpan is over how long a speed is taken, in microseconds: positions are
// too coarse for a single second.
const speedSpan = 5_000_000

func speeds(records []record.Record) {
	from := -1 // first sample of the span
	for i := range records {
		if !records[i].Present.Has(record.Distance) {
			continue
		}
		if from < 0 {
			from = i
			continue
		}
		for from < i && (records[i].UnixMicro-records[from].UnixMicro > speedSpan || !records[from].Present.Has(record.Distance)) {
			from++
		}
		if from == i { // after a gap
			continue
		}
		way := float64(records[i].Values[record.Distance]) - float64(records[from].Values[record.Distance])
		took := float64(records[i].UnixMicro-records[from].UnixMicro) / 1e6
		if took >= 1 && way >= 0 && way/took < 400 {
			records[i].Set(record.Speed, float32(way/took))
		}
	}
}
