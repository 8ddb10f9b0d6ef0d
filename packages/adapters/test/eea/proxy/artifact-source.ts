import type { Compilation, ContractName } from './compile-contracts.js'

/** Name of a contract's file: `WorkOrderProxy` → `work-order-proxy`. */
export function fileName(contract: ContractName): string {
  return contract.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase()
}

/** The TypeScript file of a compiled contract: its ABI, of which viem infers all types, and its bytecode. */
export function artifactSource({ contracts }: Compilation, contract: ContractName): string {
  const compiled = contracts.get(contract)
  if (compiled === undefined) throw new Error(`the compiler made no ${contract}`)
  const constant = contract.charAt(0).toLowerCase() + contract.slice(1)
  return `// biome-ignore-all format: generated from contracts/ by the compiler; one entry of the ABI a line

/** ABI of the contract \`${contract}\`. */
export const ${constant}Abi = [
${compiled.abi.map((entry) => `  ${literal(entry)},`).join('\n')}
] as const

/** Creation bytecode of the contract \`${contract}\`, to which the constructor's arguments are appended. */
export const ${constant}Bytecode = '0x${compiled.evm.bytecode.object}' as const
`
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'string') return `'${value}'`
  if (typeof value !== 'object' || value === null) return String(value)
  const fields = Object.entries(value).filter(([name]) => name !== 'internalType')
  return `{ ${fields.map(([name, field]) => `${name}: ${literal(field)}`).join(', ')} }`
}
