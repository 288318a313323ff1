# States of the version before, which kept every statement that tells of tables, are gone on with
seeds=$(realpath data)/../fuzz/seeds/run_state
take() { # SEED: the state, of this folder
  sed "s:/lake/:$PWD/:" "$seeds/$1" > rest
  { printf '{"crc32":"%s",' "$(gzip -c rest | tail -c 8 | head -c 4 | od -An -tx4 | tr -d ' ')"; cat rest; } > state
  grep -o '"binsift_state":[0-9]*' state
}
go_on() {
  binsift convert --quiet logs -o rows.json --state state; echo $?
  cmp rows.json whole.json && grep -o '"binsift_state":[0-9]*' state
  grep -c '"after":{"@1"' rows.json
}
binsift convert data/mysql-ddl > whole.json 2> /dev/null
mkdir logs
# Within the first log
cp data/mysql-ddl/binlog.00000? logs/
head -c 11814 logs/binlog.000001 > log; binsift convert log 2> /dev/null | sed 's/"file":"log"/"file":"binlog.000001"/' > rows.json
take statements_mid; go_on
# Behind it, and it is gone
rm logs/binlog.000001
binsift convert data/mysql-ddl/binlog.000001 > rows.json 2> /dev/null
take statements_end; go_on
# Within the second
length=$(grep -o '"length":[0-9]*' "$seeds/statements_two" | cut -d: -f2)
head -c "$length" whole.json > rows.json
take statements_two; go_on
