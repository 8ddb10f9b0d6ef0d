import { type MessagePort, Worker } from 'node:worker_threads'
import { createChannel } from './boundary/channel.js'
import { connectEnclave } from './boundary/connect-enclave.js'
import type { HostChannel } from './boundary/host-channel.js'
import type { EnclaveImage } from './enclave-image.js'
import type { LaunchOptions } from './launch-options.js'
import type { LaunchedEnclave } from './launched-enclave.js'
import { measureModule } from './measurement/measure-module.js'
import { evidenceOf, identityOf, settingsOf } from './prepare-launch.js'
import { type ThreadCarrier, threadEntry } from './thread-entry.js'

/** As `LaunchOptions`, and the module that the thread loads. */
export interface ThreadLaunch extends LaunchOptions {
  /** `file:` URL of a built ES module that exports `program`. */
  readonly programUrl: URL
}

/**
 * Launches an enclave in a thread with its own V8 isolate: no memory is shared with the host, an empty environment,
 * none of the process's flags. Its MRENCLAVE is what the launcher itself measures of the files that it starts. Crypto
 * is native where that is installed. What it prints is discarded, unless it is a debug enclave.
 *
 * The files must not change between measuring and loading, a few milliseconds: a simulated processor cannot measure
 * what it loads.
 *
 * @throws LockstepError `EnclaveCrashed` for a module that cannot be loaded, `ProgramMissing` for one without a
 * program, `SealBroken` for sealed keys that are not this code's, a codec's error for parameters that the program did
 * not declare, and the errors of {@link measureModule}.
 */
export async function launchThread(options: ThreadLaunch): Promise<LaunchedEnclave> {
  return launchCarrier(options, 'tee/enclave-thread.js')
}

/**
 * {@link launchThread} with a chosen carrier.
 *
 * @param extra what else the carrier is started with; ports in it are handed over.
 */
export async function launchCarrier(
  options: ThreadLaunch,
  carrier: ThreadCarrier,
  extra: { readonly data?: object; readonly ports?: readonly MessagePort[] } = {},
): Promise<LaunchedEnclave> {
  const { platform, programUrl } = options
  const settings = settingsOf(options)
  const { mrenclave } = await measureModule(programUrl, settings, carrier)
  const identity = identityOf(options, mrenclave)
  const image: EnclaveImage = { identity, sealingKey: platform.sealingKey(identity), settings }
  const thread = new Worker(threadEntry(programUrl, carrier), {
    workerData: { ...image, ...extra.data },
    transferList: [...(extra.ports ?? [])],
    env: {},
    execArgv: [],
    name: 'enclave',
  })
  return connectEnclave({
    channel: threadChannel(thread, identity.debug),
    keys: options.keys,
    hostTrace: options.hostTrace,
    quote: evidenceOf(options, identity),
    raiseCounter: (name, least) => platform.raiseCounter(identity, name, least),
    onDefect: options.onDefect,
  })
}

function threadChannel(thread: Worker, debug: boolean): HostChannel {
  return {
    ...createChannel(thread),
    onEnd(listener) {
      // The error's text comes from inside: it is for those who may look inside.
      thread.on('error', (error) => listener(debug ? error : undefined))
      thread.on('exit', () => listener(undefined))
    },
    hold: (held) => (held ? thread.ref() : thread.unref()),
    async close() {
      await thread.terminate()
    },
  }
}
