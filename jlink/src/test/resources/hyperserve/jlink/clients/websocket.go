// gorilla/websocket: websocket URL [CERTIFICATE]
package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"

	"github.com/gorilla/websocket"
)

func main() {
	dialer := websocket.Dialer{}
	if len(os.Args) > 2 {
		pem, err := os.ReadFile(os.Args[2])
		check(err)
		trusted := x509.NewCertPool()
		trusted.AppendCertsFromPEM(pem)
		dialer.TLSClientConfig = &tls.Config{RootCAs: trusted}
	}
	for _, compression := range []bool{false, true} {
		dialer.EnableCompression = compression
		socket, _, err := dialer.Dial(os.Args[1], nil)
		check(err)
		for _, message := range [][]byte{[]byte("grüße"), make([]byte, 300000), {}} {
			check(socket.WriteMessage(websocket.BinaryMessage, message))
			kind, came, err := socket.ReadMessage()
			check(err)
			if kind != websocket.BinaryMessage || !bytes.Equal(came, message) {
				panic("another message came back")
			}
		}
		goodbye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
		check(socket.WriteMessage(websocket.CloseMessage, goodbye))
		_, _, err = socket.ReadMessage()
		if !websocket.IsCloseError(err, websocket.CloseNormalClosure) {
			panic(err)
		}
	}
	fmt.Println("good")
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
