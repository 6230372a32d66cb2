# Thirty handlers wait for what never comes.
start
crowd 30 "$url/stuck"
await '^hyperserve_requests_in_flight 30'
metrics '^hyperserve_(requests_in_flight|unpolled_seconds|routes_learned|pool_overflowed_total|pool_busy)'
readyz
show curl -s "$url/plaintext"
echo
echo "\$ jcmd PID Thread.dump_to_file /tmp/threads; grep -o 'Troubles.*' /tmp/threads | sort | uniq -c"
"$java/bin/jcmd" "$server" Thread.dump_to_file "$work/threads" > /dev/null
grep -o 'Troubles\.[a-z]*(Troubles.java:[0-9]*)' "$work/threads" | sort | uniq -c
