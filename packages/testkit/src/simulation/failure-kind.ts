/**
 * What kind of failure a reason tells of: the reason without what differs from one simulation to the next, which are
 * numbers, hashes and names of workers.
 */
export function failureKind(reason: string): string {
  const [line = ''] = reason.split('\n')
  return line.replace(/0x[0-9a-f]*/g, '…').replace(/[0-9]+/g, '…')
}
