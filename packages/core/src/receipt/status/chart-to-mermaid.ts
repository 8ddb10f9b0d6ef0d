import type { Chart } from './chart.js'

/** The chart as text of a Mermaid state diagram, in the chart's order; ends with a line feed. */
export const chartToMermaid = (chart: Chart): string => {
  const lines = ['stateDiagram-v2', `  [*] --> ${chart.initial}`]
  for (const [name, { on = {}, type }] of Object.entries(chart.states)) {
    for (const [event, target] of Object.entries(on)) lines.push(`  ${name} --> ${target}: ${event}`)
    if (type === 'final') lines.push(`  ${name} --> [*]`)
  }
  return `${lines.join('\n')}\n`
}
