/** One line on a report of Stryker: the score, and the number of mutants by what became of them. */
export function scoreOf({ files }) {
  const mutants = Object.values(files).flatMap((file) => file.mutants)
  const count = (...states) => mutants.filter(({ status }) => states.includes(status)).length
  const [killed, all] = [count('Killed', 'Timeout'), count('Killed', 'Timeout', 'Survived', 'NoCoverage')]
  return (
    `${((100 * killed) / all).toFixed(1)} % of ${all} mutants: ${count('Killed')} killed, ${count('Timeout')} timed out, ` +
    `${count('Survived')} survived, ${count('NoCoverage')} not covered; ${count('Ignored')} ignored, ` +
    `${count('CompileError', 'RuntimeError')} no program`
  )
}
