# One route throws.
start
for i in 1 2 3 4 5; do
    curl -s -o /dev/null "$url/fault"
    curl -s -o /dev/null "$url/plaintext"
done
await '_count.*fault.* 5'
metrics '^hyperserve_request_duration_seconds_count'
log 'fault|no such customer|Troubles.fail' 'Troubles.fail'
readyz
