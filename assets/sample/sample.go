// Package sample invents an athlete and writes what the athlete's devices
// would have recorded over years: FIT files through muktihari's encoder, and
// some TCX and GPX as other services export them.
//
// It is what `demo` shows and what benchmarks read, so that the program ships
// no data of a real person. The same [Options] always give the same bytes (on
// one kind of processor): nothing asks the clock, and every activity draws its
// chances from a source seeded by its own number.
//
// Nobody and nowhere is real: the places are named after real regions, so that
// coordinates, heights, seasons and time zones are plausible, but the hills
// are sums of waves and the roads are smooth loops over them.
package sample

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

// Version is part of what [WriteDir] compares: a change of it says that this
// generator writes other bytes for the same options than the one before.
const Version = 2

// Options says how much of which athlete's life to write.
type Options struct {
	Seed       uint64    // another seed, another life
	From       time.Time // first local day; only year, month and day count
	Years      int       // how many years from there
	Activities int       // how many activities in all; met exactly unless the weeks have no room
	Life       bool      // also what other vendors know of the athlete: nights, glucose, meals, EEG, weather
	Workers    int       // goroutines; 0: one per core. Has no influence on the bytes
}

// Year is the year that is shown to people: 320 activities.
func Year() Options {
	return Options{Seed: 1896, From: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), Years: 1, Activities: 320, Life: true}
}

// Decade is what benchmarks load: 5,000 activities in ten years with about 18
// million samples, nine in ten of them FIT.
func Decade() Options {
	return Options{Seed: 1896, From: time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC), Years: 10, Activities: 5000}
}

// Generate writes the files in time order, one at a time: name is a relative
// path with slashes, data is the receiver's to keep. An error of write ends it
// and is returned as it is.
func Generate(opts Options, write func(name string, data []byte) error) error {
	if opts.Years < 1 || opts.Activities < 1 || opts.From.IsZero() {
		return fmt.Errorf("sample athlete: years (%d), activities (%d) and the first day must be given", opts.Years, opts.Activities)
	}
	life := newLife(opts)
	var bundled []file
	err := inOrder(workers(opts), life.calendar(), life.record, func(p plan, f file) error {
		if p.form == inZip {
			bundled = append(bundled, f)
			return nil
		}
		return write(f.name, f.data)
	})
	if err != nil {
		return err
	}
	if len(bundled) > 0 {
		zipped, err := nestedZip(bundled)
		if err != nil {
			return err
		}
		if err := write("exports/archive.zip", zipped); err != nil {
			return err
		}
	}
	if !opts.Life {
		return nil
	}
	for _, vendor := range vendors {
		files, err := vendor(opts)
		if err != nil {
			return fmt.Errorf("sample athlete: %w", err)
		}
		for _, f := range files {
			if err := write(f.name, f.data); err != nil {
				return err
			}
		}
	}
	return nil
}

// file is one file as it will be found on disk.
type file struct {
	name string
	data []byte
}

func workers(opts Options) int {
	if opts.Workers > 0 {
		return opts.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// inOrder makes files on several goroutines and hands them over in the order
// of their plans; at most a few wait for their turn, whatever their number.
func inOrder(workers int, plans []plan, make_ func(*studio, plan) (file, error), write func(plan, file) error) error {
	type made struct {
		file file
		err  error
	}
	queue := make(chan int)
	slots := make([]chan made, len(plans))
	for i := range slots {
		slots[i] = make(chan made, 1)
	}
	ahead := make(chan struct{}, 2*workers)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	defer wg.Wait()
	defer close(stop)
	wg.Go(func() {
		defer close(queue)
		for i := range plans {
			select {
			case ahead <- struct{}{}:
			case <-stop:
				return
			}
			select {
			case queue <- i:
			case <-stop:
				return
			}
		}
	})
	for range workers {
		wg.Go(func() {
			room := &studio{}
			for i := range queue {
				f, err := make_(room, plans[i])
				slots[i] <- made{f, err}
			}
		})
	}
	for i, p := range plans {
		m := <-slots[i]
		slots[i] = nil
		<-ahead
		if m.err != nil {
			return fmt.Errorf("sample athlete: %s on %s: %w", p.kind, p.start.Format(time.DateOnly), m.err)
		}
		if err := write(p, m.file); err != nil {
			return err
		}
	}
	return nil
}
