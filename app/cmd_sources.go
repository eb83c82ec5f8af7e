package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"athletedata/app/engine"
	"athletedata/app/explain"
	"athletedata/connectors"
	"athletedata/parsers/all"
	"athletedata/store"
)

// newSources lists where data comes from: accounts, and what files have brought.
func newSources(o *options) *cobra.Command {
	var log bool
	cmd := &cobra.Command{
		Use:   "sources [SOURCE]",
		Short: "Accounts and how they are, and what has come by format",
		Long: `Lists the accounts that are connected or could be, and what has come of each
format, from files and accounts. With the name of a source: what it fetches and asks for,
and its last syncs; with --log also what the last sync did.`,
		Args: args(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, names []string) error {
			return o.with(cmd.Context(), func(s *Services) error {
				if len(names) > 0 {
					return o.printSource(cmd.Context(), s, names[0], log)
				}
				if err := o.printAccounts(cmd.Context(), s); err != nil {
					return err
				}
				return o.printFileSources(cmd.Context(), s)
			})
		},
	}
	cmd.Flags().BoolVar(&log, "log", false, "with a source: the log of its last sync")
	return cmd
}

func (o *options) printAccounts(ctx context.Context, s *Services) error {
	sources, err := s.Syncer.Sources(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(o.out, 0, 0, 2, ' ', 0)
	if !o.json {
		fmt.Fprintln(w, "ACCOUNT\tNAME\tSTATE\tLAST SYNC\tNEXT SYNC\tITEMS")
	}
	for _, source := range sources {
		if o.json {
			writeJSON(o.out, lineOf(source))
			continue
		}
		last, next := "", ""
		if a := source.Account; a != nil {
			last = clock(a.LastOK)
			next = clock(&source.Next)
		}
		items := ""
		if source.Brought.Items > 0 {
			items = count(source.Brought.Items)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", source.Info.ID, source.Info.Name, inWords(source), last, next, items)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, source := range sources {
		if a := source.Account; a != nil && a.Problem != "" && !o.json {
			fmt.Fprintf(o.out, "\n%s: %s\n  %s\n", source.Info.Name, explain.Error(errors.New(a.Problem)).What, a.Advice)
		}
	}
	return nil
}

// clock is an instant as people read it; "" if there is none.
func clock(at *time.Time) string {
	if at == nil || at.IsZero() {
		return ""
	}
	return at.Local().Format("2006-01-02 15:04")
}

func (o *options) printFileSources(ctx context.Context, s *Services) error {
	sources, err := s.Store.FileSources(ctx, athlete)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(o.out, 0, 0, 2, ' ', 0)
	if !o.json && len(sources) > 0 {
		fmt.Fprintln(w, "\nFORMAT\tFILES\tROWS\tDAYS\tLAST IMPORT\tPROBLEMS")
	}
	for _, f := range sources {
		days := ""
		if f.FirstDay != nil && f.LastDay != nil {
			days = f.FirstDay.UTC().Format(time.DateOnly) + " to " + f.LastDay.UTC().Format(time.DateOnly)
		}
		if o.json {
			writeJSON(o.out, map[string]any{"format": f.Format, "title": all.Title(f.Format), "files": f.Files, "rows": f.Rows,
				"problems": f.Problems, "last_import": f.Last, "first_day": f.FirstDay, "last_day": f.LastDay})
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\n", all.Title(f.Format), count(f.Files), count(f.Rows), days, clock(&f.Last), f.Problems)
	}
	return w.Flush()
}

// shownRuns is how many of the last syncs "sources SOURCE" lists.
const shownRuns = 10

func (o *options) printSource(ctx context.Context, s *Services, id string, log bool) error {
	sources, err := s.Syncer.Sources(ctx)
	if err != nil {
		return err
	}
	var source *engine.Source
	for i := range sources {
		if sources[i].Info.ID == id {
			source = &sources[i]
		}
	}
	if source == nil {
		return &usageError{&engine.UnknownSourceError{Source: id}}
	}
	runs, err := s.Store.SyncRuns(ctx, athlete, id, shownRuns)
	if err != nil {
		return err
	}
	// One that was killed could not write down that it ended.
	if len(runs) > 0 && runs[0].Outcome == "running" && s.Syncer.Free(id) == nil {
		runs[0].Outcome = "crashed"
	}
	if o.json {
		writeJSON(o.out, struct {
			accountLine
			Fields   []map[string]any `json:"fields"`
			Datasets []map[string]any `json:"datasets"`
			Notice   string           `json:"notice_version,omitempty"`
			Syncs    []syncLine       `json:"syncs"`
			Log      string           `json:"log,omitempty"`
		}{lineOf(*source), fieldLines(source.Info), datasetLines(*source), source.Info.Notice.Version, syncLines(runs), lastLog(runs, log)})
		return nil
	}
	way := source.Info.Kind
	if c, ok := s.Syncer.Connector(id); ok && source.Account != nil {
		way = connectors.Way(c, connectors.NewAccount(source.Info, source.Account.Answers))
	}
	o.describe(*source, way)
	if len(runs) > 0 {
		fmt.Fprintln(o.out, "\nLast syncs")
	}
	for _, r := range runs {
		fmt.Fprintf(o.out, "  %s  %s\n", clock(&r.Started), runInWords(r))
	}
	if text := lastLog(runs, log); text != "" {
		fmt.Fprintf(o.out, "\nLog of the last sync\n%s", text)
	}
	return nil
}

func (o *options) describe(s engine.Source, way connectors.Kind) {
	w, info := o.out, s.Info
	fmt.Fprintf(w, "%s: %s\n%s\n", info.Name, inWords(s), info.Summary)
	if a := s.Account; a != nil {
		if a.Identity != "" {
			said := "Signed in as %s.\n"
			if way == connectors.Open { // nobody has signed in: it says what is read
				said = "It reads %s.\n"
			}
			fmt.Fprintf(w, said, a.Identity)
		}
		if a.Problem != "" {
			fmt.Fprintf(w, "%s\n%s\n", explain.Error(errors.New(a.Problem)).What, a.Advice)
		}
		if !s.Next.IsZero() {
			fmt.Fprintf(w, "The next sync is at %s.\n", clock(&s.Next))
		}
	}
	if info.Attribution != "" {
		fmt.Fprintln(w, info.Attribution)
	}
	fmt.Fprintln(w, "\nFields (with --answer, secret ones with --secrets)")
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range info.Fields {
		kind := cmp.Or(string(f.Entry), string(connectors.Text))
		if len(f.Choices) > 0 {
			kind += " of " + strings.Join(values(f), " | ")
		}
		if f.Sealed {
			kind += ", secret"
		}
		if f.Advanced {
			kind += ", advanced"
		}
		if with := onlyWith(f); with != "" {
			kind += ", only with " + with
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\n", f.ID, f.Label, kind)
	}
	_ = table.Flush()
	if len(info.Datasets) > 0 {
		fmt.Fprintln(w, "\nParts (with --with and --without)")
	}
	for _, d := range datasetLines(s) {
		mark := " "
		if d["on"] == true {
			mark = "x"
		}
		fmt.Fprintf(table, "  [%s] %s\t%s\n", mark, d["id"], d["name"])
	}
	_ = table.Flush()
}

// onlyWith is the answer that a field goes with; "" if it is always asked.
func onlyWith(f connectors.Field) string {
	if f.OnlyWith == (connectors.Given{}) {
		return ""
	}
	return f.OnlyWith.Field + "=" + f.OnlyWith.Answer
}

func fieldLines(info connectors.Info) (lines []map[string]any) {
	for _, f := range info.Fields {
		lines = append(lines, map[string]any{"id": f.ID, "label": f.Label, "entry": cmp.Or(f.Entry, connectors.Text), "default": f.Default,
			"optional": f.Optional, "advanced": f.Advanced, "secret": f.InVault(), "only_with": onlyWith(f)})
	}
	return lines
}

func datasetLines(s engine.Source) (lines []map[string]any) {
	for _, d := range s.Info.Datasets {
		on := !d.Off
		if s.Account != nil {
			if chosen, ok := s.Account.Datasets[d.ID]; ok {
				on = chosen
			}
		}
		lines = append(lines, map[string]any{"id": d.ID, "name": d.Name, "on": on})
	}
	return lines
}

func syncLines(runs []store.SyncRun) []syncLine {
	lines := make([]syncLine, len(runs))
	for i, r := range runs {
		lines[i] = syncLineOf(r)
	}
	return lines
}

func lastLog(runs []store.SyncRun, wanted bool) string {
	if !wanted || len(runs) == 0 {
		return ""
	}
	return runs[0].Log
}
