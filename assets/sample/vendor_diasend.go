package sample

import (
	"archive/zip"
	"fmt"
	"math"
	"strings"
	"time"
)

// diasendFiles is what is left of an old account: three weeks in March, in
// which the athlete wore a sensor, as a book that a newer Excel has saved.
func diasendFiles(opts Options) ([]file, error) {
	from := time.Date(opts.From.Year(), time.March, 3, 0, 0, 0, 0, time.UTC)
	to := from.AddDate(0, 0, 21)
	if from.Before(opts.From) {
		from, to = from.AddDate(1, 0, 0), to.AddDate(1, 0, 0)
	}
	c := chanceOf(opts.Seed, 0xD1A)
	const form = "02/01/2006 15:04"
	above := [][]any{{"Patient ID"}, {"Name", "Sample Athlete"}, {}, {"Date", from.Format("02/01/2006") + " to " + to.AddDate(0, 0, -1).Format("02/01/2006")}, {"Time", "mmol/L", "", "Serial number"}}
	strips, sensor := append([][]any{}, above...), append([][]any{}, above...)
	carbs := [][]any{{"Time", "Basal Amount (U/h)", "Bolus Type", "Bolus Volume (U)", "Immediate Volume (U)", "Extended Volume (U)", "Duration (min)", "Carbs(g)", "Notes", "Total daily dose", "Total daily basal", "Serial number"}}
	drift := newWobble(0.5, 12)
	tenths := func(v float64) float64 { return math.Round(v*10) / 10 }
	for day := from; day.Before(to); day = day.AddDate(0, 0, 1) {
		meals := []time.Time{day.Add(time.Duration(430+c.intn(30)) * time.Minute), day.Add(time.Duration(740+c.intn(30)) * time.Minute), day.Add(time.Duration(1140+c.intn(30)) * time.Minute)}
		for _, m := range meals {
			carbs = append(carbs, []any{m.Format(form), "", "", "", "", "", "", float64(45 + c.intn(50)), "", "", "", "DIA-1"})
		}
		strips = append(strips, []any{day.Add(6*time.Hour + time.Duration(30+c.intn(20))*time.Minute).Format(form), tenths(5.3 + 0.4*c.normal()), "m", "DIA-1"})
		for at := day.Add(4 * time.Minute); at.Before(day.AddDate(0, 0, 1)); at = at.Add(15 * time.Minute) {
			v := 5.2 + drift.tick(c)
			for _, m := range meals {
				if h := at.Sub(m).Hours(); h > 0 {
					v += 2.2 * h * math.Exp(1-1.6*h) * 1.6
				}
			}
			sensor = append(sensor, []any{at.Format(form), tenths(clamp(v, 3.2, 11)), "", "DIA-2"})
		}
	}
	packed, err := zipped(diasendBook([]string{"Name and glucose", "CGM", "Insulin use and carbs"}, [][][]any{strips, sensor, carbs}), zip.Deflate)
	if err != nil {
		return nil, err
	}
	return []file{{"vendors/diasend/diasend.xlsx", packed}}, nil
}

// diasendBook is the least that Excel opens: a list of sheets and their cells,
// with texts within them.
func diasendBook(names []string, sheets [][][]any) []file {
	const (
		head  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
		main  = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
		links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
		pack  = "http://schemas.openxmlformats.org/package/2006/"
		kind  = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	)
	types := head + `<Types xmlns="` + pack + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + kind + `sheet.main+xml"/>`
	list := head + `<workbook xmlns="` + main + `" xmlns:r="` + links + `"><sheets>`
	targets := head + `<Relationships xmlns="` + pack + `relationships">`
	var members []file
	for i, rows := range sheets {
		n := i + 1
		types += fmt.Sprintf(`<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, n, kind)
		list += fmt.Sprintf(`<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, names[i], n, n)
		targets += fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, n, links, n)
		var b strings.Builder
		b.WriteString(head + `<worksheet xmlns="` + main + `"><sheetData>`)
		for y, row := range rows {
			fmt.Fprintf(&b, `<row r="%d">`, y+1)
			for x, v := range row {
				switch v := v.(type) {
				case string:
					if v != "" {
						fmt.Fprintf(&b, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+x, y+1, v)
					}
				default:
					fmt.Fprintf(&b, `<c r="%c%d"><v>%v</v></c>`, 'A'+x, y+1, v)
				}
			}
			b.WriteString(`</row>`)
		}
		b.WriteString(`</sheetData></worksheet>`)
		members = append(members, file{fmt.Sprintf("xl/worksheets/sheet%d.xml", n), []byte(b.String())})
	}
	return append([]file{
		{"[Content_Types].xml", []byte(types + `</Types>`)},
		{"_rels/.rels", []byte(head + `<Relationships xmlns="` + pack + `relationships"><Relationship Id="rId1" Type="` + links + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`)},
		{"xl/workbook.xml", []byte(list + `</sheets></workbook>`)},
		{"xl/_rels/workbook.xml.rels", []byte(targets + `</Relationships>`)},
	}, members...)
}
