package sample

import "math"

// chance is a stream of random numbers (SplitMix64, Steele, Lea and Flood
// 2014). It is written out here because the bytes of the sample must not
// change with the standard library.
type chance struct{ state uint64 }

// chanceOf mixes numbers into the seed of a stream of its own.
func chanceOf(seeds ...uint64) *chance {
	c := &chance{0x9E3779B97F4A7C15}
	for _, s := range seeds {
		c.state = c.next() ^ s
		c.next()
	}
	return c
}

func (c *chance) next() uint64 {
	c.state += 0x9E3779B97F4A7C15
	z := c.state
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// unit is in [0, 1).
func (c *chance) unit() float64 { return float64(c.next()>>11) / (1 << 53) }

func (c *chance) between(low, high float64) float64 { return low + (high-low)*c.unit() }

func (c *chance) intn(n int) int { return int(c.next() % uint64(n)) }

func (c *chance) yes(probability float64) bool { return c.unit() < probability }

// normal has mean 0 and deviation 1: the sum of four uniform numbers is near
// enough to a bell for an athlete and costs no logarithm.
func (c *chance) normal() float64 {
	const deviation = 0.5773502691896258 // of the sum of four: sqrt(4/12)
	return (c.unit() + c.unit() + c.unit() + c.unit() - 2) / deviation
}

// wobble is noise that changes slowly, around 0 with the given deviation.
type wobble struct{ value, keep, kick float64 }

func newWobble(deviation, seconds float64) wobble {
	keep := math.Exp(-1 / seconds)
	return wobble{keep: keep, kick: deviation * math.Sqrt(1-keep*keep)}
}

func (w *wobble) tick(c *chance) float64 {
	w.value = w.value*w.keep + w.kick*c.normal()
	return w.value
}

func clamp(v, low, high float64) float64 { return math.Max(low, math.Min(high, v)) }
