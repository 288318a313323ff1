try() { printf '%s\n' "$@" > config; binsift convert --config config data/mysql-shop/binlog.000001; echo $?; }
try 'fly = true'
try 'ddl = maybe'
try '[convertt]' 'ddl = true'
try '[convert.deep]' 'ddl = true'
try 'threads = [1, 2]'
try 'start-datetime = 2026-11-20 19:00:00'
try 'op = "fly"'
try 'table = "a#b"'
try 'config = "other"'
try 'quiet = true' 'verbose = true'
binsift convert --config no-such-file log; echo $?
binsift convert --config . log; echo $?
