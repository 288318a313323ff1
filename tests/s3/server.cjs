// An S3 server for tests: s3rver, which does not look at signatures, behind a proxy which recomputes each with AWS's
// own signer and refuses a wrong one, and which does on command what a server or a network does on a bad day.
//
// usage: node server.cjs FOLDER [KEY.pem CERT.pem]
// Makes FOLDER/store, and prints its port when it is up. What it reads again for each request:
//   FOLDER/faults     lines "METHOD PATTERN FAULT [COUNT]": the next COUNT (1) requests whose method is METHOD (* any) and
//                     whose path and query hold PATTERN get the FAULT: a status such as 503, or one of
//                       reset     the connection ends without an answer       stall    no answer comes
//                       truncate  half the body comes, then the connection ends
//                       short     half the body, as if it were all            etag     another ETag
//                       flip      a bit of the body                           lost     done, but the answer does not come
//   FOLDER/plain      when it is there, conditions on PUT are passed over, as older servers do
//   FOLDER/paged      when it is there, a listing comes one object at a time
// and what it writes:
//   FOLDER/requests   a line "METHOD PATH STATUS BYTES" each
'use strict';
const fs = require('fs');
const http = require('http');
const https = require('https');
const path = require('path');
const {createHash, createHmac} = require('crypto');
const {SignatureV4} = require('@smithy/signature-v4');
const S3rver = require('s3rver');

const [folder, keyFile, certFile] = process.argv.slice(2);
const kKey = 'test-key', kSecret = 'test/secret+key', kBuckets = ['logs', 'other'];

class Sha256 {
  constructor(key) { this.hash = key === undefined ? createHash('sha256') : createHmac('sha256', key); }
  update(bytes) { this.hash.update(bytes); }
  async digest() { return this.hash.digest(); }
  reset() {}
}

const read = (name) => { try { return fs.readFileSync(path.join(folder, name), 'utf8'); } catch { return null; } };

function takeFault(method, url) {
  const text = read('faults');
  if (!text) return null;
  const lines = text.split('\n').filter(Boolean);
  for (let i = 0; i < lines.length; ++i) {
    const [wanted, pattern, fault, count] = lines[i].split(' ');
    if ((wanted !== '*' && wanted !== method) || !url.includes(pattern)) continue;
    const left = Number(count || 1) - 1;
    if (left > 0) lines[i] = `${wanted} ${pattern} ${fault} ${left}`; else lines.splice(i, 1);
    fs.writeFileSync(path.join(folder, 'faults'), lines.map((line) => line + '\n').join(''));
    return fault;
  }
  return null;
}

const xml = (code, message) => `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;

// What is wrong with a request's signature: [status, code, message], or null.
async function wrongIn(request, body) {
  const said = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/
    .exec(request.headers.authorization || '');
  if (!said) return [403, 'AccessDenied', 'not signed'];
  const [, key, , region, names, signature] = said;
  if (key !== kKey) return [403, 'InvalidAccessKeyId', 'The key is not known'];
  if (region !== 'us-east-1') return [400, 'AuthorizationHeaderMalformed', 'The region is wrong'];
  const signed = names.split(';');
  for (const must of ['host', 'x-amz-content-sha256', 'x-amz-date'])
    if (!signed.includes(must)) return [403, 'AccessDenied', `${must} is not signed`];
  for (const name of Object.keys(request.headers))
    if (name.startsWith('x-amz-') && !signed.includes(name)) return [403, 'AccessDenied', `${name} is not signed`];
  if (createHash('sha256').update(body).digest('hex') !== request.headers['x-amz-content-sha256'])
    return [400, 'XAmzContentSHA256Mismatch', 'The body is not what was signed'];
  const date = request.headers['x-amz-date'].replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z');
  if (Math.abs(Date.now() - Date.parse(date)) > 15 * 60e3) return [403, 'RequestTimeTooSkewed', 'The clocks differ'];
  const [way, query = ''] = request.url.split('?');
  const parts = {};
  for (const part of query.split('&').filter(Boolean)) {
    const [name, value = ''] = part.split('=');
    parts[decodeURIComponent(name)] = decodeURIComponent(value);
  }
  const headers = {};
  for (const name of signed) headers[name] = request.headers[name];
  const signer = new SignatureV4({service: 's3', region, sha256: Sha256, uriEscapePath: false, applyChecksum: false,
    credentials: {accessKeyId: kKey, secretAccessKey: kSecret}});
  const again = await signer.sign({method: request.method, protocol: 'http:', hostname: 'x', path: way, query: parts, headers},
    {signingDate: new Date(date), signableHeaders: new Set(signed), unsignableHeaders: new Set()});
  if (!again.headers.authorization.endsWith(`Signature=${signature}`))
    return [403, 'SignatureDoesNotMatch', 'The signature is not what it should be'];
  return null;
}

function forward(port, method, url, headers, body) {
  return new Promise((resolve, reject) => {
    const upstream = http.request({port, host: '127.0.0.1', method, path: url, headers}, (reply) => {
      const blocks = [];
      reply.on('data', (block) => blocks.push(block));
      reply.on('end', () => resolve({status: reply.statusCode, headers: reply.headers, body: Buffer.concat(blocks)}));
    });
    upstream.on('error', reject);
    upstream.end(body);
  });
}

let turn = Promise.resolve();  // conditions hold for one request at a time
const oneAtATime = (work) => (turn = turn.then(work, work));

async function answer(request, body, port) {
  const wrong = await wrongIn(request, body);
  if (wrong) return {status: wrong[0], headers: {'content-type': 'application/xml'}, body: Buffer.from(xml(wrong[1], wrong[2]))};
  // "bucket.localhost" is the bucket.
  const host = request.headers.host.split(':')[0];
  const url = host.endsWith('.localhost') ? `/${host.slice(0, -'.localhost'.length)}${request.url}` : request.url;
  const headers = {...request.headers, host: `127.0.0.1:${port}`};
  delete headers.authorization;
  if (request.method === 'PUT' && read('plain') === null && (headers['if-none-match'] || headers['if-match'])) {
    const {status, headers: found} = await forward(port, 'HEAD', url, {host: headers.host}, '');
    const met = headers['if-none-match'] ? status === 404 : status === 200 && found.etag === headers['if-match'];
    if (!met) return {status: 412, headers: {}, body: Buffer.from(xml('PreconditionFailed', 'The condition is not met'))};
  }
  if (request.method === 'PUT') { delete headers['if-none-match']; delete headers['if-match']; }
  if (read('paged') === null || !url.includes('list-type=2')) return forward(port, request.method, url, headers, body);
  // s3rver's own pages fail on newer versions of node.
  const at = Number((/continuation-token=(\d+)/.exec(url) || [])[1] || 0);
  const reply = await forward(port, request.method, url.replace(/continuation-token=\d+&?/, ''), headers, body);
  const all = reply.body.toString().match(/<Contents>.*?<\/Contents>/gs) || [];
  const more = at + 1 < all.length;
  reply.body = Buffer.from(`<?xml version="1.0"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${all[at] || ''}` +
    `${more ? `<NextContinuationToken>${at + 1}</NextContinuationToken>` : ''}</ListBucketResult>`);
  return reply;
}

async function take(request, response, port) {
  const blocks = [];
  for await (const block of request) blocks.push(block);
  const body = Buffer.concat(blocks);
  const fault = takeFault(request.method, request.url);
  const note = (status, size) => fs.appendFileSync(path.join(folder, 'requests'), `${request.method} ${request.url} ${status} ${size}\n`);
  if (fault === 'reset' || fault === 'stall') {
    note(fault, 0);
    if (fault === 'reset') request.socket.destroy();
    return;
  }
  if (/^\d+$/.test(fault || '')) {
    note(fault, 0);
    response.writeHead(Number(fault), {'content-type': 'application/xml'});
    response.end(request.method === 'HEAD' ? '' : xml('Fault', 'as the test wants it'));
    return;
  }
  const reply = await oneAtATime(() => answer(request, body, port));
  note(reply.status, reply.body.length);
  if (fault === 'lost') return void request.socket.destroy();
  if (fault === 'etag') reply.headers.etag = '"00000000000000000000000000000000"';
  if (fault === 'flip' && reply.body.length) reply.body[reply.body.length >> 1] ^= 1;
  if (fault === 'short') reply.body = reply.body.subarray(0, reply.body.length >> 1);
  delete reply.headers['transfer-encoding'];
  if (request.method !== 'HEAD') reply.headers['content-length'] = reply.body.length;
  response.writeHead(reply.status, reply.headers);
  if (fault === 'truncate') {
    response.write(reply.body.subarray(0, reply.body.length >> 1));
    setTimeout(() => request.socket.destroy(), 50);
    return;
  }
  response.end(request.method === 'HEAD' ? undefined : reply.body);
}

(async () => {
  fs.mkdirSync(path.join(folder, 'store'), {recursive: true});
  const store = new S3rver({port: 0, address: '127.0.0.1', silent: true, directory: path.join(folder, 'store'),
    configureBuckets: kBuckets.map((name) => ({name}))});
  const {port} = await store.run();
  const listener = (request, response) => take(request, response, port).catch((error) => {
    fs.appendFileSync(path.join(folder, 'requests'), `${request.method} ${request.url} ${error.stack}\n`);
    request.socket.destroy();
  });
  const proxy = keyFile ? https.createServer({key: fs.readFileSync(keyFile), cert: fs.readFileSync(certFile)}, listener)
                        : http.createServer(listener);
  proxy.listen(0, '127.0.0.1', () => console.log(proxy.address().port));
})();
