# bash completion of binsift. Written by binsift generate; do not edit.
_binsift() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
  local before= options=
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W 'inspect filter convert verify archive restore purge --help --version' -- "$cur")); return
  fi
  # bash makes three words of --name=value.
  [[ $cur == = ]] && cur=
  [[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD-2]}
  case $command:$prev in
    inspect:--op)
      [[ $cur == *,* ]] && before=${cur%,*},
      COMPREPLY=($(compgen -P "$before" -W 'insert update delete ddl statement' -- "${cur##*,}")); return ;;
    inspect:--color)
      COMPREPLY=($(compgen -W 'auto always never' -- "$cur")); return ;;
    filter:--op)
      [[ $cur == *,* ]] && before=${cur%,*},
      COMPREPLY=($(compgen -P "$before" -W 'insert update delete ddl statement' -- "${cur##*,}")); return ;;
    filter:--as)
      COMPREPLY=($(compgen -W 'sql undo replay binlog' -- "$cur")); return ;;
    filter:--color)
      COMPREPLY=($(compgen -W 'auto always never' -- "$cur")); return ;;
    convert:--op)
      [[ $cur == *,* ]] && before=${cur%,*},
      COMPREPLY=($(compgen -P "$before" -W 'insert update delete ddl statement' -- "${cur##*,}")); return ;;
    convert:--to)
      COMPREPLY=($(compgen -W 'json debezium maxwell canal csv es-bulk parquet' -- "$cur")); return ;;
    convert:--big-integers)
      COMPREPLY=($(compgen -W 'number string' -- "$cur")); return ;;
    convert:--decimals)
      COMPREPLY=($(compgen -W 'number string' -- "$cur")); return ;;
    convert:--json-columns)
      COMPREPLY=($(compgen -W 'value text' -- "$cur")); return ;;
    convert:--partition)
      [[ $cur == *,* ]] && before=${cur%,*},
      COMPREPLY=($(compgen -P "$before" -W 'db table date hour' -- "${cur##*,}")); return ;;
    convert:--color)
      COMPREPLY=($(compgen -W 'auto always never' -- "$cur")); return ;;
    verify:--op)
      [[ $cur == *,* ]] && before=${cur%,*},
      COMPREPLY=($(compgen -P "$before" -W 'insert update delete ddl statement' -- "${cur##*,}")); return ;;
    verify:--color)
      COMPREPLY=($(compgen -W 'auto always never' -- "$cur")); return ;;
    archive:--color)
      COMPREPLY=($(compgen -W 'auto always never' -- "$cur")); return ;;
    restore:--color)
      COMPREPLY=($(compgen -W 'auto always never' -- "$cur")); return ;;
    purge:--color)
      COMPREPLY=($(compgen -W 'auto always never' -- "$cur")); return ;;
    inspect:--schema|\
    inspect:--keyring|\
    inspect:--keyring-password-file|\
    inspect:--html|\
    inspect:--config|\
    filter:--schema|\
    filter:--keyring|\
    filter:--keyring-password-file|\
    filter:--output|filter:-o|\
    filter:--config|\
    convert:--schema|\
    convert:--keyring|\
    convert:--keyring-password-file|\
    convert:--output|convert:-o|\
    convert:--state|\
    convert:--config|\
    verify:--schema|\
    verify:--keyring|\
    verify:--keyring-password-file|\
    verify:--against|\
    verify:--rules|\
    verify:--defaults-file|\
    verify:--config|\
    archive:--keyring|\
    archive:--keyring-password-file|\
    archive:--defaults-file|\
    archive:--metrics|\
    archive:--config|\
    restore:--output|restore:-o|\
    restore:--config|\
    purge:--defaults-file|\
    purge:--metrics|\
    purge:--config) return ;;
    inspect:--assume-version|\
    inspect:--start-datetime|\
    inspect:--stop-datetime|\
    inspect:--time-zone|\
    inspect:--start-position|\
    inspect:--stop-position|\
    inspect:--include-gtids|\
    inspect:--exclude-gtids|\
    inspect:--server-id|\
    inspect:--thread-id|\
    inspect:--database|\
    inspect:--table|\
    inspect:--exclude-table|\
    inspect:--columns|\
    inspect:--min-rows|\
    inspect:--min-bytes|\
    inspect:--where|\
    inspect:--every|\
    inspect:--alert|\
    inspect:--top|\
    inspect:--threads|\
    filter:--assume-version|\
    filter:--start-datetime|\
    filter:--stop-datetime|\
    filter:--time-zone|\
    filter:--start-position|\
    filter:--stop-position|\
    filter:--include-gtids|\
    filter:--exclude-gtids|\
    filter:--server-id|\
    filter:--thread-id|\
    filter:--database|\
    filter:--table|\
    filter:--exclude-table|\
    filter:--columns|\
    filter:--min-rows|\
    filter:--min-bytes|\
    filter:--where|\
    filter:--rewrite-db|\
    filter:--threads|\
    convert:--assume-version|\
    convert:--start-datetime|\
    convert:--stop-datetime|\
    convert:--time-zone|\
    convert:--start-position|\
    convert:--stop-position|\
    convert:--include-gtids|\
    convert:--exclude-gtids|\
    convert:--server-id|\
    convert:--thread-id|\
    convert:--database|\
    convert:--table|\
    convert:--exclude-table|\
    convert:--columns|\
    convert:--min-rows|\
    convert:--min-bytes|\
    convert:--where|\
    convert:--roll-size|\
    convert:--roll-time|\
    convert:--open-files|\
    convert:--checkpoint|\
    convert:--threads|\
    verify:--assume-version|\
    verify:--start-datetime|\
    verify:--stop-datetime|\
    verify:--time-zone|\
    verify:--include-gtids|\
    verify:--exclude-gtids|\
    verify:--database|\
    verify:--table|\
    verify:--exclude-table|\
    verify:--source|\
    verify:--target|\
    verify:--fresh|\
    verify:--max-delay|\
    verify:--threads|\
    archive:--recheck|\
    archive:--threads|\
    restore:--start-datetime|\
    restore:--stop-datetime|\
    restore:--time-zone|\
    restore:--include-gtids|\
    restore:--exclude-gtids|\
    restore:--file|\
    restore:--server|\
    restore:--pitr|\
    restore:--threads|\
    purge:--threads)
      compopt +o default 2>/dev/null; return ;;
  esac
  case $command in
    inspect) options='--schema --keyring --keyring-password-file --no-verify --salvage --strict --assume-version --start-datetime --stop-datetime --time-zone --start-position --stop-position --include-gtids --exclude-gtids --server-id --thread-id --database --table --exclude-table --op --columns --min-rows --min-bytes --where --events --transactions --tables --files --rows --every --hot-rows --alert --top --follow --html --json --threads -q --quiet -v --verbose --progress --no-progress --color --config -h --help --version' ;;
    filter) options='--schema --keyring --keyring-password-file --no-verify --salvage --strict --assume-version --start-datetime --stop-datetime --time-zone --start-position --stop-position --include-gtids --exclude-gtids --server-id --thread-id --database --table --exclude-table --op --columns --min-rows --min-bytes --where -o --output --as --ddl --skip-irreversible --rewrite-db --threads -q --quiet -v --verbose --progress --no-progress --color --config -h --help --version' ;;
    convert) options='--schema --keyring --keyring-password-file --no-verify --salvage --strict --assume-version --start-datetime --stop-datetime --time-zone --start-position --stop-position --include-gtids --exclude-gtids --server-id --thread-id --database --table --exclude-table --op --columns --min-rows --min-bytes --where --to -o --output --ddl --transactions --big-integers --decimals --json-columns --partition --roll-size --roll-time --open-files --state --delta --checkpoint --envelope-schema --threads -q --quiet -v --verbose --progress --no-progress --color --config -h --help --version' ;;
    verify) options='--schema --keyring --keyring-password-file --assume-version --start-datetime --stop-datetime --time-zone --include-gtids --exclude-gtids --database --table --exclude-table --op --json --against --rules --source --target --fresh --max-delay --rows --defaults-file --threads -q --quiet -v --verbose --progress --no-progress --color --config -h --help --version' ;;
    archive) options='--keyring --keyring-password-file --rotate --defaults-file --recheck -n --dry-run --metrics --json --threads -q --quiet -v --verbose --progress --no-progress --color --config -h --help --version' ;;
    restore) options='--start-datetime --stop-datetime --time-zone --include-gtids --exclude-gtids --file --server -o --output --pitr -n --dry-run --json --threads -q --quiet -v --verbose --progress --no-progress --color --config -h --help --version' ;;
    purge) options='--defaults-file --execute --trust-clock --metrics --json --threads -q --quiet -v --verbose --progress --no-progress --color --config -h --help --version' ;;
  esac
  [[ $cur == -* ]] && COMPREPLY=($(compgen -W "$options" -- "$cur"))
}
complete -o default -F _binsift binsift
