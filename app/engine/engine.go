package engine

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"athletedata/app/zone"
	"athletedata/store"
	"athletedata/store/archive"
)

// FileSource is the source of items that a person brought as files.
const FileSource = "file"

// Engine runs imports and reparses. One Engine may run several at a time, but
// they share the machine: callers run one after the other.
type Engine struct {
	Store     *store.Store
	Archive   *archive.Archive
	AthleteID int16        // whose data is imported
	Version   string       // of the program, for the record of the run
	Log       *slog.Logger // default slog.Default()

	Workers     int   // goroutines that read and parse; default one per core
	Loaders     int   // connections that load; default 2, the most that pays
	MemoryBytes int64 // estimate of what may be in flight between reading and commit; default 128 MiB

	rereading turn // see reread

	WatchEvery  time.Duration // how often watched folders are looked into without a notice; default 30 s
	WatchSettle time.Duration // how long a watched file must have been left alone; default 3 s
}

const (
	// Rows of a run from which on PostgreSQL counts its tables anew at once. It
	// does so by itself within minutes; until then it plans queries for empty
	// tables, and those of dashboards take minutes instead of a second.
	analyseFrom = 50_000
	// Time for a run's own record, also if the caller has lost patience.
	closingTime    = 5 * time.Second
	defaultLoaders = 2
	defaultMemory  = 128 << 20
)

// run takes files through the pipeline:
//
//	produce → workers (read, hash, archive, parse) → loaders (group, commit)
//
// twice, if need be: files whose times are those of a clock on the wall wait
// until everything else is loaded, because the activities tell the zone.
//
// A job holds a share of the memory budget from before its bytes are read
// until its transaction is over, so however large the archive, only so much
// of it is in memory.
type run struct {
	*Engine
	ctx     context.Context
	batchID int64
	reparse bool
	options Options
	track   *tracker
	seen    *seen
	waiting waiting        // for the zones
	zones   *zone.Resolver // nil in the first pass
	customs Customs
	budget  *semaphore.Weighted
	budgetN int64
	jobs    chan *job
	parsed  chan *job
	ahead   int     // how many jobs may wait for the loaders, if not the usual number
	numbers []int64 // reserved for new files
	gaveUp  atomic.Bool
}

// produce finds files and hands them on; it is stopped by an error of yield.
type produce func(ctx context.Context, yield func(*job) error) error

// Options say how files are imported.
type Options struct {
	// Zone is the IANA name of the zone in which clocks on the wall were read;
	// empty: as the activities tell, else the home zone, else the computer's.
	Zone string
}

// spec is what kind of run it is.
type spec struct {
	kind    string // "import", "sync", "reparse", "undo"
	options Options
	reparse bool                              // what is known is read again; the bytes are in the archive
	sources []string                          // whose items it may meet; none: all
	known   map[store.ItemKey]store.KnownItem // these items, if they have been read already
	// online says that times on the wall are settled with the zones known so
	// far. What an account delivers cannot wait until the end of a sync that
	// may take days.
	online bool
}

func (e *Engine) start(ctx context.Context, spec spec, on func(Event), from produce) (sum Summary, err error) {
	if e.Log == nil {
		e.Log = slog.Default()
	}
	workers, loaders, budget := e.Workers, e.Loaders, e.MemoryBytes
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	if loaders <= 0 {
		loaders = defaultLoaders
	}
	if spec.online {
		// What an account delivers is stored in the order in which it came:
		// connectors deliver last what says that all of something is there. And
		// which of two counts that tell the same row is decided by what is stored
		// already, which two loaders do not see of each other.
		workers, loaders = 1, 1
	}
	if spec.reparse {
		// What was read anew and what is about to be must see each other.
		loaders = 1
	}
	if budget <= 0 {
		budget = defaultMemory
	}
	known := spec.known
	if known == nil {
		if known, err = e.Store.KnownItems(ctx, e.AthleteID, spec.sources...); err != nil {
			return Summary{}, err
		}
	}
	customs, err := e.Customs(ctx)
	if err != nil {
		return Summary{}, err
	}
	batchID, err := e.Store.StartBatch(ctx, e.AthleteID, spec.kind, e.Version)
	if err != nil {
		return Summary{}, err
	}

	r := &run{
		Engine: e, batchID: batchID, reparse: spec.reparse, options: spec.options,
		track: newTracker(on), seen: newSeen(known), customs: customs,
		budget: semaphore.NewWeighted(budget), budgetN: budget,
	}
	if spec.online {
		r.ahead = groupItems // they are small, and one worker would have to wait for the loader
		if r.zones, err = e.Clocks(ctx, spec.options.Zone); err != nil {
			return Summary{}, err
		}
	}
	stopTicking := r.track.tick()
	err = r.pass(ctx, workers, loaders, from)
	if jobs := r.waiting.take(); err == nil && len(jobs) > 0 {
		if r.zones, err = e.Clocks(ctx, spec.options.Zone); err == nil {
			err = r.pass(ctx, workers, loaders, again(jobs))
		}
	}
	if r.track.changed() && (err == nil || ctx.Err() != nil) { // what was committed before a stop counts once, too
		err = cmp.Or(err, atTheEnd(ctx, func(ctx context.Context) error { return e.Store.GroupActivities(ctx, e.AthleteID) }))
	}
	if err == nil && r.track.rows() >= analyseFrom {
		err = e.Store.Analyze(ctx)
	}
	stopTicking()

	sum = r.track.summary()
	if ctx.Err() != nil {
		sum.Cancelled = true
		err = nil // the caller asked for it; what was committed is kept
	}
	noted, finishErr := false, error(nil)
	if sum.Imported+sum.Skipped+sum.Failed > 0 {
		finishErr = atTheEnd(ctx, func(ctx context.Context) (err error) {
			noted, err = e.rezone(ctx, batchID, r.zones)
			return err
		})
	}
	closing, cancel := briefly(ctx)
	defer cancel()
	var passedErr error
	if spec.kind == "import" {
		passedErr = e.Store.NotePassed(closing, batchID, r.track.passedOver())
	}
	// A run of which it is not known whether what it placed is still right stays open.
	if finishErr == nil {
		finishErr = e.Store.FinishBatch(closing, batchID, store.BatchResult{
			Files: sum.Files, Imported: sum.Imported, Unchanged: sum.Unchanged,
			Skipped: sum.Skipped, Failed: sum.Failed, Rows: sum.Rows, Cancelled: sum.Cancelled,
		})
	}
	if finishErr = cmp.Or(finishErr, passedErr); finishErr != nil && err == nil {
		err = fmt.Errorf("closing the record of this run: %w", finishErr)
	}
	// Others belong elsewhere now, or tell what an item that was corrected does not
	// tell any more.
	if (noted || r.gaveUp.Load()) && err == nil && ctx.Err() == nil && spec.kind != rereadKind {
		if err = e.reread(ctx, on); ctx.Err() != nil {
			sum.Cancelled, err = true, nil // it is noted, and goes on at the next start
		}
	}
	r.track.last()
	return sum, err
}

// atTheEnd does what belongs to the end of a run: as long as the caller is patient
// it may wait for other programs, and a little also after that.
func atTheEnd(ctx context.Context, do func(context.Context) error) error {
	err := do(ctx)
	if ctx.Err() != nil {
		short, cancel := briefly(ctx)
		defer cancel()
		err = do(short)
	}
	return err
}

// briefly is for what is to be written down even if ctx is cancelled.
func briefly(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), closingTime)
}

// pass takes what from finds through the pipeline.
func (r *run) pass(ctx context.Context, workers, loaders int, from produce) error {
	group, groupCtx := errgroup.WithContext(ctx)
	r.ctx, r.jobs, r.parsed = groupCtx, make(chan *job, 4*workers), make(chan *job, cmp.Or(r.ahead, 64))
	group.Go(func() error {
		defer close(r.jobs)
		defer r.track.walked()
		return from(groupCtx, r.accept)
	})
	parsing, _ := errgroup.WithContext(groupCtx)
	for range workers {
		parsing.Go(r.work)
	}
	group.Go(func() error {
		defer close(r.parsed)
		return parsing.Wait()
	})
	for range loaders {
		group.Go(r.load)
	}
	return group.Wait()
}

// accept counts a file found and hands it to the workers.
func (r *run) accept(j *job) error {
	if !j.claimed {
		r.track.found(j.size)
		if err := r.number(j); err != nil {
			return err
		}
	}
	select {
	case r.jobs <- j:
		return nil
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
}

// take waits until a job of this size may be in memory. A file larger than the
// whole budget goes through alone.
func (r *run) take(j *job, weight int64) error {
	weight = min(weight, r.budgetN)
	if err := r.budget.Acquire(r.ctx, weight); err != nil {
		return err
	}
	j.weight = weight
	return nil
}

func (r *run) release(j *job) {
	if j.weight > 0 {
		r.budget.Release(j.weight)
		j.weight = 0
	}
}

// finish reports what became of a job and lets go of its memory.
func (r *run) finish(j *job, status store.Status, rows int64, reason string) {
	r.release(j)
	j.data, j.load.Activities, j.load.Facts = nil, nil, nil
	r.track.done(j, status, rows, reason)
	twins := r.seen.settle(j, status, reason)
	if j.settled != nil {
		j.settled()
	}
	for _, twin := range twins {
		again := status
		if status == store.Imported {
			again = store.Unchanged
		}
		r.track.done(twin, again, 0, reason)
		if twin.settled != nil {
			twin.settled()
		}
	}
}
