# Files are opened and not closed, until the process may have no more.
descriptors=400 start
metrics '^process_(open|max)_fds'
curl -s -m 20 -o /dev/null "$url/open?[1-300]"
metrics '^process_(open|max)_fds'
echo "\$ ls -l /proc/PID/fd | awk '{ print \$NF }' | sort | uniq -c | sort -rn | head -1"
ls -l "/proc/$server/fd" | awk '{ print $NF }' | sort | uniq -c | sort -rn | sed -n 1p
curl -s -m 20 -o /dev/null "$url/open?[1-100]"
curl -s -m 3 "$url/plaintext" > /dev/null || echo "a new connection is not served"
log 'handler of|Too many' 'Too many'
