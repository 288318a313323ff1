echo 'hello, world' > text
binsift convert text; echo $?
: > nothing
binsift convert nothing; echo $?
binsift inspect data/MANIFEST > /dev/null; echo $?
