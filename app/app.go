// Package app is the program: its command line, the order in which its parts
// start and stop, and what it says when something goes wrong.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"athletedata/app/engine"
	"athletedata/app/explain"
	"athletedata/store/cluster"
)

// Version is set when a release is built.
var Version = "development"

// Exit codes of the command line.
const (
	exitOK     = 0
	exitFailed = 1 // something failed; what did work is kept
	exitUsage  = 2
)

// memoryLimit makes the garbage collector work harder rather than let an
// import of thousands of files grow; it is no hard limit.
const memoryLimit = 320 << 20

// Main runs the program and returns its exit code.
func Main(args []string) int {
	// The server's processes and their keeper are this program under other
	// names; they must do nothing else.
	cluster.MaybeActAsShim()
	cluster.MaybeActAsKeeper()
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup
		ends = append(ends, syscall.SIGHUP) // the terminal is closed
	}
	ctx, stop := signal.NotifyContext(context.Background(), ends...)
	defer stop()
	// Where nobody reads on ("| head"), Go would end the program in the middle of
	// its work, and the server would be left behind. A signal that is taken does
	// not do that, though nobody waits for it here: the writing fails, and that is all.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	// A second Ctrl-C is for those who cannot wait for a clean end.
	context.AfterFunc(ctx, stop)
	return run(ctx, args, os.Stdin, os.Stdout, os.Stderr)
}

// run is Main without the process around it.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	return (&options{in: in, out: out, err: errOut}).run(ctx, args)
}

func (o *options) run(ctx context.Context, args []string) int {
	root, errOut := newRoot(o), o.err
	root.SetArgs(args)
	root.SetOut(o.out)
	root.SetErr(errOut)
	cmd, err := root.ExecuteContextC(ctx)
	var usage *usageError
	var unknown *engine.UnknownSourceError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &unknown) && !unknown.Connected: // a name that was mistyped
		fmt.Fprintf(errOut, "athletedata: %v\n%s\n", err, unknown.Advice())
		return exitUsage
	case errors.As(err, &usage):
		help := strings.Replace(cmd.CommandPath(), root.Name(), root.Name()+" help", 1)
		fmt.Fprintf(errOut, "athletedata: %v\nSee \"%s\".\n", err, help)
		return exitUsage
	case errors.Is(err, errReported), unread(err):
		return exitFailed
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(errOut, "Stopped.")
		return exitFailed
	}
	text := explain.Error(err)
	fmt.Fprintf(errOut, "athletedata: %s\n", text.What)
	if text.Next != "" {
		fmt.Fprintln(errOut, text.Next)
	}
	return exitFailed
}

// unread says that nobody reads on what is printed, who need not be told so.
func unread(err error) bool {
	var write *fs.PathError
	return errors.As(err, &write) && write.Path == os.Stdout.Name() && errors.Is(err, syscall.EPIPE)
}

// errReported ends a command whose output has already said what failed.
var errReported = errors.New("some files could not be read")

// usageError is a mistake in how the program was called.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }

// noCommand says that there is no such command, and which may have been meant.
func noCommand(parent *cobra.Command, name string) error {
	text := fmt.Sprintf("there is no command %q", strings.TrimPrefix(parent.CommandPath()+" "+name, parent.Root().Name()+" "))
	parent.SuggestionsMinimumDistance = 2 // so many letters may be wrong
	if like := parent.SuggestionsFor(name); len(like) > 0 {
		text += "; there is " + strings.Join(like, ", ")
	}
	return &usageError{errors.New(text)}
}

// args turns cobra's complaints about arguments, which count them, into usage
// errors that show how the command is written.
func args(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, a []string) error {
		if cmd.HasSubCommands() && len(a) > 0 {
			return noCommand(cmd, a[0])
		}
		if err := check(cmd, a); err != nil {
			return &usageError{fmt.Errorf("it is written like this: %s", cmd.UseLine())}
		}
		return nil
	}
}
