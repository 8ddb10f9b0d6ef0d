import { describe, expect, test } from 'vitest'
import type { HashSigner } from '../../../src/eea/work-order/index.js'
import { signHash, workOrderHash } from '../../../src/eea/work-order/index.js'
import { openWorld, outcome, requesterId, type ServiceWorld, workerDetails } from '../json-rpc/service-world.js'
import { keyText, vector } from '../work-order/vector.js'
import { eea, requesterSigner, workerId, workerSigner } from '../work-order/world.js'

const encryptionKey = keyText('workerRsa3072', 'pubDerSpkiHex')

const signed = (signer: HashSigner, ...parts: string[]): string =>
  Buffer.from(signHash(signer, workOrderHash(eea, Buffer.from(parts.join(''), 'hex')))).toString('base64')

/** Parameters of EncryptionKeySet. SPEC: workerId, encryptionKey, encryptionKeyNonce and tag are signed. */
const keySetting = (nonce: string, tag = requesterId, signer = workerSigner): Record<string, unknown> => ({
  workerId,
  encryptionKey,
  encryptionKeyNonce: nonce,
  tag,
  signature: signed(signer, workerId, encryptionKey, nonce, tag),
})

const openKeys = async (options: Parameters<typeof openWorld>[0] = {}): Promise<ServiceWorld> => {
  const world = await openWorld(options)
  await world.service.registry.register({
    workerId,
    workerType: 1,
    organizationId: undefined,
    applicationTypeId: [],
    details: workerDetails(),
  })
  return world
}
const set = async (world: ServiceWorld, params: unknown): Promise<unknown> =>
  outcome(await world.call('EncryptionKeySet', params))
const get = async (world: ServiceWorld, params: unknown): Promise<unknown> =>
  outcome(await world.call('EncryptionKeyGet', params))

describe('EncryptionKeySet and EncryptionKeyGet', () => {
  test('EEA-166 EEA-152 EEA-164 EEA-165 a key that the worker signed is handed out as it came', async () => {
    const world = await openKeys()
    expect(await world.call('EncryptionKeySet', keySetting('01'), 7)).toEqual({
      jsonrpc: '2.0',
      id: 7,
      error: { code: 0, message: 'success' },
    })
    expect(await get(world, { workerId, requesterId })).toEqual(keySetting('01'))
  })

  test('EEA-152 EEA-318 the parameters may stand under `request`, as in the text’s samples', async () => {
    const world = await openKeys()
    const send = async (method: string, request: unknown): Promise<unknown> =>
      (await world.post(JSON.stringify({ jsonrpc: '2.0', id: 1, method, request }))).body
    expect(await send('EncryptionKeySet', keySetting('01'))).toMatchObject({ error: { code: 0 } })
    expect(await send('EncryptionKeyGet', { workerId, requesterId })).toMatchObject({
      result: { encryptionKeyNonce: '01' },
    })
  })

  test('EEA-166 a key by anyone else is refused, and so is one for an older nonce', async () => {
    const world = await openKeys()
    expect(await set(world, keySetting('05', requesterId, requesterSigner))).toBe(4)
    expect(await set(world, { ...keySetting('05'), tag: 'aa'.repeat(32) })).toBe(4)
    expect(await set(world, keySetting('05'))).toBe(0)
    expect(await set(world, keySetting('05'))).toBe(3)
    expect(await set(world, keySetting('04'))).toBe(3)
    expect(await set(world, keySetting('0100'))).toBe(0)
    expect(await get(world, { workerId, requesterId })).toMatchObject({ encryptionKeyNonce: '0100' })
  })

  test('EEA-159 EEA-157 a key newer than the last used one, or code 5 until there is one', async () => {
    const wanted: string[] = []
    const world = await openKeys({
      encryptionKeys: { onKeyWanted: (worker, tag) => void wanted.push(`${worker}/${tag}`) },
    })
    expect(await get(world, { workerId, requesterId })).toBe(5)
    await set(world, keySetting('01'))
    expect(await get(world, { workerId, requesterId, lastUsedKeyNonce: '00' })).toMatchObject({
      encryptionKeyNonce: '01',
    })
    expect(await get(world, { workerId, requesterId, lastUsedKeyNonce: '01' })).toBe(5)
    await set(world, keySetting('02'))
    expect(await get(world, { workerId, requesterId, lastUsedKeyNonce: '01' })).toMatchObject({
      encryptionKeyNonce: '02',
    })
    expect(wanted).toEqual([`${workerId}/${requesterId}`, `${workerId}/${requesterId}`])
  })

  test('EEA-160 EEA-161 EEA-167 EEA-348 keys are kept by tag, which is the requester where none is given', async () => {
    const world = await openKeys()
    const tag = 'cc'.repeat(32)
    await set(world, keySetting('01'))
    await set(world, keySetting('09', tag))
    expect(await get(world, { workerId, requesterId })).toMatchObject({ encryptionKeyNonce: '01', tag: requesterId })
    expect(await get(world, { workerId, requesterId, tag })).toMatchObject({ encryptionKeyNonce: '09', tag })
    expect(await get(world, { workerId, requesterId: 'ee'.repeat(32) })).toBe(5)
    expect(await get(world, { workerId, requesterId: 'ee'.repeat(32), tag: `0X${tag}` })).toMatchObject({
      encryptionKeyNonce: '09',
    })
  })

  test('EEA-158 EEA-155 EEA-319 an unknown worker and wrong parameters: code 3', async () => {
    const world = await openKeys()
    const other = 'ab'.repeat(32)
    expect(await get(world, { workerId: other, requesterId })).toBe(3)
    expect(await set(world, { ...keySetting('01'), workerId: other })).toBe(3)
    for (const [field, value] of [
      ['workerId', undefined],
      ['workerId', 7],
      ['requesterId', undefined],
      ['lastUsedKeyNonce', 'xyz'],
      ['tag', 7],
      ['signature', '*'],
      ['odd', 1],
    ] as const) {
      expect([field, await get(world, { workerId, requesterId, [field]: value })]).toEqual([field, 3])
    }
    for (const field of ['workerId', 'encryptionKey', 'encryptionKeyNonce', 'tag', 'signature']) {
      expect([field, await set(world, { ...keySetting('01'), [field]: null })]).toEqual([field, 3])
    }
  })

  test('EEA-154 a worker without keys of this kind: code 2', async () => {
    const world = await openKeys({ encryptionKeys: { isSupported: () => false } })
    expect(await get(world, { workerId, requesterId })).toBe(2)
    expect(await set(world, keySetting('01'))).toBe(2)
  })

  test('EEA-153 what goes wrong inside: code 1', async () => {
    const world = await openKeys({
      encryptionKeys: {
        isSupported: () => {
          throw new Error('no database')
        },
      },
    })
    expect(await get(world, { workerId, requesterId })).toBe(1)
  })

  test('EEA-163 EEA-162 EEA-156 spec-encryptionkeyget-request: a signature is verified where there is one', async () => {
    const world = await openKeys()
    const params = Object(vector('spec-encryptionkeyget-request', 'params'))
    expect(await get(world, params)).toBe(5)
    for (const field of ['lastUsedKeyNonce', 'tag', 'signatureNonce']) {
      expect([field, await get(world, { ...params, [field]: 'ab'.repeat(32) })]).toEqual([field, 4])
    }
    expect(await get(world, { ...params, signature: undefined })).toBe(3)
    const unsigned = { workerId, requesterId, signature: undefined }
    expect(await get(world, unsigned)).toBe(5)
  })

  test('old keys of a tag go', async () => {
    const world = await openKeys({ limits: { keysPerTag: 2 } })
    for (const nonce of ['01', '02', '03']) expect(await set(world, keySetting(nonce))).toBe(0)
    expect(await get(world, { workerId, requesterId })).toMatchObject({ encryptionKeyNonce: '03' })
    expect(await set(world, keySetting('02'))).toBe(3)
  })
})
