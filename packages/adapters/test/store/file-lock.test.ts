import { spawnSync } from 'node:child_process'
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openFileStore } from '../../src/store/index.js'
import { temporaryDirectory } from './temporary-directory.js'

const identity = new Uint8Array(32).fill(3)
const locked = { name: 'LockstepError', code: 'StoreLocked' }
const host = encodeURIComponent(hostname())

const openAt = async (directory: string) => {
  const store = await openFileStore(directory, { identity })
  onTestFinished(() => store.close())
  return store
}
const lockFiles = async (directory: string) => (await readdir(directory)).filter((file) => file.startsWith('lock.'))

it('refuses a second handle, by another path too, until the first is closed', async () => {
  const directory = await temporaryDirectory()
  const first = await openAt(directory)
  const alias = join(await temporaryDirectory(), 'alias')
  await symlink(directory, alias)
  await expect(openAt(directory)).rejects.toMatchObject(locked)
  await expect(openAt(alias)).rejects.toMatchObject(locked)
  await first.close()
  await (await openAt(alias)).close()
  expect(await lockFiles(directory)).toEqual([])
})

it('refuses all but one of many that open at once', async () => {
  const directory = await temporaryDirectory()
  const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => openAt(directory)))
  expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

it('takes over from a process that is dead', async () => {
  const directory = await temporaryDirectory()
  const { pid } = spawnSync(process.execPath, ['--version'])
  await writeFile(join(directory, `lock.${pid}.1.${host}`), '')
  await openAt(directory)
  expect(await lockFiles(directory)).toEqual([expect.stringMatching(`^lock\\.${process.pid}\\.`)])
})

it.runIf(process.platform === 'linux')('takes over from an earlier process whose number is used again', async () => {
  const directory = await temporaryDirectory()
  await writeFile(join(directory, `lock.${process.pid}.1.${host}`), '')
  await writeFile(join(directory, `lock.${process.ppid}.1.${host}`), '')
  await openAt(directory)
  expect(await lockFiles(directory)).toHaveLength(1)
})

it.runIf(process.platform === 'linux')('refuses while another process lives that holds the directory', async () => {
  const directory = await temporaryDirectory()
  const stat = await readFile(`/proc/${process.ppid}/stat`, 'latin1')
  // SPEC: proc_pid_stat(5): starttime is field 22; the command, field 2, is the only one in parentheses.
  const start = stat.replace(/^.*\)/s, 'pid command').split(' ')[21]
  await writeFile(join(directory, `lock.${process.ppid}.${start}.${host}`), '')
  await expect(openAt(directory)).rejects.toMatchObject(locked)
  expect(await lockFiles(directory)).toEqual([`lock.${process.ppid}.${start}.${host}`])
})

it('refuses a lock of another host, whose processes it cannot see', async () => {
  const directory = await temporaryDirectory()
  await writeFile(join(directory, 'lock.1.1.another-host'), '')
  await expect(openAt(directory)).rejects.toMatchObject(locked)
})

it('refuses another identity, names both, and leaves no lock', async () => {
  const directory = await temporaryDirectory()
  await (await openAt(directory)).close()
  const attempt = openFileStore(directory, { identity: new Uint8Array(32).fill(4) })
  await expect(attempt).rejects.toMatchObject({
    code: 'StoreIdentityMismatch',
    message: expect.stringMatching(new RegExp(`0x${'03'.repeat(32)}.*0x${'04'.repeat(32)}`)),
  })
  expect(await lockFiles(directory)).toEqual([])
  await openAt(directory)
})

it.each([0, 31, 33])('refuses an identity of %d bytes before it touches the disk', async (length) => {
  const directory = await temporaryDirectory()
  const attempt = openFileStore(directory, { identity: new Uint8Array(length) })
  await expect(attempt).rejects.toMatchObject({ code: 'StoreIdentity' })
  expect(await readdir(directory)).toEqual([])
})

it('creates the directories that are missing', async () => {
  const directory = join(await temporaryDirectory(), 'a', 'b')
  await openAt(directory)
  expect(await readdir(directory)).toContain('blocks')
})
