import { AccountId, bytes, composeStf, decode, defineStf, fromHex, type Hex, u32 } from '@lockstep/core'
import {
  encodePublicGetter,
  encodeTrustedGetter,
  prepareOperation,
  signBareGetter,
  signCall,
} from '@lockstep/core/operation'
import { codeName } from '@lockstep/core/receipt'
import { integritee, maxNotedCallSize, maxNoteSize, notes, unit } from '@lockstep/stf-balances'
import { describe, expect, test } from 'vitest'
import { domain, provider, signerOf } from './accounts.js'
import { type AppShard, blockTime, charlie, createAppShard, signed } from './app-shard.js'
import { hexOf, keyOf, vector } from './vector.js'

const { balanceTransferWithNote, sendNote } = integritee.modules.balances.calls
const { notesFor } = notes.getters.trusted
const { noteBucketsInfo } = integritee.modules.notes.getters.public
const alice = keyOf('ed25519//Alice')
const bob = keyOf('ed25519//Bob')
const signers = new Map([signerOf('Alice'), signerOf('Bob'), signerOf('Charlie')].map((each) => [each.account, each]))

function withAlice(amount = 10n * unit): AppShard {
  const appShard = createAppShard(integritee)
  appShard.shield(alice, amount)
  return appShard
}

/** The notes of an account in a bucket: the answer's bytes, and what they say. */
function notesOf(appShard: AppShard, name: string, bucket = 0) {
  const signer = signerOf(name)
  const answer = appShard.answer(signBareGetter(encodeTrustedGetter(notesFor, signer.account, { bucket }), signer))
  if ('refused' in answer) throw new Error(answer.refused)
  return { bytes: Buffer.from(answer.value).toString('hex'), kept: decode(notesFor.returns, answer.value) }
}

function littleEndian(value: bigint, size: number): string {
  const bytes = Buffer.alloc(size)
  bytes.writeBigUInt64LE(value)
  return bytes.toString('hex')
}

describe('a kept note', () => {
  const ascii = (text: string): Hex => `0x${Buffer.from(text).toString('hex')}`

  test.each([
    ['trusted_call/send_note', signed(sendNote, { from: alice, nonce: 0 }, { to: bob, note: ascii('Hi Bob') })],
    [
      'trusted_call/balance_transfer_with_note',
      signed(balanceTransferWithNote, { from: alice, nonce: 0 }, { to: bob, amount: 7n, note: ascii('hello world') }),
    ],
  ])('%s: is the call’s own bytes, with the time of its block', (name, call) => {
    const appShard = withAlice()
    const now = appShard.now()
    expect(appShard.codes(call)).toEqual(['Ok'])
    // SPEC: Vec of one ‖ timestamp u64 ‖ version u16 = 1 ‖ SuccessfulTrustedCall = 0 ‖ Vec<u8>, its length in two bytes.
    const stored = hexOf(vector(name).expected).slice(2)
    const length = stored.length / 2
    const compact = Buffer.from([((length & 63) << 2) | 1, length >> 6]).toString('hex')
    const expected = `04${littleEndian(now, 8)}010000${compact}${stored}`
    expect(notesOf(appShard, 'Alice').bytes).toBe(expected)
    expect(notesOf(appShard, 'Bob').bytes).toBe(expected)
    expect(notesOf(appShard, 'Charlie').bytes).toBe('00')
    expect(appShard.broken()).toEqual([])
  })

  test('to oneself is kept once', () => {
    const appShard = withAlice()
    appShard.codes(signed(sendNote, { from: alice, nonce: 0 }, { to: alice, note: '0x01' }))
    expect(notesOf(appShard, 'Alice').kept).toHaveLength(1)
  })

  test('is none where the transfer failed', () => {
    const appShard = withAlice()
    const call = signed(
      balanceTransferWithNote,
      { from: alice, nonce: 0 },
      { to: bob, amount: 11n * unit, note: '0x01' },
    )
    expect(appShard.codes(call)).toEqual(['balances.InsufficientBalance'])
    expect(notesOf(appShard, 'Bob').kept).toEqual([])
    expect(appShard.read(noteBucketsInfo)).toEqual({ maybeFirst: null, maybeLast: null })
  })

  test('come in the order of their calls', () => {
    const appShard = withAlice()
    const said: Hex[] = ['0x03', '0x01', '0x02']
    for (const [nonce, note] of said.entries())
      appShard.codes(signed(sendNote, { from: alice, nonce }, { to: bob, note }))
    expect(notesOf(appShard, 'Bob').kept.map(({ note }) => `0x${note.value.slice(-2)}`)).toEqual(said)
  })
})

describe('a note', () => {
  /** By hand, because encodeCall refuses the longer one. */
  const operationOf = (head: string, size: number) => {
    const signer = signers.get(alice)
    if (signer === undefined) throw new Error('Alice signs')
    const length = Buffer.from([((size & 63) << 2) | 1, size >> 6]).toString('hex')
    const call = fromHex(`0x${head}${length}${'07'.repeat(size)}`)
    return prepareOperation(
      { provider, stf: integritee, domain },
      signCall(call, { nonce: 0, domain, signer, path: 'indirectCall' }),
    )
  }
  const parties = `${alice.slice(2)}${bob.slice(2)}`

  test.each([
    ['send_note', `14${parties}`],
    ['balance_transfer_with_note', `05${parties}${'01'.padEnd(32, '0')}`],
  ])('%s: 512 bytes are kept, 513 are no operation and move nothing', (_, head) => {
    expect(maxNoteSize).toBe(512)
    const appShard = withAlice()
    const before = appShard.state.root()
    expect(appShard.codes(operationOf(head, 513))).toEqual(['Undecodable'])
    expect(appShard.state.root()).toEqual(before)
    expect(appShard.codes(operationOf(head, 512))).toEqual(['Ok'])
    expect(notesOf(appShard, 'Bob').kept.map(({ note }) => note.value.slice(-1024))).toEqual(['07'.repeat(512)])
  })
})

describe('requests of Integritee clients', () => {
  test('getter/trusted/notes_for_bucket0', () => {
    const appShard = withAlice()
    appShard.codes(signed(sendNote, { from: alice, nonce: 0 }, { to: bob, note: '0x01' }))
    const { expected } = vector('getter/trusted/notes_for_bucket0')
    const fields = JSON.parse(JSON.stringify(expected))
    const answer = appShard.answer(fromHex(hexOf(fields.getter)))
    if ('refused' in answer) throw new Error(answer.refused)
    expect(decode(notesFor.returns, answer.value)).toHaveLength(1)
  })

  test('getter/public/note_buckets_info: first and last bucket, 24 bytes each', () => {
    const appShard = withAlice()
    const now = appShard.now()
    appShard.codes(signed(sendNote, { from: alice, nonce: 0 }, { to: bob, note: '0x01' }))
    appShard.codes(signed(sendNote, { from: alice, nonce: 1 }, { to: bob, note: '0x01' }))
    const request = fromHex(hexOf(vector('getter/public/note_buckets_info').expected))
    expect(encodePublicGetter(noteBucketsInfo, {})).toEqual(request)
    const answer = appShard.answer(request)
    if ('refused' in answer) throw new Error(answer.refused)
    // Twice: Some ‖ index 0 ‖ bytes ‖ first ‖ latest. A note here has 8 + 2 + 1 + 2 bytes and its call of 1 + 64 + 2.
    const bucket = `0100000000${littleEndian(160n, 8).slice(0, 8)}${littleEndian(now, 8)}${littleEndian(now + blockTime, 8)}`
    expect(Buffer.from(answer.value).toString('hex')).toBe(bucket + bucket)
  })
})

describe('buckets', () => {
  /** Keeps many notes by one call, as other modules do. */
  const printer = defineStf({
    name: 'printer',
    version: 1,
    state: {},
    uses: { notes },
    calls: {
      print: {
        args: { to: AccountId, copies: u32, call: bytes(2_000) },
        weight: { operations: 100_000, bytes: 33_000_000 },
        execute({ use, origin }, { to, copies, call }) {
          for (let copy = 0; copy < copies; copy += 1) use.notes.keep(origin, to, call)
        },
      },
    },
  })
  const app = composeStf({
    name: 'press',
    version: 1,
    modules: { notes: { stf: notes, index: 'top' }, printer: { stf: printer } },
  })
  const { print } = app.modules.printer.calls
  const full = 64 * 256

  test('have 64 notes; of 257, the oldest goes with all that it has', () => {
    const appShard = createAppShard(app)
    const say = (copies: number) => {
      const call = signed(print, { from: alice, nonce: appShard.nonce(alice) }, { to: bob, copies, call: '0xaa' })
      expect(appShard.codes(call)).toEqual(['Ok'])
    }
    const range = () => {
      const { maybeFirst, maybeLast } = appShard.read(app.modules.notes.getters.public.noteBucketsInfo)
      return [maybeFirst?.index, maybeLast?.index]
    }
    say(64)
    expect([range(), notesOf(appShard, 'Bob').kept.length]).toEqual([[0, 0], 64])
    say(1)
    expect([range(), notesOf(appShard, 'Bob', 1).kept.length]).toEqual([[0, 1], 1])
    for (let kept = 65; kept < full; ) {
      const copies = Math.min(4_000, full - kept)
      say(copies)
      kept += copies
    }
    expect([range(), appShard.broken()]).toEqual([[0, 255], []])
    say(1)
    expect([range(), appShard.broken()]).toEqual([[1, 256], []])
    expect([notesOf(appShard, 'Bob', 0), notesOf(appShard, 'Bob', 1).kept.length]).toEqual([
      { bytes: '00', kept: [] },
      64,
    ])
    const inFirst = (space: string) =>
      appShard.state
        .space(space)
        .entries({ limit: 1000 })
        .filter(([key]) => key.startsWith('0x00000000'))
    expect(['notes.note', 'notes.lookup', 'notes.bucket'].map((space) => inFirst(space).length)).toEqual([0, 0, 0])
  })

  test('a purge fits into the weight that a call has by default', () => {
    const small = defineStf({
      name: 'small',
      version: 1,
      state: {},
      uses: { notes },
      calls: {
        say: { args: { to: AccountId }, execute: ({ use, origin }, { to }) => use.notes.keep(origin, to, '0x') },
      },
    })
    const modules = { notes: { stf: notes, index: 'top' }, printer: { stf: printer }, small: { stf: small } } as const
    const both = composeStf({ name: 'both', version: 1, modules })
    const appShard = createAppShard(both)
    // Every note of the first bucket is between two others, so that it has the most entries that it can have.
    const pair = (at: number, side: string): Hex => `0x${side}${at.toString(16).padStart(62, '0')}`
    const dialogues = Array.from({ length: 64 }, (_, at) =>
      signed(both.modules.small.calls.say, { from: pair(at, 'aa'), nonce: 0 }, { to: pair(at, 'bb') }),
    )
    expect(new Set(appShard.codes(...dialogues))).toEqual(new Set(['Ok']))
    for (let kept = 64, nonce = 0; kept < full; kept += 4_032, nonce += 1) {
      const copies = Math.min(4_032, full - kept)
      appShard.codes(signed(both.modules.printer.calls.print, { from: alice, nonce }, { to: bob, copies, call: '0x' }))
    }
    expect(appShard.read(both.modules.notes.getters.public.noteBucketsInfo).maybeFirst?.index).toBe(0)
    const last = signed(both.modules.small.calls.say, { from: charlie, nonce: 0 }, { to: bob })
    expect(appShard.codes(last)).toEqual(['Ok'])
    expect(appShard.read(both.modules.notes.getters.public.noteBucketsInfo).maybeFirst?.index).toBe(1)
  })

  test('a call of more than 768 bytes is kept by none, and fails who asks for it', () => {
    const appShard = createAppShard(app)
    const callOf = (size: number, nonce: number) =>
      signed(print, { from: alice, nonce }, { to: bob, copies: 1, call: `0x${'aa'.repeat(size)}` })
    const { receipts } = appShard.produce([callOf(maxNotedCallSize, 0), callOf(maxNotedCallSize + 1, 1)])
    expect(receipts.map((receipt) => codeName(app, receipt))).toEqual(['Ok', 'notes.NoteTooLong'])
    // The details: 769 and 768, u32 little-endian.
    expect(receipts[1]?.output).toBe('0x0103000000030000')
    expect(notesOf(appShard, 'Bob').kept).toHaveLength(1)
  })
})
