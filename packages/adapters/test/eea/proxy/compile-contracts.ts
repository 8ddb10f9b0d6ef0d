import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const sourceFolder = fileURLToPath(new URL('../../../src/eea/proxy/contracts/', import.meta.url))
const probeFolder = fileURLToPath(new URL('./probes/', import.meta.url))
/** Where tools keep what they can make again. */
const cacheFolder = fileURLToPath(new URL('../../../node_modules/.cache/lockstep-contracts/', import.meta.url))

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

/** Contracts that show what is internal to tests. They are no part of what is shipped. */
export const probeNames = ['LookUpProbe', 'VerifierProbe'] as const

export type ContractName = (typeof contractNames)[number] | (typeof probeNames)[number]

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

/** The Solidity sources by their path in `contracts/`; those of the probes stand behind them. */
function sources(): Readonly<Record<string, string>> {
  return { ...sourcesIn(sourceFolder, ''), ...sourcesIn(probeFolder, 'with-probes/') }
}

function sourcesIn(folder: string, prefix: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sol'))
    .sort()
  return Object.fromEntries(files.map((file) => [`${prefix}${file}`, readFileSync(`${folder}/${file}`, 'utf8')]))
}

/**
 * All contracts as the compiler makes them. PERF: ten seconds once; what the same compiler made of the same sources and
 * settings before is taken from where it was put then, by the hash of all of them.
 */
export async function compileContracts(): Promise<Compilation> {
  const input = Object.fromEntries(Object.entries(sources()).map(([path, content]) => [path, { content }]))
  const text = JSON.stringify({ language: 'Solidity', sources: input, settings })
  const { version } = z.object({ version: z.string() }).parse(createRequire(import.meta.url)('solc/package.json'))
  const file = `${cacheFolder}${createHash('sha256').update(`${version}\n${text}`).digest('hex')}.json`
  const { errors, contracts } = compilerOutput.parse(JSON.parse(keptIn(file) ?? (await compileInto(file, text))))
  const byName = Object.values(contracts).flatMap((ofFile) => Object.entries(ofFile))
  return { messages: errors.map(({ formattedMessage }) => formattedMessage), contracts: new Map(byName) }
}

function keptIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

async function compileInto(file: string, input: string): Promise<string> {
  // PERF: loading the compiler alone takes more than a second.
  const { default: solc } = await import('solc')
  const output = solc.compile(input)
  mkdirSync(cacheFolder, { recursive: true })
  // Renamed, so that nobody ever reads half of it.
  writeFileSync(`${file}.${process.pid}`, output)
  renameSync(`${file}.${process.pid}`, file)
  return output
}
