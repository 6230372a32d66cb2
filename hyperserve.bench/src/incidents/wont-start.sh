# The port is another's; the option is nobody's.
start
code=0
echo '$ hyperserve --port 8080'
"$image/bin/hyperserve" --port "${url##*:}" 2>&1 | sed "s/${url##*:}/8080/" || true
echo '$ hyperserve --prot 8080'
"$image/bin/hyperserve" --prot 8080 2>&1 || code=$?
echo "exit code $code"
