# Handlers ignore that they are interrupted.
start
crowd 3 "$url/stubborn"
crowd 2 "$url/sleep?ms=60000"
await '^hyperserve_requests_in_flight 5'
kill -TERM "$server"
await '^hyperserve_serving 0' 
readyz
code=0
wait "$server" || code=$?
server=
echo "hyperserve: exit code $code"
log 'stop' 'HyperServe stopped'
