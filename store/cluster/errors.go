package cluster

import "fmt"

// NotOursError is a data directory that this program must not touch: of
// another major version, half initialised, or not a database at all.
type NotOursError struct {
	Dir    string
	Reason string
}

func (e *NotOursError) Error() string {
	return fmt.Sprintf("%s cannot be used as the database's folder: %s", e.Dir, e.Reason)
}

// Advice says what the user can do.
func (e *NotOursError) Advice() string {
	return "Nothing in it was touched. Move that folder away if you do not need it, or choose another data folder with --data-dir."
}

// NoBinariesError says that no PostgreSQL was found to run.
type NoBinariesError struct {
	Looked []string
	Major  int // the major version that the data needs; 0: any
}

func (e *NoBinariesError) Error() string {
	if e.Major != 0 {
		return fmt.Sprintf("the database was made by PostgreSQL %d, and that version is not on this computer", e.Major)
	}
	return "no PostgreSQL was found on this computer"
}

// Advice says what the user can do.
func (e *NoBinariesError) Advice() string {
	text := "Install the program again, since its PostgreSQL is missing, or name the folder of one in ATHLETEDATA_POSTGRES. Looked in:"
	for _, l := range e.Looked {
		text += "\n  " + l
	}
	return text
}

// PortTakenError says that another program listens where our server should.
type PortTakenError struct {
	Port int
	File string // where the port is remembered
}

func (e *PortTakenError) Error() string {
	return fmt.Sprintf("port %d, where the database answers, is used by another program", e.Port)
}

// Advice says what the user can do.
func (e *PortTakenError) Advice() string {
	return fmt.Sprintf("Close that program and try again. Or delete the file %s: then a free port is chosen, and saved connections (pgAdmin) need the new number.", e.File)
}

// StartError says that the server did not come up.
type StartError struct {
	Log  string // last lines of the server's log
	Full bool   // because the disk is full
	Err  error
}

func (e *StartError) Error() string {
	if e.Full {
		return "the database could not start: the disk is full"
	}
	text := "the database could not start"
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	if e.Log != "" {
		text += "\nIts log ends with:\n" + e.Log
	}
	return text
}

func (e *StartError) Unwrap() error { return e.Err }

// Advice says what the user can do.
func (e *StartError) Advice() string {
	if e.Full {
		return "Free some space on the disk that holds the data folder and try again; nothing that was stored is lost."
	}
	return "Try again. If it stays like this, the log in the data folder (postgres/server.log) says more."
}

// UnreachableError says that root's data lies where no other user gets at it.
type UnreachableError struct{ Dir, Blocked string }

func (e *UnreachableError) Error() string {
	return fmt.Sprintf("PostgreSQL does not run as root, and no other user can reach %s because of %s", e.Dir, e.Blocked)
}

// Advice says what the user can do.
func (e *UnreachableError) Advice() string {
	return "Choose a data folder that other users may enter, for example --data-dir /var/lib/athletedata, or start the program as an ordinary user."
}

// ExternalError says that the user's own server cannot be used.
type ExternalError struct {
	Address string // without its password
	Reason  string
	Err     error
}

func (e *ExternalError) Error() string {
	text := fmt.Sprintf("the database at %s cannot be used: %s", e.Address, e.Reason)
	return text
}

func (e *ExternalError) Unwrap() error { return e.Err }

// Advice says what the user can do.
func (e *ExternalError) Advice() string {
	return "Check address, user and password. Any PostgreSQL 15 or newer will do; the user must own its database."
}
