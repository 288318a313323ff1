# Real servers on loopback, for fixtures and live tests. To be sourced by a bash script with `set -euo pipefail`.
#
# A server is a folder, made by server_new and named by its path in every other call:
#   server_new KIND              KIND is mysql (from the sid folder) or mariadb (this host's); prints the folder
#   server_start DIR OPTION...   starts it with these options, on an empty data directory the first time; returns when
#                                it answers (MySQL takes its UUID from DIR/uuid if that is there before the first start)
#   server_sql DIR [ARG...]      the flavour's own client as root, SQL from stdin or by -e
#   server_client DIR            that client's command line, one word a line
#   server_stop DIR              a clean shutdown (the log ends with a STOP event)
#   server_crash DIR             kill -9 (the log keeps its in-use flag)
#   server_remove DIR            stops it if it runs, and removes the folder
#   server_data DIR              the data directory, as the host sees it
#   server_inside DIR            the folder as the server sees it (the sid server runs in a chroot): for option values
#   server_port DIR              its TCP port on 127.0.0.1
#   vendor_binlog KIND ARG...    the flavour's mysqlbinlog; file arguments by stdin redirection or under server_inside
# A kind that is not to be had: server_new returns 77 and says why on stderr.

server_sid=${BINSIFT_SID:-${XDG_CACHE_HOME:-$HOME/.cache}/binsift/sid}
server_cache=${XDG_CACHE_HOME:-$HOME/.cache}/binsift

server_have() {
  case $1 in
    mysql) [ -x "$server_sid/usr/sbin/mysqld" ] && [ "$(id -u)" = 0 ] ;;
    mariadb) command -v mariadbd >/dev/null && command -v mariadb-install-db >/dev/null ;;
    *) return 2 ;;
  esac
}

server_new() {
  local kind=$1 dir
  if ! server_have "$kind"; then
    case $kind in
      mysql) echo "no MySQL in $server_sid (tests/live/mysql_sid makes it; root is needed)" >&2 ;;
      *) echo 'no mariadbd and mariadb-install-db on this host' >&2 ;;
    esac
    return 77
  fi
  if [ "$kind" = mysql ]; then
    mkdir -p "$server_sid/data"
    dir=$(mktemp -d "$server_sid/data/live.XXXXXX")
  else
    dir=$(mktemp -d "${TMPDIR:-/tmp}/binsift-live.XXXXXX")
  fi
  chmod 755 "$dir"
  echo "$kind" > "$dir/kind"
  free_port > "$dir/port"
  printf '%s\n' "$dir"
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

server_kind() { cat "$1/kind"; }
server_port() { cat "$1/port"; }
server_data() { printf '%s\n' "$1/data"; }
server_inside() {
  if [ "$(server_kind "$1")" = mysql ]; then printf '%s\n' "${1#"$server_sid"}"; else printf '%s\n' "$1"; fi
}

# An initialised data directory is made once a version and copied from then on.
server_template() {
  local kind=$1 version template
  case $kind in
    mysql) version=$(chroot "$server_sid" mysqld --no-defaults --version) ;;
    mariadb) version=$(mariadbd --no-defaults --version) ;;
  esac
  version=$(printf %s "$version" | sed -E 's/.* Ver ([^ ]+).*/\1/')
  if [ "$kind" = mysql ]; then template=$server_sid/data/template-$version
  else template=$server_cache/template-mariadb-$version; fi
  mkdir -p "$(dirname "$template")"
  (
    exec 8>"$template.lock"
    flock 8
    [ ! -d "$template" ] || exit 0
    rm -rf "$template.part"
    mkdir "$template.part"
    if [ "$kind" = mysql ]; then
      chroot "$server_sid" mysqld --no-defaults --initialize-insecure --user=root \
        --innodb-redo-log-capacity=8M --datadir="${template#"$server_sid"}.part" 8>&- >"$template.log" 2>&1
    else
      mariadb-install-db --no-defaults --user=root --auth-root-authentication-method=normal --skip-test-db \
        --datadir="$template.part" 8>&- >"$template.log" 2>&1
    fi
    rm -f "$template.part/auto.cnf"
    mv "$template.part" "$template"
  ) || return
  printf '%s\n' "$template"
}

# The options every server here starts with; a later one of the caller wins.
server_common_options() {
  local inside; inside=$(server_inside "$1")
  printf '%s\n' --no-defaults --user=root --datadir="$inside/data" --socket="$inside/sock" \
    --port="$(server_port "$1")" --bind-address=127.0.0.1 --log-error="$inside/error.log" --pid-file="$inside/pid.server" \
    --server-id=1 --log-bin=binlog --binlog-format=ROW --secure-file-priv= --local-infile=1 \
    --default-time-zone=+00:00 --character-set-server=utf8mb4 --sql-mode= --log-bin-trust-function-creators=1 \
    --innodb-flush-log-at-trx-commit=0 --sync-binlog=0 --innodb-buffer-pool-size=64M
}

server_start() {
  local dir=$1 kind template i options=()
  shift
  kind=$(server_kind "$dir")
  if [ ! -d "$dir/data" ]; then
    template=$(server_template "$kind") || return
    cp -a "$template" "$dir/data"
    [ ! -f "$dir/uuid" ] || printf '[auto]\nserver-uuid=%s\n' "$(cat "$dir/uuid")" > "$dir/data/auto.cnf"
  fi
  mapfile -t options < <(server_common_options "$dir")
  if [ "$kind" = mysql ]; then
    options+=(--mysqlx=OFF --innodb-redo-log-capacity=8M)
    # A component is loaded from the manifest beside the server binary: a linked binary gives each server its own.
    ln -f "$server_sid/usr/sbin/mysqld" "$dir/mysqld"
    chroot "$server_sid" "$(server_inside "$dir")/mysqld" "${options[@]}" --basedir=/usr "$@" </dev/null >>"$dir/out.log" 2>&1 &
  else
    mariadbd "${options[@]}" "$@" </dev/null >>"$dir/out.log" 2>&1 &
  fi
  echo $! > "$dir/pid"
  for ((i = 0; i < 300; i++)); do
    server_runs "$dir" || break
    if server_sql "$dir" -e 'DO 0' >/dev/null 2>&1; then return 0; fi
    sleep .1
  done
  echo "server in $dir did not start:" >&2
  tail -n 5 "$dir/error.log" "$dir/out.log" >&2
  return 1
}

server_runs() { [ -s "$1/pid" ] && kill -0 "$(cat "$1/pid")" 2>/dev/null; }

server_client() {
  if [ "$(server_kind "$1")" = mysql ]; then
    printf '%s\n' chroot "$server_sid" mysql --no-defaults --socket="$(server_inside "$1")/sock"
  else
    printf '%s\n' mariadb --no-defaults --socket="$1/sock"
  fi
  printf '%s\n' --user=root --local-infile=1 --default-character-set=utf8mb4 --comments
}

server_sql() {
  local client=()
  mapfile -t client < <(server_client "$1")
  shift
  "${client[@]}" "$@"
}

server_end() {
  local dir=$1 signal=$2 pid i
  server_runs "$dir" || { rm -f "$dir/pid"; return 0; }
  pid=$(cat "$dir/pid")
  kill -s "$signal" "$pid"
  for ((i = 0; i < 600; i++)); do
    kill -0 "$pid" 2>/dev/null || break
    sleep .1
  done
  wait "$pid" 2>/dev/null || true
  ! kill -0 "$pid" 2>/dev/null || { echo "server $pid in $dir does not end" >&2; return 1; }
  rm -f "$dir/pid"
}

server_stop() { server_end "$1" TERM; }
server_crash() { server_end "$1" KILL; }

server_remove() {
  [ -n "${1:-}" ] && [ -f "$1/kind" ] || return 0
  server_stop "$1" || server_crash "$1"
  rm -rf --one-file-system "$1"
}

vendor_binlog() {
  local kind=$1
  shift
  if [ "$kind" = mysql ]; then chroot "$server_sid" mysqlbinlog --no-defaults "$@"
  else mariadb-binlog --no-defaults "$@"; fi
}
