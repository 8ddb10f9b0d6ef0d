/**
 * Holds the results of a vitest run (its JSON report) against the rows: a row is proven where a test that cites it in
 * its title has passed and none that does has failed. A test that was skipped proves nothing.
 */
export function judgeRows(rows, reasons, { testResults }) {
  const known = new Map(rows.map((row) => [row.id, row]))
  const passed = new Set()
  const failed = new Map()
  const strange = new Set()
  for (const file of testResults) {
    // A file that did not load has no tests; whatever it cites is missing below, but the reason would not be seen.
    if (file.status === 'failed' && file.assertionResults.length === 0) failed.set(file.name, file.message)
    for (const { fullName, status } of file.assertionResults) {
      for (const id of new Set(fullName.match(/EEA-\d{3}/g))) {
        if (!known.has(id)) strange.add(id)
        else if (status === 'passed') passed.add(id)
        else if (status === 'failed') failed.set(id, fullName)
      }
    }
  }
  const proven = rows.filter(({ id }) => passed.has(id) && !failed.has(id))
  const reasoned = rows.filter(({ id }) => !passed.has(id) && !failed.has(id) && id in reasons)
  const open = rows.filter(({ id }) => !passed.has(id) && !failed.has(id) && !(id in reasons))
  const stale = Object.keys(reasons).filter((id) => passed.has(id) || failed.has(id) || !known.has(id))
  const lines = [
    `eea: ${proven.length} of ${rows.length} rows proven, ${reasoned.length} with a reason, ${failed.size} failing, ${open.length} neither cited nor reasoned`,
    ...reasoned.map(({ id, requirement }) => `  ${id} ${requirement}\n      ${reasons[id]}`),
    ...[...failed].map(([id, what]) => `failing: ${id} in "${what}"`),
    ...open.map(({ id, requirement }) => `neither cited nor reasoned: ${id} ${requirement}`),
    ...stale.map((id) => `a reason that is not needed: ${id}; remove it from eea-reasons.json`),
    ...[...strange].map((id) => `no such row: ${id}; correct the title`),
  ]
  return { lines, isConforming: failed.size + open.length + stale.length + strange.size === 0 }
}
