package engine

import (
	"encoding/binary"
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// hrvFile is a night's HRV status as watches write it: the only time in it is
// the instant of waking up, UTC. Garmin's FIT protocol has the bytes: a header,
// two messages that each follow their definition, a checksum.
func hrvFile(t testing.TB, woke string, rmssd int) []byte {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", woke)
	if err != nil {
		t.Fatal(err)
	}
	const fileHRV, garmin, fitEpoch = 68, 1, 631065600
	stamp := uint32(at.Unix() - fitEpoch)
	le := binary.LittleEndian
	b := []byte{0x40, 0, 0, 0, 0, 3, 0, 1, 0x00, 1, 2, 0x84, 4, 4, 0x86} // file_id: type, manufacturer, time_created
	b = le.AppendUint32(append(b, 0, fileHRV, garmin, 0), stamp)
	b = append(b, 0x41, 0, 0, 370&0xff, 370>>8, 2, 253, 4, 0x86, 1, 2, 0x84) // hrv_status_summary: timestamp, last_night_average
	b = le.AppendUint16(le.AppendUint32(append(b, 1), stamp), uint16(rmssd*128))
	head := append(le.AppendUint32([]byte{14, 0x20, 0x54, 0x08}, uint32(len(b))), ".FIT"...)
	b = append(le.AppendUint16(head, fitCRC(head)), b...)
	return le.AppendUint16(b, fitCRC(b))
}

// fitCRC is CRC-16/ARC, of which FIT makes use.
func fitCRC(data []byte) (crc uint16) {
	for _, c := range data {
		crc ^= uint16(c)
		for range 8 {
			crc = crc>>1 ^ 0xa001*(crc&1)
		}
	}
	return crc
}

// walkAt is half an hour at a place, in the winter of the nights below.
func walkAt(latitude, longitude float64) []byte {
	return fmt.Appendf(nil, `<gpx version="1.1"><trk><trkseg><trkpt lat="%[1]v" lon="%[2]v"><time>2025-01-05T03:00:00Z</time></trkpt>
<trkpt lat="%[1]v" lon="%[2]v"><time>2025-01-05T03:30:00Z</time></trkpt></trkseg></trk></gpx>`, latitude, longitude)
}

// A night belongs to the day on which the wearer woke up by the clock on the
// wall, wherever that was; only where nobody says where, to that of UTC.
func TestNightsAreOfTheDayWhereTheWearerWas(t *testing.T) {
	slow(t)
	const want = "2025-01-11 40, 2025-01-12 50, 2025-01-13 60"
	for name, c := range map[string]struct {
		walk []byte
		home string
		woke [3]string // UTC
	}{
		// In Tokyo at 9:30 on the 11th, at 6:30 on the 12th (one day in UTC), at 7:00 on the 13th.
		"UTC+9":            {walk: walkAt(35.68, 139.76), woke: [3]string{"2025-01-11 00:30", "2025-01-11 21:30", "2025-01-12 22:00"}},
		"at home in Tokyo": {home: "Asia/Tokyo", woke: [3]string{"2025-01-11 00:30", "2025-01-11 21:30", "2025-01-12 22:00"}},
		// In Los Angeles at 7:00 on the 11th, and after night shifts at 16:30 on the 12th and 17:00 on the 13th.
		"UTC-8":             {walk: walkAt(34.05, -118.24), woke: [3]string{"2025-01-11 15:00", "2025-01-13 00:30", "2025-01-14 01:00"}},
		"nobody says where": {woke: [3]string{"2025-01-11 00:30", "2025-01-12 21:30", "2025-01-13 22:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TZ", "Asia/Tokyo") // what the computer thinks is no word about the wearer
			e, conn := database(t)
			if err := e.Store.SetHomeZone(t.Context(), 1, c.home); err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			for i, woke := range c.woke {
				write(t, filepath.Join(dir, fmt.Sprintf("%d.fit", i)), hrvFile(t, woke, 40+10*i))
			}
			if c.walk != nil {
				write(t, filepath.Join(dir, "walk.gpx"), c.walk) // comes last and yet counts
			}
			if sum, _ := importAll(t, e, dir); sum.Failed > 0 || sum.ZoneAssumed > 0 {
				t.Errorf("import %+v", sum)
			}
			const nights = `SELECT string_agg(local_date || ' ' || hrv_rmssd_ms, ', ' ORDER BY local_date) FROM daily WHERE hrv_rmssd_ms IS NOT NULL`
			if got := ask(t, conn, nights); got != want {
				t.Errorf("nights %s, not %s", got, want)
			}
			if _, err := e.Reparse(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			if got := ask(t, conn, nights); got != want {
				t.Errorf("nights %s after reading again, not %s", got, want)
			}
		})
	}
}

// What tells the wearer's zone may become known after the nights, be taken back, or
// be said for these files alone, and that holds.
func TestNightsMoveWithTheZoneThatBecomesKnown(t *testing.T) {
	e, conn := database(t)
	dir := t.TempDir()
	for i, woke := range []string{"2025-01-11 00:30", "2025-01-11 21:30", "2025-01-12 22:00"} {
		write(t, filepath.Join(dir, fmt.Sprintf("%d.fit", i)), hrvFile(t, woke, 40+10*i))
	}
	nights := func(when, want string) {
		t.Helper()
		if got := ask(t, conn, `SELECT string_agg(day || ' ' || rmssd_ms, ', ' ORDER BY day, rmssd_ms) FROM app.part_hrv_night`); got != want {
			t.Errorf("%s: nights %s, not %s", when, got, want)
		}
	}
	const utc, tokyo = "2025-01-11 40, 2025-01-11 50, 2025-01-12 60", "2025-01-11 40, 2025-01-12 50, 2025-01-13 60"
	importAll(t, e, dir)
	nights("nobody says where", utc)
	walk := bring(t, e, "walk.gpx", walkAt(35.68, 139.76))
	nights("after a walk in Tokyo", tokyo)
	if _, err := e.Undo(t.Context(), walk, nil); err != nil {
		t.Fatal(err)
	}
	nights("without the walk", utc)
	if err := e.SetHomeZone(t.Context(), "Asia/Tokyo", nil); err != nil {
		t.Fatal(err)
	}
	nights("at home in Tokyo", tokyo)

	if _, err := e.Undo(t.Context(), dir, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := e.ImportWith(t.Context(), []string{dir}, Options{Zone: "America/Los_Angeles"}, nil); err != nil {
		t.Fatal(err)
	}
	const chosen = "2025-01-10 40, 2025-01-11 50, 2025-01-12 60"
	nights("said to be of Los Angeles", chosen)
	bring(t, e, "walk.gpx", walkAt(35.68, 139.76))
	if _, err := e.Reparse(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	nights("said to be of Los Angeles, and read again", chosen)
}

// A night that an earlier version had stored under the day of UTC is under the
// right one after its file was read again, and under no other.
func TestReadingAgainTakesAWrongDayAway(t *testing.T) {
	e, conn := database(t)
	if err := e.Store.SetHomeZone(t.Context(), 1, "Asia/Tokyo"); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "1.fit"), hrvFile(t, "2025-01-11 21:30", 50))
	write(t, filepath.Join(dir, "2.fit"), hrvFile(t, "2025-01-12 22:00", 60))
	importAll(t, e, dir)
	for _, table := range []string{"hrv_night", "app.part_hrv_night"} {
		for _, days := range []string{"- 1000", "+ 999"} { // a day earlier, without meeting the other
			if _, err := conn.Exec(t.Context(), `UPDATE `+table+` SET day = day `+days); err != nil {
				t.Fatal(err)
			}
		}
	}
	const nights = `SELECT string_agg(day || ' ' || rmssd_ms, ', ' ORDER BY day) FROM hrv_night`
	if got := ask(t, conn, nights); got != "2025-01-11 50, 2025-01-12 60" {
		t.Fatalf("nights of the earlier version %s", got)
	}
	if _, err := e.Reparse(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if got, want := ask(t, conn, nights), "2025-01-12 50, 2025-01-13 60"; got != want {
		t.Errorf("nights %s, not %s", got, want)
	}
}
