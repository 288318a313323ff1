# A page appears whole or not at all; tests/page looks at it in a browser.
log=data/mariadb-day
binsift inspect --html page.html $log; echo "exit $?"
head -n 1 page.html; tail -n 1 page.html
binsift inspect --html - $log | cmp - page.html
binsift inspect --html one.html --threads 1 $log && cmp one.html page.html
grep -o '<h2>[^<]*' page.html
grep -c 'day.audit' page.html >/dev/null && echo 'day.audit is there'
binsift inspect --html alert.html --every 15m --alert 2 $log; echo "exit $?"
grep -o '<g class=above>' alert.html | wc -l
binsift inspect --html page.html --table nowhere.nothing $log; echo "exit $?"
# What was there stays.
cp page.html kept
binsift inspect --html page.html no-such-log; echo "exit $?"
binsift inspect --html page.html --every 1s $log; echo "exit $?"
cmp kept page.html
binsift inspect --html no-such-folder/page.html $log; echo "exit $?"
binsift inspect --html page.html --tables $log; echo "exit $?"
binsift inspect --html page.html --json $log; echo "exit $?"
ls -A
