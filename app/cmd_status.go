package app

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"athletedata/app/explain"
	"athletedata/store"
)

func newStatus(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "What is in the database, and what could not be read",
		Args:  args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.with(cmd.Context(), func(s *Services) error {
				st, err := readStatus(cmd, s)
				if err != nil {
					return err
				}
				if o.json {
					writeJSON(o.out, st)
					return nil
				}
				o.printStatus(st)
				return nil
			})
		},
	}
}

// status is what the status command reports.
type status struct {
	DataDir      string               `json:"data_dir"`
	Database     string               `json:"database"`
	Activities   int64                `json:"activities"`
	Records      int64                `json:"records"`
	Days         int64                `json:"days"`
	DistanceM    float64              `json:"distance_m"`
	First        *time.Time           `json:"first,omitempty"`
	Last         *time.Time           `json:"last,omitempty"`
	DatabaseSize int64                `json:"database_bytes"`
	ArchiveSize  int64                `json:"archive_bytes"`
	Files        map[store.Status]int `json:"files"`
	Problems     []problem            `json:"problems"`
	Accounts     []accountLine        `json:"accounts"` // those that are connected
}

type problem struct {
	Path   string       `json:"path"`
	Status store.Status `json:"status"`
	Reason string       `json:"reason"`
}

const maxProblems = 20

func readStatus(cmd *cobra.Command, s *Services) (*status, error) {
	ctx := cmd.Context()
	info, err := s.Store.Info(ctx)
	if err != nil {
		return nil, err
	}
	totals, err := s.Store.CountActivities(ctx, store.ActivityFilter{})
	if err != nil {
		return nil, err
	}
	failed, err := s.Store.FailedItems(ctx, maxProblems)
	if err != nil {
		return nil, err
	}
	st := &status{
		DataDir: s.Paths.DataDir, Database: s.Connection().SafeURL,
		Activities: info.Activities, Records: info.Records, Days: info.Days,
		DistanceM: totals.DistanceM, DatabaseSize: info.DatabaseBytes,
		Files: map[store.Status]int{}, Problems: []problem{},
	}
	if totals.Count > 0 {
		st.First, st.Last = &totals.First, &totals.Last
	}
	for k, n := range info.Items {
		st.Files[k] = int(n)
	}
	for _, f := range failed {
		st.Problems = append(st.Problems, problem{f.Path, f.Status, f.Reason})
	}
	sources, err := s.Syncer.Sources(ctx)
	if err != nil {
		return nil, err
	}
	st.Accounts = []accountLine{}
	for _, source := range sources {
		if source.Account != nil {
			st.Accounts = append(st.Accounts, lineOf(source))
		}
	}
	st.ArchiveSize, err = s.Archive.Size()
	return st, err
}

func (o *options) printStatus(st *status) {
	w := o.out
	fmt.Fprintf(w, "Data folder   %s\n", st.DataDir)
	fmt.Fprintf(w, "Database      %s (%s)\n", st.Database, size(st.DatabaseSize))
	fmt.Fprintf(w, "Raw files     %s, %s read", size(st.ArchiveSize), count(st.Files[store.Imported]))
	if n := st.Files[store.Skipped]; n > 0 {
		fmt.Fprintf(w, ", %s without anything to store", count(n))
	}
	if n := st.Files[store.Failed]; n > 0 {
		fmt.Fprintf(w, ", %s could not be read", count(n))
	}
	fmt.Fprintln(w)
	if st.Activities == 0 {
		fmt.Fprintln(w, "Activities    none yet; bring some with: athletedata import FOLDER")
	} else {
		fmt.Fprintf(w, "Activities    %s, %s to %s\n", count(st.Activities), st.First.Format(time.DateOnly), st.Last.Format(time.DateOnly))
		fmt.Fprintf(w, "Distance      %s km\n", count(int64(st.DistanceM/1000+0.5)))
		fmt.Fprintf(w, "Records       %s\n", count(st.Records))
	}
	if st.Days > 0 { // of anything: activities, sleep, glucose, meals
		fmt.Fprintf(w, "Days          %s with data\n", count(st.Days))
	}
	if len(st.Accounts) > 0 {
		fmt.Fprintln(w, "\nAccounts")
	}
	for _, a := range st.Accounts {
		fmt.Fprintf(w, "  %s: %s\n", a.Name, a.words)
		if a.Problem != "" {
			fmt.Fprintf(w, "    %s\n    %s\n", explain.Error(errors.New(a.Problem)).What, a.Advice)
		}
	}
	if len(st.Problems) > 0 {
		fmt.Fprintln(w, "\nFiles with problems")
		for _, p := range st.Problems {
			fmt.Fprintf(w, "  %s: %s\n", p.Path, p.Reason)
		}
	}
}
