/** Where a command writes, and whom it can ask. */
export interface Terminal {
  /** A line of the result, to standard output. */
  readonly write: (line: string) => void
  /** What is going on, to a person who watches; nowhere else. */
  readonly progress: (line: string) => void
  /** The keys that a person presses, one text each; `undefined` where nobody sits there. */
  readonly keys: (() => AsyncIterable<string>) | undefined
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process
  return {
    write: (line) => void stdout.write(`${line}\n`),
    progress: (line) => {
      // The line is overwritten by the next one; an empty one clears it.
      if (stderr.isTTY) stderr.write(`\r\u001b[K${line}`)
    },
    keys: stdin.isTTY && stdout.isTTY ? pressedKeys : undefined,
  }
}

async function* pressedKeys(): AsyncGenerator<string, void, void> {
  const { stdin } = process
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  try {
    for await (const pressed of stdin) yield String(pressed)
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
  }
}
