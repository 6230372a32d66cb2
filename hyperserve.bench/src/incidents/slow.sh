# Forty clients want something that two can have at a time.
start
crowd 40 "$url/orders/[1-20]"
await '_duration_seconds_count.*orders.* [1-9][0-9]+'
metrics '^hyperserve_(requests_in_flight|routes_learned|pool_busy)'
show curl -s "$management/"
echo "\$ jcmd PID Thread.dump_to_file /tmp/threads; grep -o 'Troubles.*' /tmp/threads | sort | uniq -c"
"$java/bin/jcmd" "$server" Thread.dump_to_file "$work/threads" > /dev/null
grep -o 'Troubles\.[a-z]*(Troubles.java:[0-9]*)' "$work/threads" | sort | uniq -c
