# A handler holds more than the heap has.
start
code=0
curl -s "$url/report?mib=200" || code=$?
echo "curl: exit code $code"
code=0
wait "$server" || code=$?
server=
echo "hyperserve: exit code $code"
log 'OutOfMemory' 'OutOfMemory'
