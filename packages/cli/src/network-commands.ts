import type { Command } from './command.js'
import { commandHelp } from './command-help.js'
import type { Terminal } from './terminal.js'

/** A command by its name: what help says of it in one line, and the command itself. */
interface NetworkCommand {
  readonly summary: string
  load(): Promise<Command>
}

/** The commands around a network of workers. Each is loaded when it is asked for. */
export const networkCommands: Readonly<Record<string, NetworkCommand>> = {
  new: {
    summary: 'makes a project with an STF and its test',
    load: async () => (await import('./commands/new.js')).newCommand,
  },
  dev: {
    summary: 'runs a whole network in one process',
    load: async () => (await import('./commands/dev.js')).devCommand,
  },
  account: {
    summary: 'makes, imports, lists and shows accounts',
    load: async () => (await import('./commands/account.js')).accountCommand,
  },
  shard: {
    summary: 'shows the shard of a worker',
    load: async () => (await import('./commands/shard.js')).shardCommand,
  },
  balance: {
    summary: 'shows what an account has',
    load: async () => (await import('./commands/balance.js')).balanceCommand,
  },
  shield: {
    summary: 'moves funds from the parentchain to the shard',
    load: async () => (await import('./commands/shield.js')).shieldCommand,
  },
  transfer: {
    summary: 'moves funds on the shard',
    load: async () => (await import('./commands/transfer.js')).transferCommand,
  },
  unshield: {
    summary: 'moves funds from the shard to the parentchain',
    load: async () => (await import('./commands/unshield.js')).unshieldCommand,
  },
  call: { summary: 'makes a trusted call', load: async () => (await import('./commands/call.js')).callCommand },
  get: { summary: 'asks a getter', load: async () => (await import('./commands/get.js')).getCommand },
  watch: {
    summary: 'follows the blocks of a worker, or waits for a receipt',
    load: async () => (await import('./commands/watch.js')).watchCommand,
  },
  receipt: {
    summary: 'shows the receipts of an operation',
    load: async () => (await import('./commands/receipt.js')).receiptCommand,
  },
  attest: {
    summary: 'verifies certificate and quote of a worker',
    load: async () => (await import('./commands/attest.js')).attestCommand,
  },
  benchmark: {
    summary: 'measures throughput and latency of a network',
    load: async () => (await import('./commands/benchmark.js')).benchmarkCommand,
  },
  oracle: {
    summary: 'tells the parentchain what a web server says, by an enclave',
    load: async () => (await import('./commands/oracle.js')).oracleCommand,
  },
  provision: {
    summary: 'joins a network with a worker of its own process',
    load: async () => (await import('./commands/provision.js')).provisionCommand,
  },
  snapshot: {
    summary: 'exports, verifies and imports the folder of a network',
    load: async () => (await import('./commands/snapshot.js')).snapshotCommand,
  },
  completion: {
    summary: 'prints the completion script of a shell',
    load: async () => (await import('./commands/completion.js')).completionCommand(networkCommands),
  },
}

const widestName = 12

/** One line each, for `lockstep help`. */
export function networkHelp(): string {
  const lines = Object.entries(networkCommands).map(
    ([name, { summary }]) => `  lockstep ${name.padEnd(widestName)} ${summary}`,
  )
  return ['A network of workers; each command has --help with its options and examples', '', ...lines].join('\n')
}

/** Runs one of {@link networkCommands}, or shows its help. `undefined` for a command that is none of them. */
export async function runNetworkCommand(
  name: string | undefined,
  argv: readonly string[],
  terminal: Terminal,
): Promise<number | undefined> {
  const found = name !== undefined && Object.hasOwn(networkCommands, name) ? networkCommands[name] : undefined
  if (found === undefined) return undefined
  const command = await found.load()
  if (!argv.includes('--help') && !argv.includes('-h')) return command.run(argv, terminal)
  terminal.write(commandHelp(command))
  return 0
}
