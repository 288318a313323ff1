# The Parquet readers that the tests ask, for sourcing. Each runs where it lies:
#   reader_have NAME         duckdb, arrow, hyparquet
#   duckdb ARG...            DuckDB's shell      both from the Debian sid folder of tests/live/mysql_sid
#   arrow TOOL ARG...        Arrow's parquet-reader, parquet-scan, parquet-dump-…
#   hyparquet FILE...        each file as a JSON line; npm fetches it into the cache the first time
sid=${BINSIFT_SID:-${XDG_CACHE_HOME:-$HOME/.cache}/binsift/sid}
npm_folder=${XDG_CACHE_HOME:-$HOME/.cache}/binsift/npm
parquet_tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# The sid folder's own loader and libraries, on the host's files.
in_sid() {
  local loader
  loader=$(ls "$sid"/lib64/ld-linux-*.so.* "$sid"/lib/ld-linux-*.so.* 2>/dev/null | head -n 1)
  "$loader" --library-path "$(printf '%s:' "$sid"/usr/lib/*-linux-gnu)" "$sid/usr/bin/$1" "${@:2}"
}
duckdb() { in_sid duckdb -init /dev/null "$@"; }
arrow() { in_sid "$@"; }
hyparquet() { NODE_PATH=$npm_folder/node_modules node "$parquet_tests/hyparquet.mjs" "$npm_folder" "$@"; }

reader_have() {
  case $1 in
    duckdb) [ -x "$sid/usr/bin/duckdb" ] ;;
    arrow) [ -x "$sid/usr/bin/parquet-reader" ] ;;
    hyparquet)
      command -v npm >/dev/null && command -v node >/dev/null || return 1
      [ -d "$npm_folder/node_modules/hyparquet" ] && return 0
      mkdir -p "$npm_folder" && (cd "$npm_folder" && npm install --no-audit --no-fund --silent \
        hyparquet@1 fzstd@0 </dev/null >/dev/null 2>&1)
      ;;
  esac
}
