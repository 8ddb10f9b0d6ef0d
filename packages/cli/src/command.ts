import { type ParseArgsConfig, parseArgs } from 'node:util'
import { LockstepError } from '@lockstep/core'
import { fileSystemError } from './file-system-error.js'
import { jsonText } from './json-text.js'
import type { Terminal } from './terminal.js'
import { usageError } from './usage-error.js'

type NodeOption = NonNullable<ParseArgsConfig['options']>[string]

/** An option as `parseArgs` takes it, with what help says of it. */
export type CommandOption = NodeOption & {
  /** What stands for the value in help, such as `URL`. */
  readonly hint?: string
  readonly help: string
}

type CommandOptions = Readonly<Record<string, CommandOption>>
type Values<Options extends CommandOptions> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Options; strict: true; allowPositionals: true }>
>['values']

/** What a command is run with. */
export interface CommandInput<Options extends CommandOptions> {
  readonly positionals: readonly string[]
  readonly values: Values<Options>
  readonly terminal: Terminal
  /** Prints the result: the text to people, the document where `--json` was given. */
  report(text: string, document: unknown): void
}

export interface CommandDeclaration<Options extends CommandOptions> {
  readonly name: string
  readonly summary: string
  /** What follows the name, one entry each; in brackets what may be left out. */
  readonly positionals: readonly string[]
  readonly options: Options
  /** More to know, in lines. */
  readonly details?: readonly string[]
  /** Without `lockstep` in front. */
  readonly examples: readonly string[]
  run(input: CommandInput<Options>): Promise<number>
}

/** A command of the command line, its options erased. */
export interface Command extends Omit<CommandDeclaration<CommandOptions>, 'run'> {
  /**
   * Answers the exit code: 0 where it did what it was asked, 1 where that was refused or failed, told on standard error
   * by a stable code and one sentence; with `--json` also as a document with the one member `error`.
   *
   * @throws LockstepError `Usage` for a mistake on the command line
   */
  run(argv: readonly string[], terminal: Terminal): Promise<number>
}

export function defineCommand<const Options extends CommandOptions>(declaration: CommandDeclaration<Options>): Command {
  return {
    ...declaration,
    async run(argv, terminal) {
      const { positionals, values } = parse(declaration, argv)
      const asJson = argv.includes('--json')
      const report = (text: string, document: unknown): void => terminal.write(asJson ? jsonText(document) : text)
      try {
        return await declaration.run({ positionals, values, terminal, report })
      } catch (thrown) {
        const error = fileSystemError(thrown) ?? thrown
        if (!(error instanceof LockstepError) || error.code === 'Usage') throw error
        terminal.progress('')
        const { code, message, details } = error
        if (asJson) terminal.write(jsonText({ error: { code, message, ...details } }))
        process.stderr.write(`lockstep: ${code}: ${message}\n`)
        return 1
      }
    },
  }
}

function parse<const Options extends CommandOptions>(
  { name, positionals: wanted, options }: CommandDeclaration<Options>,
  argv: readonly string[],
): { readonly positionals: readonly string[]; readonly values: Values<Options> } {
  const parsed = parseStrictly(name, argv, options)
  const required = wanted.filter((each) => !each.startsWith('['))
  const missing = required[parsed.positionals.length]
  if (missing !== undefined) throw usageError(missing, undefined, `write: lockstep ${name} ${wanted.join(' ')}`)
  const spare = parsed.positionals[wanted.length]
  if (spare !== undefined) throw usageError('argument', spare, `write: lockstep ${name} ${wanted.join(' ')}`.trim())
  return parsed
}

function parseStrictly<const Options extends CommandOptions>(name: string, argv: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true })
  } catch (error) {
    const [option = 'an option'] = /--?[\w-]+/.exec(error instanceof Error ? error.message : '') ?? []
    const declared = options[option.replace(/^--?/, '')]
    if (declared === undefined) {
      const known = Object.keys(options).map((each) => `--${each}`)
      throw usageError('option', option, `lockstep ${name} has ${known.join(', ')}`)
    }
    if (declared.type === 'boolean') throw usageError(option, 'a value', 'write it without one')
    throw usageError(
      option,
      undefined,
      `write ${option} ${declared.hint ?? 'VALUE'}; one that begins with - as ${option}=…`,
    )
  }
}
