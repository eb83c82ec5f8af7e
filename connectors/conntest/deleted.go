package conntest

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"
)

// deleted empties items at the vendor, and then lets it fail while they are.
func (s Suite) deleted(t *testing.T) {
	b := s.bench(t)
	vendor, ok := b.fake.(Deleter)
	if !ok {
		t.Skip("nothing can be deleted in the fake")
	}
	b.settle()
	before := b.host.snapshot()
	b.clock.Advance(s.Within)
	gone := vendor.Delete()
	if len(gone) == 0 {
		t.Fatal("the fake deleted nothing")
	}
	b.settle()
	want := b.fake.Want(time.Time{}, time.Time{})
	for _, k := range gone {
		switch now := b.host.snapshot()[k]; {
		case before[k] == "":
			t.Fatalf("%s was not there before: nothing is tested", k)
		case slices.Contains(want, k):
			t.Fatalf("%s is still there at the vendor: nothing is tested", k)
		case now == before[k]:
			t.Errorf("deleted, but still here: %s", k)
		case now == "" || len(now) >= len(before[k]):
			t.Errorf("%s was deleted, and became %.200q", k, now)
		}
	}
	b.wantKeys(append(want, gone...))
	b.kept("after the deletion", without(before, gone), b.whole())
	b.host.fresh = nil
	b.clock.Advance(s.Within)
	b.settle()
	for _, k := range gone {
		if slices.Contains(b.host.fresh, k) {
			t.Errorf("what is deleted is brought again and again: %s", k)
		}
	}
}

func without(items map[string]string, keys []string) map[string]string {
	for _, k := range keys {
		delete(items, k)
	}
	return items
}

// spoiling are answers from which nothing about the data can be concluded.
var spoiling = []fault{
	{name: "an empty body", make: func(_ time.Time, r *http.Request) (*http.Response, error) {
		return answer(r, 200, nil, ""), nil
	}},
	{name: "the words of an error", make: func(_ time.Time, r *http.Request) (*http.Response, error) {
		return answer(r, 200, nil, `{"message":"oops"}`), nil
	}},
	{name: "404", make: func(_ time.Time, r *http.Request) (*http.Response, error) {
		return answer(r, 404, nil, `{"message":"HTTP 404 Not Found"}`), nil
	}},
	{name: "500", make: func(_ time.Time, r *http.Request) (*http.Response, error) {
		return answer(r, 500, nil, `{"message":"oops"}`), nil
	}},
	{name: "a page instead of data", make: func(_ time.Time, r *http.Request) (*http.Response, error) {
		return answer(r, 200, http.Header{"Content-Type": {"text/html; charset=utf-8"}}, page), nil
	}},
}

// spoilt lets the vendor fail after all is stored, for a few requests at a time.
// What is stored stays as it was, or becomes what it is now.
func (s Suite) spoilt(t *testing.T) {
	calm := s.bench(t)
	calm.settle()
	stored := calm.wire.n
	calm.clock.Advance(s.Within)
	calm.fake.Grow()
	calm.settle()
	requests, now := calm.wire.n-stored, calm.host.snapshot()
	for _, f := range spoiling {
		t.Run(f.name, func(t *testing.T) {
			for at := 0; at < requests; at += max(requests/6, 2) {
				b := s.bench(t)
				b.settle()
				before, n := b.host.snapshot(), b.wire.n
				b.clock.Advance(s.Within)
				b.fake.Grow()
				b.wire.failure = func(i int, req *http.Request) (*http.Response, error) {
					if i < n+at || i > n+at+3 {
						return nil, nil
					}
					return f.make(b.clock.Now(), req)
				}
				b.host.note(s.Connector.Sync(context.Background(), b.run()))
				if b.kept(f.name, before, now); t.Failed() {
					t.Fatalf("that was with the requests from %d on failing", at)
				}
			}
		})
	}
}
