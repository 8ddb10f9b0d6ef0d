import { createPlatform, launchThread, provision, measureModule } from '@lockstep/adapters/tee'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { getRandomValues } from 'node:crypto'
const provider = createProvider()
const entropy = (n) => getRandomValues(new Uint8Array(n))
const platform = createPlatform({ provider, entropy })
const z = '0x' + '11'.repeat(32)
const o = { platform, programUrl: new URL('./fixtures/balances-program.mjs', import.meta.url), parameters: { genesisHash: z, finalityAuthority: z } }
const t = performance.now()
const m = await measureModule(o.programUrl, { parameters: o.parameters, quotingKeys: [] })
console.log('measure', performance.now() - t, m.manifest.length, m.manifest.filter((l) => !l.startsWith('file')))
console.log(m.manifest.filter((l) => !/core|adapters/.test(l)).join('\n'))
let t1 = performance.now()
const a = await launchThread({ ...o, keys: 'generate' }); console.log('a', performance.now() - t1); t1 = performance.now()
const b = await launchThread({ ...o, keys: 'provision' }); console.log('b', performance.now() - t1); t1 = performance.now()
console.log(await provision(a, b), performance.now() - t1)
console.log((await a.attest(z)).shieldingKey === (await b.attest(z)).shieldingKey, a.account, b.account)
await a.restore(new Uint8Array(4)).catch((e) => console.log(e.code, e.message))
await a.registration(0, {primary: true}).then(r=>console.log(r))
await a.close()
await a.attest(z).catch((e) => console.log(e.code))
