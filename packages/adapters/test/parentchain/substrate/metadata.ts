import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type Hex, toHex } from '@lockstep/core'

/** Of the runtime `statemine` 900; see the file's neighbour `README.md`. */
export const statemineMetadata: Hex = toHex(
  gunzipSync(readFileSync(new URL('../../vectors/substrate/statemine-900-metadata.scale.gz', import.meta.url))),
)
