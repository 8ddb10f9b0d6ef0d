import { type ParseArgsConfig, parseArgs } from 'node:util'
import { usageError } from './usage-error.js'

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<Given extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Given; strict: true; allowPositionals: true }>
>

/**
 * Reads the options of a command that takes one thing, a file or a module.
 *
 * @throws LockstepError `Usage` for an unknown option, one without its value, and no or several things
 */
export function parseOptions<const Given extends Options>(
  argv: readonly string[],
  subject: 'FILE' | 'MODULE',
  options: Given,
): { readonly subject: string; readonly values: Parsed<Given>['values'] } {
  const { values, positionals } = parse(argv, options)
  const [first, second] = positionals
  if (first === undefined) throw usageError(subject, undefined, `name one ${subject.toLowerCase()}`)
  if (second !== undefined) throw usageError(`a second ${subject}`, second, `name one ${subject.toLowerCase()}`)
  return { subject: first, values }
}

function parse<const Given extends Options>(argv: readonly string[], options: Given): Parsed<Given> {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true })
  } catch (error) {
    const known = Object.keys(options).map((name) => `--${name}`)
    const [option] = /--?[\w-]+/.exec(error instanceof Error ? error.message : '') ?? ['an option']
    const isKnown = known.includes(option)
    const wanted = isKnown ? 'see lockstep help for whether it takes a value' : `there are ${known.join(', ')}`
    throw usageError('option', option, wanted)
  }
}

/** A whole number between bounds. @throws LockstepError `Usage` */
export function wholeNumber(field: string, text: string, least: number, most: number): number {
  const number = /^-?[0-9]+$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw usageError(field, text, `write a whole number from ${least} to ${most}`)
}
