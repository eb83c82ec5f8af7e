package engine

import (
	"maps"
	"sync"
	"time"

	"athletedata/store"
)

// tracker counts what happens and tells the caller, one event at a time.
type tracker struct {
	mu      sync.Mutex
	on      func(Event)
	since   time.Time
	p       Progress
	part    int
	guessed int
	formats map[string]FormatCount
	passed  []store.PassedFile // the first of them
}

func newTracker(on func(Event)) *tracker {
	if on == nil {
		on = func(Event) {}
	}
	return &tracker{on: on, since: time.Now(), p: Progress{Walking: true, Counts: map[store.Status]int{}}, formats: map[string]FormatCount{}}
}

func (t *tracker) found(size int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.p.Found++
	t.p.BytesFound += size
}

func (t *tracker) walked() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.p.Walking = false
}

func (t *tracker) done(j *job, status store.Status, rows int64, reason string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.p.Done++
	t.p.BytesDone += j.size
	t.p.Rows += rows
	t.p.Counts[status]++
	if f := j.load.Item.Format; f != "" {
		n := t.formats[f]
		n.Files++
		n.Rows += rows
		t.formats[f] = n
	}
	if status == store.Imported && reason != "" {
		t.part++
	}
	if j.unkept && len(t.passed) < store.MaxPassed {
		t.passed = append(t.passed, store.PassedFile{Path: j.path, Status: status, Reason: reason})
	}
	t.on(ItemDone{
		Path: j.path, Format: j.load.Item.Format, Status: status, Rows: rows,
		Error: reason, Elapsed: time.Since(j.started),
	})
}

// changed says whether anything was written.
func (t *tracker) changed() bool { return t.rows() > 0 }

// rows is how many rows were written.
func (t *tracker) rows() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.p.Rows
}

// passedOver are the first files of which nothing is kept.
func (t *tracker) passedOver() []store.PassedFile {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.passed
}

// assumed notes that the computer's zone was assumed for a file.
func (t *tracker) assumed() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.guessed++
}

// tick sends progress a few times a second until the returned function is called.
func (t *tracker) tick() (stop func()) {
	quit := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		ticker := time.NewTicker(200 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				t.last()
			case <-quit:
				return
			}
		}
	})
	return func() { close(quit); wg.Wait() }
}

// last sends the present state.
func (t *tracker) last() {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.p
	p.Counts = maps.Clone(t.p.Counts)
	p.Elapsed = time.Since(t.since)
	p.Remaining = remaining(p)
	t.on(p)
}

// remaining extrapolates by bytes, which a minute of a file's work follows
// better than the number of files; 0 while it would be a guess.
func remaining(p Progress) time.Duration {
	if p.Walking || p.BytesDone <= 0 || p.BytesDone >= p.BytesFound || p.Elapsed < time.Second {
		return 0
	}
	perByte := float64(p.Elapsed) / float64(p.BytesDone)
	return time.Duration(perByte * float64(p.BytesFound-p.BytesDone))
}

func (t *tracker) summary() Summary {
	t.mu.Lock()
	defer t.mu.Unlock()
	return Summary{
		Files: t.p.Done, Imported: t.p.Counts[store.Imported], Partial: t.part,
		Unchanged: t.p.Counts[store.Unchanged], Skipped: t.p.Counts[store.Skipped],
		Failed: t.p.Counts[store.Failed], Rows: t.p.Rows, Bytes: t.p.BytesDone,
		Formats: maps.Clone(t.formats), ZoneAssumed: t.guessed,
		Elapsed: time.Since(t.since),
	}
}
