package fakes

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Serve lets fakes answer on this computer, each at an address of its own, so
// that a browser can go there too. stop ends it.
func Serve(ctx context.Context, all []Fake) (bases map[string]string, stop func(), err error) {
	bases = map[string]string{}
	var servers []*http.Server
	stop = func() {
		for _, s := range servers {
			_ = s.Close() // nothing is left to be done about a socket that does not close
		}
	}
	var config net.ListenConfig
	for _, f := range all {
		listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
		if err != nil {
			stop()
			return nil, nil, fmt.Errorf("opening a port for the stand-in of %s: %w", f.ID, err)
		}
		s := &http.Server{Handler: f.Handler, ReadHeaderTimeout: 10 * time.Second}
		servers = append(servers, s)
		go s.Serve(listener) // ends with Close
		bases[f.ID] = "http://" + listener.Addr().String()
	}
	return bases, stop, nil
}
