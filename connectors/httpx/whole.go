package httpx

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"athletedata/connectors"
)

// whole reads each answer to its end, within a time and a size.
type whole struct {
	next    http.RoundTripper
	timeout time.Duration
	limit   int64
	count   func(sent, received int64)
}

func (w *whole) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(req.Context(), w.timeout)
	defer cancel()
	resp, err := w.next.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, w.late(req, err)
	}
	defer resp.Body.Close()
	var body bytes.Buffer
	n, err := body.ReadFrom(io.LimitReader(resp.Body, w.limit+1))
	if w.count != nil {
		w.count(max(req.ContentLength, 0), n)
	}
	if err != nil {
		return nil, w.late(req, fmt.Errorf("the answer broke off: %w", err))
	}
	if n > w.limit {
		return nil, connectors.Permanent(fmt.Errorf("the answer is larger than %d MB, which none of this source is", w.limit>>20))
	}
	resp.Body, resp.ContentLength = io.NopCloser(&body), n
	return resp, nil
}

// late tells our own time limit from the caller's.
func (w *whole) late(req *http.Request, err error) error {
	if errors.Is(err, context.DeadlineExceeded) && req.Context().Err() == nil {
		return fmt.Errorf("no answer within %s", w.timeout)
	}
	return err
}
