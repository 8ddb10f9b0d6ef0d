import type { EnclaveSettings } from '../enclave-settings.js'

/** The measured settings as lines of a manifest. JSON text keeps names and values of any content apart. */
export function settingsLines({ parameters, shard, quotingKeys }: EnclaveSettings): readonly string[] {
  return [
    ...Object.entries(parameters).map(
      ([name, value]) => `parameter ${JSON.stringify(name)} ${typeof value} ${JSON.stringify(String(value))}`,
    ),
    ...(shard === undefined ? [] : [`shard ${shard}`]),
    ...quotingKeys.map((key) => `quoting-key ${key}`),
  ]
}
