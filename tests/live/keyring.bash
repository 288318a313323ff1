# Keys for encrypted binary logs of either flavour. To be sourced after server.bash.
#   keyring_options DIR [ALGORITHM]   puts a keyring into the server folder DIR (before its first start) and prints
#                                     the server options that make its binary logs encrypted, one a line;
#                                     ALGORITHM is MariaDB's: AES_CBC (default) or AES_CTR
#   keyring_file DIR                  the file that `--keyring` takes, as the host sees it
#   encrypted_keyring FILE            prints a MariaDB key file encrypted; its password is "secret password"

keyring_options() {
  local dir=$1 inside; inside=$(server_inside "$dir")
  if [ "$(server_kind "$dir")" = mysql ]; then
    mkdir -p "$dir/plugin"
    ln -f "$server_sid/usr/lib/mysql/plugin/component_keyring_file.so" "$dir/plugin/"
    printf '{"path": "%s/keyring", "read_only": false}\n' "$inside" > "$dir/plugin/component_keyring_file.cnf"
    printf '{"components": "file://component_keyring_file"}\n' > "$dir/mysqld.my"
    printf '%s\n' --plugin-dir="$inside/plugin" --binlog-encryption=ON
  else
    # key id;hex key: the binary log takes id 1, unless it has 2 and the server was told otherwise
    {
      echo '1;770A8A65DA156D24EE2A093277530142F2C8D3C6F9A04B1E5D7C8A9B0F1E2D3C'
      echo '2;49C16ACC2DFFE616710C9BA9A10B94944A737DE1BECCB52560DBE9A4D8E7F601'
    } > "$dir/keyring"
    printf '%s\n' --plugin-load-add=file_key_management --file-key-management-filename="$dir/keyring" \
      --file-key-management-encryption-algorithm="${2:-AES_CBC}" --encrypt-binlog=ON
  fi
}

keyring_file() { printf '%s\n' "$1/keyring"; }

encrypted_keyring() { openssl enc -aes-256-cbc -md sha1 -pass 'pass:secret password' -in "$1" 2>/dev/null; }
