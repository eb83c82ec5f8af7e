//go:build headless

package app

import (
	"context"
	"errors"
)

// window is not in this build.
func (o *options) window(context.Context) error {
	return &usageError{errors.New("this build of the program has no window; see the commands it knows")}
}
