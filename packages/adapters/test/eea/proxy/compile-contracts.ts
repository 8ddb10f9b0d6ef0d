import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import solc from 'solc'
import { z } from 'zod'

const sourceFolder = fileURLToPath(new URL('../../../src/eea/proxy/contracts/', import.meta.url))

/** The contracts that are deployed; the other sources are parts of them. */
export const contractNames = [
  'AllowList',
  'ReceiptEscrow',
  'ReceiptVerifier',
  'WorkerRegistry',
  'WorkerRegistryList',
  'WorkOrderProxy',
  'WorkOrderReceipts',
] as const

export type ContractName = (typeof contractNames)[number]

const compiledContract = z.object({
  abi: z.array(z.record(z.string(), z.unknown())),
  evm: z.object({
    bytecode: z.object({ object: z.string().regex(/^[0-9a-f]*$/) }),
    deployedBytecode: z.object({ object: z.string().regex(/^[0-9a-f]*$/) }),
    methodIdentifiers: z.record(z.string(), z.string()),
  }),
})

const compilerOutput = z.object({
  errors: z.array(z.object({ formattedMessage: z.string() })).default([]),
  contracts: z.record(z.string(), z.record(z.string(), compiledContract)),
})

export interface Compilation {
  /** Every word of the compiler: errors and warnings alike. */
  readonly messages: readonly string[]
  readonly contracts: ReadonlyMap<string, z.infer<typeof compiledContract>>
}

/**
 * The bytes depend on these settings and on the sources alone: without metadata no path and no comment is in them.
 * `cancun`, because the sources copy memory with MCOPY, and because no rollup and no network of note is behind it.
 */
const settings = {
  viaIR: true,
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 1_000 },
  metadata: { appendCBOR: false, bytecodeHash: 'none' },
  outputSelection: {
    '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object', 'evm.methodIdentifiers'] },
  },
}

/** The Solidity sources by their path in `contracts/`, with the whole folder or with one of its folders. */
export function contractSources(folder = ''): Readonly<Record<string, string>> {
  const files = readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.startsWith(folder) && file.endsWith('.sol'))
    .sort()
  return Object.fromEntries(files.map((file) => [file, readFileSync(`${sourceFolder}/${file}`, 'utf8')]))
}

export function compile(sources: Readonly<Record<string, string>>): Compilation {
  const input = Object.fromEntries(Object.entries(sources).map(([path, content]) => [path, { content }]))
  const output: unknown = JSON.parse(solc.compile(JSON.stringify({ language: 'Solidity', sources: input, settings })))
  const { errors, contracts } = compilerOutput.parse(output)
  const byName = Object.values(contracts).flatMap((ofFile) => Object.entries(ofFile))
  return { messages: errors.map(({ formattedMessage }) => formattedMessage), contracts: new Map(byName) }
}
