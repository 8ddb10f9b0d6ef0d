import { createWriter, type Writer } from './writer.js'

const scratchCapacity = 1024
let idleScratch: Writer | undefined

/** An empty writer. PERF: one serves all values; it is taken while in use, because a getter of a value may encode too. */
export function takeWriter(): Writer {
  const writer = idleScratch ?? createWriter(scratchCapacity)
  idleScratch = undefined
  writer.length = 0
  return writer
}

/** Gives it back; one that grew is given up, so that one large value does not hold its memory for ever. */
export function returnWriter(writer: Writer): void {
  if (writer.bytes.length === scratchCapacity) idleScratch = writer
}
