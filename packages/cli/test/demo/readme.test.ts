import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { emptyFolder, endAll, startDev } from './start-dev.js'

afterAll(endAll)

const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

/** The commands of a section's blocks, split as a shell does. */
function commandsOf(section: string): string[][] {
  const [, body = ''] = text.split(`\n## ${section}\n`)
  const lines = [...(body.split('\n## ')[0] ?? '').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, code = '']) =>
    code.trim().split('\n'),
  )
  return lines.map((line) =>
    [...line.replace(/ +#.*/, '').matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
  )
}

test('README.md: the commands of the section on networks run as they stand there', async () => {
  const [dev = [], ...commands] = commandsOf('A network')
  expect(dev.slice(0, 2)).toEqual(['lockstep', 'dev'])
  expect(commands.length).toBeGreaterThan(6)
  const network = await startDev(await emptyFolder(), ...dev.slice(2))
  const outputs: string[] = []
  for (const [program, ...args] of commands) {
    expect(program).toBe('lockstep')
    const { code, output, errors } = await network.run(...args)
    expect({ args, code, errors }).toEqual({ args, code: 0, errors: '' })
    outputs.push(output)
  }
  // 2 + 0.5 + 0.25, by hand.
  expect(outputs).toContain('2.75, nonce 0\n')
  expect(await network.interrupt()).toBe(0)
}, 120_000)
