package fake

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"athletedata/connectors"
	"athletedata/connectors/truth"
)

// Truth is what stands in the files that this program may read, and has stood in
// those that were deleted since: of a "workout" its points and seconds;
// "glimp" and "libreview" are glucose in mg/dL at the times that clocks showed.
func (s *Server) Truth([]connectors.Visit) []truth.Fact {
	s.mu.Lock()
	defer s.mu.Unlock()
	var a truth.Account
	readings := map[string]truth.Moments{"glimp": {}, "libreview": {}}
	trees := []*tree{s.coach, s.sensor}
	if s.options.Account {
		trees = append(trees, s.mine)
	}
	for _, t := range trees {
		for path, f := range t.files {
			if f.deleted && !f.late {
				continue
			}
			for _, inner := range f.yields {
				data := f.content
				if inner != "" {
					path, data = inner, member(f.content, strings.TrimPrefix(inner, "!/"))
				}
				if strings.HasSuffix(path, ".gz") {
					data = unzipped(data)
				}
				witness(&a, readings, string(data))
			}
		}
	}
	for kind, all := range readings {
		for at, told := range all {
			f := a.Add(kind, truth.Clock(time.Unix(at, 0).UTC()), told[0]...)
			f.Or = told[1:]
		}
	}
	return a.Facts
}

// witness looks through the text of a file, as whoever opens it in an editor.
func witness(a *truth.Account, readings map[string]truth.Moments, text string) {
	if _, rest, ok := strings.Cut(text, "<time>"); ok {
		stamp, _, _ := strings.Cut(rest, "<")
		if at, err := time.Parse(time.RFC3339, stamp); err == nil {
			points := strings.Count(text, "<trkpt")
			a.Add("workout", truth.Instant(at), float64(points), float64(points-1)*10)
		}
		return
	}
	if wide := []byte(text); len(wide) > 3 && wide[1] == 0 {
		var units []uint16
		for i := 0; i+1 < len(wide); i += 2 {
			units = append(units, uint16(wide[i])|uint16(wide[i+1])<<8)
		}
		text = string(utf16.Decode(units))
	}
	for line := range strings.Lines(text) {
		if f := strings.Split(line, ","); f[0] == "FreeStyle LibreLink" {
			at, _ := time.Parse("02-01-2006 15:04", f[2])
			mg, _ := strconv.ParseFloat(f[4], 64)
			readings["libreview"].Tell(at, mg)
		} else if f := strings.Split(line, ";"); len(f) > 5 {
			at, _ := time.Parse("02/01/2006 15.04.05", f[1])
			mg, _ := strconv.ParseFloat(f[5], 64)
			readings["glimp"].Tell(at, mg)
		}
	}
}

// member is a file of an archive.
func member(data []byte, name string) []byte {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil
	}
	f, err := z.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	text, _ := io.ReadAll(f) // out of memory
	return text
}

func unzipped(data []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	text, _ := io.ReadAll(z) // out of memory
	return text
}
