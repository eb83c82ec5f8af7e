package app

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"athletedata/app/engine"
	"athletedata/app/zone"
	"athletedata/parsers/all"
	"athletedata/store"
)

// reporter shows a run of the engine: as JSON lines, as a progress bar on a
// terminal, or as plain lines in a pipe.
type reporter struct {
	out, err io.Writer
	json     bool
	verbose  bool // a line for every file, also without JSON
	quiet    bool // no line for any file
	skips    skips
	bar      *progressbar.ProgressBar
}

func (o *options) newReporter(verb string) *reporter {
	r := &reporter{out: o.out, err: o.err, json: o.json, verbose: o.verbose}
	if f, ok := o.err.(*os.File); ok && term.IsTerminal(int(f.Fd())) && !o.verbose {
		r.bar = progressbar.NewOptions64(1,
			progressbar.OptionSetWriter(f),
			progressbar.OptionSetDescription(verb),
			progressbar.OptionFullWidth(),
			progressbar.OptionSetPredictTime(false),
			progressbar.OptionClearOnFinish(),
			progressbar.OptionUseANSICodes(true),
			progressbar.OptionThrottle(100*time.Millisecond))
	}
	return r
}

// fileLine is the contract of one file's line on stdout with --json.
type fileLine struct {
	Path   string       `json:"path"`
	Format string       `json:"format"`
	Status store.Status `json:"status"`
	Rows   int64        `json:"rows"`
	Error  string       `json:"error"`
}

func (r *reporter) event(e engine.Event) {
	switch e := e.(type) {
	case engine.ItemDone:
		r.skips.note(e)
		r.item(e)
	case engine.Progress:
		if r.bar != nil {
			r.progress(e)
		}
	case engine.Rereading:
		if r.bar != nil {
			r.rereading(e)
		}
	}
}

func (r *reporter) item(e engine.ItemDone) {
	switch {
	case r.quiet:
	case r.json:
		writeJSON(r.out, fileLine{e.Path, e.Format, e.Status, e.Rows, e.Error})
	case r.verbose || e.Status == store.Failed || e.Status == store.Imported && e.Error != "":
		r.line(e)
	}
}

func (r *reporter) line(e engine.ItemDone) {
	if r.bar != nil {
		_ = r.bar.Clear()
	}
	word := string(e.Status)
	if e.Status == store.Imported && e.Error != "" {
		word = "in part"
	}
	text := fmt.Sprintf("%-9s  %s", word, e.Path)
	if e.Error != "" {
		text += ": " + e.Error
	}
	fmt.Fprintln(r.out, text)
}

func (r *reporter) progress(p engine.Progress) {
	total := p.BytesFound
	if p.Walking {
		total += total/10 + 1 // never looks finished while files are still being found
	}
	r.bar.ChangeMax64(max(total, 1))
	text := fmt.Sprintf("%s of %s files", count(p.Done), count(p.Found))
	if p.Walking {
		text += " so far"
	}
	if s := p.Elapsed.Seconds(); s >= 1 {
		text += fmt.Sprintf(", %s rows/s", count(int(float64(p.Rows)/s)))
	}
	if p.Remaining >= time.Second {
		text += ", " + p.Remaining.Round(time.Second).String() + " left"
	}
	r.bar.Describe(text)
	_ = r.bar.Set64(p.BytesDone)
}

func (r *reporter) rereading(p engine.Rereading) {
	r.bar.ChangeMax64(int64(max(p.Found, p.Done, 1)))
	r.bar.Describe(fmt.Sprintf("reading other files of the same times again: %s of %s", count(p.Done), count(p.Found)))
	_ = r.bar.Set(p.Done)
}

// finish prints the summary of a run.
func (r *reporter) finish(s engine.Summary) {
	if r.bar != nil {
		_ = r.bar.Clear()
	}
	if r.json {
		writeJSON(r.out, map[string]any{"summary": struct {
			engine.Summary
			ElapsedS float64 `json:"elapsed_s"`
		}{s, round(s.Elapsed.Seconds(), 3)}})
		return
	}
	fmt.Fprintln(r.out, sentence(s))
	if !r.verbose { // else there was a line for each
		r.skips.tell(r.out)
	}
	r.skips = skips{} // "serve" goes on
	for _, line := range byFormat(s) {
		fmt.Fprintln(r.out, line)
	}
	if s.ZoneAssumed > 0 {
		fmt.Fprintf(r.out, "The times of %s are those of a clock on the wall, and no activity tells in which zone: that of this computer (%s) was taken. If it was another one, import again with --zone.\n",
			plural(s.ZoneAssumed, "file"), zone.Computer())
	}
}

// byFormat says what was found, by format, the most rows first.
func byFormat(s engine.Summary) (lines []string) {
	if len(s.Formats) < 2 {
		return nil
	}
	names := slices.SortedFunc(maps.Keys(s.Formats), func(a, b string) int {
		return cmp.Or(cmp.Compare(s.Formats[b].Rows, s.Formats[a].Rows), cmp.Compare(a, b))
	})
	width := 0
	for _, name := range names {
		width = max(width, utf8.RuneCountInString(all.Title(name)))
	}
	for _, name := range names {
		f := s.Formats[name]
		line := fmt.Sprintf("  %-*s  %s", width, all.Title(name), plural(f.Files, "file"))
		if f.Rows > 0 { // none were written of what was there already
			line += ", " + plural(int(f.Rows), "row")
		}
		lines = append(lines, line)
	}
	return lines
}

// became says what became of all files of a run.
func became(s engine.Summary) string {
	var parts []string
	add := func(n int, what string) {
		if n > 0 {
			parts = append(parts, count(n)+" "+what)
		}
	}
	add(s.Imported, "imported")
	if s.Partial > 0 {
		parts[len(parts)-1] += fmt.Sprintf(" (%s only in part)", count(s.Partial))
	}
	add(s.Unchanged, "already there")
	add(s.Skipped, "skipped")
	add(s.Failed, "could not be read")
	if len(parts) == 0 {
		return "nothing to import was found"
	}
	return strings.Join(parts, ", ")
}

// sentence is the summary for people.
func sentence(s engine.Summary) string {
	text := plural(s.Files, "file") + ": " + became(s)
	if s.Rows > 0 {
		text += "; " + plural(int(s.Rows), "row")
		if took := s.Elapsed.Round(100 * time.Millisecond); took > 0 {
			text += " in " + took.String()
		}
	}
	if s.Cancelled {
		text += ". Stopped before the end; run it again to go on"
	}
	return text + "."
}

func writeJSON(w io.Writer, v any) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v)
}

// count writes an integer with thousands separated by thin groups: 18,000,000.
func count[T ~int | ~int64](n T) string {
	s := fmt.Sprint(n)
	start := 0
	if n < 0 {
		start = 1
	}
	for i := len(s) - 3; i > start; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return count(n) + " " + noun + "s"
}

func size(n int64) string {
	const unit = 1024
	if n < unit {
		return fmt.Sprintf("%d B", n)
	}
	div, exp := int64(unit), 0
	for m := n / unit; m >= unit; m /= unit {
		div *= unit
		exp++
	}
	return fmt.Sprintf("%.1f %cB", float64(n)/float64(div), "kMGTPE"[exp])
}

func round(v float64, digits int) float64 {
	p := 1.0
	for range digits {
		p *= 10
	}
	return float64(int64(v*p+0.5)) / p
}
