package engine

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/httpx"
	"athletedata/store"
)

// ahead is how many requests are written down before they are sent. Whatever
// becomes of the program, none is sent that does not count; of one that is killed
// at most so many count that were not.
const ahead = 10

// purse is what has been used of an account's budget: in memory, and in the
// database, where other programs write down theirs.
type purse struct {
	engine  *Engine
	source  string
	limiter *httpx.Limiter

	mu    sync.Mutex
	known json.RawMessage // the budget as the database had it last
}

// spending is the part in it of one sync or one sign-in.
type spending struct {
	*purse
	run                       int64 // 0: no sync
	requests, received, items atomic.Int64
}

// spending goes on with what the database says of the account, whoever wrote it.
func (s *Syncer) spending(info connectors.Info, a store.Account, run int64) *spending {
	s.mu.Lock()
	l := s.purses[info.ID]
	if l == nil {
		l = &purse{engine: s.Engine, source: info.ID, limiter: httpx.NewLimiter(s.limits(info))}
		if s.purses == nil {
			s.purses = map[string]*purse{}
		}
		s.purses[info.ID] = l
	}
	s.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.limiter.Restore(a.Budget)
	l.known = a.Budget
	return &spending{purse: l, run: run}
}

func (p *spending) count(_, received int64) {
	p.requests.Add(1)
	p.received.Add(received)
}

// reserve writes down the next requests. Its error must not look like one of the
// vendor's, whose server is not what could not be reached.
func (p *spending) reserve(ctx context.Context) error {
	err := p.save(ctx, nil, ahead)
	if err != nil && ctx.Err() == nil {
		return errors.New(err.Error())
	}
	return err
}

// settle writes down exactly what was used, also when the work was stopped.
func (p *spending) settle(ctx context.Context, cursor json.RawMessage) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return p.save(ctx, cursor, 0)
}

// save writes down what was used and so many requests more, and the cursor if
// there is a new one. What another program has written meanwhile is taken up.
func (p *spending) save(ctx context.Context, cursor json.RawMessage, ahead int) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		state, kept := p.limiter.State(ahead)
		budget, noted, err := p.engine.Store.SaveProgress(ctx, p.engine.AthleteID, p.source, store.Progress{Cursor: cursor, Budget: state, Known: p.known,
			Run: p.run, Requests: p.requests.Load(), Received: p.received.Load(), Items: p.items.Load()})
		if errors.Is(err, store.ErrNoAccount) { // not yet: who signs in for the first time saves later
			noted, err = true, nil
		}
		if err != nil {
			return err
		}
		p.known = budget
		if noted {
			kept()
			return nil
		}
		p.limiter.Restore(budget)
	}
}
