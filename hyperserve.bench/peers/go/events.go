package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
)

var (
	filling     = strings.Repeat("x", 100)
	mutex       sync.Mutex
	published   int
	subscribers = map[chan []byte]bool{}
)

// Server-sent events: a goroutine for each subscriber, which is flushed after each event.
func subscribe(w http.ResponseWriter, r *http.Request) {
	flusher := w.(http.Flusher)
	events := make(chan []byte, 16)
	mutex.Lock()
	subscribers[events] = true
	mutex.Unlock()
	defer func() {
		mutex.Lock()
		delete(subscribers, events)
		mutex.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	flusher.Flush()
	for {
		select {
		case event := <-events:
			if _, err := w.Write(event); err != nil {
				return
			}
			flusher.Flush()
		case <-r.Context().Done():
			return
		}
	}
}

// An event is encoded once, for all. Who does not take it is left out, and finds a number missing.
func publish(w http.ResponseWriter, r *http.Request) {
	mutex.Lock()
	defer mutex.Unlock()
	published++
	event := []byte(fmt.Sprintf("id: go-%d\ndata: %d %s\n\n", published, published, filling))
	for events := range subscribers {
		select {
		case events <- event:
		default:
		}
	}
	fmt.Fprint(w, published)
}
