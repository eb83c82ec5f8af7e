package connectors

import (
	"errors"
	"net/url"
	"strings"
)

// CheckAddress accepts the address of a vendor's service, to which passwords and
// permissions go: encrypted, or on this computer. {region} may stand in it.
func CheckAddress(text string) error {
	u, err := url.Parse(strings.ReplaceAll(strings.TrimSpace(text), "{region}", "region"))
	if err != nil || u.Host == "" {
		return errors.New("this is not an address: those begin with https://")
	}
	here := u.Hostname() == "127.0.0.1" || u.Hostname() == "localhost" || u.Hostname() == "::1"
	if u.Scheme != "https" && !(here && u.Scheme == "http") {
		return errors.New("the address has to begin with https://, because your sign-in goes there")
	}
	return nil
}
