const readingFunctions = ['get', 'has', 'entries', 'allEntries']

/** The path of the first function in a getter's state that does more than read; `undefined` where there is none. */
export function writingFunction(state: object): string | undefined {
  for (const [item, access] of Object.entries(state)) {
    for (const name of Object.keys(typeof access === 'object' && access !== null ? access : {})) {
      if (!readingFunctions.includes(name)) return `${item}.${name}`
    }
  }
  return undefined
}
