# What is written finds no room.
start
curl -s -w '%{http_code}\n' -d 'a note' "$url/save"
await '_count.*save.* 1'
metrics '^hyperserve_request_duration_seconds_count'
log 'save|No space' 'No space'
readyz
