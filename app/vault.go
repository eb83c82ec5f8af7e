package app

import (
	"errors"

	"athletedata/app/engine"
	"athletedata/app/secrets"
	"athletedata/connectors"
)

// vault is the secrets of an account, in whose errors the engine sees what
// becomes of the account.
type vault struct{ *secrets.Vault }

// Secret implements connectors.Vault.
func (v vault) Secret(name string) (string, error) {
	value, err := v.Vault.Secret(name)
	var lost *secrets.LostError
	if errors.As(err, &lost) {
		err = signInLost{lost}
	}
	return value, err
}

// signInLost is a sign-in that was lost on this computer; the vendor has ended
// nothing, but only a new one helps.
type signInLost struct{ *secrets.LostError }

func (e signInLost) Unwrap() error      { return e.LostError }
func (signInLost) Is(target error) bool { return target == connectors.ErrReauth }

// lock takes an account for a sync.
func lock(v *secrets.Vault) (unlock func(), err error) {
	if unlock, err = v.Lock(); errors.Is(err, secrets.ErrTaken) {
		err = engine.ErrBusy
	}
	return unlock, err
}
