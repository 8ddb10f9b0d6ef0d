import { execFileSync } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type EnclaveParameters, type EnclaveSettings, measureModule } from '@lockstep/adapters/tee'
import { describe, expect, test } from 'vitest'
import { anyParentchain } from './test-program.js'

const programUrl = new URL('fixtures/balances-program.mjs', import.meta.url)
const settings: EnclaveSettings = { parameters: anyParentchain, quotingKeys: [] }

const withParameters = (parameters: EnclaveParameters): EnclaveSettings => ({ ...settings, parameters })

describe('MRENCLAVE of a thread', () => {
  test('is the same each time, and is the hash of what the manifest says', async () => {
    const [first, second] = [await measureModule(programUrl, settings), await measureModule(programUrl, settings)]
    expect(second).toEqual(first)
    expect([...first.manifest].sort()).toEqual(first.manifest)
    const text = first.manifest.map((line) => `${line}\n`).join('')
    const digest = execFileSync('sha256sum', { input: text, encoding: 'utf8' }).slice(0, 64)
    expect(first.mrenclave).toBe(`0x${digest}`)
  })

  test('names no path of this machine', async () => {
    const { manifest } = await measureModule(programUrl, settings)
    const checkout = fileURLToPath(new URL('../../../..', import.meta.url))
    expect(manifest.filter((line) => line.includes(checkout))).toEqual([])
  })

  test('covers the modules that Node loads for the program, all of ours by content', async () => {
    const { manifest } = await measureModule(programUrl, settings)
    const hook = 'export async function load(url, context, next) { console.log(url); return next(url, context) }'
    const register = `import { register } from 'node:module'; register(${JSON.stringify(dataUrl(hook))})`
    const output = execFileSync(process.execPath, ['--import', dataUrl(register), fileURLToPath(programUrl)], {
      encoding: 'utf8',
    })
    const packages = realpathSync(fileURLToPath(new URL('../../..', import.meta.url)))
    const ours = output
      .split('\n')
      .filter((url) => url.startsWith(`file://${packages}/`) && !url.includes('/node_modules/'))
      .map((url) => url.slice(`file://${packages}/`.length).replace(/^/, '@lockstep/'))
    const measured = new Set(manifest.map((line) => line.split(' ')[1]))
    expect(ours.length).toBeGreaterThan(100)
    expect(ours.filter((name) => !measured.has(name))).toEqual([])
  })

  test('changes with each setting, also where its text stays the same', async () => {
    const { genesisHash, finalityAuthority } = anyParentchain
    const variants: readonly EnclaveSettings[] = [
      settings,
      withParameters({ genesisHash }),
      withParameters({ genesisHash: finalityAuthority, finalityAuthority: genesisHash }),
      withParameters({ ...anyParentchain, limit: 1 }),
      withParameters({ ...anyParentchain, limit: 1n }),
      withParameters({ ...anyParentchain, limit: '1' }),
      withParameters({ ...anyParentchain, limit: true }),
      withParameters({ ...anyParentchain, limit: 'true' }),
      { ...settings, shard: genesisHash },
      { ...settings, shard: finalityAuthority },
      { ...settings, quotingKeys: [genesisHash] },
      { ...settings, quotingKeys: [genesisHash, finalityAuthority] },
    ]
    const measurements = await Promise.all(variants.map((variant) => measureModule(programUrl, variant)))
    expect(new Set(measurements.map(({ mrenclave }) => mrenclave)).size).toBe(variants.length)
  })

  test('does not change with the order of settings', async () => {
    const { genesisHash, finalityAuthority } = anyParentchain
    const [one, other] = await Promise.all([
      measureModule(programUrl, { ...settings, quotingKeys: [genesisHash, finalityAuthority] }),
      measureModule(programUrl, {
        parameters: { finalityAuthority, genesisHash },
        quotingKeys: [finalityAuthority, genesisHash],
      }),
    ])
    expect(other.mrenclave).toBe(one.mrenclave)
  })
})

function dataUrl(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`
}
