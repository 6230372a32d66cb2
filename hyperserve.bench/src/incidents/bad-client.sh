# One client sends what is no HTTP, and drips what is.
start --header-timeout 1s
host=${url#http://}
for ((n = 0; n < 20; n++)); do
    { exec 5<> "/dev/tcp/${host%:*}/${host##*:}"; printf 'GET / HTTP/1.1\r\nHost : a\r\n\r\n' >&5; timeout 10 cat <&5 > /dev/null; exec 5>&-; } || true
done
exec 5<> "/dev/tcp/${host%:*}/${host##*:}"
printf 'GET / HT' >&5
timeout 20 cat <&5 | sed 1q | tr -d '\r'
exec 5>&-
await '^hyperserve_timeouts_total.*head.* [1-9]'
metrics '^hyperserve_(malformed_requests_total|timeouts_total|connections_closed_total).* [1-9]'
readyz
