package sample

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
)

// glimpFiles is what the phone kept of two weeks of spring in which it read
// the sensor too: gzip of UTF-16, the newest first, without heads.
func glimpFiles(opts Options) ([]file, error) {
	s, err := newSugar(opts)
	if err != nil {
		return nil, err
	}
	type entry struct {
		at   time.Time
		text string // from the field behind the time on
	}
	var all []entry
	add := func(at time.Time, day int, format string, values ...any) {
		stamp := fmt.Sprintf("5;%s;%d;;;", at.In(s.day(day).place.location).Format("02/01/2006 15.04.05"), at.Unix())
		all = append(all, entry{at, stamp + fmt.Sprintf(format, values...)})
	}
	s.memory(glimpFrom, glimpDays, func(t time.Time, day int, v float64) {
		calibrated := v
		if chanceOf(opts.Seed, 0x68, uint64(t.Unix())).yes(0.03) {
			calibrated -= 12.3 // by a finger stick
		}
		add(t, day, "%.1f;%.1f;;3;0M0008A1Q2Z;;;;;", v, calibrated)
	})
	s.scans(glimpFrom, glimpDays, func(t time.Time, day int, v float64) {
		add(t, day, "%.1f;%.1f;;5;0M0008A1Q2Z;;;;;", v+2, v)
	})
	for day := glimpFrom; day < glimpFrom+glimpDays; day++ {
		for i, m := range s.day(day).dishes {
			add(m.at.Add(-5*time.Minute), day, ";;;0;;%.1f;Rapid;;Abdomen;", m.units)
			if i == 0 && day%3 == 0 {
				v := s.mgdl(m.at.Add(-8*time.Minute), day)
				add(m.at.Add(-8*time.Minute), day, "%.1f;%.1f;;0;Left index;;;;;before breakfast", v, v)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b entry) int { return b.at.Compare(a.at) })
	var b strings.Builder
	for i, e := range all {
		if f := strings.Split(e.text, ";"); i == 0 && len(f) == 15 {
			f[7] = "3" // level; only the newest has a trend
			e.text = strings.Join(f, ";")
		}
		b.WriteString(e.text + "\r\n")
	}
	b.WriteString("\r\n")
	var data []byte
	for _, u := range utf16.Encode([]rune(b.String())) {
		data = append(data, byte(u), byte(u>>8))
	}
	if data, err = gzipped(data); err != nil {
		return nil, err
	}
	return []file{{"vendors/Glimp/GlicemiaMisurazioni.csv.gz", data}}, nil
}
