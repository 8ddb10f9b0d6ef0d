import { readFileSync } from 'node:fs'
import { help } from './help.js'
import { networkCommands, networkHelp, runNetworkCommand } from './network-commands.js'
import type { Terminal } from './terminal.js'
import { usageError } from './usage-error.js'

type Command = (argv: readonly string[], terminal: Terminal) => Promise<number>

/** Each is loaded when it is asked for: help and mistakes are answered at once. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  verify: async () => (await import('./commands/verify.js')).verifyCommand,
  mutate: async () => (await import('./commands/mutate.js')).mutateCommand,
  replay: async () => (await import('./commands/replay.js')).replayCommand,
  explain: async () => (await import('./commands/explain.js')).explainCommand,
  html: async () => (await import('./commands/html.js')).htmlCommand,
  inspect: async () => (await import('./commands/inspect.js')).inspectCommand,
}

/**
 * Runs one command; answers the exit code: 0 where all is well, 1 where an STF has a counterexample.
 *
 * @throws LockstepError for a mistake of the user, in one line
 */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = argv
  if (name === '--version') {
    terminal.write(version())
    return 0
  }
  const code = await runNetworkCommand(name, rest, terminal)
  if (code !== undefined) return code
  if (name === 'help' || name === '--help' || name === '-h' || rest.includes('--help')) {
    terminal.write(`${help}\n\n${networkHelp()}`)
    return 0
  }
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined)
    throw usageError(
      'command',
      name,
      `there are ${Object.keys({ ...commands, ...networkCommands }).join(', ')} and help`,
    )
  const run = await command()
  return await run(rest, terminal)
}

function version(): string {
  const { version: text }: { readonly version: string } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  )
  return text
}
