import type { FileEnvironment } from './counterexample-file.js'

/** Where this process runs. */
export function currentEnvironment(): FileEnvironment {
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions()
  return { node: process.version, platform: `${process.platform} ${process.arch}`, timeZone, locale }
}
