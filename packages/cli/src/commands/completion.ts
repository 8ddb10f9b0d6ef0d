import { type Command, defineCommand } from '../command.js'
import { bashCompletion, completedCommand, completedFromHelp, zshCompletion } from '../completion-script.js'
import { help } from '../help.js'
import { usageError } from '../usage-error.js'

/** `lockstep completion`, of these commands and those that prove STFs. */
export const completionCommand = (commands: Readonly<Record<string, { load(): Promise<Command> }>>): Command =>
  defineCommand({
    name: 'completion',
    summary: 'Prints the script by which a shell completes commands and options',
    positionals: ['bash|zsh'],
    options: {},
    examples: [
      'completion bash > ~/.local/share/bash-completion/completions/lockstep',
      'completion zsh > ~/.zfunc/_lockstep',
    ],
    async run({ positionals: [shell], terminal }) {
      const scripts = new Map([
        ['bash', bashCompletion],
        ['zsh', zshCompletion],
      ])
      const script = scripts.get(shell ?? '')
      if (script === undefined) throw usageError('shell', shell, 'there are bash and zsh')
      const loaded = await Promise.all(Object.values(commands).map(({ load }) => load()))
      terminal.write(script([...loaded.map(completedCommand), ...completedFromHelp(help)]))
      return 0
    },
  })
