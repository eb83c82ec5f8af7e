package explain

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
)

type advised struct{}

func (advised) Error() string  { return "port 5432 is taken" }
func (advised) Advice() string { return "Stop the other program." }

func TestErrorSaysWhatHappenedAndWhatToDo(t *testing.T) {
	for name, c := range map[string]struct {
		err        error
		what, next string // parts of the texts
	}{
		"an error with its own advice": {fmt.Errorf("starting: %w", advised{}), "Starting: port 5432 is taken.", "Stop the other program."},
		"a full disk":                  {&os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}, "no space left", "Free some space"},
		"no permission":                {&os.PathError{Op: "open", Path: "x", Err: syscall.EACCES}, "permission denied", "permissions"},
		"a read-only disk":             {&os.PathError{Op: "open", Path: "x", Err: syscall.EROFS}, "read-only", "--data-dir"},
		"a missing file":               {&os.PathError{Op: "open", Path: "x", Err: syscall.ENOENT}, "no such file", "still there"},
		"cancelled":                    {fmt.Errorf("loading: %w", context.Canceled), "Stopped", "again"},
		"anything else":                {errors.New("odd"), "Odd.", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := Error(c.err)
			if !strings.Contains(got.What, c.what) || !strings.Contains(got.Next, c.next) {
				t.Errorf("got %+v, want %q and %q", got, c.what, c.next)
			}
			if c.next == "" && got.Next != "" {
				t.Errorf("advice %q from nowhere", got.Next)
			}
		})
	}
	if got := Error(nil); got != (Text{}) {
		t.Errorf("no error explained as %+v", got)
	}
}
