log=data/mariadb-day
binsift inspect --top 2 $log | sed -n '/^table/,/^$/p;/^largest/,/^$/p'
binsift inspect --top 2 --tables $log
for top in 1 3 20; do
  binsift inspect --top $top --json $log | jq -r .type | grep -c 'largest\|longest'
  binsift inspect --top $top --json $log | jq -r .type | grep -c table
done
# The longest lists are the same for every number of threads.
binsift inspect --top 1000 --threads 1 --json $log | cksum >one
binsift inspect --top 1000 --threads 4 --json $log | cksum | cmp - one
