import { describe, expect, test } from 'vitest'
import { memoryBookLog } from '../../../src/eea/orders/memory-book-log.js'
import { openOrderBook } from '../../../src/eea/orders/open-order-book.js'
import { createServiceTables } from '../../../src/eea/orders/service-tables.js'
import { createRegistryList } from '../../../src/eea/registry/registry-list.js'
import { openWorld } from '../json-rpc/service-world.js'

const entry = (byte: string, parts: object = {}) => ({
  orgId: byte.repeat(32),
  uri: 'https://registry.example.org/',
  scAddr: 'ab'.repeat(20),
  appTypeIds: ['01'.repeat(32)],
  ...parts,
})

const listOf = (pageSize: number) => {
  const { registries } = createServiceTables()
  return createRegistryList({ book: openOrderBook('test', memoryBookLog), registries, pageSize })
}

describe('the registry list', () => {
  test('EEA-023 EEA-024 EEA-025 EEA-026 an entry is kept by its organization, its address as 32 bytes', async () => {
    const { service } = await openWorld()
    await service.registryList.add(entry('11', { appTypeIds: [] }))
    expect(service.registryList.retrieve(`0x${'11'.repeat(32)}`)).toMatchObject({
      orgId: '11'.repeat(32),
      uri: 'https://registry.example.org/',
      scAddr: `${'00'.repeat(12)}${'ab'.repeat(20)}`,
      appTypeIds: [],
      status: 1,
    })
    await expect(service.registryList.add(entry('11'))).rejects.toMatchObject({ eeaCode: 2 })
  })

  test.each([
    ['uri', 'ftp://x'],
    ['uri', ''],
    ['scAddr', 'ab'],
    ['orgId', 'xy'],
    ['appTypeIds', ['no']],
  ])('EEA-024 EEA-025 a %s of %j is refused', async (field, value) => {
    await expect(listOf(10).add(entry('11', { [field]: value }))).rejects.toMatchObject({ eeaCode: 2 })
  })

  test('an update replaces every field and keeps the status', async () => {
    const list = listOf(10)
    await list.add(entry('11'))
    await list.setStatus('11'.repeat(32), 2)
    await list.update(entry('11', { uri: 'http://other.example.org/', appTypeIds: ['02'.repeat(32)] }))
    expect(list.retrieve('11'.repeat(32))).toMatchObject({
      uri: 'http://other.example.org/',
      appTypeIds: ['02'.repeat(32)],
      status: 2,
    })
    await expect(list.update(entry('22'))).rejects.toMatchObject({ eeaCode: 2 })
  })

  test.each([
    ['EEA-029 active', 1],
    ['EEA-030 off-line', 2],
    ['EEA-031 decommissioned', 3],
  ])('%s is status %i', async (_name, status) => {
    const list = listOf(10)
    await list.add(entry('11'))
    await list.setStatus('11'.repeat(32), status)
    expect(list.retrieve('11'.repeat(32)).status).toBe(status)
    await expect(list.setStatus('11'.repeat(32), 4)).rejects.toMatchObject({ eeaCode: 2 })
  })

  test('EEA-033 EEA-035 EEA-036 EEA-037 look-ups match the type; zero and absent match any; an empty tag is the end', async () => {
    const list = listOf(10)
    await list.add(entry('11', { appTypeIds: ['01'.repeat(32), '02'.repeat(32)] }))
    await list.add(entry('22'))
    const orgs = (type?: string) => list.lookUp(type).entries.map(({ orgId }) => orgId.slice(0, 2))
    expect([
      orgs(),
      orgs('00'.repeat(32)),
      orgs('01'.repeat(32)),
      orgs('02'.repeat(32)),
      orgs('03'.repeat(32)),
    ]).toEqual([['11', '22'], ['11', '22'], ['11', '22'], ['11'], []])
    expect(list.lookUp()).toMatchObject({ totalCount: 2, tag: undefined })
  })

  test('EEA-034 EEA-037 a list over the page size comes in batches', async () => {
    const list = listOf(2)
    for (const byte of ['11', '22', '33']) await list.add(entry(byte))
    const first = list.lookUp()
    expect([first.totalCount, first.entries.length]).toEqual([3, 2])
    const rest = list.lookUpNext(undefined, first.tag ?? '')
    expect([rest.totalCount, rest.entries.length, rest.tag]).toEqual([3, 1, undefined])
    expect(() => list.lookUpNext(undefined, '0x3')).toThrow('no entries are left')
  })

  test('EEA-040 a policy may deny changes', async () => {
    const { registries } = createServiceTables()
    const book = openOrderBook('test', memoryBookLog)
    const list = createRegistryList({ book, registries, authorize: (change) => change === 'add' })
    await list.add(entry('11'))
    await expect(list.setStatus('11'.repeat(32), 2)).rejects.toMatchObject({ eeaCode: 3 })
    await expect(list.update(entry('11'))).rejects.toMatchObject({ eeaCode: 3 })
  })
})
