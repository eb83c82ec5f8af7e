package desktop

import (
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// Account is what a [Notifier] looks at.
type Account struct {
	ID, Name string
	SignIn   bool   // the person has to sign in again
	Check    bool   // the vendor wants to see a person in the browser
	Advice   string // what the person can do about it
	Synced   bool   // a sync of it has come to its end at least once
}

// memory keeps what was said already.
type memory interface {
	get(key string) string
	set(key, value string)
}

// Notifier tells people what they would want to know while the window is not
// open: an account needs them, or its first sync is done. It says a thing once
// a day at most, over restarts of the program too. Goroutines may share it.
type Notifier struct {
	mu     sync.Mutex
	send   func(title, text string)
	memory memory
	now    func() time.Time
	seen   map[string]Account // nil before the first look
}

// NewNotifier makes notifications of an application's desktop; where that shows
// none, nothing happens. The file keeps what was said.
func NewNotifier(a fyne.App, file string) *Notifier {
	return &Notifier{memory: openMemory(file), now: time.Now, send: func(title, text string) {
		// Somebody's desktop is asked, who may take a while to answer.
		go func() {
			if canNotify() {
				a.SendNotification(fyne.NewNotification(title, text))
			}
		}()
	}}
}

// See looks at all accounts and says what is new. An account that needs the
// person is mentioned when that begins, or when the program does.
func (n *Notifier) See(accounts []Account) {
	n.mu.Lock()
	defer n.mu.Unlock()
	began := n.seen != nil
	seen := map[string]Account{}
	var done []string
	for _, a := range accounts {
		was := n.seen[a.ID]
		seen[a.ID] = a
		switch {
		case a.SignIn && !was.SignIn && n.today("signin", a.ID):
			n.send(a.Name+": please sign in again", orElse(a.Advice, "What was fetched so far stays."))
		case a.Check && !was.Check && n.today("check", a.ID):
			n.send(a.Name+" wants to see you", orElse(a.Advice, "Open it in your browser and pass the check it asks for."))
		}
		if a.Synced && !was.Synced && began && n.today("first", a.ID) {
			done = append(done, a.Name)
		}
	}
	n.seen = seen
	const onwards = " From now on what is new comes by itself."
	switch last := len(done) - 1; last {
	case -1:
	case 0:
		n.send(done[0]+" is all here", "The first sync is done."+onwards)
	default: // not one for each of them
		n.send(strings.Join(done[:last], ", ")+" and "+done[last]+" are all here", "Their first sync is done."+onwards)
	}
}

// today says whether this is the first time today that something is to be said
// of an account.
func (n *Notifier) today(kind, account string) bool {
	key, day := kind+"."+account, n.now().Format(time.DateOnly)
	if n.memory.get(key) == day {
		return false
	}
	n.memory.set(key, day)
	return true
}

// Once says something a single time in the program's life.
func (n *Notifier) Once(key, title, text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.memory.get(key) != "" {
		return
	}
	n.memory.set(key, n.now().Format(time.DateOnly))
	n.send(title, text)
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
