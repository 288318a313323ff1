row='{"type":"insert","ts":"2026-11-20T19:00:00.000000Z","db":"shop","table":"t","file":"b.1","pos":4,"row":0,"server_id":1,"after":{"id":1,"n":2}}'
printf '%s\n' "$row" '{"type":"insert","db":"shop"' > a.jsonl; binsift convert a.jsonl; echo $?
printf '%s\n' "$row" '{"type":"insert","db":"shop","table":"t","after":{"id":1,"n":02}}' "$row" > a.jsonl; binsift convert a.jsonl | wc -l; binsift convert --quiet a.jsonl >/dev/null; echo $?
printf '%s\n' "$row" '{"type":"merge"}' > a.jsonl; binsift convert a.jsonl >/dev/null; echo $?
# The last line without its end is a record or a torn tail.
printf '%s\n%s' "$row" "$row" > a.jsonl; binsift convert a.jsonl | wc -l
printf '%s\n%s' "$row" "${row:0:60}" > a.jsonl; binsift convert a.jsonl | wc -l
# Values that contradict the definition.
echo 'CREATE TABLE `t` (`id` tinyint NOT NULL, `n` enum("a"), PRIMARY KEY (`id`));' > t.sql
sed -i '1i USE shop;' t.sql
printf '%s\n' "$row" | binsift convert --schema t.sql -; echo $?
printf '%s\n' "${row/\"n\":2/\"n\":\"a\",\"extra\":1}" | binsift convert --schema t.sql -; echo $?
# What only a log has.
for option in '--start-position 4' '--min-rows 2' --salvage; do binsift convert $option a.jsonl; echo $?; done
binsift convert a.jsonl data/mysql-shop/binlog.000001; echo $?
# No number, though a number of a ZEROFILL column is printed so.
for value in '"007"' 007 -00; do printf '%s\n' "${row/\"n\":2/\"n\":$value}" | sed 's/"n"/"id"/; s/"id":1,//' | binsift convert --to csv - | tail -n 1; done
