# More requests than it takes at a time.
start --max-in-flight 20
crowd 60 "$url/sleep?ms=5000"
await '^hyperserve_sheds_total.* [1-9]'
show curl -s -i "$url/sleep?ms=1"
metrics '^hyperserve_(sheds_total|exchanges_total.*refused|requests_in_flight|pool_rejected)'
readyz
