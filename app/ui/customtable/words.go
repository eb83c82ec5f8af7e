// Package customtable is the page that makes a table of a CSV file: it shows
// how the file would land and lets people change that before anything is
// stored.
package customtable

import (
	"athletedata/parsers/customcsv"
	"athletedata/parsers/table"
)

// word is a choice with what people call it.
type word[T comparable] struct {
	value T
	text  string
}

var typeWords = []word[customcsv.Type]{
	{customcsv.Number, "Number"}, {customcsv.Integer, "Whole number"}, {customcsv.Text, "Text"}, {customcsv.Timestamp, "Date and time"},
	{customcsv.Date, "Date"}, {customcsv.Time, "Time of day"}, {customcsv.Duration, "Duration"}, {customcsv.Boolean, "Yes or no"},
}

var stampWords = []word[customcsv.Layout]{
	{customcsv.YearMonthDay, "2024-01-31"}, {customcsv.DayMonthYear, "31.01.2024"}, {customcsv.MonthDayYear, "01/31/2024"},
	{customcsv.MonthName, "31 Jan 2024"}, {customcsv.Compact, "20240131"}, {customcsv.UnixSeconds, "Seconds since 1970"},
	{customcsv.UnixMillis, "Milliseconds since 1970"}, {customcsv.UnixMicros, "Microseconds since 1970"}, {customcsv.ExcelDays, "Days as Excel counts"},
}

var durationWords = []word[customcsv.Layout]{{customcsv.HourMinute, "h:mm:ss"}, {customcsv.MinuteSecond, "m:ss"}}

var delimiterWords = []word[string]{{",", "Comma  ,"}, {";", "Semicolon  ;"}, {"\t", "Tab"}, {"|", "Bar  |"}}

var decimalWords = []word[bool]{{false, "Point  1.5"}, {true, "Comma  1,5"}}

var encodingWords = []word[string]{{table.UTF8, "UTF-8"}, {table.UTF16LE, "UTF-16"}, {table.UTF16BE, "UTF-16"}, {table.Windows1252, "Windows (Western Europe)"}}

// layoutWords are how values of a type can be written; nil where there is one way only.
func layoutWords(t customcsv.Type) []word[customcsv.Layout] {
	switch t {
	case customcsv.Date, customcsv.Timestamp:
		return stampWords
	case customcsv.Duration:
		return durationWords
	}
	return nil
}

func texts[T comparable](words []word[T]) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.text
	}
	return out
}

// textOf is what a value is called; "" for one that has no word.
func textOf[T comparable](words []word[T], value T) string {
	for _, w := range words {
		if w.value == value {
			return w.text
		}
	}
	return ""
}

func valueOf[T comparable](words []word[T], text string) (value T) {
	for _, w := range words {
		if w.text == text {
			return w.value
		}
	}
	return value
}

// article is a type within a sentence: "is no date".
func article(t customcsv.Type) string {
	switch t {
	case customcsv.Number:
		return "no number"
	case customcsv.Integer:
		return "no whole number"
	case customcsv.Timestamp:
		return "no date and time"
	case customcsv.Date:
		return "no date"
	case customcsv.Time:
		return "no time of day"
	case customcsv.Duration:
		return "no duration"
	case customcsv.Boolean:
		return "neither yes nor no"
	}
	return "no text"
}
