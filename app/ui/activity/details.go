package activity

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/format"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/style"
	"athletedata/parsers/record"
	"athletedata/store"
)

// details are the tables below the charts: parts, laps, zones, sets, devices.
func details(d *store.ActivityDetail, f format.Formatter) fyne.CanvasObject {
	box := parts.Below()
	a := &d.Activity
	if len(a.Sessions) > 1 {
		rows := [][]string{}
		for _, s := range a.Sessions {
			rows = append(rows, append([]string{style.SportName(s.Sport, s.SubSport)}, summaryCells(&s.Summary, s.Sport, f)...))
		}
		box.Add(parts.TitledCard("Parts", table(append([]string{"Sport"}, summaryHeads...), rows)))
	}
	if len(a.Laps) > 1 {
		rows := [][]string{}
		for i, l := range a.Laps[:min(len(a.Laps), maxRows)] {
			sport := l.Sport
			if sport == "" {
				sport = d.Sport
			}
			rows = append(rows, append([]string{strconv.Itoa(i + 1)}, summaryCells(&l.Summary, sport, f)...))
		}
		title := "Laps"
		if len(a.Laps) > maxRows {
			title = fmt.Sprintf("Laps (the first %d of %d)", maxRows, len(a.Laps))
		}
		box.Add(parts.TitledCard(title, table(append([]string{"Lap"}, summaryHeads...), rows)))
	}
	for _, kind := range []record.ZoneKind{record.ZoneHeartRate, record.ZonePower} {
		if z := zones(a.Zones, kind); z != nil {
			box.Add(z)
		}
	}
	if len(a.Sets) > 0 {
		box.Add(sets(a.Sets))
	}
	box.Add(origin(d))
	return box
}

// maxRows keeps a page of ten thousand laps usable; the database has them all.
const maxRows = 200

var summaryHeads = []string{"Distance", "Time", "Pace, speed", "Heart rate", "Highest", "Power", "Cadence", "Ascent"}

func summaryCells(s *record.Summary, sport string, f format.Formatter) []string {
	time := s.TimerS
	if time == nil {
		time = s.ElapsedS
	}
	ascent := format.None
	if s.AscentM != nil && *s.AscentM > 0 {
		ascent = f.Height(s.AscentM)
	}
	cadence := s.AvgCadenceRPM
	if cadence != nil && (sport == "running" || sport == "walking" || sport == "hiking") {
		steps := *cadence * 2
		cadence = &steps
	}
	return []string{f.Distance(s.DistanceM), format.Duration(time), f.Speed(sport, s.AvgSpeedMPS), format.Whole(s.AvgHeartRateBPM, "bpm"),
		format.Whole(s.MaxHeartRateBPM, "bpm"), format.Whole(s.AvgPowerW, "W"), format.Whole(cadence, "/min"), ascent}
}

// table is a small one, all of whose rows are shown; columns without any value
// are left out, numbers are right-aligned.
func table(heads []string, rows [][]string) fyne.CanvasObject {
	var keep []int
	for i := range heads {
		for _, r := range rows {
			if i == 0 || r[i] != format.None && r[i] != "" {
				keep = append(keep, i)
				break
			}
		}
	}
	columns := parts.Columns{Gap: 8, Height: 27}
	for range keep {
		columns.Columns = append(columns.Columns, parts.Column{Min: 78, Grow: 1})
	}
	line := func(r []string, head bool) fyne.CanvasObject {
		box := container.New(columns)
		for _, i := range keep {
			l := widget.NewLabel(r[i])
			l.Truncation = fyne.TextTruncateEllipsis
			if i > 0 {
				l.Alignment = fyne.TextAlignTrailing
			}
			if head {
				l.SizeName = theme.SizeNameCaptionText
				l.Importance = widget.LowImportance
			}
			box.Add(l)
		}
		return box
	}
	box := container.NewVBox(line(heads, true), widget.NewSeparator())
	for _, r := range rows {
		box.Add(line(r, false))
	}
	return box
}

// zones shows how long was spent in each zone of the whole workout.
func zones(all []record.Zone, kind record.ZoneKind) fyne.CanvasObject {
	title, unit, color := "Time in heart rate zones", "bpm", style.ColorHeartRate
	if kind == record.ZonePower {
		title, unit, color = "Time in power zones", "W", style.ColorPower
	}
	var list []record.Zone
	var total float64
	for _, z := range all {
		if z.Kind == kind && z.LapOrdinal < 0 && z.SessionOrdinal == 0 && z.TimeS != nil {
			list = append(list, z)
			total += *z.TimeS
		}
	}
	if total <= 0 {
		return nil
	}
	for len(list) > 0 && *list[len(list)-1].TimeS == 0 { // zones that this device does not use
		list = list[:len(list)-1]
	}
	columns := parts.Columns{Gap: 8, Height: 26, Columns: []parts.Column{{Min: 62}, {Min: 110}, {Min: 120, Grow: 1}, {Min: 70}, {Min: 50}}}
	box := container.NewVBox()
	for _, z := range list {
		name := "Zone " + strconv.Itoa(z.Zone)
		if z.Zone == 0 {
			name = "Below"
		}
		span := ""
		switch {
		case z.Low != nil && z.High != nil:
			span = fmt.Sprintf("%.0f–%.0f %s", *z.Low, *z.High, unit)
		case z.High != nil:
			span = fmt.Sprintf("up to %.0f %s", *z.High, unit)
		case z.Low != nil:
			span = fmt.Sprintf("from %.0f %s", *z.Low, unit)
		}
		time := widget.NewLabel(format.Duration(z.TimeS))
		share := widget.NewLabel(fmt.Sprintf("%.0f %%", *z.TimeS/total*100))
		time.Alignment, share.Alignment = fyne.TextAlignTrailing, fyne.TextAlignTrailing
		box.Add(container.New(columns, widget.NewLabel(name), parts.Muted(span), newBar(float32(*z.TimeS/total), color), time, share))
	}
	return parts.TitledCard(title, box)
}

// newBar is a bar as long as its share.
func newBar(share float32, color fyne.ThemeColorName) fyne.CanvasObject {
	return container.New(barLayout(share), parts.NewFilled(style.ColorGrid, 4), parts.NewFilled(color, 4))
}

type barLayout float32

func (b barLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	o[1].Resize(fyne.NewSize(max(3, size.Width*float32(b)), size.Height))
}

func (b barLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(20, 10) }

func sets(all []record.Set) fyne.CanvasObject {
	rows := [][]string{}
	for _, s := range all {
		if s.Type == "rest" {
			continue
		}
		name := s.Exercise
		if name == "" {
			name = s.Category
		}
		name = strings.ReplaceAll(name, "_", " ")
		if name == "" {
			name = "Exercise"
		}
		weight := format.None
		if s.WeightKg != nil && *s.WeightKg > 0 {
			weight = strconv.FormatFloat(*s.WeightKg, 'f', -1, 64) + " kg"
		}
		reps := format.None
		if s.Repetitions != nil {
			reps = strconv.Itoa(int(*s.Repetitions))
		}
		rows = append(rows, []string{strings.ToUpper(name[:1]) + name[1:], reps, weight, format.Duration(s.DurationS)})
	}
	if len(rows) == 0 {
		return canvas.NewRectangle(color.Transparent)
	}
	return parts.TitledCard("Sets", table([]string{"Exercise", "Repetitions", "Weight", "Time"}, rows))
}

// origin says what recorded the workout and which file it came from.
func origin(d *store.ActivityDetail) fyne.CanvasObject {
	form := widget.NewForm()
	add := func(name, value string) {
		if value == "" {
			return
		}
		l := widget.NewLabel(value)
		l.Wrapping = fyne.TextWrapBreak
		form.Append(name, l)
	}
	add("Device", d.Device)
	for _, v := range d.Activity.Devices[:min(len(d.Activity.Devices), 12)] {
		name := strings.TrimSpace(strings.Join([]string{v.Manufacturer, first(v.ProductName, v.Product)}, " "))
		if v.Ordinal == 0 || name == "" || v.DeviceType == "" {
			continue
		}
		if v.BatteryStatus != "" {
			name += ", battery " + v.BatteryStatus
		}
		add(strings.ToUpper(v.DeviceType[:1])+strings.ReplaceAll(v.DeviceType[1:], "_", " "), name)
	}
	add("File", d.Path)
	add("Samples", format.Count(d.RecordCount))
	if d.RRCount > 0 {
		add("Heart beats", format.Count(d.RRCount))
	}
	add("Notes", d.Activity.Notes)
	if len(d.Activity.Computed) > 0 {
		add("Computed here", strings.Join(names(d.Activity.Computed), ", "))
	}
	return parts.TitledCard("Where it comes from", form)
}

// names turns column names into words.
func names(columns []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, c := range columns {
		if strings.HasSuffix(c, "_deg") {
			c = "position"
		}
		for _, unit := range []string{"_m", "_s", "_bpm", "_mps", "_rpm", "_w", "_j", "_c", "_brpm", "_pct", "_mm", "_ms"} {
			c = strings.TrimSuffix(c, unit)
		}
		c = strings.ReplaceAll(strings.ReplaceAll(c, "avg_", "average "), "max_", "highest ")
		c = strings.ReplaceAll(strings.ReplaceAll(c, "min_", "lowest "), "_", " ")
		if !seen[c] {
			seen[c] = true
			out = append(out, c)
		}
	}
	return out
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
