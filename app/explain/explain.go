// Package explain turns an error into what its reader can do about it. It is
// the one place where errors become texts for people, in the window and on the
// command line.
package explain

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"syscall"
)

// Text is an error in plain words.
type Text struct {
	What string // what happened
	Next string // what to do now; empty when there is nothing
}

// adviser is an error that knows what to do about itself. The typed errors of
// the server and the store are.
type adviser interface{ Advice() string }

// Error explains err; nil gives empty texts.
func Error(err error) Text {
	if err == nil {
		return Text{}
	}
	text := Text{What: sentence(err.Error())}
	var own adviser
	switch {
	case errors.As(err, &own):
		text.Next = own.Advice()
	case errors.Is(err, context.Canceled):
		text = Text{What: "Stopped before the end.", Next: "What was done is kept. Start it again to go on."}
	case errors.Is(err, syscall.ENOSPC):
		text.Next = "The disk is full. Free some space and try again; nothing that was stored is lost."
	case errors.Is(err, syscall.EROFS):
		text.Next = "The disk cannot be written to. Choose another data folder with --data-dir."
	case errors.Is(err, fs.ErrPermission):
		text.Next = "This user may not read or write there. Change the folder's permissions or choose another one."
	case errors.Is(err, fs.ErrNotExist):
		text.Next = "Check that the file or folder is still there and that the disk is connected."
	}
	return text
}

func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return "Something went wrong, and it did not say what."
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if !strings.HasSuffix(s, ".") && !strings.Contains(s, "\n") {
		s += "."
	}
	return s
}
