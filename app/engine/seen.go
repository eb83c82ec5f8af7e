package engine

import (
	"sync"

	"athletedata/store"
)

// seen knows which contents the database has, and which are on their way in
// this run, so that the same file in two places is stored once.
type seen struct {
	mu       sync.Mutex
	known    map[string]store.KnownItem // by key, from earlier runs
	inFlight map[string][]*job          // first one's key → its twins that wait for the outcome
	outcome  map[string]outcome         // of this run
}

type outcome struct {
	status store.Status
	reason string
}

func newSeen(known map[string]store.KnownItem) *seen {
	return &seen{known: known, inFlight: map[string][]*job{}, outcome: map[string]outcome{}}
}

type verdict int

const (
	fresh   verdict = iota // to be parsed and loaded
	settled                // the database has it, or this run has dealt with it
	twin                   // the same content is being dealt with; it reports for this one too
)

// claim says what to do with a job's content. Contents that failed or were
// skipped in an earlier run are tried again: a newer program may read them.
func (s *seen) claim(j *job, reparse bool) (verdict, store.KnownItem) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := j.load.Item.Key
	if waiting, ok := s.inFlight[key]; ok {
		s.inFlight[key] = append(waiting, j)
		return twin, store.KnownItem{}
	}
	known := s.known[key]
	if done, ok := s.outcome[key]; ok {
		return settled, store.KnownItem{Status: done.status, Error: done.reason}
	}
	if known.Status == store.Imported && !reparse {
		return settled, known
	}
	s.inFlight[key] = nil
	j.claimed = true
	return fresh, known
}

// settle notes the outcome of a claimed job and returns its twins.
func (s *seen) settle(j *job, status store.Status, reason string) []*job {
	if !j.claimed {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key := j.load.Item.Key
	twins := s.inFlight[key]
	delete(s.inFlight, key)
	s.outcome[key] = outcome{status, reason}
	return twins
}
