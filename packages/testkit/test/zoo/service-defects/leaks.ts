import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { type InProcessLaunch, launchInProcess, type TraceEntry } from '@lockstep/adapters/tee'
import { AccountId, defineStf, map, type Stf, u128 } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { nonInterferenceOf } from '@lockstep/testkit'
import { createBank } from '../part-defects/bank.js'
import type { ServiceDefect } from './service-defect.js'

/** Defects of what an enclave shows its host, by property 21. */
export const leaks: readonly ServiceDefect[] = [
  sealing(
    'records that are signed and not encrypted',
    (plaintext) => plaintext,
    (sealed) => sealed,
  ),
  sealing(
    'records that are encrypted by turning them round',
    (plaintext) => plaintext.toReversed(),
    (sealed) => sealed.toReversed(),
  ),
  sealing(
    'records in base64 for encryption',
    (plaintext) => Buffer.from(Buffer.from(plaintext).toString('base64')),
    (sealed) => Buffer.from(Buffer.from(sealed).toString('latin1'), 'base64'),
  ),
  provider('records that are compressed before they are sealed', 'what CRIME showed of TLS', (own) => ({
    sealAes256Gcm: (key, nonce, plaintext, data) => own.sealAes256Gcm(key, nonce, deflateRawSync(plaintext), data),
    openAes256Gcm(key, nonce, sealed, data) {
      const opened = own.openAes256Gcm(key, nonce, sealed, data)
      return opened && Uint8Array.from(inflateRawSync(opened))
    },
  })),
  {
    name: 'an enclave in production that tells of bugs as one for debugging',
    property: nonInterferenceOf((options) => launchInProcess({ ...options, debug: true })),
    stf: createTalkative,
  },
  {
    name: 'more messages for some sizes of records',
    property: nonInterferenceOf((options) => launchInProcess(talkingMore(options))),
    stf: createBank,
  },
]

function provider(
  name: string,
  source: string | undefined,
  change: (own: CryptoProvider) => Partial<CryptoProvider>,
): ServiceDefect {
  const property = nonInterferenceOf((options) => {
    return launchInProcess({ ...options, provider: { ...options.provider, ...change(options.provider) } })
  })
  return { name, property, stf: createBank, ...(source === undefined ? {} : { source }) }
}

const tagSize = 16

/** What is no encryption has a tag of zeros. */
function sealing(
  name: string,
  seal: (plaintext: Uint8Array) => Uint8Array,
  open: (sealed: Uint8Array) => Uint8Array,
): ServiceDefect {
  return provider(name, undefined, () => ({
    sealAes256Gcm(_key, _nonce, plaintext) {
      const sealed = seal(plaintext)
      const withTag = new Uint8Array(sealed.length + tagSize)
      withTag.set(sealed)
      return withTag
    },
    openAes256Gcm: (_key, _nonce, sealed) => Uint8Array.from(open(sealed.slice(0, -tagSize))),
  }))
}

/** The enclave sends more than it should, as its host sees it. */
function talkingMore(options: InProcessLaunch): InProcessLaunch {
  const hostTrace = (entry: TraceEntry): void => {
    options.hostTrace?.(entry)
    if (entry.direction !== 'toHost') return
    for (let left = sealedSize(entry.message) % 7; left > 0; left -= 1) {
      options.hostTrace?.({ ...entry, message: { kind: 'metric', name: 'gain' } })
    }
  }
  return { ...options, hostTrace }
}

function sealedSize(message: unknown): number {
  if (typeof message !== 'object' || message === null || !('result' in message)) return 0
  const { result } = message
  const [first]: unknown[] = Array.isArray(result) ? result : []
  if (typeof first !== 'object' || first === null || !('sealed' in first)) return 0
  return first.sealed instanceof Uint8Array ? first.sealed.length : 0
}

/** Its bugs say what they were given. */
function createTalkative(): Stf {
  return defineStf({
    name: 'talkative',
    version: 1,
    state: { paid: map(AccountId, u128, 0n) },
    calls: {
      pay: {
        args: { to: AccountId, amount: u128 },
        execute({ state }, { to, amount }) {
          if (amount > 1_000n) throw new TypeError(`cannot pay ${amount} to ${to}`)
          state.paid.set(to, amount)
        },
      },
    },
  })
}
