import type { CallReport } from './survey-calls.js'

const header = ['call', 'executed', 'refused', 'operations', 'bytes'] as const

/**
 * What logs made of each call, as a table for people: how many were executed and refused, and the most operations and
 * bytes that one took, of those that its weight allows. A line for each call, below a header.
 */
export function callsTable(calls: readonly CallReport[]): string[] {
  const rows = [header, ...calls.map(cellsOf)]
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  )
}

function cellsOf({ name, executed, refused, most, weight }: CallReport): readonly string[] {
  return [
    name,
    String(executed),
    String(refused),
    `${most.operations} of ${weight.operations}`,
    `${most.bytes} of ${weight.bytes}`,
  ]
}
