import type { Command } from './command.js'

/** A command with what may stand behind it. */
export interface CompletedCommand {
  readonly name: string
  readonly summary: string
  /** With their hyphens. */
  readonly options: readonly string[]
}

/** What completion needs of a command. */
export function completedCommand({ name, summary, options }: Command): CompletedCommand {
  return { name, summary, options: [...Object.keys(options).map((option) => `--${option}`), '--help'] }
}

/** The options that a help text lists below each `lockstep NAME`. */
export function completedFromHelp(help: string): readonly CompletedCommand[] {
  const commands = new Map<string, { summary: string; options: string[] }>()
  let current: { options: string[] } | undefined
  for (const line of help.split('\n')) {
    const [, name, summary = ''] = /^ {2}lockstep ([a-z]+)(?: [A-Z[\]]+)* {2,}(.+)$/.exec(line) ?? []
    if (name !== undefined) {
      const command = { summary, options: [] }
      commands.set(name, command)
      current = command
    } else current?.options.push(...(line.startsWith('      --') ? (line.match(/--[a-z-]+/g) ?? []) : []))
  }
  return [...commands].map(([name, { summary, options }]) => ({
    name,
    summary,
    options: [...new Set([...options, '--help'])],
  }))
}

/** A script for bash: `source <(lockstep completion bash)`. Words that are no commands or options are files. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  const cases = commands.map(({ name, options }) => `    ${name}) words='${options.join(' ')}' ;;`)
  return `_lockstep() {
  local current=\${COMP_WORDS[COMP_CWORD]} words=''
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    words='${commands.map(({ name }) => name).join(' ')} help'
  elif [[ $current == -* ]]; then
    case \${COMP_WORDS[1]} in
${cases.join('\n')}
    esac
  else
    COMPREPLY=($(compgen -f -- "$current"))
    return
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o filenames -F _lockstep lockstep`
}

/** A script for zsh, to be sourced behind `compinit`. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
  const names = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`)
  const cases = commands.map(({ name, options }) => `    ${name}) compadd -- ${options.join(' ')} ;;`)
  return `#compdef lockstep
_lockstep() {
  local -a commands=(
${names.join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  if [[ $PREFIX != -* ]]; then
    _files
    return
  fi
  case $words[2] in
${cases.join('\n')}
  esac
}
compdef _lockstep lockstep`
}
