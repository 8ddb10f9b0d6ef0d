import { Worker } from 'node:worker_threads'

/** Tells of an input that a decoder does not come back from: the thread that hangs cannot. */
export interface HangWatch {
  readonly see: (bytes: Uint8Array) => void
  stop(): void
}

const kept = 64 * 1024
const headerBytes = 8

/**
 * Looks every `pause` seconds whether the inputs go on. After `patience` seconds with one input it prints it and ends
 * the process. No verdict hangs on a clock otherwise, and this one only on a machine that is thousands of times too slow.
 */
export function startHangWatch(name: string, seed: string, pause = 10, patience = 120): HangWatch {
  const memory = new SharedArrayBuffer(headerBytes + kept)
  const header = new Int32Array(memory, 0, 2)
  const content = new Uint8Array(memory, headerBytes)
  const worker = new Worker(watcher, { eval: true, workerData: { memory, name, seed, pause, patience, headerBytes } })
  worker.unref()
  return {
    see(bytes) {
      content.set(bytes.subarray(0, kept))
      Atomics.store(header, 1, bytes.length)
      Atomics.add(header, 0, 1)
    },
    stop: () => void worker.terminate(),
  }
}

const watcher = `
const { writeSync } = require('node:fs')
const { workerData: { memory, name, seed, pause, patience, headerBytes } } = require('node:worker_threads')
const header = new Int32Array(memory, 0, 2)
let last = -1
let idle = 0
setInterval(() => {
  const current = Atomics.load(header, 0)
  idle = current === last ? idle + pause : 0
  last = current
  if (idle < patience) return
  const hex = Buffer.from(memory, headerBytes).subarray(0, Atomics.load(header, 1)).toString('hex')
  writeSync(2, 'HANG ' + name + ' seed ' + seed + ' run ' + current + ' input 0x' + hex + '\\n')
  process.kill(process.pid, 'SIGKILL')
}, 1000 * pause)
`
