# tests/data/MANIFEST: file, bytes, sha256, server version, what is in it; tab separated, sorted by file.
#   manifest_forget DATA_DIR NAME                      drops the lines of tests/data/NAME
#   manifest_add DATA_DIR FILE SERVER_VERSION TEXT     adds FILE (below DATA_DIR) as it is now

manifest_forget() {
  local manifest=$1/MANIFEST
  [ -f "$manifest" ] || return 0
  awk -F '\t' -v under="$2/" 'index($1, under) != 1' "$manifest" > "$manifest.new"
  mv "$manifest.new" "$manifest"
}

manifest_add() {
  local manifest=$1/MANIFEST file=$1/$2
  {
    printf 'file\tbytes\tsha256\tserver\tholds\n'
    {
      [ ! -f "$manifest" ] || tail -n +2 "$manifest"
      printf '%s\t%s\t%s\t%s\t%s\n' "$2" "$(stat -c %s "$file")" "$(sha256sum < "$file" | cut -d' ' -f1)" "$3" "$4"
    } | LC_ALL=C sort
  } > "$manifest.new"
  mv "$manifest.new" "$manifest"
}
