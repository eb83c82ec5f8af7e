package engine

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"athletedata/connectors"
	"athletedata/store"
)

// syncHost is the engine's side of a connector's run. Items go into the
// pipeline; a checkpoint is kept once everything delivered before it is
// committed, which happens later and in another order.
type syncHost struct {
	syncer *Syncer
	info   connectors.Info
	spent  *spending
	yield  func(*job) error
	on     func(Event)
	start  time.Time

	mu       sync.Mutex
	cursor   json.RawMessage
	versions map[string]string        // of what is known or was delivered
	busy     map[string]chan struct{} // keys in the pipeline
	next     int64                    // number of the next delivery
	low      int64                    // all deliveries before it are settled
	settled  map[int64]bool           // those after it that are
	marks    []mark
	failure  error // of keeping a checkpoint
	wake     chan struct{}
	done     chan struct{}
	stage    string
	began    time.Time // of the stage
	first    int       // what was done when it began
}

// mark is a checkpoint that waits for the deliveries before it.
type mark struct {
	before int64
	cursor json.RawMessage
}

func newSyncHost(ctx context.Context, s *Syncer, info connectors.Info, a store.Account, spent *spending, known map[store.ItemKey]store.KnownItem, on func(Event)) *syncHost {
	if on == nil {
		on = func(Event) {}
	}
	h := &syncHost{syncer: s, info: info, spent: spent, on: on, start: s.clock().Now(), cursor: a.Cursor, versions: make(map[string]string, len(known)),
		busy: map[string]chan struct{}{}, settled: map[int64]bool{}, wake: make(chan struct{}, 1), done: make(chan struct{})}
	for k, item := range known {
		h.versions[k.Key] = item.Version
	}
	go h.keep(ctx)
	return h
}

// Cursor implements connectors.Host.
func (h *syncHost) Cursor() json.RawMessage { return h.cursor }

// Have implements connectors.Host.
func (h *syncHost) Have(key, version string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	v, ok := h.versions[key]
	return ok && v == version
}

// Deliver implements connectors.Host. Of a key that is still in the pipeline
// the earlier content is committed first.
func (h *syncHost) Deliver(ctx context.Context, item connectors.Item) error {
	for {
		h.mu.Lock()
		before := h.busy[item.Key]
		if before == nil {
			break
		}
		h.mu.Unlock()
		select {
		case <-before:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	n, gone := h.next, make(chan struct{})
	h.next++
	h.busy[item.Key], h.versions[item.Key] = gone, item.Version
	h.mu.Unlock()
	name := item.Name
	if name == "" {
		name = item.Key
	}
	return h.yield(&job{
		path: h.info.ID + "/" + name, size: int64(len(item.Data)),
		read:    func() ([]byte, error) { return item.Data, nil },
		origin:  origin{source: h.info.ID, key: item.Key, version: item.Version, format: item.Format},
		settled: func() { h.settle(n, item.Key, gone) },
	})
}

func (h *syncHost) settle(n int64, key string, gone chan struct{}) {
	h.mu.Lock()
	delete(h.busy, key)
	h.settled[n] = true
	for h.settled[h.low] {
		delete(h.settled, h.low)
		h.low++
	}
	h.mu.Unlock()
	h.spent.items.Add(1)
	close(gone)
	h.nudge()
}

// Checkpoint implements connectors.Host.
func (h *syncHost) Checkpoint(ctx context.Context, cursor json.RawMessage) error {
	h.mu.Lock()
	h.marks = append(h.marks, mark{h.next, cursor})
	failure := h.failure
	h.mu.Unlock()
	h.nudge()
	return errors.Join(failure, ctx.Err())
}

func (h *syncHost) nudge() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// keep writes checkpoints down as they become true. A stop waits a little for the
// database, and no longer.
func (h *syncHost) keep(ctx context.Context) {
	defer close(h.done)
	for range h.wake {
		if due := h.due(); due != nil {
			saving, saved := outlasting(ctx)
			h.fail(h.spent.save(saving, due, ahead))
			saved()
		}
	}
}

// outlasting is a context for what is not to be broken off at once by a stop.
func outlasting(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(closingTime, cancel) })
	return longer, func() { stop(); cancel() }
}

// due is the last checkpoint that is true and not written down; nil if it is.
func (h *syncHost) due() (due json.RawMessage) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for len(h.marks) > 0 && h.marks[0].before <= h.low {
		due, h.marks = h.marks[0].cursor, h.marks[1:]
	}
	return due
}

func (h *syncHost) fail(err error) {
	if err == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failure = err
}

// close keeps the last checkpoint that is true, and what was used.
func (h *syncHost) close(ctx context.Context) error {
	close(h.wake)
	<-h.done
	if due := h.due(); due != nil || !h.spent.limiter.Settled() {
		h.fail(h.spent.settle(ctx, due))
	}
	return h.failure
}

// around shows what a run reads again after a sync as one more stage of it.
func (h *syncHost) around(e Event) {
	if r, ok := e.(Rereading); ok {
		h.Progress(connectors.Progress{Stage: "Reading other files again", Done: r.Done, Total: r.Found})
	} else {
		h.on(e)
	}
}

// Progress implements connectors.Host. The time that remains is guessed from
// what the present stage has taken so far.
func (h *syncHost) Progress(p connectors.Progress) {
	now := h.syncer.clock().Now()
	h.mu.Lock()
	if p.Stage != h.stage {
		h.stage, h.began, h.first = p.Stage, now, p.Done
	}
	e := SyncProgress{Source: h.info.ID, Progress: p, Elapsed: now.Sub(h.start)}
	if made, spent := p.Done-h.first, now.Sub(h.began); made > 0 && spent > 2*time.Second && p.Total > p.Done {
		e.Remaining = time.Duration(float64(spent) / float64(made) * float64(p.Total-p.Done))
	}
	h.mu.Unlock()
	h.on(e)
}
