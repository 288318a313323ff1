log=data/mariadb-day
binsift inspect --hot-rows --top 4 $log
binsift inspect --hot-rows --top 2 --json $log
# The same counts as those of the rows one by one.
binsift inspect --hot-rows --top 1000 --json $log | jq -c 'select(.type == "hot_row") | [.table, .key, .changes]' | sort >hot
binsift convert $log | jq -c 'select(.table != "audit") | (.before // .after) as $row |
  [.table, ({orders: ["id"], stock: ["sku", "depot"], visits: ["day"]}[.table] | map({(.): $row[.]}) | add)]' |
  sort | uniq -c | awk '$1 > 1 {n = $1; sub(/^ *[0-9]+ /, ""); sub(/\]$/, "," n "]"); print}' | sort >one_by_one
diff one_by_one hot && wc -l <hot
binsift inspect --hot-rows --threads 3 --json $log | cmp - <(binsift inspect --hot-rows --threads 1 --json $log)
binsift inspect --hot-rows --op update --table day.visits $log
binsift inspect --hot-rows --table day.audit $log
binsift inspect --hot-rows data/mysql-nogtid | tail -n 3
binsift inspect --hot-rows --html page.html $log; echo "exit $?"
