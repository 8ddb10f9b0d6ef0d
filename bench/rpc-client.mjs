// The clients of rpc.mjs, in a process of their own: it sends frames that were prepared before, and counts what comes.
import { createRequire } from 'node:module'

const require = createRequire(new URL('../packages/adapters/package.json', import.meta.url))
const { WebSocket } = require('ws')
const [, , url] = process.argv
const now = () => performance.now()
/** Milliseconds of processor time of this process. */
const processorTime = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
/** Status frames of SCALE: in a block, final; everything that ends a watch badly. */
const inBlock = '0x0104'
const final = '0x0107'

const sockets = []

async function connect(count) {
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(20, count - sockets.length) }, () => {
      const socket = new WebSocket(url, { rejectUnauthorized: false, perMessageDeflate: false })
      return new Promise((resolve, reject) => {
        socket.once('open', () => resolve(socket))
        socket.once('error', reject)
      })
    })
    sockets.push(...(await Promise.all(some)))
  }
}

function listen(count, onMessage) {
  for (const socket of sockets.slice(0, count)) {
    socket.removeAllListeners('message')
    socket.on('message', (data) => {
      for (const message of [JSON.parse(data.toString())].flat()) onMessage(message)
    })
  }
}

let frames = []
/** What the next calls send. */
function take(given) {
  frames = given.frames
}

/** Sends all frames, a bounded number of calls unanswered; ends when every call is in a block, or was refused. */
function calls({ perFrame, window, connections }) {
  return new Promise((resolve) => {
    const total = frames.length * perFrame
    const [started, before] = [now(), processorTime()]
    let [sent, done, refused] = [0, 0, 0]
    const finish = () => {
      if (done + refused < total) return
      resolve({ milliseconds: now() - started, ownTime: processorTime() - before, done, refused })
    }
    const pump = () => {
      while (sent < frames.length && sent * perFrame - done - refused < window) {
        sockets[sent % connections].send(frames[sent])
        sent += 1
      }
    }
    listen(connections, ({ error, params }) => {
      if (error !== undefined) refused += 1
      else if (params?.result.startsWith(inBlock)) done += 1
      else if (params !== undefined && !/^0x010[237]/.test(params.result)) refused += 1
      else return
      pump()
      finish()
    })
    pump()
  })
}

/** Sends calls at a rate; nobody waits for what becomes of them. Ends when all are sent. */
function load({ frames, interval, connection }) {
  let sent = 0
  const socket = sockets[connection]
  socket.removeAllListeners('message')
  socket.on('message', () => {})
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      socket.send(frames[sent])
      sent += 1
      if (sent < frames.length) return
      clearInterval(timer)
      resolve()
    }, interval)
  })
}

/** Getters at a rate. Their time counts from when they were due: a client that waits must not slow its own clock. */
function getters({ frames, perSecond, count, connections }) {
  return new Promise((resolve) => {
    const due = new Map()
    const times = []
    let [sent, failed] = [0, 0]
    const started = now()
    listen(connections, ({ id, error }) => {
      if (error !== undefined) failed += 1
      times.push(now() - due.get(id))
      due.delete(id)
      if (times.length < count) return
      clearInterval(timer)
      times.sort((left, right) => left - right)
      const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))]
      const seconds = (now() - started) / 1000
      resolve({ p50: at(0.5), p99: at(0.99), worst: at(1), failed, perSecond: count / seconds })
    })
    const timer = setInterval(() => {
      const owed = Math.min(count, Math.floor(((now() - started) * perSecond) / 1000))
      for (; sent < owed; sent += 1) {
        due.set(sent, started + (sent * 1000) / perSecond)
        sockets[sent % connections].send(frames[sent % frames.length].replace('"id":0', `"id":${sent}`))
      }
    }, 1)
  })
}

/** Getters as fast as they are answered, a bounded number at once. */
function manyGetters({ frames, count, window, connections }) {
  return new Promise((resolve) => {
    const started = now()
    let [sent, answered, failed] = [0, 0, 0]
    const pump = () => {
      for (; sent < count && sent - answered < window; sent += 1) {
        sockets[sent % connections].send(frames[sent % frames.length])
      }
    }
    listen(connections, ({ error }) => {
      if (error !== undefined) failed += 1
      answered += 1
      pump()
      if (answered === count) resolve({ milliseconds: now() - started, failed })
    })
    pump()
  })
}

/** One watch on each connection; ends when all of them have ended. */
function watchers({ frames }) {
  return new Promise((resolve) => {
    let [ended, other, watching] = [0, 0, 0]
    listen(frames.length, ({ error, params, result }) => {
      if (error !== undefined) other += 1
      else if (result !== undefined) watching += 1
      else if (params.result === final) ended += 1
      else if (!/^0x010[234]/.test(params.result)) other += 1
      if (watching === frames.length) {
        watching = 0
        process.send({ id: 'watching' })
      }
      if (ended + other === frames.length) resolve({ held: frames.length, final: ended, other })
    })
    for (const [index, frame] of frames.entries()) sockets[index].send(frame)
  })
}

const tasks = { connect: ({ count }) => connect(count), take, calls, load, getters, manyGetters, watchers }
process.on('message', async ({ id, task, ...options }) => {
  try {
    process.send({ id, result: await tasks[task](options) })
  } catch (error) {
    process.send({ id, error: String(error) })
  }
})
// Whoever started this has ended.
process.on('disconnect', () => process.exit())
