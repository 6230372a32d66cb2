// Go's net/http, as its documentation shows it: PORT [CERTIFICATE KEY [h2]].
package main

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

var (
	hello = []byte("Hello, World!")
	block = make([]byte, 1<<20)
)

func main() {
	http.HandleFunc("/plaintext", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.Write(hello)
	})
	http.HandleFunc("/sleep", func(w http.ResponseWriter, r *http.Request) {
		millis, _ := strconv.Atoi(r.URL.Query().Get("ms"))
		time.Sleep(time.Duration(millis) * time.Millisecond)
		w.Header().Set("Content-Type", "text/plain")
		w.Write([]byte("ok"))
	})
	// What it does beside handlers that keep their threads: one computes, one is in a system call.
	http.HandleFunc("/spin", func(w http.ResponseWriter, r *http.Request) {
		seconds, _ := strconv.Atoi(r.URL.Query().Get("s"))
		for start := time.Now(); time.Since(start) < time.Duration(seconds)*time.Second; {
		}
		w.Write([]byte("ok"))
	})
	http.HandleFunc("/block", func(w http.ResponseWriter, r *http.Request) {
		seconds, _ := strconv.Atoi(r.URL.Query().Get("s"))
		syscall.Nanosleep(&syscall.Timespec{Sec: int64(seconds)}, nil)
		w.Write([]byte("ok"))
	})
	http.HandleFunc("/bytes", func(w http.ResponseWriter, r *http.Request) {
		count, _ := strconv.Atoi(r.URL.Query().Get("n"))
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Length", strconv.Itoa(count))
		for count > 0 {
			length := count
			if length > len(block) {
				length = len(block)
			}
			w.Write(block[:length])
			count -= length
		}
	})
	http.HandleFunc("/events", subscribe)
	http.HandleFunc("/publish", publish)
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Printf("%s listening on %s\n", runtime.Version(), listener.Addr())
	if len(os.Args) == 2 {
		http.Serve(listener, nil)
		return
	}
	server := &http.Server{}
	if len(os.Args) == 4 {
		// An empty map is how its documentation says that there is to be no HTTP/2.
		server.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){}
	}
	fmt.Fprintln(os.Stderr, server.ServeTLS(listener, os.Args[2], os.Args[3]))
	os.Exit(1)
}
