package httpx

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"

	"athletedata/connectors"
)

// unreachedError says in plain words that no whole answer came. What the
// operating system calls it is left to errors.Is and errors.As.
type unreachedError struct {
	what string
	err  error
}

func (e *unreachedError) Error() string { return e.what }
func (e *unreachedError) Unwrap() error { return e.err }

// Advice says what the person can look at.
func (*unreachedError) Advice() string {
	return "See whether this computer is on the internet, and whether the vendor's own page opens in your browser. Nothing that was fetched is lost."
}

// unreached tells what kept a host from answering, where that is one of the
// things that happen to everybody; anything else keeps its own words, and what
// says itself what to do, like a pause, is not touched.
func unreached(host string, err error) error {
	var pause *connectors.RateLimited
	var name *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &pause):
		return err
	case errors.Is(err, context.Canceled):
	case errors.As(err, &name):
		return &unreachedError{"the address of " + host + " could not be found", err}
	case errors.As(err, &timeout) && timeout.Timeout():
		return &unreachedError{host + " has not answered in time", err}
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return &unreachedError{host + " cannot be reached", err}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return &unreachedError{"the connection to " + host + " broke off", err}
	}
	return fmt.Errorf("asking %s: %w", host, err)
}
