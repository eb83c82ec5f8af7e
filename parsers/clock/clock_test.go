package clock

import (
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	at := func(y, m, d, h, min, s int) time.Time { return time.Date(y, time.Month(m), d, h, min, s, 0, time.UTC) }
	for _, c := range []struct {
		order Order
		text  string
		want  time.Time
	}{
		{Unknown, "2025-03-04", at(2025, 3, 4, 0, 0, 0)},
		{Unknown, "2025-03-04T05:06:07", at(2025, 3, 4, 5, 6, 7)},
		{MonthFirst, "2025/3/4 5:06", at(2025, 3, 4, 5, 6, 0)}, // four digits first are the year in every order
		{DayFirst, "2025.03.04 05.06.07", at(2025, 3, 4, 5, 6, 7)},
		{Unknown, "03-04-2025 05:06", at(2025, 4, 3, 5, 6, 0)}, // day first when nothing is known
		{DayFirst, "03/04/2025 05.06.07", at(2025, 4, 3, 5, 6, 7)},
		{MonthFirst, "03-04-2025 05:06", at(2025, 3, 4, 5, 6, 0)},
		{MonthFirst, "3/4/2025, 5:06:07 PM", at(2025, 3, 4, 17, 6, 7)},
		{YearFirst, "25-03-04", at(2025, 3, 4, 0, 0, 0)},
		{DayFirst, "4.3.25", at(2025, 3, 4, 0, 0, 0)},
		{MonthFirst, "03-30-2025 12:00 AM", at(2025, 3, 30, 0, 0, 0)},
		{MonthFirst, "03-30-2025 12:15 PM", at(2025, 3, 30, 12, 15, 0)},
		{DayFirst, "30/03/2025 1:15 p. m.", at(2025, 3, 30, 13, 15, 0)},           // Spanish
		{DayFirst, "30/03/2025 1:15\u202fp.\u00a0m.", at(2025, 3, 30, 13, 15, 0)}, // with the blanks of Unicode
		{DayFirst, "30/03/2025 1:15pm", at(2025, 3, 30, 13, 15, 0)},
		{YearFirst, "2025-3-4", at(2025, 3, 4, 0, 0, 0)},
		{YearFirst, "99-03-04", at(2099, 3, 4, 0, 0, 0)}, // two digits are of this century
		{DayFirst, "1/2/03", at(2003, 2, 1, 0, 0, 0)},
		{MonthFirst, "1/2/03", at(2003, 1, 2, 0, 0, 0)},
		{Unknown, "2025-03-04 24:00", at(2025, 3, 5, 0, 0, 0)},
		{Unknown, "2024-12-31 23:59:60", at(2025, 1, 1, 0, 0, 0)}, // a leap second
		{Unknown, "  2025-03-04 05:06  ", at(2025, 3, 4, 5, 6, 0)},
	} {
		got, err := c.order.Parse(c.text)
		if err != nil || !got.Equal(c.want) {
			t.Errorf("%v.Parse(%q) = %v, %v; want %v", c.order, c.text, got, err, c.want)
		}
	}
	got, err := Unknown.Parse("2025-03-04 05:06:07.250")
	if want := at(2025, 3, 4, 5, 6, 7).Add(250 * time.Millisecond); err != nil || !got.Equal(want) {
		t.Errorf("with a fraction: %v, %v", got, err)
	}
}

func TestParseRefusesWhatIsNoWallClockTime(t *testing.T) {
	for _, s := range []string{
		"", "-", "yesterday", "12", "12:30", "2025", "2025-03",
		"2025-13-01", "2025-00-10", "2025-02-29", "2025-02-31 24:00", "31-04-2025", "2025-03-04 25:00", "2025-03-04 24:30", "2025-03-04 10:75",
		"2025-03-04 13:00 PM", "2025-03-04 0:10 AM",
		"2025-03-04T05:06:07Z", "2025-03-04T05:06:07+02:00", "2025-03-04T05:06-05:00", // instants
		"2025-03-04 10:0030", "12345-1-1", "03/04/202", "1 2 2025",
		"1/2/3", "1.2.3", "1.2.3 04:05", "1-2-003", "012/03/04", // a year of one digit or three
	} {
		if got, err := DayFirst.Parse(s); err == nil {
			t.Errorf("Parse(%q) = %v; want an error", s, got)
		}
	}
	for o, s := range map[Order]string{YearFirst: "3/1/25", MonthFirst: "1/2/3", Unknown: "1/2/3"} {
		if got, err := o.Parse(s); err == nil {
			t.Errorf("%v.Parse(%q) = %v; its year has one digit", o, s, got)
		}
	}
}

func TestInfer(t *testing.T) {
	for name, c := range map[string]struct {
		texts []string
		want  Order
	}{
		"nothing":                                 {nil, Unknown},
		"no dates at all":                         {[]string{"a", "", "12"}, Unknown},
		"a year in front":                         {[]string{"2025-03-04", "2025-03-05"}, YearFirst},
		"a first number over 12":                  {[]string{"03-04-2025", "13-04-2025"}, DayFirst},
		"a second number over 12":                 {[]string{"03-04-2025", "03-30-2025"}, MonthFirst},
		"both, so the file is of two minds":       {[]string{"13-04-2025", "03-30-2025"}, Unknown},
		"mixed with years in front":               {[]string{"2025-03-04", "13-04-2025"}, DayFirst},
		"ascending only when the day comes first": {[]string{"11-03-2025 10:00", "12-03-2025 10:00", "01-04-2025 10:00"}, DayFirst},
		"ascending only when the month does":      {[]string{"03-11-2025 10:00", "03-12-2025 10:00", "04-01-2025 10:00"}, MonthFirst},
		"descending only when the day does":       {[]string{"01-04-2025", "12-03-2025", "11-03-2025"}, DayFirst},
		"AM and PM, and no order":                 {[]string{"03-04-2025 1:00 PM", "03-03-2025 1:00 AM", "03-05-2025 1:00 AM"}, MonthFirst},
		"a number over 12 against PM":             {[]string{"30-03-2025 1:00 PM", "03-03-2025 1:00 AM"}, DayFirst},
		"one date, which may be either":           {[]string{"03-04-2025"}, Unknown},
	} {
		if got := Infer(c.texts); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// FuzzParse: no text makes it panic, and what is read reads the same again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"2025-03-04T05:06:07.25", "03/30/2025 12:15 p. m.", "4.3.25", "24:00", "9999999999-1-1", "1-1-2025\xff"} {
		f.Add(s, 1)
	}
	f.Fuzz(func(t *testing.T, s string, order int) {
		o := Order(order & 3)
		at, err := o.Parse(s)
		Infer([]string{s, "01-02-2025", s})
		if err != nil {
			return
		}
		again, err := o.Parse(at.Format("2006-01-02T15:04:05.999999999"))
		if err != nil || !again.Equal(at) {
			t.Fatalf("%q is %v, which is read as %v (%v)", s, at, again, err)
		}
	})
}
