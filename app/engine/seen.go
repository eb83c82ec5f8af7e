package engine

import (
	"sync"

	"athletedata/store"
)

// seen knows which contents the database has, and which are on their way in
// this run, so that the same file in two places is stored once.
type seen struct {
	mu       sync.Mutex
	known    map[store.ItemKey]store.KnownItem // from earlier runs
	inFlight map[store.ItemKey][]*job          // first one's key → its twins that wait for the outcome
	outcome  map[store.ItemKey]outcome         // of this run
}

type outcome struct {
	status store.Status
	reason string
	sum    [32]byte // of the content it was made of
}

func newSeen(known map[store.ItemKey]store.KnownItem) *seen {
	return &seen{known: known, inFlight: map[store.ItemKey][]*job{}, outcome: map[store.ItemKey]outcome{}}
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
	key := j.key()
	if waiting, ok := s.inFlight[key]; ok {
		s.inFlight[key] = append(waiting, j)
		return twin, store.KnownItem{}
	}
	known := s.known[key]
	if done, ok := s.outcome[key]; ok && done.sum == j.load.Item.SHA256 {
		return settled, store.KnownItem{Status: done.status, Error: done.reason}
	}
	if known.Status == store.Imported && known.SHA256 == j.load.Item.SHA256 && known.Version == j.load.Item.Version && !reparse {
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
	key := j.key()
	twins := s.inFlight[key]
	delete(s.inFlight, key)
	s.outcome[key] = outcome{status, reason, j.load.Item.SHA256}
	return twins
}

func (j *job) key() store.ItemKey {
	return store.ItemKey{Source: j.load.Item.Source, Key: j.load.Item.Key}
}
