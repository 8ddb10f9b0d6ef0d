// Appends blocks to a store until it is killed and writes each number once it is acknowledged.
// Arguments: the store's module, its directory.
import { writeSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const [, , modulePath, directory] = process.argv
const { openFileStore } = await import(pathToFileURL(modulePath).href)
const store = await openFileStore(directory, { identity: new Uint8Array(32).fill(6) })

for (let number = ((await store.latest())?.number ?? 0) + 1; ; number++) {
  await store.append({ number, sealed: new Uint8Array(1 + ((number * 7919) % 20_000)).fill(number) })
  writeSync(1, `${number}\n`)
  if (number % 3 === 0) await store.markReleased(number)
  if (number % 5 === 0) await store.putSealed('key', new Uint8Array(100).fill(number))
}
