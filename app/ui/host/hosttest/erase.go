package hosttest

import (
	"cmp"
	"context"

	"athletedata/app/engine"
)

// AthleteName implements host.Host.
func (f *Fake) AthleteName(context.Context) (string, error) { return cmp.Or(f.Name, "Me"), f.Err }

// DeleteAll implements host.Host.
func (f *Fake) DeleteAll(context.Context) ([]string, error) {
	if f.Err != nil {
		return nil, f.Err
	}
	f.Erased++
	f.Rows, f.Sources, f.Folder, f.Runs, f.Problems = nil, nil, nil, nil, nil
	f.Arrive(engine.Summary{})
	return f.Stubborn, nil
}
