package hosttest

import (
	"cmp"
	"context"
)

// AthleteName implements host.Host.
func (f *Fake) AthleteName(context.Context) (string, error) { return cmp.Or(f.Name, "Me"), f.Err }

// DeleteAll implements host.Host.
func (f *Fake) DeleteAll(context.Context) ([]string, error) {
	if f.Err != nil {
		return nil, f.Err
	}
	f.Erased++
	f.Rows, f.Sources, f.Folder, f.Runs = nil, nil, nil, nil
	return f.Stubborn, nil
}
