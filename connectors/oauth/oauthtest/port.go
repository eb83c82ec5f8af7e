package oauthtest

import (
	"fmt"
	"net"
)

// FreePort is a port of this computer that nobody uses, on neither loopback
// address. Vendors who want a certain one registered get it in their fakes:
// several programs that sign in at once, as tests do, must not be in one another's
// way. Where there is none it is 0.
func FreePort() int {
	for range 20 {
		four, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			return 0
		}
		port := four.Addr().(*net.TCPAddr).Port
		free := !listens("[::1]:0") || listens(fmt.Sprintf("[::1]:%d", port)) // not every computer has both
		four.Close()
		if free {
			return port
		}
	}
	return 0
}

func listens(at string) bool {
	l, err := net.Listen("tcp6", at)
	if err == nil {
		l.Close()
	}
	return err == nil
}
