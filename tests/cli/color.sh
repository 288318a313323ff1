# The product is plain where stdout is no terminal, and in every case of convert.
binsift inspect data/mysql-shop | grep -c $'\e'
NO_COLOR=1 binsift inspect --color auto data/mysql-shop | grep -c $'\e'
binsift convert --color always data/mysql-shop/binlog.000001 | grep -c $'\e'
