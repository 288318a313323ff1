# Types are made of some of the lines, of a .gz of its first; where a later line has what these don't tell,
# the files are as if all lines had been looked at first, as is done for standard input.
line() { # LINE NUMBER, COLUMNS as JSON
  printf '{"type":"insert","ts":"2026-11-20T10:00:00.%06dZ","db":"shop","table":"%s","file":"b.000001","pos":%d,"row":0,"after":{%s}}\n' \
    "$1" "${3:-t}" $((4 + $1 * 100)) "$2"
}
common() {
  awk 'BEGIN { for (i = 1; i <= 9000; ++i)
    printf "{\"type\":\"insert\",\"ts\":\"2026-11-20T10:00:00.%06dZ\",\"db\":\"shop\",\"table\":\"t\",\"file\":\"b.000001\",\"pos\":%d,\"row\":0,\"after\":{\"id\":%d,\"price\":%d.%02d,\"note\":\"number %d\",\"none\":null}}\n",
      i, 4 + i * 100, i, i % 5000, i % 100, i }'
}
common > common
ls -l common | awk '{ print ($5 > 1000000) ? "larger than what is looked at" : "too small" }'
check() { # NAME, ODD LINE
  mkdir "$1.sampled" "$1.surveyed"
  { cat common; printf '%s\n' "$2"; line 9100 '"id":1,"price":1.00,"note":"x","none":null'; } > lines
  gzip -kc lines > lines.gz
  binsift convert lines.gz --to parquet --threads "${3:-1}" -o "$1.sampled/" --quiet; echo "$1: $?"
  binsift convert - --to parquet -o "$1.surveyed/" --quiet < lines; echo "$1 of stdin: $?"
  if diff -r "$1.sampled" "$1.surveyed" > /dev/null; then echo same; else echo other; fi
  ls -A "$1.sampled" | sed 's/^\./hidden ./'
  strings -a "$1.sampled"/shop.t.*.parquet | grep -E '^ +`[a-z]+` ' | tr -s ' \n' ' '; echo
}
# Files that end before all lines are read wait for their names; too many of them can't.
for count in 100 300; do
  awk -v count=$count 'BEGIN { for (i = 0; i < count * 60; ++i)
    printf "{\"type\":\"insert\",\"ts\":\"2026-11-20T10:%02d:%02d.000000Z\",\"db\":\"d\",\"table\":\"t\",\"file\":\"b.000001\",\"pos\":%d,\"row\":0,\"after\":{\"id\":%d,\"note\":\"%064d\"}}\n",
      i / 3600, i / 60 % 60, 4 + i * 100, i, i }' > lines
  for last in '"id":7' '"id":"seven"'; do
    { cat lines; line 99999 "$last" | sed 's/"shop"/"d"/'; } > all
    gzip -kc all > all.gz
    rm -rf sampled surveyed; mkdir sampled surveyed
    binsift convert all.gz --to parquet --roll-time 1s -o sampled/ --quiet; echo "$count files, $last: $?"
    binsift convert - --to parquet --roll-time 1s -o surveyed/ --quiet < all
    if diff -r sampled surveyed > /dev/null; then echo same; else echo other; fi
    ls -A sampled | awk '/^\./ { ++hidden } /-2\./ { ++second } END { print NR " names,", hidden + 0, "hidden,", second + 0, "seconds" }'
  done
done
check none "$(line 9001 '"id":7,"price":8.00,"note":"n","none":null')"
check wider "$(line 9001 '"id":7,"price":87654321.00,"note":"n","none":null')"
check digits "$(line 9001 '"id":7,"price":1.500,"note":"n","none":null')" 2
check zeros "$(line 9001 '"id":7,"price":-0.00,"note":"n","none":null')"
check exponent "$(line 9001 '"id":1e3,"price":1.00,"note":"n","none":null')"
check text "$(line 9001 '"id":"7","price":1.00,"note":"n","none":null')"
check filled "$(line 9001 '"id":7,"price":1.00,"note":"n","none":5')"
check number "$(line 9001 '"id":7,"price":1.00,"note":5,"none":null')"
check huge "$(line 9001 '"id":18446744073709551615,"price":1.00,"note":"n","none":null')"
check document "$(line 9001 '"id":7,"price":1.00,"note":{"a":[1]},"none":null')" 2
check column "$(line 9001 '"id":7,"extra":true,"price":1.00,"note":"n","none":null')"
check fewer "$(line 9001 '"id":7')"
check table "$(line 9001 '"id":7' other)"
check damaged '{"type":"insert","db":'
# A condition may ask for what only a late line has; nothing that the run in vain has seen is told twice.
{ cat common; line 9001 '"id":7,"extra":5,"price":1.00,"note":"n","none":null'; } > lines
{ head -n 9 common; printf '{"type":"ins'; } > torn; gzip -kcf lines > lines.gz
for condition in 'extra = 5' 'id = 3 or extra > 5' 'after.nothing = 1'; do
  rm -rf sampled; mkdir sampled; binsift convert torn lines.gz --to parquet --where "$condition" -o sampled/; echo "$condition: $?"
  ls -A sampled
done
{ line 1 '"perhaps":1'; cat common; line 9001 '"id":"x"'; } | gzip > lines.gz
binsift convert lines.gz --to parquet --where 'perhaps = 1' -o sampled/
# Folders by day are named otherwise where a column is "date": no other one is left.
{ cat common; line 9001 '"id":7,"date":5'; } | gzip > lines.gz
binsift convert lines.gz --to parquet --partition date -o folders/ --quiet; find folders | sort
