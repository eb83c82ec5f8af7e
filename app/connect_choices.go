package app

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"athletedata/app/engine"
	"athletedata/connectors"
	"athletedata/store"
)

// none takes back a day or the quiet hours that were chosen before.
const none = "none"

// choices are what the flags say, on top of what was chosen before.
func (f *connectFlags) choices(info connectors.Info, a store.Account, now time.Time) (c engine.Choices, err error) {
	c = engine.Choices{Answers: map[string]string{}, Datasets: map[string]bool{}, From: a.From, To: a.To, Every: a.Every,
		QuietFrom: a.QuietFrom, QuietTo: a.QuietTo, NoticeVersion: a.NoticeVersion}
	maps.Copy(c.Datasets, a.Datasets)
	for _, pair := range f.answers {
		name, value, ok := strings.Cut(pair, "=")
		field, known := info.Field(name)
		switch {
		case !ok:
			return c, fmt.Errorf("--answer %s: it is NAME=VALUE", pair)
		case !known:
			return c, fmt.Errorf("--answer %s: %s has no field of that name", name, info.Name)
		case field.InVault():
			return c, fmt.Errorf("--answer %s: it is secret, and others could see it there; use --secrets", name)
		}
		if err := allowed(field, value); err != nil {
			return c, fmt.Errorf("--answer %s=%s: %w", name, value, err)
		}
		c.Answers[name] = value
	}
	for _, ids := range []struct {
		on   bool
		list []string
	}{{true, f.with}, {false, f.without}} {
		for _, id := range ids.list {
			if !slices.ContainsFunc(info.Datasets, func(d connectors.Dataset) bool { return d.ID == id }) {
				return c, fmt.Errorf("%s has no part %q; \"athletedata sources %s\" lists them", info.Name, id, info.ID)
			}
			if ids.on && slices.Contains(f.without, id) {
				return c, fmt.Errorf("the part %q is named both in --with and in --without", id)
			}
			c.Datasets[id] = ids.on
		}
	}
	if err := f.days(&c, now); err != nil {
		return c, err
	}
	if f.every != "" {
		if c.Every, err = time.ParseDuration(f.every); err != nil || c.Every <= 0 {
			return c, fmt.Errorf("--every %q: it is written like 6h or 90m", f.every)
		}
		if c.Every < info.AtLeast {
			return c, fmt.Errorf("--every %s: between two syncs of %s there is %s at least", f.every, info.Name, roughly(info.AtLeast))
		}
	}
	switch f.quiet {
	case "":
	case none:
		c.QuietFrom, c.QuietTo = nil, nil
	default:
		c.QuietFrom, c.QuietTo, err = quietHours(f.quiet)
	}
	return c, err
}

// days are the first and the last one to fetch.
func (f *connectFlags) days(c *engine.Choices, now time.Time) error {
	for _, bound := range []struct {
		flag, text string
		day        **time.Time
	}{{"--from", f.from, &c.From}, {"--to", f.to, &c.To}} {
		switch bound.text {
		case "":
		case none:
			*bound.day = nil
		default:
			at, err := time.Parse(time.DateOnly, bound.text)
			if err != nil {
				return fmt.Errorf("%s %q is no day; one is written like 2019-01-31", bound.flag, bound.text)
			}
			*bound.day = &at
		}
	}
	switch {
	case c.From == nil:
	case c.To != nil && c.From.After(*c.To):
		return fmt.Errorf("the first day, %s, is after the last one, %s", c.From.Format(time.DateOnly), c.To.Format(time.DateOnly))
	case c.From.After(connectors.Day(now.Local())):
		return fmt.Errorf("the first day, %s, is in the future, and nothing would be fetched before it; --from none fetches everything", c.From.Format(time.DateOnly))
	}
	return nil
}

// values are the answers that a choice has.
func values(f connectors.Field) (all []string) {
	for _, c := range f.Choices {
		all = append(all, c.Value)
	}
	return all
}

// allowed says what is wrong with an answer.
func allowed(f connectors.Field, value string) error {
	if value == "" {
		return nil // the default, or what is needed is missed later
	}
	if f.Entry == connectors.Choice && !slices.Contains(values(f), value) {
		return fmt.Errorf("it is one of %s", strings.Join(values(f), ", "))
	}
	if f.Check != nil {
		return f.Check(value)
	}
	return nil
}

// quietHours reads 22:00-07:00 as minutes after midnight.
func quietHours(text string) (from, to *int, err error) {
	first, last, ok := strings.Cut(text, "-")
	begin, err1 := time.Parse("15:04", strings.TrimSpace(first))
	end, err2 := time.Parse("15:04", strings.TrimSpace(last))
	if !ok || err1 != nil || err2 != nil {
		return nil, nil, fmt.Errorf("--quiet %q: it is written like 22:00-07:00", text)
	}
	a, b := begin.Hour()*60+begin.Minute(), end.Hour()*60+end.Minute()
	if a == b {
		return nil, nil, fmt.Errorf("--quiet %s: they end when they begin; \"none\" takes quiet hours back", text)
	}
	return &a, &b, nil
}

// readSecrets reads secret answers from a file or the standard input. A field of
// several lines is given a line for each.
func readSecrets(info connectors.Info, path string, in io.Reader) (map[string]string, error) {
	if path == "" {
		return nil, nil
	}
	var text []byte
	var err error
	if path == "-" {
		text, err = io.ReadAll(in)
	} else {
		text, err = os.ReadFile(path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &usageError{fmt.Errorf("--secrets %s: there is no such file", path)}
	}
	if err != nil {
		return nil, fmt.Errorf("reading the secret answers: %w", err)
	}
	given := map[string]string{}
	for n, line := range strings.Split(strings.TrimRight(string(text), "\r\n"), "\n") {
		name, value, ok := strings.Cut(strings.TrimRight(line, "\r"), "=")
		field, known := info.Field(name)
		if !ok || !known {
			// The line itself is not shown: it may be a password.
			return nil, &usageError{fmt.Errorf("line %d of the secret answers is not NAME=VALUE with a field of %s", n+1, info.Name)}
		}
		if field.Entry == connectors.Lines && given[name] != "" {
			value = given[name] + "\n" + value
		}
		given[name] = value
	}
	return given, nil
}
