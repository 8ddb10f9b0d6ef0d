import type { Command } from './command.js'

const widestOption = 26

/** What `lockstep COMMAND --help` says. */
export function commandHelp({ name, summary, positionals, options, details = [], examples }: Command): string {
  const lines = Object.entries(options).map(([option, { hint, help }]) => {
    const shown = hint === undefined ? `--${option}` : `--${option} ${hint}`
    return `  ${shown.padEnd(widestOption)} ${help}`
  })
  const usage = ['lockstep', name, ...positionals, ...(lines.length === 0 ? [] : ['[OPTIONS]'])].join(' ')
  return [
    `${usage}\n`,
    `${summary}.`,
    ...details,
    ...(lines.length === 0 ? [] : ['\nOptions', ...lines]),
    '\nExamples',
    ...examples.map((example) => `  lockstep ${example}`),
    '\nExit code 0: done. 1: refused or failed, with the code named. 2: a mistake on the command line.',
  ].join('\n')
}
