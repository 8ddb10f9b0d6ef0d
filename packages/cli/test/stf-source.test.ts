import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadStfSource } from '../src/stf-source.js'

test('nobody is blamed for a module that nobody has named', async () => {
  const nowhere = { module: '@lockstep/nowhere', export: 'nothing' }
  await expect(loadStfSource(undefined, undefined, nowhere)).rejects.toMatchObject({
    code: 'StfMissing',
    message: expect.stringMatching(
      /^no STF is named, and @lockstep\/nowhere, which runs then, is not installed or not/,
    ),
  })
})

test('whoever builds the command line builds all of the house that it runs, the usual STF included', () => {
  const read = (file: string) => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'))
  const { dependencies }: { dependencies: Record<string, string> } = read('package.json')
  const { references }: { references: { path: string }[] } = read('tsconfig.src.json')
  const own = Object.keys(dependencies).flatMap((name) => (name.startsWith('@lockstep/') ? [name.slice(10)] : []))
  expect(references.map(({ path }) => path.split('/')[1]).sort()).toEqual(own.sort())
})
