import { workerData } from 'node:worker_threads'
import type { EnclaveImage } from './enclave-image.js'

/** What the launcher has put into this thread. */
export const threadImage: EnclaveImage = workerData
