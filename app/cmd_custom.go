package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"athletedata/app/engine"
	"athletedata/app/zone"
	walk "athletedata/connectors/folder"
	"athletedata/parsers/customcsv"
	"athletedata/store"
)

// customFlags say how "import --format custom" reads files.
type customFlags struct {
	table, timeColumn, zone, definition string
	unique                              []string
	dryRun                              bool
}

// register adds the flags to a command.
func (f *customFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.table, "table", "", "with --format custom: table of the schema custom (default: that of files of the same shape, or the name of the file)")
	flags.StringVar(&f.timeColumn, "time-column", "", "with --format custom: column that tells when, by its header or SQL name (default: the first timestamp)")
	flags.StringVar(&f.zone, "zone", "", "time zone of clock times, like Europe/Vienna (default: as the activities tell)")
	flags.StringSliceVar(&f.unique, "unique", nil, "with --format custom: columns by which rows are known again (default: all)")
	flags.StringVar(&f.definition, "definition", "", "with --format custom: JSON file with the definition, as --dry-run --json prints it")
	flags.BoolVar(&f.dryRun, "dry-run", false, "with --format custom: show what would become of the files, and change nothing")
}

// used names a flag that was given though the format is not custom; empty for none.
func (f *customFlags) used(cmd *cobra.Command) string {
	for _, name := range []string{"table", "time-column", "zone", "unique", "definition", "dry-run"} {
		if flag := cmd.Flags().Lookup(name); flag != nil && flag.Changed {
			return "--" + name
		}
	}
	return ""
}

// choose decides how a file is read: by the definition given, else as files of
// the table or of the same shape were read before, else as it looks; and then
// by the flags.
func (f *customFlags) choose(customs engine.Customs, path string, data []byte) (customcsv.Definition, error) {
	var def customcsv.Definition
	var err error
	if f.definition != "" {
		def, err = readDefinition(f.definition)
	} else {
		def, err = customs.Of(f.table, path, data)
	}
	if err != nil {
		return def, err
	}
	return def.With(customcsv.Choices{Table: f.table, TimeColumn: f.timeColumn, Zone: f.zone, Unique: f.unique})
}

func readDefinition(path string) (def customcsv.Definition, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return def, err
	}
	// What --dry-run prints has the definition inside.
	var printed struct {
		Definition *customcsv.Definition `json:"definition"`
	}
	if json.Unmarshal(text, &printed) == nil && printed.Definition != nil {
		return *printed.Definition, nil
	}
	if err := json.Unmarshal(text, &def); err != nil {
		return def, fmt.Errorf("%s is no definition of a table: %w", path, err)
	}
	return def, nil
}

// importCustom is "import --format custom".
func (o *options) importCustom(ctx context.Context, paths []string, f customFlags) error {
	if f.zone != "" && !zone.Known(f.zone) {
		return &usageError{fmt.Errorf("--zone %q: there is no such time zone; one is called like Europe/Vienna", f.zone)}
	}
	return o.with(ctx, func(s *Services) error {
		if f.dryRun {
			customs, err := s.Engine.Customs(ctx)
			if err != nil {
				return err
			}
			return o.previewCustom(ctx, paths, f, customs)
		}
		report := o.newReporter("Importing")
		clocks, err := s.Engine.Clocks(ctx, f.zone)
		if err != nil {
			return err
		}
		var table string // of the file that is being read; one after the other is
		var into []string
		sum, err := s.Engine.ImportCustomFiles(ctx, paths, clocks, func(path string, data []byte) (customcsv.Definition, error) {
			customs, err := s.Engine.Customs(ctx) // also what the file before this one has added
			if err != nil {
				return customcsv.Definition{}, err
			}
			def, err := f.choose(customs, path, data)
			table = "custom." + def.Table
			return def, err
		}, func(e engine.Event) {
			if e, ok := e.(engine.ItemDone); ok && e.Status == store.Imported && !slices.Contains(into, table) {
				into = append(into, table)
			}
			report.event(e)
		})
		if err != nil {
			return err
		}
		report.finish(sum)
		if len(into) > 0 && !o.json {
			fmt.Fprintf(o.out, "  into %s\n", strings.Join(into, ", "))
		}
		if sum.Failed > 0 || sum.Cancelled {
			return errReported
		}
		return nil
	})
}

// previewCustom shows what would become of files.
func (o *options) previewCustom(ctx context.Context, paths []string, f customFlags, customs engine.Customs) error {
	failed := false
	err := walk.Walk(ctx, paths, walk.Options{}, func(file walk.File) error {
		def, p, err := f.preview(customs, file)
		switch {
		case err != nil && o.json:
			failed = true
			writeJSON(o.out, map[string]string{"path": file.Path, "error": err.Error()})
		case err != nil:
			failed = true
			fmt.Fprintf(o.out, "%s: %v\n", file.Path, err)
		case o.json:
			writeJSON(o.out, struct {
				Path       string               `json:"path"`
				Definition customcsv.Definition `json:"definition"`
				Preview    customcsv.Preview    `json:"preview"`
			}{file.Path, def, p})
		default:
			showPreview(o.out, file.Path, def, p)
		}
		return nil
	})
	if err == nil && failed {
		return errReported
	}
	return err
}

func (f *customFlags) preview(customs engine.Customs, file walk.File) (def customcsv.Definition, p customcsv.Preview, err error) {
	if file.Err != nil {
		return def, p, file.Err
	}
	data, err := file.Read()
	if err != nil {
		return def, p, err
	}
	if def, err = f.choose(customs, file.Path, data); err != nil {
		return def, p, err
	}
	p, err = def.Preview(data)
	return def, p, err
}

// shownRows is how many rows a terminal has room for.
const shownRows = 8

func showPreview(out io.Writer, path string, def customcsv.Definition, p customcsv.Preview) {
	fmt.Fprintf(out, "%s → custom.%s: %s", path, def.Table, plural(p.Rows, "row"))
	if p.Rejected > 0 {
		fmt.Fprintf(out, ", %s cannot be read", plural(p.Rejected, "line"))
	}
	fmt.Fprintln(out)
	delimiter := map[string]string{"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}[def.Delimiter]
	if delimiter == "" {
		delimiter = def.Delimiter
	}
	decimal, header, when := "point", "no header", "no time column"
	if def.DecimalComma {
		decimal = "comma"
	}
	if def.Header {
		header = fmt.Sprintf("header in line %d", def.SkipLines+1)
	}
	if def.TimeColumn != "" {
		when = "time from " + strings.Join(strings.Fields(def.TimeColumn+" "+def.ClockColumn+" "+def.Zone), ", ")
	}
	key := "equal rows are one"
	if len(def.Unique) > 0 {
		key = "rows are known again by " + strings.Join(def.Unique, ", ")
	}
	fmt.Fprintf(out, "%s, separated by %s, decimal %s, %s; %s; %s\n\n", p.Encoding, delimiter, decimal, header, when, key)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "column\ttype\theader\tvalues\tnot of the type\texamples")
	for i, c := range def.Columns {
		seen := p.Columns[i]
		wrong := ""
		if seen.Failures > 0 {
			wrong = fmt.Sprintf("%d (%.1f %%): %s", seen.Failures, 100*seen.Share(), seen.Failure)
		}
		kind := string(c.Type)
		if c.Layout != "" {
			kind += " (" + string(c.Layout) + ")"
		}
		fmt.Fprintln(w, oneLine(c.Name, kind, c.Source, count(seen.Values), wrong, strings.Join(seen.Examples, " | ")))
	}
	fmt.Fprintln(w)
	fmt.Fprintln(w, oneLine(p.Names...))
	for _, row := range p.Sample[:min(len(p.Sample), shownRows)] {
		fmt.Fprintln(w, oneLine(row...))
	}
	_ = w.Flush()
	for _, r := range p.Rejects[:min(len(p.Rejects), shownRows)] {
		fmt.Fprintf(out, "line %d: %s\n", r.Line, r.Reason)
	}
	fmt.Fprintln(out)
}

// oneLine is cells of a line of a tabwriter, without what would break it.
func oneLine(cells ...string) string {
	clean := make([]string, len(cells))
	for i, c := range cells {
		c = strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f {
				return ' '
			}
			return r
		}, c)
		if runes := []rune(c); len(runes) > 32 {
			c = string(runes[:31]) + "…"
		}
		clean[i] = c
	}
	return strings.Join(clean, "\t")
}
