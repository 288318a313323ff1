# What verify says of running servers before it has asked any.
try() { binsift verify "$@"; echo $?; }
try --source mysql://127.0.0.1:1 --target mysql://127.0.0.1:2
try --source mysql://127.0.0.1:1 --table d.t
try --target mysql://127.0.0.1:1 --table d.t
try --fresh at --table d.t data/mysql-shop
try --source mysql://127.0.0.1:1 --target mysql://127.0.0.1:2 --table d.t data/mysql-shop
try --source mysql://127.0.0.1:1 --target mysql://127.0.0.1:2 --table t
try --source mysql://127.0.0.1:1 --target mysql://127.0.0.1:2 --table d.t --op insert
try --source mysql://root:secret@127.0.0.1:1 --target mysql://127.0.0.1:2 --table d.t
try --source 127.0.0.1 --target mysql://127.0.0.1:2 --table d.t
try --source mysql://127.0.0.1:1 --target mysql://127.0.0.1:2 --table d.t --max-delay soon
