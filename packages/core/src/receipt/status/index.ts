export type { Chart, ChartState, EventOf, StateOf, WellFormed } from './chart.js'
export { chartToMermaid } from './chart-to-mermaid.js'
export { compileChart } from './compile-chart.js'
export {
  type EeaReceiptEvent,
  type EeaReceiptStatus,
  eeaReceiptStatus,
  eeaReceiptStatusChart,
} from './eea-receipt-status.js'
export {
  type OperationStatus,
  type OperationStatusEvent,
  operationStatus,
  operationStatusChart,
} from './operation-status.js'
export type { StatusTable } from './status-table.js'
export {
  type WorkOrderStatus,
  type WorkOrderStatusEvent,
  workOrderStatus,
  workOrderStatusChart,
} from './work-order-status.js'
