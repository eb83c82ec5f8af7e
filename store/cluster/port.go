package cluster

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"strconv"
	"strings"
)

// Ports are chosen below the range that systems give to outgoing connections,
// so that no browser sits on ours by chance.
const (
	firstPort = 15432
	portRange = 1000
)

// rememberedPort reads the port of an earlier start, or chooses and keeps one.
func rememberedPort(file string) (int, error) {
	text, err := os.ReadFile(file)
	if err == nil {
		if port, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil && port > 0 && port < 65536 {
			return port, nil
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return 0, fmt.Errorf("reading the database's port: %w", err)
	}
	port, err := freePort()
	if err != nil {
		return 0, err
	}
	if err := os.WriteFile(file, []byte(strconv.Itoa(port)+"\n"), 0o644); err != nil {
		return 0, fmt.Errorf("keeping the database's port: %w", err)
	}
	return port, nil
}

func freePort() (int, error) {
	for range 50 {
		n, err := rand.Int(rand.Reader, big.NewInt(portRange))
		if err != nil {
			return 0, err
		}
		if port := firstPort + int(n.Int64()); portFree(port) {
			return port, nil
		}
	}
	return 0, errors.New("no free port was found for the database")
}

func portFree(port int) bool {
	l, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return false
	}
	return l.Close() == nil
}

// newPassword has 192 random bits, in letters that need no escaping anywhere.
func newPassword() string {
	var raw [24]byte
	_, _ = rand.Read(raw[:]) // never fails, says crypto/rand
	return base64.RawURLEncoding.EncodeToString(raw[:])
}
