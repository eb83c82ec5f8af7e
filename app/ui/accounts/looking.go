package accounts

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"athletedata/app/ui/format"
	"athletedata/app/ui/host"
)

// pause between two looks at the accounts while they change all the time.
const pause = 400 * time.Millisecond

// changed is called from any goroutine.
func (p *Part) changed() {
	// Until the page is asked for, the database may not be up, and nobody looks.
	p.mu.Lock()
	wanted := p.wanted
	p.mu.Unlock()
	if wanted {
		p.look()
	}
}

// look asks how the accounts are, once at a time: what changes meanwhile is
// seen by one more look after it.
func (p *Part) look() {
	p.mu.Lock()
	begin := !p.looking
	p.stale, p.looking = !begin, true
	p.mu.Unlock()
	if begin {
		p.async.Go(p.ask)
	}
}

func (p *Part) ask() {
	for {
		began := time.Now()
		sources, err := p.host.AccountSources(p.ctx)
		took := time.Since(began)
		hold := p.host.OnHold()
		p.async.Do(func() {
			if err != nil {
				p.fail(err)
				p.blind = true
				return
			}
			if p.blind {
				p.blind = false
				p.Clear() // the complaint that looking had failed, and nothing else
			}
			p.show(sources, hold)
		})
		p.mu.Lock()
		more := p.stale
		p.stale, p.looking = false, more
		p.mu.Unlock()
		if !more {
			return
		}
		// Counting what ten years have brought takes a while: no more than a tenth
		// of the time goes into it.
		time.Sleep(max(pause, 9*took))
	}
}

// show puts every source where it belongs. Cards that are there already only
// take up what has changed.
func (p *Part) show(sources []host.Source, hold string) {
	p.sources, p.hold = sources, hold
	var connected, open []fyne.CanvasObject
	for _, s := range sources {
		id := s.Info.ID
		if s.Account != nil {
			delete(p.offers, id) // disconnected, it would begin with what it said then
			if p.cards[id] == nil {
				p.cards[id] = newCard(p, s)
			}
			p.cards[id].show(s)
			connected = append(connected, p.cards[id].root)
			continue
		}
		delete(p.cards, id)
		if p.offers[id] == nil {
			p.offers[id] = newOffer(p, s)
		}
		p.offers[id].show(s)
		open = append(open, p.offers[id].root)
	}
	put(p.connected, connected)
	put(p.open, open)
	visible(p.yours, len(connected) > 0)
	visible(p.others, len(open) > 0)
	if hold != "" {
		say(p.holding, "Nothing is fetched by itself at the moment: "+hold+". “Sync now” works all the same.", widget.WarningImportance)
	}
	visible(p.banner, hold != "" && len(connected) > 0)
	p.status(syncing(sources))
	p.history.follow(sources)
}

// put exchanges the content of a container only if it is another.
func put(c *fyne.Container, objects []fyne.CanvasObject) {
	same := len(c.Objects) == len(objects)
	for i := 0; same && i < len(objects); i++ {
		same = c.Objects[i] == objects[i]
	}
	if !same {
		c.Objects = objects
		c.Refresh()
	}
}

// syncing is what the status line says: the sync that is running, or how many.
func syncing(sources []host.Source) string {
	var running []host.Source
	for _, s := range sources {
		if s.Running {
			running = append(running, s)
		}
	}
	switch len(running) {
	case 0:
		return ""
	case 1:
		if p := running[0].Progress; p != nil && p.Total > 0 {
			return fmt.Sprintf("Syncing, %d %% done", min(99, p.Done*100/p.Total)) // it is not done before it ends
		}
		return "Syncing an account"
	}
	return "Syncing " + format.Count(int64(len(running))) + " accounts"
}
