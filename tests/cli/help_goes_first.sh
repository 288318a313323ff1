# Whoever asks for help gets it, however wrong the rest is.
binsift convert --no-such-option --threads many --help | head -n 1
binsift inspect --config no-such-file -h | head -n 1
# Behind -- it is the name of a log.
binsift inspect -- --help
