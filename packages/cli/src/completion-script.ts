import type { Command } from './command.js'

/** What stands at a place behind a command: one of these words, or a file. */
export type CompletedPlace = readonly string[] | 'file'

/** A command with what may stand behind it. */
export interface CompletedCommand {
  readonly name: string
  readonly summary: string
  /** With their hyphens. */
  readonly options: readonly string[]
  /** Those of them that take a value. */
  readonly valued: readonly string[]
  readonly places: readonly CompletedPlace[]
}

/** What completion needs of a command. */
export function completedCommand({ name, summary, options, positionals }: Command): CompletedCommand {
  const valued = Object.entries(options).filter(([, { type }]) => type === 'string')
  return {
    ...{ name, summary },
    options: [...Object.keys(options).map((option) => `--${option}`), '--help'],
    valued: valued.map(([option]) => `--${option}`),
    places: positionals.map(completedPlace),
  }
}

/** Words are in lower case; in capitals stands a name for what the user chooses. */
function completedPlace(positional: string): CompletedPlace {
  const words = positional.replace(/^\[(.*)\]$/, '$1').split('|')
  return words.every((word) => word === word.toLowerCase()) ? words : 'file'
}

/** The commands of a help text: what stands behind each `lockstep NAME`, and the options that are listed below. */
export function completedFromHelp(help: string): readonly CompletedCommand[] {
  const valued = [...new Set([...help.matchAll(/(--[a-z-]+) [A-Z]/g)].flatMap(([, option = '']) => option))]
  const commands = new Map<string, { summary: string; options: string[]; places: CompletedPlace[] }>()
  let current: { options: string[] } | undefined
  for (const line of help.split('\n')) {
    const [, name, positionals = '', summary = ''] =
      /^ {2}lockstep ([a-z]+)((?: [A-Z[\]]+)*) {2,}(.+)$/.exec(line) ?? []
    if (name !== undefined) {
      const command = { summary, options: [], places: positionals.trim().split(' ').map(completedPlace) }
      commands.set(name, command)
      current = command
    } else current?.options.push(...(line.startsWith('      --') ? (line.match(/--[a-z-]+/g) ?? []) : []))
  }
  return [...commands].map(([name, { summary, options, places }]) => ({
    ...{ name, summary, places },
    options: [...new Set([...options, '--help'])],
    valued: valued.filter((option) => options.includes(option)),
  }))
}

/** Stands in scripts for a place where a file does; words are in lower case. */
const file = 'FILE'

/** What a script sets for the command at hand: its options, those with a value, and one text for each place. */
function settings({ name, options, valued, places }: CompletedCommand): string {
  const texts = places.map((place) => `'${place === 'file' ? file : place.join(' ')}'`)
  return `    ${name}) options='${options.join(' ')}' valued=' ${[...valued, ''].join(' ')}' places=(${texts.join(' ')}) ;;`
}

/**
 * A script for bash: `source <(lockstep completion bash)`. Values of options, and whatever the user names, are files. An
 * option's `=` is a word of its own to bash.
 */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  return `_lockstep() {
  local current=\${COMP_WORDS[COMP_CWORD]} options='' valued='' places=() at place=0
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} help' -- "$current"))
    return
  fi
  case \${COMP_WORDS[1]} in
${commands.map(settings).join('\n')}
  esac
  for ((at = 2; at < COMP_CWORD; at++)); do
    if [[ $valued == *" \${COMP_WORDS[at]} "* ]]; then
      ((at++))
      if [[ \${COMP_WORDS[at]} == = ]]; then ((at++)); fi
    elif [[ \${COMP_WORDS[at]} != -* ]]; then
      ((place++))
    fi
  done
  if ((at == COMP_CWORD)) && [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif ((at > COMP_CWORD)) || [[ \${places[place]} == ${file} ]]; then
    COMPREPLY=($(compgen -f -- "$current"))
  else
    COMPREPLY=($(compgen -W "\${places[place]}" -- "$current"))
  fi
}
complete -o filenames -F _lockstep lockstep`
}

/** A script for zsh, to be sourced behind `compinit`; it completes what the one for bash does. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
  const names = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`)
  return `#compdef lockstep
_lockstep() {
  local -a commands=(
${names.join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local options='' valued='' at place=1
  local -a places=()
  case $words[2] in
${commands.map(settings).join('\n')}
  esac
  for ((at = 3; at < CURRENT; at++)); do
    if [[ $valued == *" $words[at] "* ]]; then
      ((at++))
    elif [[ $words[at] != -* ]]; then
      ((place++))
    fi
  done
  if ((at == CURRENT)) && [[ $PREFIX == -* ]]; then
    compadd -- \${=options}
  elif ((at > CURRENT)) || [[ $places[place] == ${file} ]]; then
    _files
  else
    compadd -- \${=places[place]}
  fi
}
compdef _lockstep lockstep`
}
