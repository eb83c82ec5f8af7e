package httpx_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"athletedata/connectors"
	"athletedata/connectors/conntest"
	"athletedata/connectors/httpx"
)

// board is where programs make known what they have used: who writes has to have
// read what was written last.
type board struct {
	mu    sync.Mutex
	state string
}

func (b *board) swap(known, state string) (now string, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.state == known {
		b.state, ok = state, true
	}
	return b.state, ok
}

// program is one that uses the account of a board.
type program struct {
	board   *board
	limiter *httpx.Limiter
	client  *http.Client
	mu      sync.Mutex
	known   string
}

// crowd is a vendor whom many ask at once.
type crowd struct {
	clock *conntest.Clock
	asked atomic.Int64
}

func (c *crowd) RoundTrip(r *http.Request) (*http.Response, error) {
	c.asked.Add(1)
	return says(200, "")(r)
}

func (b *board) program(limits connectors.Limits, v *crowd) *program {
	p := &program{board: b, limiter: httpx.NewLimiter(limits)}
	p.client = httpx.New(httpx.Options{Limits: limits, Limiter: p.limiter, Clock: v.clock, Base: v, Reserve: func(context.Context) error { p.write(3); return nil }})
	return p
}

func (p *program) write(ahead int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		state, kept := p.limiter.State(ahead)
		now, ok := p.board.swap(p.known, string(state))
		if p.known = now; ok {
			kept()
			return
		}
		p.limiter.Restore([]byte(now))
	}
}

// spend asks until no more is allowed.
func (p *program) spend(t *testing.T) (n int) {
	for ; n < 1000; n++ {
		if _, err := get(t, p.client); err != nil {
			break
		}
	}
	return n
}

// Programs that use an account at the same time never ask more often together
// than it allows, and what one of them gives back another can use.
func TestProgramsShareWhatIsAllowed(t *testing.T) {
	limits := connectors.Limits{Windows: []connectors.Window{{Requests: 100, Per: 24 * time.Hour}}}
	v, b := &crowd{clock: conntest.NewClock(start)}, &board{}
	programs := []*program{b.program(limits, v), b.program(limits, v), b.program(limits, v)}
	var all sync.WaitGroup
	for _, p := range programs {
		for range 2 {
			all.Go(func() { p.spend(t) })
		}
	}
	all.Wait()
	// Each of the others may hold three that it has not sent.
	if n := v.asked.Load(); n > 100 || n < 94 {
		t.Errorf("%d requests were sent of the 100 that are allowed", n)
	}
	for _, p := range programs {
		p.write(0)
		if !p.limiter.Settled() {
			t.Error("what was used is written down, and it is not settled")
		}
	}
	last := b.program(limits, v)
	last.spend(t)
	if n := v.asked.Load(); n != 100 {
		t.Errorf("%d requests were sent in the end, want 100", n)
	}
	if want := fmt.Sprintf(`[{"begin":%q,"used":100}]`, start.Truncate(24*time.Hour).Format(time.RFC3339)); b.state != want {
		t.Errorf("%s is written down in the end, want %s", b.state, want)
	}
}

// A program that dies takes the requests with it that it was about to send, and
// hides none that it has sent.
func TestProgramsThatDieHideNothing(t *testing.T) {
	limits := connectors.Limits{Windows: []connectors.Window{{Requests: 20, Per: 24 * time.Hour}}}
	v, b := &crowd{clock: conntest.NewClock(start)}, &board{}
	for range 4 {
		p := b.program(limits, v)
		if _, err := get(t, p.client); err != nil {
			t.Fatal(err)
		}
		if p.limiter.Settled() {
			t.Error("two of three are not sent, and it is settled")
		}
	}
	if n := b.program(limits, v).spend(t); n != 20-4*3 {
		t.Errorf("%d more requests were allowed after four that died at their first of three, want 8", n)
	}
	v.clock.Advance(24 * time.Hour)
	if n := b.program(limits, v).spend(t); n != 20 {
		t.Errorf("on the next day %d requests were allowed, want 20", n)
	}
}

// What another program says counts window by window, and hides nothing that was
// sent here.
func TestRestoreHidesNothing(t *testing.T) {
	limits := connectors.Limits{Windows: []connectors.Window{{Requests: 10, Per: time.Hour}, {Requests: 20, Per: 24 * time.Hour}}}
	v := &crowd{clock: conntest.NewClock(start)}
	day, hour := start.Truncate(24*time.Hour).Format(time.RFC3339), start.Truncate(time.Hour).Format(time.RFC3339)
	before := start.Add(-time.Hour).Truncate(time.Hour).Format(time.RFC3339)
	// Four are sent here, and the other programs know of six.
	for state, want := range map[string]int{
		fmt.Sprintf(`[{"begin":%q,"used":1},{"begin":%q,"used":1}]`, hour, day):    6,
		fmt.Sprintf(`[{"begin":%q,"used":9},{"begin":%q,"used":9}]`, hour, day):    3, // three of another one
		fmt.Sprintf(`[{"begin":%q,"used":9},{"begin":%q,"used":20}]`, before, day): 2, // its hour is over, the day is not
		fmt.Sprintf(`[{"begin":%q,"used":9},{"begin":%q,"used":9}]`, before, day):  6,
	} {
		p := (&board{}).program(limits, v)
		for range 4 {
			if _, err := get(t, p.client); err != nil {
				t.Fatal(err)
			}
		}
		p.limiter.Restore([]byte(state))
		if n := p.spend(t); n != want {
			t.Errorf("after %s %d more were allowed, want %d", state, n, want)
		}
	}
}
