package sample

import (
	"math"
	"sync"
)

// spot is one point of a route.
type spot struct{ lat, lon, alt, at float64 } // at: metres from the start

// route is a closed way that starts and ends at one place.
type route struct {
	spots   []spot
	lengthM float64
}

// shape says what kind of way a route is.
type shape int

const (
	loop  shape = iota // road or trail around the country
	track              // 400 m oval
	buoys              // around the buoys in the lake
)

// routeKey names a route: who asks twice goes the same way twice.
type routeKey struct {
	place   *place
	shape   shape
	metres  int // length asked for
	variant int
	atLake  bool // starts at the lake instead of the door
}

// atlas keeps the routes of one life.
type atlas struct {
	mu    sync.Mutex
	known map[routeKey]*route
}

func (a *atlas) route(key routeKey) *route {
	a.mu.Lock()
	defer a.mu.Unlock()
	if r, ok := a.known[key]; ok {
		return r
	}
	r := draw(key)
	a.known[key] = r
	return r
}

// spacing between the points of a route; heights between them are straight lines.
const spacingM = 12.0

func draw(key routeKey) *route {
	n := max(60, int(float64(key.metres)/spacingM))
	var xs, ys []float64
	switch key.shape {
	case track:
		xs, ys = oval()
	case buoys:
		xs, ys = curve(n, 4, 0.12, chanceOf(key.place.phase, 7, uint64(key.variant)))
	default:
		corners := min(28, 4+key.metres/900) // roads turn every few hundred metres
		xs, ys = curve(n, corners, 0.55, chanceOf(key.place.phase, uint64(key.metres), uint64(key.variant)))
	}
	originX, originY := 0.0, 0.0
	switch {
	case key.shape == buoys:
		originX, originY = key.place.lakeX+lakeRadiusM*0.5, key.place.lakeY
	case key.atLake:
		originX, originY = key.place.lakeX+lakeRadiusM, key.place.lakeY
	case key.shape == track:
		originX, originY = 900, 600
	}
	// The curve is drawn in its own size; scaling it to the length asked for
	// keeps its form. Two rounds, because the earth is not flat.
	scale := float64(key.metres) / polygon(xs, ys)
	var r *route
	for range 2 {
		r = lay(key.place, xs, ys, scale, originX, originY)
		scale *= float64(key.metres) / r.lengthM
	}
	return r
}

func lay(p *place, xs, ys []float64, scale, originX, originY float64) *route {
	r := &route{spots: make([]spot, len(xs)+1)}
	for i := range r.spots {
		j := i % len(xs)
		x, y := originX+(xs[j]-xs[0])*scale, originY+(ys[j]-ys[0])*scale
		s := spot{alt: p.altitude(x, y)}
		s.lat, s.lon = p.degrees(x, y)
		if i > 0 {
			s.at = r.spots[i-1].at + haversine(r.spots[i-1].lat, r.spots[i-1].lon, s.lat, s.lon)
		}
		r.spots[i] = s
	}
	r.lengthM = r.spots[len(r.spots)-1].at
	return r
}

// curve is a star-shaped loop: a circle whose radius swings with so many
// harmonics, the higher the smaller. The swings turn step by step instead of
// asking for a sine each time.
func curve(n, harmonics int, strength float64, c *chance) (xs, ys []float64) {
	type swing struct{ re, im, turnRe, turnIm, size float64 }
	swings := make([]swing, harmonics)
	sum := 0.0
	for k := range swings {
		phase, step := c.unit()*2*math.Pi, 2*math.Pi*float64(k+1)/float64(n)
		size := c.between(0.5, 1) / math.Pow(float64(k+1), 1.15)
		swings[k] = swing{math.Cos(phase), math.Sin(phase), math.Cos(step), math.Sin(step), size}
		sum += size
	}
	heading := c.unit() * 2 * math.Pi
	for i := range n {
		radius := 1.0
		for k := range swings {
			s := &swings[k]
			radius += strength * s.size / sum * s.re * 1.6
			s.re, s.im = s.re*s.turnRe-s.im*s.turnIm, s.re*s.turnIm+s.im*s.turnRe
		}
		sin, cos := math.Sincos(heading + 2*math.Pi*float64(i)/float64(n))
		xs, ys = append(xs, radius*cos), append(ys, radius*sin)
	}
	return xs, ys
}

// oval is a running track: two straights of 84.39 m and two half circles of
// 36.8 m radius (World Athletics' 400 m standard track, lane 1).
func oval() (xs, ys []float64) {
	const straight, radius, parts = 84.39, 36.8, 24
	for i := range parts {
		xs, ys = append(xs, straight*float64(i)/parts), append(ys, 0)
	}
	for i := range parts {
		sin, cos := math.Sincos(-math.Pi/2 + math.Pi*float64(i)/parts)
		xs, ys = append(xs, straight+radius*cos), append(ys, radius+radius*sin)
	}
	for i := range parts {
		xs, ys = append(xs, straight*(1-float64(i)/parts)), append(ys, 2*radius)
	}
	for i := range parts {
		sin, cos := math.Sincos(math.Pi/2 + math.Pi*float64(i)/parts)
		xs, ys = append(xs, radius*cos), append(ys, radius+radius*sin)
	}
	return xs, ys
}

func polygon(xs, ys []float64) (length float64) {
	for i := range xs {
		j := (i + 1) % len(xs)
		length += math.Hypot(xs[j]-xs[i], ys[j]-ys[i])
	}
	return length
}

func haversine(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	dLat, dLon := (lat2-lat1)*rad/2, (lon2-lon1)*rad/2
	sinLat, sinLon := math.Sin(dLat), math.Sin(dLon)
	h := sinLat*sinLat + math.Cos(lat1*rad)*math.Cos(lat2*rad)*sinLon*sinLon
	return 2 * earthRadiusM * math.Asin(math.Sqrt(h))
}

// walker goes along a route, round after round.
type walker struct {
	route *route
	i     int // current leg: from spots[i] to spots[i+1]
	into  float64
}

// move goes on by some metres.
func (w *walker) move(metres float64) {
	w.into += metres
	for {
		leg := w.route.spots[w.i+1].at - w.route.spots[w.i].at
		if w.into < leg {
			return
		}
		w.into -= leg
		w.i++
		if w.i == len(w.route.spots)-1 {
			w.i = 0
		}
	}
}

// here is where the walker stands, and how steep it is (rise over run).
func (w *walker) here() (lat, lon, alt, grade float64) {
	a, b := &w.route.spots[w.i], &w.route.spots[w.i+1]
	leg := b.at - a.at
	t := w.into / leg
	return a.lat + (b.lat-a.lat)*t, a.lon + (b.lon-a.lon)*t, a.alt + (b.alt-a.alt)*t, (b.alt - a.alt) / leg
}
