package fake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"time"
)

// named is a file in an archive.
type named struct {
	name string
	data []byte
}

// archive sends a zip. Nothing in it is compressed, which keeps long histories
// cheap; readers do not see the difference.
func archive(w http.ResponseWriter, files []named) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range files {
		if to, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Store}); err == nil {
			_, _ = to.Write(f.data) // into memory
		}
	}
	_ = z.Close()
	w.Header().Set("Content-Type", "application/x-zip-compressed")
	_, _ = w.Write(out.Bytes())
}

func (s *Server) original(w http.ResponseWriter, a workout) {
	name := fmt.Sprintf("%d_ACTIVITY", a.id)
	switch a.kind {
	case recorded:
		archive(w, []named{{name + ".fit", s.o.FIT(a.id, a.start)}})
	case imported:
		archive(w, []named{{fmt.Sprintf("%d.tcx", a.id), tcxFile(a)}})
	case double:
		archive(w, []named{{fmt.Sprintf("%d_b.fit", a.id), s.o.FIT(a.id+5, a.start.Add(time.Hour))}, {name + ".fit", s.o.FIT(a.id, a.start)}})
	default:
		refuse(w, http.StatusNotFound, "NotFoundException")
	}
}

func (s *Server) tcx(w http.ResponseWriter, a workout) {
	if a.kind == track {
		refuse(w, http.StatusInternalServerError, "InternalServerErrorException")
		return
	}
	w.Header().Set("Content-Type", "application/vnd.garmin.tcx+xml")
	_, _ = w.Write(tcxFile(a))
}

func (s *Server) gpx(w http.ResponseWriter, a workout) {
	if a.kind == typed {
		nothing(w) // no positions
		return
	}
	w.Header().Set("Content-Type", "application/gpx+xml")
	fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><gpx creator="Garmin Connect" version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><metadata><time>%s</time></metadata><trk><name>Track</name><type>running</type><trkseg>`, stamp(a.start))
	for i := range 10 {
		fmt.Fprintf(w, `<trkpt lat="%.5f" lon="11.5"><ele>520.0</ele><time>%s</time></trkpt>`, 48.1+float64(i)*0.0001, stamp(a.start.Add(time.Duration(i)*10*time.Second)))
	}
	fmt.Fprint(w, `</trkseg></trk></gpx>`)
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func tcxFile(a workout) []byte {
	out := fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running"><Id>%s</Id><Lap StartTime="%s"><TotalTimeSeconds>90.0</TotalTimeSeconds><DistanceMeters>270.0</DistanceMeters><Calories>20</Calories><Intensity>Active</Intensity><TriggerMethod>Manual</TriggerMethod><Track>`, stamp(a.start), stamp(a.start))
	for i := range 10 {
		out = fmt.Appendf(out, `<Trackpoint><Time>%s</Time><DistanceMeters>%d</DistanceMeters><HeartRateBpm><Value>%d</Value></HeartRateBpm></Trackpoint>`, stamp(a.start.Add(time.Duration(i)*10*time.Second)), i*30, 130+i)
	}
	return append(out, `</Track></Lap></Activity></Activities></TrainingCenterDatabase>`...)
}

// dayFiles are the files that were synced of a day. Files are cut by syncs and
// not by midnight, so the one of the evening before is in the archive as well.
func (s *Server) dayFiles(n int) []named {
	if !s.hasFiles(n) {
		return nil
	}
	var files []named
	if s.lived(n - 1) {
		files = append(files, named{uploadName(n-1, 1, "WELLNESS"), nil})
	}
	files = append(files, named{uploadName(n, 0, "WELLNESS"), nil}, named{uploadName(n, 0, "HRV_STATUS"), nil})
	if !s.partial(n) {
		files = append(files, named{uploadName(n, 1, "WELLNESS"), nil})
	}
	return files
}

func uploadName(n, part int, kind string) string {
	return fmt.Sprintf("%d_%s.fit", 300_000_000_000+int64(n)*10+int64(part), kind)
}

func (s *Server) files(w http.ResponseWriter, n int) {
	files := s.dayFiles(n)
	if len(files) == 0 {
		if n%11 == 3 {
			archive(w, nil) // the other way in which Garmin says that there is nothing
			return
		}
		refuse(w, http.StatusNotFound, "NotFoundException")
		return
	}
	for i := range files {
		switch files[i].name {
		case uploadName(n-1, 1, "WELLNESS"):
			files[i].data = s.o.Monitoring(s.midnight(n-1), 1)
		case uploadName(n, 0, "WELLNESS"):
			files[i].data = s.o.Monitoring(s.midnight(n), 0)
		case uploadName(n, 1, "WELLNESS"):
			files[i].data = s.o.Monitoring(s.midnight(n), 1)
		default:
			_, awake := s.sleepTimes(n)
			files[i].data = hrvFIT(awake, between(42, 55, n))
		}
	}
	archive(w, files)
}
