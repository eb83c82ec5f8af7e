package httpx

import (
	"context"
	"time"
)

// grace is how long an answer that must not be lost may take after the stop.
const grace = 10 * time.Second

// Finish is a context for a request that uses something up, as a refresh token
// that is good once: who stops while it is under way gets its answer all the
// same, if that comes soon. Nothing begins in it after the stop.
func Finish(ctx context.Context) (finishing context.Context, done func()) {
	if ctx.Err() != nil {
		return ctx, func() {}
	}
	finishing, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	return finishing, func() { stop(); cancel() }
}
