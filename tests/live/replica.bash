# A replica of a running server. To be sourced after server.bash.
#   replica_options              server options a replica is started with, one a line
#   replica_follow SOURCE DIR    makes the running server DIR follow the running server SOURCE, by GTID
#   replica_catch_up SOURCE DIR  returns when DIR has applied all that SOURCE has logged

replica_options() {
  printf '%s\n' --server-id=2 --log-slave-updates=ON --relay-log=relay-bin --relay-log-purge=OFF --skip-slave-start
}

replica_follow() {
  local source=$1 dir=$2 port; port=$(server_port "$source")
  server_sql "$source" -e "SET sql_log_bin = 0; CREATE USER repl@'127.0.0.1';
    GRANT REPLICATION SLAVE ON *.* TO repl@'127.0.0.1'"
  if [ "$(server_kind "$dir")" = mysql ]; then
    server_sql "$dir" -e "CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT=$port, SOURCE_USER='repl',
      SOURCE_AUTO_POSITION=$(server_sql "$source" -N -e "SELECT @@gtid_mode = 'ON'"), GET_SOURCE_PUBLIC_KEY=1; START REPLICA"
  else
    server_sql "$dir" -e "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=$port, MASTER_USER='repl',
      MASTER_USE_GTID=slave_pos; START SLAVE"
  fi
}

replica_catch_up() {
  local source=$1 dir=$2 at
  if [ "$(server_kind "$dir")" = mysql ]; then
    at=$(server_sql "$source" -N -e 'SHOW BINARY LOG STATUS' | awk '{ print "'\''" $1 "'\'', " $2 }')
    at=$(server_sql "$dir" -N -e "SELECT SOURCE_POS_WAIT($at, 60)")
  else
    at=$(server_sql "$source" -N -e 'SHOW MASTER STATUS' | awk '{ print "'\''" $1 "'\'', " $2 }')
    at=$(server_sql "$dir" -N -e "SELECT MASTER_POS_WAIT($at, 60)")
  fi
  case $at in
    NULL | -1) echo "replica in $dir did not catch up" >&2; return 1 ;;
  esac
}
