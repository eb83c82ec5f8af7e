package folder

import "sync/atomic"

// sharedBlob is an archive that several members are read from, each when its
// turn comes and by whichever goroutine. The last one closes it.
type sharedBlob struct {
	blob
	spooled *spooled // the temporary file it lies in, if any
	holders atomic.Int64
}

func (s *sharedBlob) hold() {
	s.holders.Add(1)
	s.spooled.hold()
}

func (s *sharedBlob) release() {
	if s.holders.Add(-1) == 0 {
		s.blob.Close()
	}
	s.spooled.release()
}
