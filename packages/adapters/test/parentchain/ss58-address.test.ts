import { parseSs58Address, ss58Address } from '@lockstep/adapters/parentchain/integritee'
import { type Hex, LockstepError } from '@lockstep/core'
import { GenericChainProperties, TypeRegistry } from '@polkadot/types'
import { describe, expect, test } from 'vitest'

const alice: Hex = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'

/** The address as @polkadot/types writes it. */
function written(account: Hex, prefix: number): string {
  const registry = new TypeRegistry()
  registry.setChainProperties(new GenericChainProperties(registry, { ss58Format: prefix }))
  return registry.createType('AccountId', account).toString()
}

function refusal(read: () => unknown): LockstepError | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    if (error instanceof LockstepError) return error
    throw error
  }
}

describe('addresses of accounts', () => {
  test('Alice as every Substrate tool writes her', () => {
    const address = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
    expect(ss58Address(alice)).toBe(address)
    expect(parseSs58Address(address)).toBe(alice)
  })

  test.each([0, 2, 13, 42, 63, 64, 252, 255, 256, 2254, 10_041, 16_383])(
    'of the network %i, as @polkadot/types',
    (prefix) => {
      const address = written(alice, prefix)
      expect(ss58Address(alice, prefix)).toBe(address)
      expect(parseSs58Address(address, prefix)).toBe(alice)
    },
  )

  test('of another network are refused, naming both', () => {
    const error = refusal(() => parseSs58Address(written(alice, 0)))
    expect(error).toMatchObject({ code: 'AddressPrefix', details: { value: 0, limit: 42 } })
    expect(refusal(() => parseSs58Address(written(alice, 2254), 2255))).toMatchObject({ details: { value: 2254 } })
  })

  test('with any one digit changed are refused', () => {
    const address = ss58Address(alice)
    for (const [index, digit] of [...address].entries()) {
      const other = digit === '1' ? '2' : '1'
      const mistyped = `${address.slice(0, index)}${other}${address.slice(index + 1)}`
      expect(['AddressChecksum', 'AddressLength'], mistyped).toContain(refusal(() => parseSs58Address(mistyped))?.code)
    }
  })

  test.each([
    ['', 'AddressLength'],
    ['0OIl', 'AddressText'],
    ['5Grwva', 'AddressLength'],
    [`${ss58Address(alice)}1`, 'AddressLength'],
    ['1'.repeat(51), 'AddressLength'],
    ['8weGnjvG3nh6UzoYjqaTjpWjX1ouNPioA1K5134DJc5j', 'AddressLength'],
  ])('%j is none', (text, code) => {
    expect(refusal(() => parseSs58Address(text))?.code).toBe(code)
  })

  test.each([-1, 46, 47, 0.5, 16_384, Number.NaN])('the prefix %d is none', (prefix) => {
    expect(refusal(() => ss58Address(alice, prefix))?.code).toBe('AddressPrefix')
    expect(refusal(() => parseSs58Address(ss58Address(alice), prefix))?.code).toBe('AddressPrefix')
  })

  test('an account of another size has none', () => {
    expect(refusal(() => ss58Address('0x0102'))?.code).toBe('AddressLength')
  })
})
