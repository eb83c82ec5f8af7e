package connectors

import (
	"cmp"
	"net/http"
	"time"
)

// Kind is the way into an account.
type Kind string

// Ways in.
const (
	OAuth    Kind = "oauth"    // in the browser, coming back by itself
	Password Kind = "password" // name and password, perhaps a code
	Paste    Kind = "paste"    // something copied from the browser: a cookie, a link
	Open     Kind = "open"     // nobody has to sign in
)

// Info is everything about a source that its card, its wizard and the command
// line show. Drawing it needs no knowledge of the source.
type Info struct {
	ID      string // "garmin"; name of the source in the database and on the command line
	Name    string // "Garmin Connect"
	Summary string // one sentence: what comes in
	Kind    Kind

	// Notice has to be read and accepted before the source can be connected.
	Notice Notice
	// Better is a way that is to be preferred, said before anything is asked:
	// the vendor's own export.
	Better string
	// Steps say what the person does outside this program beforehand, in order.
	Steps []Step
	// Fields are asked, those that are Advanced only to who wants to see them.
	Fields   []Field
	Datasets []Dataset
	Links    []Link // to the vendor's help

	// Every is how often it is synced unless the person chooses else, AtLeast
	// the shortest choice.
	Every, AtLeast time.Duration
	// Earliest is the first day worth asking for.
	Earliest time.Time
	Limits   Limits
	// Places says that Run.Visits is needed.
	Places bool
	// Attribution has to be shown with the data.
	Attribution string
}

// Notice is a text that has to be accepted. A Version that changes asks again.
type Notice struct {
	Title, Text, Version string
}

// Step is one thing to do outside this program.
type Step struct {
	Title string
	Text  string
	Link  Link
}

// Link is something to open in the browser.
type Link struct{ Text, URL string }

// Entry is how a field is asked.
type Entry string

// Kinds of entries.
const (
	Text   Entry = "text"
	Secret Entry = "secret" // kept in the keyring, never shown again
	Lines  Entry = "lines"  // one a line
	Choice Entry = "choice"
	Switch Entry = "switch" // "true" or ""
	File   Entry = "file"   // content of a file of the person's, kept like a Secret
)

// Field is one thing that is asked.
type Field struct {
	ID       string
	Label    string
	Help     string
	Entry    Entry // default Text
	Default  string
	Choices  []Option
	Optional bool
	Advanced bool // addresses, client ids, versions: things that vendors change
	// Sealed keeps the answer in the vault like a Secret, but its owner sees it
	// again when changing it: links that let in whoever has them.
	Sealed bool
	// OnlyWith asks for it only where another field has a certain answer: an app
	// key only from who signs in. The zero value asks everybody.
	OnlyWith Given
	// Check says in words what is wrong with an answer; nil accepts all.
	Check func(string) error
}

// Given is a certain answer to a field.
type Given struct{ Field, Answer string }

// Option is one of the answers of a choice.
type Option struct{ Value, Text string }

// Dataset is a part of a source that can be switched off.
type Dataset struct {
	ID   string
	Name string
	Help string
	Off  bool // off unless the person switches it on
}

// Limits are what the host keeps to, whatever the connector does.
type Limits struct {
	Gap     time.Duration // between two requests; default 0
	Burst   int           // requests that may come without a gap; default 1
	Windows []Window      // at most so many in such a time
	Timeout time.Duration // of one request; default 60 s
	// MaxBody is the largest answer in bytes that is read; default 64 MiB.
	MaxBody int64
	// Retries of a request that failed for no reason of ours; default 4, none -1.
	Retries int
	// ResumeAt says when the vendor wants to be asked again after a 429, for
	// those that tell in headers of their own; zero: it does not say.
	ResumeAt func(resp *http.Response, now time.Time) time.Time
	// Observe reads the vendor's own counts for Windows, in their order, from
	// the headers of an answer.
	Observe func(http.Header) []int
	// Allowed reads from there how many requests the vendor grants this account
	// in each of Windows, in their order; 0 leaves what Windows says.
	Allowed func(http.Header) []int
}

// Window is a number of requests allowed in a span of time that begins at
// multiples of Per since midnight UTC.
type Window struct {
	Requests int
	Per      time.Duration
}

// Field returns the field of that id.
func (i Info) Field(id string) (Field, bool) {
	for _, f := range i.Fields {
		if f.ID == id {
			return f, true
		}
	}
	return Field{}, false
}

// Asks reports whether a field is asked at all, after what was answered to the
// others. An empty answer stands for the default.
func (i Info) Asks(f Field, answer func(id string) string) bool {
	if f.OnlyWith == (Given{}) {
		return true
	}
	on, _ := i.Field(f.OnlyWith.Field)
	return cmp.Or(answer(on.ID), on.Default) == f.OnlyWith.Answer
}

// InVault reports whether the answer is kept in the vault, and nowhere else.
func (f Field) InVault() bool { return f.Entry == Secret || f.Entry == File || f.Sealed }

// Secrets are the ids of the fields that are kept in the vault.
func (i Info) Secrets() []string {
	var ids []string
	for _, f := range i.Fields {
		if f.InVault() {
			ids = append(ids, f.ID)
		}
	}
	return ids
}
