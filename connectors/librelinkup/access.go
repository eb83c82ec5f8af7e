package librelinkup

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"athletedata/connectors"
)

// secretAccess is the name under which the permission is kept.
const secretAccess = "access"

// access is what signing in leaves: the permission, and what has to be said
// with it. The permission is good for 180 days and is renewed by use, so no
// password is kept.
type access struct {
	Token   string `json:"token"`
	Expires int64  `json:"expires"`
	Account string `json:"account"` // SHA-256 of the user's id, in hex
	Region  string `json:"region,omitempty"`
	Version string `json:"version,omitempty"` // demanded by the service
	Patient string `json:"patient"`           // the person who is followed
}

func load(s *connectors.Session) (a access, err error) {
	text, err := s.Vault.Secret(secretAccess)
	if err != nil {
		return a, fmt.Errorf("reading the sign-in that was kept: %w", err)
	}
	if text == "" || json.Unmarshal([]byte(text), &a) != nil || a.Token == "" || a.Patient == "" {
		return a, connectors.Advise(fmt.Errorf("nobody is signed in to LibreLinkUp: %w", connectors.ErrReauth), adviceAgain)
	}
	return a, nil
}

func (a access) keep(s *connectors.Session) error {
	text, err := json.Marshal(a)
	if err != nil {
		return err
	}
	if err := s.Vault.SetSecret(secretAccess, string(text)); err != nil {
		return fmt.Errorf("keeping the sign-in: %w", err)
	}
	return nil
}

// accountID is what the service demands with every call since 2024-11-15.
func accountID(user string) string {
	sum := sha256.Sum256([]byte(user))
	return hex.EncodeToString(sum[:])
}
