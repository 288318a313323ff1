# zsh's completion works only at a prompt: types lines into a shell on a pseudo-terminal, each with a TAB behind it, and
# looks at the line that this makes.
# usage: zsh -f completion.zsh COMPLETIONS_DIR
zmodload zsh/zpty zsh/datetime
seen=$(mktemp)

# What is typed, and the line that the one completion makes of it.
typed=('binsift con' 'binsift insp' 'binsift convert --trans' 'binsift convert --big-integers s'
       'binsift convert --op insert,up' 'binsift inspect --exc' 'binsift inspect --bi' 'binsift convert -o /etc/passw'
       'binsift inspect --events --row')
made=('binsift convert ' 'binsift inspect ' 'binsift convert --transactions ' 'binsift convert --big-integers string '
      'binsift convert --op insert,update,' 'binsift inspect --exclude-' 'binsift inspect --bi' 'binsift convert -o /etc/passwd'
      'binsift inspect --events --row')

wait_for_lines() {
  local until=$((EPOCHSECONDS + 30)) drained
  while (( $(wc -l <$seen) < $1 )); do
    while zpty -r -t shell drained; do :; done
    (( EPOCHSECONDS < until )) || { print -r -- "no answer to '${typed[$1 - 1]}'"; exit 1; }
    sleep 0.02
  done
}

zpty -b shell 'TERM=xterm PS1= zsh -f -i'
zpty -w shell "fpath=($1 \$fpath); autoload -U compinit; compinit -u -D; setopt no_beep no_list_ambiguous"
zpty -w shell "show() { print -r -- \"\$BUFFER\" >>$seen; BUFFER= }; zle -N show; bindkey '^Xs' show"
zpty -w shell "print ready >>$seen"
wait_for_lines 1
for ((i = 1; i <= $#typed; i++)); do
  zpty -w -n shell "$typed[i]"$'\t\C-xs'
  wait_for_lines $((i + 1))
done
zpty -d shell

failed=0
for ((i = 1; i <= $#typed; i++)); do
  line=$(sed -n "$((i + 1))p" $seen)
  # A space behind a file name depends on the version.
  [[ "$line" == "$made[i]" || "$line" == "$made[i] " ]] || { print -r -- "'$typed[i]' made '$line', not '$made[i]'"; failed=1 }
done
rm -f $seen
exit $failed
