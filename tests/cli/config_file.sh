cat > config <<END
# before any section: for every command that knows it
ddl = true
op = ["ddl"]
quiet = true
[convert]
database = "nowhere"
[inspect]
files = true
END
sql() { binsift convert --config config "$@" data/mysql-shop/binlog.000001 | jq -r '.sql[:24]'; }
sql
# The command line goes before the file.
sql --database shop
sql --op insert --database shop
cmp <(binsift inspect --config config --tables data/mysql-shop) <(binsift inspect -q --op ddl --tables data/mysql-shop)
cmp <(binsift inspect --config config data/mysql-shop) <(binsift inspect -q --op ddl --files data/mysql-shop)
