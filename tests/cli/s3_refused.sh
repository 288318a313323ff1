# What is no store in S3, and one that nobody gave keys for. Nothing is asked of a server.
try() { binsift "$@"; echo "exit $?"; }
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_PROFILE AWS_SHARED_CREDENTIALS_FILE AWS_CONFIG_FILE
export HOME=$PWD
try verify s3://b
try verify s3://logs//a
try verify s3://logs/a
export AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b
AWS_ENDPOINT_URL=minio:9000 try convert s3://logs/a
AWS_MAX_ATTEMPTS=0 try inspect s3://logs/a
AWS_ENDPOINT_URL=http://127.0.0.1:9 AWS_MAX_ATTEMPTS=1 try restore -n s3://logs/a
echo '{"tiers": [{"name": "a", "store": "s", "profile": "p"}]}' > policy.json
try archive policy.json
echo '{"tiers": [{"name": "a", "store": "s3://logs/a", "profile": "p"}]}' > policy.json
try archive policy.json
