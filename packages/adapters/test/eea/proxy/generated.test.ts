import { beforeAll, describe, expect, it } from 'vitest'
import { artifactSource, fileName } from './artifact-source.js'
import { type Compilation, compileContracts, contractNames, probeNames } from './compile-contracts.js'

/** SPEC: EIP-170 and EIP-3860. */
const maxDeployedLength = 24_576
const maxCreationLength = 49_152

describe('the contracts', () => {
  let compilation: Compilation
  beforeAll(async () => {
    compilation = await compileContracts()
  }, 240_000)

  it('compile without a word of the compiler', () => {
    expect(compilation.messages).toEqual([])
  })

  it.each(contractNames)(
    '%s is what its generated file says; run with -u after a change of the sources',
    async (name) => {
      await expect(artifactSource(compilation, name)).toMatchFileSnapshot(
        `../../../src/eea/proxy/artifact/${fileName(name)}.ts`,
      )
    },
  )

  it.each(probeNames)('%s, for tests alone, is what its generated file says', async (name) => {
    await expect(artifactSource(compilation, name)).toMatchFileSnapshot(`./probes/${fileName(name)}.ts`)
  })

  it.each(contractNames)('%s is short enough to be deployed', (name) => {
    const evm = compilation.contracts.get(name)?.evm
    expect((evm?.deployedBytecode.object.length ?? Number.POSITIVE_INFINITY) / 2).toBeLessThanOrEqual(maxDeployedLength)
    expect((evm?.bytecode.object.length ?? Number.POSITIVE_INFINITY) / 2).toBeLessThanOrEqual(maxCreationLength)
  })
})
