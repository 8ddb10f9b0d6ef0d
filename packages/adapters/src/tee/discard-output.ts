import { threadImage } from './thread-image.js'

// What enclave code prints is not for its host. Discarded here and not by the launcher: a host that reads a thread's
// output keeps the process alive by it. When this module is loaded and not in a function: the program's modules, which
// may print too, are evaluated behind it.
if (!threadImage.identity.debug) {
  process.stdout.write = () => true
  process.stderr.write = () => true
}
