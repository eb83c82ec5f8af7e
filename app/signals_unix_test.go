//go:build unix

package app

import (
	"bufio"
	"bytes"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
)

// Where the output goes to somebody who has read enough ("| head"), and where the
// terminal is closed, the program ends in good order too: it leaves no server.
func TestNoServerIsLeftBehind(t *testing.T) {
	up := func(data string) bool {
		_, err := os.Stat(filepath.Join(data, "postgres", "data-18", "postmaster.pid"))
		return err == nil
	}
	t.Run("nobody reads", func(t *testing.T) {
		data := folder(t)
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		var said bytes.Buffer
		cmd := started(t, "--data-dir", data, "sources")
		cmd.Stdout, cmd.Stderr = w, &said
		_ = cmd.Run()
		w.Close()
		if up(data) || said.Len() > 0 {
			t.Errorf("it ended with %v, and the server is up: %t\n%s", cmd.ProcessState, up(data), said.String())
		}
	})
	t.Run("the terminal is closed", func(t *testing.T) {
		// Where the tests do not hear of a closed terminal ("nohup"), the program
		// would not either.
		heard := make(chan os.Signal, 1)
		signal.Notify(heard, syscall.SIGHUP)
		defer signal.Stop(heard)
		data := folder(t)
		cmd := started(t, "--data-dir", data, "db", "start")
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil || up(data) {
			t.Errorf("it ended with %v, and the server is up: %t", err, up(data))
		}
	})
}
