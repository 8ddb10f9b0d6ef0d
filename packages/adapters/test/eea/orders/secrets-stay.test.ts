import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { composeOrder, echoWorkload, eea, openWorld, workerDetails, workerOf } from '../json-rpc/service-world.js'
import { creation, orderId } from '../receipt/receipt-world.js'
import { keyText } from '../work-order/vector.js'
import { rsa3072, utf8, workerId } from '../work-order/world.js'

/** Bytes as somebody may write them: raw, in hexadecimal of either case, in base64 of either kind, as a list. */
const spellings = (bytes: Buffer): readonly string[] => {
  const hex = bytes.toString('hex')
  // Whatever stands in front shifts base64 by some digits; the middle of each shift is the same everywhere.
  const shifted = [0, 1, 2].map((front) =>
    Buffer.concat([Buffer.alloc(front), bytes])
      .toString('base64')
      .slice(4, 4 * Math.floor((front + bytes.length) / 3) - 4),
  )
  return [
    bytes.toString('latin1'),
    hex,
    hex.toUpperCase(),
    ...shifted,
    ...shifted.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    [...bytes].join(),
    BigInt(`0x${hex}`).toString(),
  ]
}

const number = (value: bigint): Buffer => {
  const digits = value.toString(16)
  return Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex')
}
const filesIn = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true })
    .map((name) => join(directory, String(name)))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'latin1'))

test('EEA-265 a worker publishes its public keys and reveals no private one: not in answers, logs, metrics or its book', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'lockstep-secrets-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const lines: unknown[] = []
  const line = (...parts: readonly unknown[]) => void lines.push(...parts)
  const world = await openWorld({
    book: { directory: join(directory, 'book'), identity: new Uint8Array(32) },
    log: { info: line, warn: line, error: line },
    workers: [
      workerOf(eea, {
        [echoWorkload]: ({ inData }) => {
          if (Buffer.from(inData[0]?.data ?? []).toString() === 'fail') throw new Error('the workload fails')
          return inData
        },
      }),
    ],
  })
  const session = composeOrder({ workOrderId: orderId, inData: [{ data: utf8('a secret of the requester') }] })
  const heard = [
    await world.call('WorkerRegister', { workerId, workerType: 1, details: workerDetails() }),
    await world.call('WorkerRetrieve', { workerId }),
    await world.call('WorkOrderSubmit', session.request),
    await world.call('WorkOrderReceiptCreate', creation()),
    await world.call('WorkOrderReceiptUpdateRetrieve', { workOrderId: orderId, updaterId: workerId, updateIndex: 0 }),
    await world.call('EncryptionKeyGet', { workerId, requesterId: 'ab'.repeat(20) }),
    await world.call('WorkOrderSubmit', composeOrder({ inData: [{ data: utf8('fail') }] }).request),
    await world.call('WorkOrderSubmit', { ...session.request, workOrderId: 'cd'.repeat(32) }),
    await (await fetch(`${world.url}/metrics`)).text(),
    await (await fetch(`${world.url}/openrpc.json`)).text(),
  ]
  expect(heard[2]).toHaveProperty('result')
  await world.service.stop()

  const told = [JSON.stringify([heard, lines]), ...filesIn(directory)].join('\n')
  for (const key of [keyText('worker', 'pubUncompressedHex'), keyText('workerRsa3072', 'pubDerSpkiHex')]) {
    expect(told).toContain(key)
  }
  const secrets = {
    'signing key': Buffer.from(keyText('worker', 'privHex'), 'hex'),
    'private exponent': number(rsa3072.privateExponent),
    'first prime': number(rsa3072.prime1),
    'second prime': number(rsa3072.prime2),
    'session key': Buffer.from(session.sessionKey),
    plaintext: Buffer.from('a secret of the requester'),
  }
  const revealed = Object.entries(secrets).filter(([, bytes]) => spellings(bytes).some((text) => told.includes(text)))
  expect(revealed.map(([name]) => name)).toEqual([])
  expect(spellings(secrets.plaintext).some((text) => `xy${secrets.plaintext.toString('base64')}`.includes(text))).toBe(
    true,
  )
})
