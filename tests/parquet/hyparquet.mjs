// Prints the rows of Parquet files as hyparquet reads them: a JSON line a row, values by name.
// usage: hyparquet.mjs NPM_FOLDER FILE...
import { pathToFileURL } from 'node:url'

const [folder, ...files] = process.argv.slice(2)
const load = path => import(pathToFileURL(`${folder}/node_modules/${path}`).href)
const { parquetReadObjects, asyncBufferFromFile } = await load('hyparquet/src/node.js')
const { decompress } = await load('fzstd/esm/index.mjs')

const compressors = { ZSTD: (input, length) => decompress(input, new Uint8Array(length)) }
// Numbers and times with all their digits, bytes as base64.
const parsers = {
  timestampFromMicroseconds: micros => ({ micros: String(micros) }),
  dateFromDays: days => ({ days }),
}
const shown = (_, value) =>
  typeof value === 'bigint' ? { big: value.toString() }
    : value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value
for (const name of files) {
  const file = await asyncBufferFromFile(name)
  for (const row of await parquetReadObjects({ file, compressors, parsers, utf8: false }))
    console.log(JSON.stringify(row, shown))
}
