// Go's net/http with gorilla/websocket, as its examples of an echo and of a chat show it, the chat with
// messages that are prepared once: PORT.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"sync"

	"github.com/gorilla/websocket"
)

// Messages are compressed if a client offers that.
var upgrader = websocket.Upgrader{EnableCompression: true}

var (
	mutex   sync.Mutex
	present = make(map[chan *websocket.PreparedMessage]bool)
)

// Has all who are there sent each message; who sent it, too.
func room(w http.ResponseWriter, r *http.Request) {
	socket, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	defer socket.Close()
	messages := make(chan *websocket.PreparedMessage, 256)
	mutex.Lock()
	present[messages] = true
	mutex.Unlock()
	go func() {
		for message := range messages {
			if socket.WritePreparedMessage(message) != nil {
				return
			}
		}
	}()
	for {
		kind, data, err := socket.ReadMessage()
		if err != nil {
			break
		}
		message, err := websocket.NewPreparedMessage(kind, data)
		if err != nil {
			break
		}
		mutex.Lock()
		for each := range present {
			select {
			case each <- message:
			default:
			}
		}
		mutex.Unlock()
	}
	mutex.Lock()
	delete(present, messages)
	close(messages)
	mutex.Unlock()
}

func echo(w http.ResponseWriter, r *http.Request) {
	socket, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	defer socket.Close()
	for {
		kind, message, err := socket.ReadMessage()
		if err != nil {
			return
		}
		if err := socket.WriteMessage(kind, message); err != nil {
			return
		}
	}
}

func main() {
	http.HandleFunc("/plaintext", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.Write([]byte("Hello, World!"))
	})
	http.HandleFunc("/ws", echo)
	http.HandleFunc("/ws/room", room)
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%s listening on %s\n", runtime.Version(), listener.Addr())
	fmt.Fprintln(os.Stderr, http.Serve(listener, nil))
	os.Exit(1)
}
