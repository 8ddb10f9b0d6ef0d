import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type Chart, chartToMermaid } from '../../../src/receipt/status/index.js'
import { charts } from './charts.js'

const document = readFileSync(new URL('../../../../../docs/status-machines.md', import.meta.url), 'utf8')

it('draws states, events, the beginning and the ends', () => {
  const chart: Chart = {
    id: 'door',
    initial: 'shut',
    states: { shut: { on: { open: 'gone' } }, gone: { type: 'final' } },
  }
  expect(chartToMermaid(chart)).toBe('stateDiagram-v2\n  [*] --> shut\n  shut --> gone: open\n  gone --> [*]\n')
})

it('docs/status-machines.md shows the diagrams of the charts, in order and no others', () => {
  const diagrams = [...document.matchAll(/^## `(\w+)`\n[\s\S]*?```mermaid\n([\s\S]*?)```$/gm)].map(([, id, text]) => [
    id,
    text,
  ])
  expect(diagrams).toEqual(charts.map(([name, chart]) => [name, chartToMermaid(chart)]))
  expect(document.match(/```mermaid/g)).toHaveLength(charts.length)
})
