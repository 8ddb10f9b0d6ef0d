import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { createIndirectInvocation } from '@lockstep/adapters/parentchain/ordered-log'
import { toHex } from '@lockstep/core'
import { shieldingEncrypt } from '@lockstep/core/crypto'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { expect, test } from 'vitest'
import { launchWithRpc } from '../../src/integritee-rpc/server/index.js'
import { executeInTurns } from '../../src/tee/execute-in-turns.js'
import { keyVector } from '../integritee-rpc/rpc-vector.js'
import { alice, createTestLog, keysWith, platform, program, provider, shard } from '../integritee-rpc/test-worker.js'

const none = new Uint8Array()
const blockOf = (number: number): ParentchainBlock => ({
  header: none,
  hash: toHex(new Uint8Array(32).fill(number)),
  number,
  extrinsics: [],
  events: [],
  justification: none,
})
const blocks = [1, 2, 3, 4, 5].map(blockOf)

/**
 * Holds all of Node's own threads (four, unless somebody wants more), which the messages of a block are decrypted on:
 * each waits for somebody to write into a pipe. How long a decryption takes, and so how many turns pass meanwhile,
 * depends on the machine; this does not.
 */
function holdThreadPool(): () => Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'lockstep-turns-'))
  const pipe = join(directory, 'pipe')
  execFileSync('mkfifo', [pipe])
  const readers = Array.from({ length: 16 }, () => open(pipe, 'r'))
  return async () => {
    const writer = openSync(pipe, 'r+')
    for (const reader of readers) await (await reader).close()
    closeSync(writer)
    rmSync(directory, { recursive: true })
  }
}

/** A service that writes down what is asked of it. */
function startService(told: string[], fails: { readonly opening?: number; readonly execution?: number } = {}) {
  return {
    async openTogether({ number }: ParentchainBlock, before?: ParentchainBlock) {
      told.push(`open ${number} behind ${before?.number ?? 'the head'}`)
      await setImmediate()
      if (number === fails.opening) throw new Error('nobody waits for this')
      told.push(`opened ${number}`)
    },
    *openAhead({ number }: ParentchainBlock) {
      told.push(`ahead ${number}`)
      yield
    },
    executeBlocks(given: readonly ParentchainBlock[]) {
      const [number] = given.map((block) => block.number)
      if (number === fails.execution) throw new Error(`block ${number} is refused`)
      told.push(`execute ${number}`)
      return []
    },
  }
}

test('two blocks are opened beyond the one that is waited for, and a block is executed once it is opened', async () => {
  const told: string[] = []
  const pass = async () => void told.push('pass')
  await executeInTurns({ pass, decryptorFor: () => async () => {} }, startService(told), blocks)
  const at = (entry: string) => told.indexOf(entry)
  expect(told.slice(0, 3)).toEqual(['open 1 behind the head', 'open 2 behind 1', 'open 3 behind 2'])
  for (const number of [1, 2, 3, 4, 5]) {
    expect([number, at(`opened ${number}`) < at(`ahead ${number}`)]).toEqual([number, true])
    expect(told.slice(at(`ahead ${number}`)).slice(0, 4)).toEqual([
      `ahead ${number}`,
      'pass',
      `execute ${number}`,
      'pass',
    ])
  }
  expect(at('open 5 behind 4')).toBeLessThan(at('execute 3'))
  expect(at('open 5 behind 4')).toBeGreaterThan(at('execute 2'))
})

test('an opening that fails stops nothing, and a refusal leaves nothing behind', async () => {
  const told: string[] = []
  const turns = { pass: setImmediate, decryptorFor: () => async () => {} }
  const service = startService(told, { opening: 4, execution: 3 })
  await expect(executeInTurns(turns, service, blocks)).rejects.toThrow('block 3 is refused')
  expect(told).toContain('execute 2')
  // An unhandled rejection would end the test's process.
  await setImmediate()
  const again: string[] = []
  await executeInTurns(turns, startService(again, { opening: 2 }), blocks)
  expect(again.filter((entry) => entry.startsWith('execute'))).toHaveLength(5)
})

test('an enclave with a JSON-RPC lets others have their turn while it opens a block', async () => {
  const log = createTestLog()
  const shieldingKey = keyVector('rsa3072/e65537')
  const { enclave, rpc } = await launchWithRpc({
    platform,
    program,
    provider,
    shard,
    keys: keysWith(log, shieldingKey),
    parameters: { genesisHash: log.genesisHash, sequencer: log.sequencer },
    rpc: { description: { name: '', version: '', muRaUrl: '', untrustedUrl: '' }, dialect: 'json-rpc' },
  })
  const invocation = createIndirectInvocation({ provider, chain: log, signer: alice })
  const inputs = 8
  for (let index = 0; index < inputs; index += 1) {
    await invocation.invoke(shard, shieldingEncrypt(provider, shieldingKey, Uint8Array.of(index)))
  }
  const release = holdThreadPool()
  let isExecuting = true
  const executing = enclave.executeBlocks([log.sealBatch()]).finally(() => {
    isExecuting = false
  })
  // Without turns it takes a few: for the call, its execution and its answer. With them it waits for the held threads.
  for (let turn = 0; turn < 100; turn += 1) await setImmediate()
  const isWaiting = isExecuting
  await release()
  await executing
  expect(isWaiting).toBe(true)
  await rpc.close(0)
  await enclave.close()
})
