# A certificate that no client trusts, and clients that do not speak TLS at all.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$work/key.pem" -out "$work/cert.pem" 2> /dev/null
start --tls-cert "$work/cert.pem" --tls-key "$work/key.pem"
port=${url##*:}
for i in 1 2 3 4 5; do
    curl -s -o /dev/null --resolve "localhost:$port:127.0.0.1" "https://localhost:$port/plaintext" || true
    curl -s -o /dev/null "http://127.0.0.1:$port/plaintext" || true
done
await '^hyperserve_tls_failures_total 5'
metrics '^hyperserve_(tls|connections_closed|malformed).* [1-9]'
echo '$ openssl s_client -connect 127.0.0.1:8443 -servername localhost < /dev/null'
openssl s_client -connect "127.0.0.1:$port" -servername localhost < /dev/null 2>&1 | grep '^Verif' | uniq
