# Values that break rules for their columns: each told with its place, up to a hundred a rule; what is wrong with rules.
cat > rules.json <<'END'
{"rules": [
  {"name": "amount", "table": "shop.orders", "column": "amount", "not_null": true, "range": {"min": 0, "max": 59.5}},
  {"table": "shop.orders", "column": "placed", "type": "datetime", "range": {"max": "2026-11-20 19:00:00"}},
  {"table": "shop.orders", "column": "STATUS", "format": "^(NEW|PAID)$"},
  {"table": "shop.orders", "column": "carrier", "not_null": true},
  {"table": "shop.orders", "column": "customer_id", "type": "integer"},
  {"table": "no.such", "column": "x", "type": "date"}
]}
END
binsift verify --rules rules.json data/mysql-shop/binlog.000001; echo $?
binsift verify -q --rules rules.json data/mysql-shop > said; echo $?; grep -c 'rules\[1\]: range' said
binsift convert -q data/mysql-shop/binlog.000001 | binsift verify -q --json --rules rules.json -; echo $?
binsift verify -q --rules rules.json --table shop.customers data/mysql-shop; echo $?
one() { printf '{"rules": [\n{%s}]}\n' "$1" > rule.json; binsift verify -q --rules rule.json data/mysql-shop; echo $?; }
for type in number text date datetime time uuid json; do echo $type; one '"table": "shop.orders", "column": "placed", "type": "'$type'"' | tail -n 1; done
one '"table": "shop.orders", "column": "nope", "not_null": true'
one '"table": "shop.orders", "column": "id"'
one '"table": "shop.orders", "column": "id", "not_nul": true'
one '"table": "shop.orders", "column": "id", "type": "strange"'
one '"table": "shop.orders", "column": "id", "format": "("'
one '"table": "shop.orders", "column": "id", "range": {}'
one '"table": "shop.orders", "column": "id", "range": {"min": [1]}'
one '"table": "shop.orders", "column": "id", "range": {"min": 1, "max": "x"}'
one '"table": "orders", "column": "id", "not_null": true'
one '"table": "shop.orders", "column": "", "not_null": true'
echo '{"rules": []}' > rule.json; binsift verify --rules rule.json data/mysql-shop; echo $?
echo '{' > rule.json; binsift verify --rules rule.json data/mysql-shop; echo $?
binsift verify --rules none.json data/mysql-shop; echo $?
binsift verify --rules rules.json data/mysql-shop --against data/mysql-shop; echo $?
binsift convert -q --to parquet -o feed/ data/mysql-shop; binsift verify --rules rules.json feed; echo $?
binsift convert -q --to canal data/mysql-shop > canal.json; binsift verify --rules rules.json canal.json; echo $?
