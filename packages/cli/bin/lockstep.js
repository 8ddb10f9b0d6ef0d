#!/usr/bin/env node
import { existsSync } from 'node:fs'

// Not the compiled file itself: installing makes a command of this one alone where it is there, in a checkout that is
// not built yet, too.
const main = new URL('../dist/main.js', import.meta.url)

if (existsSync(main)) await import(main.href)
else {
  process.stderr.write('lockstep: this checkout is not built yet; write npm run build in its top folder\n')
  process.exitCode = 2
}
