# What my2sql, binlog2sql and MyFlash refuse or get wrong, as their users report it, comes out right: forward and undone.
rows() { grep '^INSERT\|^UPDATE\|^DELETE' | cut -c 1-250; }
both() { # WHAT LOG OPTION...: a line of each direction
  echo "== $1"
  binsift filter -q --ddl "${@:3}" "$2" | rows | tail -n 1
  binsift filter -q --as undo "${@:3}" "$2" | rows | head -n 1
}
# my2sql 43: "column count in binlog > in table structure"
both 'columns that no SHOW COLUMNS tells' data/mysql-hidden-columns/binlog.000001 --table '*.gipk'
both 'a functional index has a column of its own' data/mysql-hidden-columns/binlog.000001 --table '*.fidx*'
# binlog2sql 33, 70, 87, 109, 119: UnicodeDecodeError on BLOB, BINARY and text that is not UTF-8
both 'bytes' data/mysql-types/binlog.000003 --table '*.t_bin'
both 'text in many charsets' data/mysql-types/binlog.000004 --table '*.t_cs'
# binlog2sql 54, 66, 122, MyFlash 16: logs of MySQL 8 and 9; my2sql: no compressed transactions
both 'a compressed transaction of MySQL 9' data/mysql-compressed/binlog.000001 --op update --table '*.a'
both 'tagged GTIDs' data/mysql-tagged-gtid/binlog.000001
both 'partial updates of JSON' data/mysql-partial-json/binlog.000001 --op update
both 'vectors' data/mysql-vector/binlog.000001 --op insert
both 'MariaDB, compressed' data/mariadb-compress/binlog.000001
# my2sql writes numbers for ENUM and SET
both 'names of ENUM and SET' data/mysql-types/binlog.000003 --table '*.t_enum'
# A FLOAT in a WHERE that matches nothing
both 'floating point' data/mysql-types/binlog.000001 --table '*.t_float'
echo '== MINIMAL images, which binlog2sql refuses'
binsift filter -q --op update --table '*.pk' data/mysql-image-minimal/binlog.000001 | rows | head -n 3
echo '== a table as it was when it was changed, not as it is now'
binsift filter -q --ddl --table '*.orders' data/mysql-shop/binlog.000001 | rows | sed 's/VALUES.*//' | uniq -c
binsift filter -q --op update --table '*.orders' data/mysql-shop/binlog.000001 | rows | tail -n 1
echo '== several files, one undo'
binsift filter -q --as undo --op update,delete --table '*.t' data/mysql-pair/source | rows | sed 's/ WHERE.*//; s/ VALUES.*//' | uniq -c | head -n 4
