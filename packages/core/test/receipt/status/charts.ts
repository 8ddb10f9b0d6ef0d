import type { Chart, StatusTable } from '../../../src/receipt/status/index.js'
import {
  eeaReceiptStatus,
  eeaReceiptStatusChart,
  operationStatus,
  operationStatusChart,
  workOrderStatus,
  workOrderStatusChart,
} from '../../../src/receipt/status/index.js'

/** Every chart of the room with its table. */
export const charts: readonly (readonly [name: string, chart: Chart, table: StatusTable<string, string>])[] = [
  ['operationStatus', operationStatusChart, operationStatus],
  ['eeaReceiptStatus', eeaReceiptStatusChart, eeaReceiptStatus],
  ['workOrderStatus', workOrderStatusChart, workOrderStatus],
]
