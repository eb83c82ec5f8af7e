package app

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"athletedata/app/engine"
	"athletedata/app/explain"
	"athletedata/store"
)

// newSync fetches what is new in accounts.
func newSync(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "sync [SOURCE…]",
		Short: "Fetch everything new from accounts",
		Long: `Fetches everything new from the accounts named, or from all that are connected
and not paused. A first sync of many years may be spread over days, because
vendors allow only so many requests: what is there so far is kept, and the next
sync goes on. "athletedata serve" and the open window do that by themselves.`,
		RunE: func(cmd *cobra.Command, sources []string) error {
			return o.with(cmd.Context(), func(s *Services) error { return o.sync(cmd.Context(), s, sources) })
		},
	}
}

// together is how many accounts are synced at a time.
const together = 2

func (o *options) sync(ctx context.Context, s *Services, sources []string) error {
	if _, err := s.Engine.Tidy(ctx, nil); err != nil {
		return err
	}
	if len(sources) == 0 {
		accounts, err := s.Store.Accounts(ctx, athlete)
		if err != nil {
			return err
		}
		for _, a := range accounts {
			if !a.Paused {
				sources = append(sources, a.Source)
			}
		}
		if len(sources) == 0 && !o.json {
			text := "No account is connected. \"athletedata sources\" lists what can be."
			if len(accounts) > 0 {
				text = "All accounts are paused. Name those to sync all the same, or \"athletedata resume SOURCE\"."
			}
			fmt.Fprintln(o.out, text)
		}
	}
	for _, source := range sources {
		if _, _, err := s.Syncer.Account(ctx, source); err != nil {
			return err
		}
	}
	report := o.newSyncReporter("Syncing")
	var group errgroup.Group
	group.SetLimit(together)
	for _, source := range sources {
		group.Go(func() error {
			run, err := s.Syncer.Sync(ctx, source, true, func(e engine.Event) { report.event(source, e) })
			if err != nil {
				report.failed(s, source, err)
				return errReported
			}
			report.done(s, run)
			if run.Outcome != "ok" && run.Outcome != "waiting" {
				return errReported
			}
			return nil
		})
	}
	return group.Wait()
}

// syncReporter shows the syncs of several accounts on one screen.
type syncReporter struct {
	*reporter
	mu      sync.Mutex
	skipped map[string]*skips // by source
}

func (o *options) newSyncReporter(verb string) *syncReporter {
	return &syncReporter{reporter: o.newReporter(verb), skipped: map[string]*skips{}}
}

func (r *syncReporter) event(source string, e engine.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e := e.(type) {
	case engine.SyncProgress:
		if r.bar == nil {
			return
		}
		r.bar.ChangeMax64(int64(max(e.Total, e.Done+1)))
		r.bar.Describe(stageInWords(e))
		_ = r.bar.Set(e.Done)
	case engine.ItemDone:
		if r.skipped[source] == nil {
			r.skipped[source] = &skips{}
		}
		r.skipped[source].note(e)
		r.item(e)
	}
}

// stageInWords is how far a sync is: "garmin: days, to March 2021, 1,200 of 3,650".
func stageInWords(e engine.SyncProgress) string {
	text := e.Source
	if e.Stage != "" {
		text += ": " + e.Stage
	}
	if e.At != "" {
		text += ", " + e.At
	}
	if e.Total > 0 {
		text += fmt.Sprintf(", %s of %s", count(e.Done), count(e.Total))
	}
	if e.Remaining > 0 {
		text += ", " + roughly(e.Remaining) + " left"
	}
	return text
}

func (r *syncReporter) failed(s *Services, source string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clear()
	delete(r.skipped, source)
	text := explain.Error(err)
	if r.json {
		writeJSON(r.out, map[string]any{"sync": map[string]any{"source": source, "outcome": "failed", "problem": err.Error(), "advice": text.Next}})
		return
	}
	fmt.Fprintf(r.out, "%s: failed\n  %s\n", s.nameOf(source), text.What)
	if text.Next != "" {
		fmt.Fprintln(r.out, "  "+text.Next)
	}
}

func (r *syncReporter) done(s *Services, run store.SyncRun) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clear()
	if r.json {
		writeJSON(r.out, map[string]any{"sync": syncLineOf(run)})
		return
	}
	fmt.Fprintln(r.out, s.nameOf(run.Source)+": "+runInWords(run))
	if skipped := r.skipped[run.Source]; skipped != nil && !r.verbose {
		skipped.tell(r.out)
	}
	delete(r.skipped, run.Source) // "serve" goes on
}

// nameOf is what people call a source.
func (s *Services) nameOf(source string) string {
	if c, ok := s.Syncer.Connector(source); ok {
		return c.Info().Name
	}
	return source
}

func (r *syncReporter) clear() {
	if r.bar != nil {
		_ = r.bar.Clear()
	}
}

// syncLine is the contract of a sync's line on stdout with --json.
type syncLine struct {
	Source    string `json:"source"`
	Outcome   string `json:"outcome"`
	Started   string `json:"started"`
	Finished  string `json:"finished,omitempty"`
	ByPerson  bool   `json:"by_hand"`
	Items     int    `json:"items"`
	Imported  int    `json:"imported"`
	Unchanged int    `json:"unchanged"`
	Skipped   int    `json:"skipped"`
	Failed    int    `json:"failed"`
	Rows      int64  `json:"rows"`
	Requests  int    `json:"requests"`
	Received  int64  `json:"received_bytes"`
	Problem   string `json:"problem,omitempty"`
	Advice    string `json:"advice,omitempty"`
}

func syncLineOf(r store.SyncRun) syncLine {
	return syncLine{r.Source, r.Outcome, stamp(&r.Started), stamp(r.Finished), r.ByPerson, r.Items, r.Imported, r.Unchanged, r.Skipped, r.Failed,
		r.Rows, r.Requests, r.Received, r.Problem, r.Advice}
}

// byItself is said at the command line, where nothing may be running that syncs.
const byItself = "Nothing is lost: the next sync after that goes on. The window and \"athletedata serve\" sync by themselves as long as they run."

// runInWords is how a sync went, for people.
func runInWords(r store.SyncRun) string {
	text := map[string]string{"running": "is running", "ok": "up to date", "waiting": "has to wait", "failed": "failed", "stopped": "stopped",
		"signin": "the sign-in has ended", "person": "needs you in the browser", "crashed": "was cut off, the next sync goes on"}[r.Outcome]
	if text == "" {
		text = r.Outcome
	}
	text += "; " + plural(r.Imported, "new item") + ", " + plural(int(r.Rows), "row")
	if r.Skipped > 0 {
		text += ", " + count(r.Skipped) + " skipped"
	}
	if r.Failed > 0 {
		text += ", " + count(r.Failed) + " could not be read"
	}
	text += fmt.Sprintf(" (%s, %s)", plural(r.Requests, "request"), size(r.Received))
	if r.Problem != "" {
		text += "\n  " + explain.Error(errors.New(r.Problem)).What
	}
	switch {
	case r.Outcome == "waiting": // by itself it goes on only where something runs that syncs
		text += "\n  " + byItself
	case r.Advice != "":
		text += "\n  " + r.Advice
	}
	return text
}

// roughly is a time that remains, no more exactly than it can be known.
func roughly(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return plural(int(d.Round(24*time.Hour)/(24*time.Hour)), "day")
	case d >= 2*time.Hour:
		return plural(int(d.Round(time.Hour)/time.Hour), "hour")
	case d >= 2*time.Minute:
		return plural(int(d.Round(time.Minute)/time.Minute), "minute")
	}
	return plural(int(d.Round(time.Second)/time.Second), "second")
}
