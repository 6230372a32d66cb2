// Go's own client of HTTP/2: http2 URL CERTIFICATE. Fifty requests at a time, on one connection.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

func main() {
	pem, err := os.ReadFile(os.Args[2])
	if err != nil {
		panic(err)
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(pem)
	client := &http.Client{Transport: &http.Transport{
		ForceAttemptHTTP2: true,
		TLSClientConfig:   &tls.Config{RootCAs: trusted},
	}}
	done := make(chan string)
	for i := 0; i < 50; i++ {
		go func() { done <- echo(client) }()
	}
	for i := 0; i < 50; i++ {
		if answer := <-done; answer != "HTTP/2.0 200 100000" {
			fmt.Println(answer)
			os.Exit(1)
		}
	}
	fmt.Println("good")
}

func echo(client *http.Client) string {
	sent := strings.Repeat("x", 100000)
	response, err := client.Post(os.Args[1]+"/echo", "text/plain", strings.NewReader(sent))
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return err.Error()
	}
	if string(content) != sent {
		return "the content is another"
	}
	return fmt.Sprint(response.Proto, " ", response.StatusCode, " ", len(content))
}
