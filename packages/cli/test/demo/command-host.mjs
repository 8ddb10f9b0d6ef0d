// Runs commands one after the other in a process that has loaded the command line once. What a command prints goes to
// whoever asked; the exit code is what main.js would end with.
import { runProcess } from '../../dist/run-process.js'

let last = Promise.resolve()

process.on('message', ({ id, args }) => {
  last = last.then(() => answer(id, args))
})

async function answer(id, args) {
  const { stdout, stderr } = process
  const written = { output: '', errors: '' }
  const [writeOut, writeError] = [stdout.write, stderr.write]
  stdout.write = (text) => {
    written.output += text
    return true
  }
  stderr.write = (text) => {
    written.errors += text
    return true
  }
  try {
    const code = await runProcess(args)
    process.send({ id, code, ...written })
  } finally {
    stdout.write = writeOut
    stderr.write = writeError
  }
}
