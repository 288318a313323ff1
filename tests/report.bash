# How a part of the tests reports, for sourcing: one line a test, and at the end an exit code.
#   pass NAME; fail NAME; skipped NAME REASON      lines that tests/run counts
#   check NAME COMMAND...      pass or fail by the command's exit code; what it printed is shown when it fails
#   end_report                 exits 1 when something failed
failures=0
pass() { printf 'PASS %s\n' "$1"; }
fail() { printf 'FAIL %s\n' "$1"; failures=$((failures + 1)); }
skipped() { printf 'SKIPPED %s (%s)\n' "$1" "$2"; }
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1 </dev/null); then pass "$name"; else
    fail "$name"
    printf '%s\n' "$output" | sed 's/^/    /'
  fi
}
end_report() { exit $((failures > 0)); }
