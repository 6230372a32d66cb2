# Each login leaves 100 kB behind.
start
echo '$ jcmd PID GC.heap_info'
heap() {
    "$java/bin/jcmd" "$server" GC.run > /dev/null
    metrics '^jvm_memory_(used|max)_bytes.*heap'
}
heap
curl -s -o /dev/null "$url/login?[1-150]"
heap
curl -s -o /dev/null "$url/login?[1-150]"
heap
metrics '^hyperserve_memory_(kept|limit)_bytes'
echo '$ jcmd PID GC.class_histogram | head -4'
"$java/bin/jcmd" "$server" GC.class_histogram | sed -n 2,5p
