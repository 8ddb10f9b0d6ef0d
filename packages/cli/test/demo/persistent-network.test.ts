import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { fixture } from '../run-lockstep.js'
import { type DevProcess, emptyFolder, endAll, startDev, startServing } from './start-dev.js'

afterAll(endAll)

/** One network through all its lives; each test goes on where the one before ended. */
describe('a network in a folder', () => {
  let folder: string
  let network: DevProcess

  test('goes on after Ctrl-C: same shard, and receipts of before', async () => {
    folder = await emptyFolder()
    const first = await startDev(folder, '--data', 'data', '--block-time', '100ms', '--publish-states', '4')
    await first.document('shield', '//Alice', '6', '--from', '//Alice')
    const sent = await first.document('transfer', '//Bob', '2', '--from', '//Alice')
    expect(await first.interrupt()).toBe(0)
    expect(statSync(join(folder, 'data/network.secret.json')).mode & 0o777).toBe(0o600)

    network = await startDev(folder, '--data', 'data')
    expect(network.ready).toMatchObject({ shard: first.ready.shard, mrenclave: first.ready.mrenclave })
    const receipts = await network.document('receipt', String(sent.operationHash))
    expect(receipts).toMatchObject([{ code: 'Ok', block: sent.block, stateRoot: sent.stateRoot }])
  })

  test('goes on after a kill, with one worker more, which reaches the same', async () => {
    await network.document('transfer', '//Bob', '1', '--from', '//Alice', '--indirect')
    process.kill(network.ready.pid, 'SIGKILL')
    await network.interrupt()
    // A network file whose process is gone holds nobody up.
    network = await startDev(folder, '--data', 'data', '--workers', '2')
    expect(await network.document('balance', '//Bob', '--worker', '2')).toMatchObject({ free: '3000000000000' })
  })

  test('is taken by one process at a time', async () => {
    const free = ['--port', '0', '--chain-port', '0']
    const another = await network.run('dev', ...free)
    expect(another).toMatchObject({ code: 1, errors: expect.stringContaining('lockstep: NetworkRunning: process ') })
    const locked = await network.run('dev', '--data', 'data', '--network', 'other.json', ...free)
    expect(locked).toMatchObject({ code: 1, errors: expect.stringContaining('lockstep: StoreLocked: ') })
    const exported = await network.run('snapshot', 'export', 'network.snapshot', '--data', 'data')
    expect(exported).toMatchObject({ code: 1, errors: expect.stringContaining('lockstep: StoreLocked: ') })
  })

  test('provisions a worker of another process, and no other code or platform', async () => {
    const joining = ['provision', '--port', '0', '--json']
    const changed = ['--platform', 'data', '--data', 'changed', '--stf', fixture('good-coins')]
    expect(await network.run(...joining, ...changed)).toMatchObject({
      code: 1,
      errors: expect.stringContaining("refused by the provider's enclave: WrongMeasurement"),
    })
    // A machine whose quotes nobody in the network believes.
    const secret = JSON.parse(readFileSync(join(folder, 'data/network.secret.json'), 'utf8'))
    mkdirSync(join(folder, 'strange'))
    const strange = JSON.stringify({ ...secret, platformSecret: `0x${'11'.repeat(32)}` })
    writeFileSync(join(folder, 'strange/network.secret.json'), strange)
    const refused = await network.run(...joining, '--platform', 'strange', '--data', 'strange')
    expect(refused.errors).toContain("refused by the provider's enclave: QuoteSignature")

    const options = [...joining, '--platform', 'data', '--data', 'joined']
    const joined = await startServing<{ worker: string; mrenclave: string }>(folder, options)
    expect(joined.ready.mrenclave).toBe(network.ready.mrenclave)
    const on = ['--worker', joined.ready.worker]
    await network.document('transfer', '//Bob', '1', '--from', '//Alice', '--direct', ...on)
    expect(await network.document('balance', '//Bob', ...on)).toMatchObject({ free: '4000000000000' })

    // Another one takes the state over.
    const taking = [...joining, '--platform', 'data', '--data', 'taken']
    const taken = await startServing<{ worker: string; snapshot: number }>(folder, [...taking, '--snapshot'])
    expect(taken.ready).toMatchObject({ snapshot: expect.any(Number), mrenclave: network.ready.mrenclave })
    expect(taken.ready.snapshot % 4).toBe(0)
    const there = await network.document('balance', '//Bob', '--worker', taken.ready.worker)
    expect(there).toMatchObject({ free: '4000000000000' })
    expect(await taken.interrupt()).toBe(0)

    // The key changes behind its back: it fetches the next one when a block needs it.
    const { key } = await network.document('shard', 'rotate-key')
    let told: unknown
    while (told !== key) {
      const { code, output } = await network.run('attest', ...on, '--json')
      // Refused as long as the key is missing.
      if (code === 0) told = JSON.parse(output).shieldingKey
    }
    expect(await joined.interrupt()).toBe(0)
  }, 120_000)

  test('is refused to another STF, another block time, and other watched accounts', async () => {
    expect(await network.interrupt()).toBe(0)
    const others: [readonly string[], string][] = [
      [[fixture('good-coins')], 'is a network with the STF 0x'],
      [['--block-time', '1s'], 'is a network with the --block-time 100ms, not 1000ms'],
      [['--watch', '//Alice'], 'is a network with the --watch none, not 0x'],
      [['--publish-states', '5'], 'is a network with the --publish-states 4, not 5'],
    ]
    for (const [args, message] of others) {
      const refused = await network.run('dev', ...args, '--data', 'data', '--port', '0', '--chain-port', '0')
      expect(refused).toMatchObject({ code: 1, errors: expect.stringContaining('lockstep: DataMismatch: ') })
      expect(refused.errors).toContain(message)
    }
  })

  test('goes on elsewhere from its snapshot, whose every byte counts', async () => {
    const file = join(folder, 'network.snapshot')
    await network.document('snapshot', 'export', 'network.snapshot', '--data', 'data')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await network.document('snapshot', 'import', 'network.snapshot', '--data', 'copy')
    const copy = await startDev(folder, '--data', 'copy')
    expect(copy.ready.shard).toBe(network.ready.shard)
    expect(await copy.document('balance', '//Bob')).toMatchObject({ free: '4000000000000' })
    expect(await copy.interrupt()).toBe(0)

    truncateSync(file, statSync(file).size - 1)
    const corrupt = await network.run('snapshot', 'verify', 'network.snapshot', '--json')
    expect(corrupt.code).toBe(1)
    expect(JSON.parse(corrupt.output)).toMatchObject({ error: { code: 'SnapshotCorrupt' } })
  })
})
