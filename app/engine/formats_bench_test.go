package engine

import (
	"errors"
	"path"
	"reflect"
	"testing"

	"athletedata/assets/sample"
	"athletedata/connectors/folder"
	"athletedata/parsers"
	"athletedata/parsers/all"
	"athletedata/parsers/record"
)

// BenchmarkFormats parses the sample athlete's files format by format, and says
// how many rows of each are read in a second.
func BenchmarkFormats(b *testing.B) {
	opts := sample.Year()
	opts.Activities = 40
	dir := b.TempDir()
	if _, err := sample.WriteDir(dir, opts); err != nil {
		b.Fatal(err)
	}
	type file struct {
		parsers.File
		parsers.Entry
	}
	files := map[parsers.Format][]file{}
	err := folder.Walk(b.Context(), []string{dir}, folder.Options{}, func(f folder.File) error {
		data, err := f.Read()
		if err != nil {
			return err
		}
		entry, known := all.Detect(path.Base(f.Path), data[:min(len(data), 64<<10)])
		if !known {
			return nil
		}
		found := file{parsers.File{Name: f.Path, Data: data}, entry}
		// Some are read only together with the others of their archive.
		err = all.Parse(entry, found.File, func(record.Entity) error { return nil })
		if nothing := new(parsers.Unsupported); !errors.As(err, &nothing) {
			files[entry.Format] = append(files[entry.Format], found)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for format, list := range files {
		b.Run(string(format), func(b *testing.B) {
			rows := 0
			for b.Loop() {
				for _, f := range list {
					if err := all.Parse(f.Entry, f.File, func(e record.Entity) error { rows += rowsOf(e); return nil }); err != nil {
						b.Fatalf("%s: %v", f.Name, err)
					}
				}
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// rowsOf counts the rows of an entity: what stands in its lists.
func rowsOf(e record.Entity) (n int) {
	v := reflect.Indirect(reflect.ValueOf(e))
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Slice && f.Type().Elem().Kind() != reflect.Uint8 {
			n += f.Len()
		}
	}
	return n
}
